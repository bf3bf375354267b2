/**
 * A run directory in, a reader out: header, policy, accounts, finished scopes and sealed findings, streamed in the run's
 * total order. It changes nothing and takes no lock; a run under way reads as an incomplete one.
 */
import type { BlindSpots } from "../model/blind-spot.ts";
import type { GivenDrills } from "../model/drill.ts";
import type { Finding } from "../model/finding.ts";
import type { AccountRecord, AccountsEnd } from "../model/observation.ts";
import type { CompiledPolicy } from "../model/policy.ts";
import type { Coverage, RunHeader, Summary } from "../model/run.ts";
import type { Waivers } from "../model/waiver.ts";
import { readAccounts } from "./account-index.ts";
import type { Completeness } from "./completeness.ts";
import { readFindings } from "./findings-file.ts";
import { runLayout } from "./layout.ts";
import { readState } from "./read-state.ts";
import { readScope, type SealedScope } from "./sealed-scope.ts";

/** What was sealed with the run. `summary` and `findings` are null when it was scanned and not judged. */
export type SealedRun = {
  readonly summary: Summary | null;
  readonly coverage: Coverage;
  /** As issued, in order of account, region, table and rule. */
  readonly findings: (() => AsyncGenerator<Finding>) | null;
};

export type RunReader = {
  readonly path: string;
  readonly header: RunHeader;
  readonly policy: CompiledPolicy | null;
  /** Null: none were given. */
  readonly blindSpots: BlindSpots | null;
  /** Null: none were given. */
  readonly waivers: Waivers | null;
  /** Null: none were given. */
  readonly drills: GivenDrills | null;
  readonly completeness: Completeness;
  /** Null when the listing did not end. */
  readonly accountsEnd: AccountsEnd | null;
  /** By id. */
  accounts(): AsyncGenerator<AccountRecord>;
  /** Finished ones, in order of account and Region; each is proven whole before it is given. `only`: by `account.region`. */
  scopes(only?: { has(key: string): boolean }): AsyncGenerator<SealedScope>;
  readonly sealed: SealedRun | null;
};

/** Throws RunError, here or while streaming, for what is no run or is damaged: by file and, where there is one, line. */
export async function openRun(path: string): Promise<RunReader> {
  const { file, policy, blindSpots, waivers, drills, accounts, scopes, completeness, summary } = await readState(path);
  return {
    path,
    header: file.header,
    policy,
    blindSpots,
    waivers,
    drills,
    completeness,
    accountsEnd: accounts.end,
    accounts: () => readAccounts(path, accounts.slots),
    async *scopes(only) {
      for (const [key, slot] of [...scopes.slots].sort(([a], [b]) => (a < b ? -1 : 1))) {
        if (only?.has(key) === false) continue;
        yield await readScope(path, slot, summary?.digests[slot.file] ?? null);
      }
    },
    sealed: summary === null ? null : sealedRun(path, summary),
  };
}

function sealedRun(
  path: string,
  sealed: Pick<SealedRun, "summary" | "coverage"> & { digests: Readonly<Record<string, string>> },
): SealedRun {
  const { summary, coverage, digests } = sealed;
  const digest = digests[runLayout.findings];
  return { summary, coverage, findings: digest === undefined ? null : () => readFindings(path, digest) };
}
