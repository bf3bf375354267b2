/** Moments that lie between two runs in, the least and the most time that can be between them out. */
import type { Between, Fixed, Span, TimeToFix } from "../model/monthly.ts";
import { severities } from "../model/severity.ts";

/** From the moment `began` to the moment `ended`. */
export function between(began: Between, ended: Between): Span {
  const least = ended.after === null ? 0 : Date.parse(ended.after) - Date.parse(began.by);
  const most = began.after === null ? null : Date.parse(ended.by) - Date.parse(began.after);
  return { least: Math.max(0, least), most };
}

/** Bounds of the middle one: half are not longer than it. Null: there is none. */
export function median(spans: readonly Span[]): Span | null {
  if (spans.length === 0) return null;
  const middle = Math.floor((spans.length - 1) / 2);
  const least = spans.map((span) => span.least).toSorted((a, b) => a - b)[middle] ?? 0;
  const most = spans.map((span) => span.most ?? Number.POSITIVE_INFINITY).toSorted((a, b) => a - b)[middle] ?? 0;
  return { least, most: Number.isFinite(most) ? most : null };
}

/** The worst severity first. */
export const timeToFix = (fixed: readonly Pick<Fixed, "severity" | "took">[]): readonly TimeToFix[] =>
  severities.toReversed().flatMap((severity) => {
    const spans = fixed.filter((each) => each.severity === severity).map(({ took }) => took);
    const half = median(spans);
    const longest = spans.toSorted((a, b) => b.least - a.least || (b.most ?? Infinity) - (a.most ?? Infinity))[0];
    return half === null || longest === undefined ? [] : [{ severity, fixed: spans.length, half, longest }];
  });
