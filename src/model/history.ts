/** What earlier runs came to, as a later report is told of it: sealed counts only, never judged again. */
import type { VerdictCounts } from "./run.ts";
import type { Severity } from "./severity.ts";

/** One sealed run of the same policy's audit. Runs that were never sealed give no point: a gap stays a gap. */
export type TrendPoint = {
  readonly run: string;
  /** ISO instant. */
  readonly asOf: string;
  readonly policyDigest: string | null;
  readonly verdicts: VerdictCounts;
  /** Failing findings by severity. */
  readonly failing: Readonly<Record<Severity, number>>;
  /** Tables judged. */
  readonly tables: number;
  /** Entries of `coverage.unseen`. */
  readonly unseen: number;
};
