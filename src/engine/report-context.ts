/** A judged run in, what every report format is made of out, but for how it should look. */
import type { TrendPoint } from "../model/history.ts";
import type { CompiledPolicy } from "../model/policy.ts";
import type { ReportContext } from "../model/report.ts";
import type { RunHeader } from "../model/run.ts";
import type { Verdicts } from "./verdicts.ts";

export function reportContext(given: {
  readonly run: { readonly header: RunHeader };
  readonly policy: CompiledPolicy;
  readonly verdicts: Verdicts;
  /** As `ReportContext.trend`. */
  readonly trend: readonly TrendPoint[];
}): Omit<ReportContext, "options"> {
  const { run, policy, verdicts, trend } = given;
  const { summary, coverage, kept, waivers, worst, accountNames, ous } = verdicts;
  return { run: run.header, policy, summary, coverage, kept, waivers, worst, accountNames, ous, trend };
}
