/** What a run came to in, its point of a trend out. Nothing is judged again: counts only. */
import type { TrendPoint } from "../model/history.ts";
import type { Coverage, RunHeader, Summary } from "../model/run.ts";

export function trendPoint(run: {
  readonly header: Pick<RunHeader, "id" | "asOf">;
  /** Of the policy that the verdicts are by. */
  readonly policyDigest: string | null;
  readonly summary: Summary;
  readonly coverage: Pick<Coverage, "unseen">;
}): TrendPoint {
  const { header, policyDigest, summary, coverage } = run;
  return {
    run: header.id,
    asOf: header.asOf,
    policyDigest,
    verdicts: summary.verdicts,
    failing: summary.failing,
    tables: summary.tables.judged,
    unseen: coverage.unseen.length,
  };
}
