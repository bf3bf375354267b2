/** One run directory for programs: what it holds, as streams. It is read, and never changed. Types alone. */
import type { AccountRecord, TableRecord } from "../model/observation.ts";
import type { CompiledPolicy } from "../model/policy.ts";
import type { RunHeader } from "../model/run.ts";

/** What AWS was seen to answer about one table, with the evidence for it. */
export type RunTable = TableRecord & { readonly account: string; readonly region: string };

/** A run directory, as it was when it was opened. */
export type Run = {
  readonly id: string;
  /** Absolute path of its folder. */
  readonly path: string;
  /** ISO instant of judgement. */
  readonly asOf: string;
  readonly header: RunHeader;
  /** Null: it was made by `restorable scan`. */
  readonly policy: CompiledPolicy | null;
  /** Every account was listed, and every Region of each read. If not, `audit({ resume: path })` goes on with it. */
  readonly complete: boolean;
  /** Its accounts, by id, also those that were not opened. */
  accounts(): AsyncGenerator<AccountRecord, void, undefined>;
  /** Its tables, in order of account, Region and name, of the Regions that were read to their end. */
  tables(): AsyncGenerator<RunTable, void, undefined>;
};
