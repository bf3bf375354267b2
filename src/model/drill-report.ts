/** What a command that drills did, for its report: what was chosen, what each drill came to, and what is left to do. */
import type { DrillRecord } from "./drill.ts";
import type { DrillTarget } from "./drill-journal.ts";

export type DrillReport = {
  readonly schemaVersion: 1;
  readonly kind: "restorable-drill";
  readonly tool: { readonly name: "restorable"; readonly version: string };
  readonly id: string;
  /** The run whose tables were drilled. */
  readonly run: string;
  readonly caller: string;
  /** ISO instants. */
  readonly began: string;
  readonly ended: string;
  readonly foreignHosts: readonly string[];
  /** Null: every table that was chosen. The same percent and seed choose the same of the same tables. */
  readonly sample: { readonly percent: number; readonly seed: string; readonly of: number } | null;
  readonly estimate: DrillEstimate;
  readonly evidence: { readonly file: string; readonly signed: boolean };
  readonly journal: string;
  readonly drills: readonly DrillRecord[];
  /** Chosen and not drilled. `unseen`: its account could not be opened. */
  readonly notBegun: readonly { readonly target: DrillTarget; readonly because: string; readonly unseen: boolean }[];
  /** Scratch tables that are still there. */
  readonly left: readonly { readonly record: DrillRecord; readonly because: string }[];
  readonly exitCode: number;
  readonly next: readonly { readonly command: string; readonly why: string }[];
};

/** `unsized`: tables of which AWS told no size; they are in no sum. */
export type DrillEstimate = {
  readonly gib: number;
  readonly unsized: number;
  readonly restore: number;
  /** Of full counts; 0 where items are not counted. */
  readonly scan: number;
  readonly currency: string;
  /** ISO date of the prices. */
  readonly estimated: string;
};
