/** Findings of a month and how long each may fail in, those that failed for longer out: surely, by the least that it can be. */
import type { Fixed, MonthlyReport, StillOpen } from "../model/monthly.ts";
import type { Sla } from "../model/sla.ts";

type Overdue = NonNullable<MonthlyReport["sla"]>;

/** What is waived, or of a table that the rule no longer applies to, is not failing, and so not overdue. */
const failing: ReadonlySet<StillOpen["state"]> = new Set(["failing", "unknown", "unseen"]);

export function overdueIn(
  sla: Sla,
  { open, fixed }: { readonly open: readonly StillOpen[]; readonly fixed: readonly Fixed[] },
): Overdue {
  const spans = [
    ...open.filter(({ state }) => failing.has(state)).map((each) => ({ ...each, span: each.age, fixed: false })),
    ...fixed.map((each) => ({ ...each, span: each.took, fixed: true })),
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
