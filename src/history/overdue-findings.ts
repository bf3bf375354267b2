/** Findings of a month and how long each may fail in, those that failed for longer out: surely, by the least that it can be. */
import type { Fixed, Gone, MonthlyReport, StillOpen } from "../model/monthly.ts";
import type { Sla } from "../model/sla.ts";
import { between } from "./spans.ts";

type Overdue = NonNullable<MonthlyReport["sla"]>;

export function overdueIn(
  sla: Sla,
  {
    open,
    fixed,
    gone,
  }: { readonly open: readonly StillOpen[]; readonly fixed: readonly Fixed[]; readonly gone: readonly Gone[] },
): Overdue {
  const spans = [
    // What is waived, or of a table that the rule no longer applies to, is not failing, and so not overdue.
    ...open.filter(({ paused }) => !paused).map((each) => ({ ...each, span: each.age, now: "open" as const })),
    ...fixed.map((each) => ({ ...each, span: each.took, now: "fixed" as const })),
    ...gone.map((each) => ({ ...each, span: between(each.began, each.gone), now: "gone" as const })),
  ];
  const within = spans.flatMap((each) => {
    const allowed = sla[each.severity];
    return allowed === undefined ? [] : [{ ...each, allowed }];
  });
  return {
    terms: sla,
    breaches: within.filter(({ allowed, span }) => span.least > allowed),
    possible: within.filter(({ allowed, span }) => span.least <= allowed && (span.most === null || span.most > allowed))
      .length,
  };
}
