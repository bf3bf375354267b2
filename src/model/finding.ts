/** The finding: one rule × one table, the same everywhere. */
import type { Unknown } from "./fact.ts";
import type { Severity } from "./severity.ts";

export const verdicts = ["pass", "fail", "unknown", "waived", "not-applicable"] as const;
export type Verdict = (typeof verdicts)[number];

/** Why a rule does not apply to a table. `opted-out`: a tag of the table decided it; `skipped`: a policy's override. */
export const notApplicableCodes = [
  "deleted-during-scan",
  "creating",
  "deleting",
  "archived",
  "grace",
  "applies",
  "opted-out",
  "skipped",
] as const;
export type NotApplicableCode = (typeof notApplicableCodes)[number];

/** `code` is counted, `text` is read: `met`, `not-met`, `waived`, `unknown`, or why the rule does not apply. */
export type Reason = {
  readonly code: "met" | "not-met" | "unknown" | "waived" | NotApplicableCode;
  readonly text: string;
};

/** A leaf that decided the verdict: `leaf` as written in the policy, at file:line:col. */
export type TraceEntry = {
  readonly file: string;
  readonly line: number;
  readonly col: number;
  readonly leaf: string;
  readonly expected: string;
  readonly actual: string;
};

export type Finding = {
  readonly rule: string;
  readonly severity: Severity;
  readonly account: string;
  readonly region: string;
  readonly table: string;
  readonly arn: string;
  /** null when DescribeTable could not be read or sent none. */
  readonly tableId: string | null;
  readonly verdict: Verdict;
  readonly reason: Reason;
  readonly unknowns: readonly Unknown[];
  readonly trace: readonly TraceEntry[];
  /** Name of the policy's override that was applied; it is in the trace as well. */
  readonly override?: string;
  /** Id of the waiver in force. */
  readonly waiver?: string;
  /** sha256 over rule, ARN and TableId. */
  readonly fingerprint: string;
};

/** All findings of one table, in order of rule id: what evaluation gives and reports take. */
export type TableFindings = {
  readonly account: string;
  readonly region: string;
  readonly table: string;
  readonly arn: string;
  readonly findings: readonly Finding[];
};
