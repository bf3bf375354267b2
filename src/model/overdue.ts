/**
 * Rules of backup plans that select a table and its recovery points in, out how long a point is overdue that one of them
 * should have made. A point counts for the plan that AWS Backup says made it, and for all rules of that plan alike.
 */
import { absent, known, unknown, type Bound, type Fact, type ListFact, type ListItem, type Unknown } from "./fact.ts";
import { finishedPoint } from "./recovery-points.ts";

export type OverdueSources = {
  /** `backupPlans` and `recoveryPoints` of the catalogue. */
  readonly plans: ListFact;
  readonly points: ListFact;
  readonly tableAge: Fact;
};

/** Milliseconds. `most` is infinite, and `why` says the reason, where something is not known that could be later. */
type Span = { readonly least: number; readonly most: number; readonly why: Unknown | null };

/** Absent: no rule with a schedule selects the table. Of the longest overdue rule; what is partly known has bounds. */
export function overdue({ plans, points, tableAge }: OverdueSources): Fact {
  const spans: Span[] = [];
  const unclear: Unknown[] = [...plans.missing];
  for (const rule of plans.items) {
    const frequency = member(rule, "frequency");
    if (frequency.state === "unknown") unclear.push(frequency.reason);
    else if (frequency.state === "known") {
      const since = sinceLast(member(rule, "planId"), points, tableAge);
      const late = (age: number): number => Math.max(0, age - Number(frequency.value));
      spans.push({ ...since, least: late(since.least), most: late(since.most) });
    }
  }
  const [gap] = unclear;
  if (spans.length === 0) return gap === undefined ? absent : unknown(gap);
  const least = Math.max(...spans.map((span) => span.least));
  const most = gap === undefined ? Math.max(...spans.map((span) => span.most)) : Number.POSITIVE_INFINITY;
  const why = gap ?? spans.find((span) => span.most === most && span.why !== null)?.why ?? null;
  if (least === most || why === null) return known(least);
  const bound: Bound = Number.isFinite(most) ? { atLeast: least, atMost: most } : { atLeast: least };
  return unknown(why, bound);
}

/** Time since the plan made a point; since the table is there where it never did, as no plan could have begun earlier. */
function sinceLast(planId: Fact, points: ListFact, tableAge: Fact): Span {
  const made: number[] = [];
  const mayBe: number[] = [];
  const reasons: Unknown[] = [...points.missing];
  if (points.missing.length > 0) mayBe.push(endOf(points.rest));
  for (const point of points.items) {
    const [status, plan, age] = [member(point, "status"), member(point, "plan"), member(point, "age")];
    if (plan.state === "absent" || (plan.state === "known" && planId.state === "known" && plan.value !== planId.value))
      continue;
    if (status.state === "known" && !finishedPoint.includes(String(status.value))) continue;
    const gap = [status, plan, planId, age].flatMap((fact) => (fact.state === "unknown" ? [fact.reason] : []))[0];
    const value = age.state === "known" ? Number(age.value) : 0;
    if (gap === undefined) made.push(value);
    else mayBe.push(value);
    if (gap !== undefined) reasons.push(gap);
  }
  if (made.length === 0 && tableAge.state === "unknown") reasons.push(tableAge.reason);
  const ofTable = tableAge.state === "known" ? Number(tableAge.value) : Number.POSITIVE_INFINITY;
  const most = made.length === 0 ? ofTable : Math.min(...made);
  const found = Math.min(most, ...mayBe);
  const least = Number.isFinite(found) ? found : 0;
  return { least, most, why: least === most ? null : (reasons[0] ?? null) };
}

/** The least age of what is missing from a list. */
function endOf(rest: ListItem | undefined): number {
  const age = rest?.["age"];
  return age?.state === "unknown" ? Number(age.bound?.atLeast ?? 0) : 0;
}

const member = (item: ListItem, name: string): Fact =>
  item[name] ?? unknown({ kind: "not-collected", detail: `${name} was not read` });
