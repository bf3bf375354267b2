/**
 * The application of a plan: what its journal holds line by line, and what is reported once it has ended. Both speak of
 * steps by their ids; what a step is stands in the plan alone.
 */
import type { Evidence } from "./observation.ts";
import type { PlanStep, StepOutcome } from "./plan.ts";

/** What AWS said to a write. `made`: ARN of the backup or id of the job, where the call makes one and the answer named it. */
export type WriteAnswer =
  | { readonly state: "written"; readonly made: string | null; readonly evidence: Evidence }
  /** AWS said no: nothing was made. */
  | { readonly state: "refused"; readonly because: string }
  /** Nobody knows whether it was made. */
  | { readonly state: "unclear"; readonly because: string };

/** One line of the journal; `at` is an ISO instant. */
export type ApplyEntry =
  /** The first line: of which plan the journal is. */
  | { readonly kind: "plan"; readonly schemaVersion: 1; readonly digest: string; readonly at: string }
  /** On disk before the call is sent. */
  | { readonly kind: "intent"; readonly step: string; readonly at: string }
  | { readonly kind: "answer"; readonly step: string; readonly at: string; readonly answer: WriteAnswer }
  /** What a look in AWS found of a write whose answer is not known. `made` null: it was not made. */
  | { readonly kind: "found"; readonly step: string; readonly at: string; readonly made: string | null }
  | { readonly kind: "outcome"; readonly step: string; readonly at: string; readonly outcome: StepOutcome };

export type AppliedStep = {
  readonly step: PlanStep;
  readonly outcome: StepOutcome;
  /** Of the write and of what was read back; empty where nothing was asked. */
  readonly evidence: readonly Evidence[];
  readonly made: string | null;
};

/** An account that was not opened, or not shown to be the one of the plan: nothing was written in it. */
export type UnreachedAccount = { readonly account: string; readonly because: string };

export type StepState = StepOutcome["state"];

/** In the order in which they are told. */
export const stepStates = [
  "done",
  "pending",
  "drifted",
  "failed",
  "unclear",
  "skipped",
] as const satisfies readonly StepState[];

export type ApplyReport = {
  readonly schemaVersion: 1;
  readonly kind: "restorable-outcome";
  readonly tool: { readonly name: "restorable"; readonly version: string };
  readonly plan: {
    readonly file: string;
    readonly digest: string;
    readonly run: string;
    readonly policy: string;
    readonly policyDigest: string;
    readonly created: string;
  };
  /** ARN of who applied it. */
  readonly caller: string;
  readonly began: string;
  readonly ended: string;
  /** Where the journal lies, as a person would type it. */
  readonly journal: string;
  /** Hosts spoken to that are no AWS; empty: it was AWS. */
  readonly foreignHosts: readonly string[];
  readonly counts: Readonly<Record<StepState, number>>;
  /** In the order of the plan. */
  readonly steps: readonly AppliedStep[];
  readonly unreached: readonly UnreachedAccount[];
  readonly exitCode: number;
  /** Command lines, each with why one would type it. */
  readonly next: readonly { readonly command: string; readonly why: string }[];
};
