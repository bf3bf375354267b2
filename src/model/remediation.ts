/** What an audit that was told to remediate came to: verdicts before and after, and what was done between. */
import type { ApplyReport } from "./apply.ts";
import type { Finding, Verdict } from "./finding.ts";
import type { LeftOut } from "./plan.ts";
import type { Summary } from "./run.ts";

export type StateOfRun = {
  /** Path of the run, as a person would type it. */
  readonly run: string;
  readonly asOf: string;
};

/** A finding of a table that was touched, and what became of it. */
export type ChangedVerdict = Pick<Finding, "account" | "region" | "table" | "arn" | "rule" | "severity"> & {
  readonly before: Verdict;
  readonly after: Verdict;
};

export type RemediationReport = {
  readonly schemaVersion: 1;
  readonly kind: "restorable-remediation";
  readonly tool: { readonly name: "restorable"; readonly version: string };
  readonly policy: string;
  readonly policyDigest: string;
  readonly before: StateOfRun & { readonly verdicts: Summary["verdicts"]; readonly failing: Summary["failing"] };
  /** Of the whole run, with what was read of the touched tables once more. `run` null: no table was touched. */
  readonly after: {
    readonly run: string | null;
    readonly asOf: string | null;
    readonly verdicts: Summary["verdicts"];
    readonly failing: Summary["failing"];
  };
  /** In order of account, Region, table and rule. */
  readonly changes: readonly ChangedVerdict[];
  /** Failing findings of rules that are repaired automatically, which got no step. */
  readonly leftOut: readonly LeftOut[];
  /** Path of the plan, as a person would type it; null: there was nothing to do. */
  readonly plan: string | null;
  readonly applied: ApplyReport | null;
  readonly exitCode: number;
};
