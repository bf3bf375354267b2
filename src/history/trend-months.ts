/** The sealed runs of a year in, oldest first; out come its months, each with its last run, and the days that have a run. */
import type { TrendPoint } from "../model/history.ts";
import type { Month, TrendMonth } from "../model/monthly.ts";
import { daysOf, monthsUpTo } from "./month.ts";

export const monthsOfTrend = 12;

export type Trend = { readonly trend: readonly TrendMonth[]; readonly days: readonly TrendPoint[] };

export type TrendFold = { add(point: TrendPoint): void; trend(): Trend };

export function foldTrend(month: Month): TrendFold {
  const lastOfDay = new Map<string, TrendPoint>();
  const months = monthsUpTo(month, monthsOfTrend);
  return {
    add(point) {
      if (months.includes(point.asOf.slice(0, 7))) lastOfDay.set(point.asOf.slice(0, 10), point);
    },
    trend() {
      const days = [...lastOfDay.values()];
      const trend = months.map((name) => {
        const points = days.filter(({ asOf }) => asOf.startsWith(name));
        return { month: name, last: points.at(-1) ?? null, daysWithRuns: points.length };
      });
      return { trend, days };
    },
  };
}

/** Days up to the last run of the month that have none. */
export function daysWithout(month: Month, asOfs: readonly string[]): readonly string[] {
  const withRuns = new Set(asOfs.map((asOf) => asOf.slice(0, 10)));
  const last = asOfs.at(-1)?.slice(0, 10) ?? "";
  return daysOf(month).filter((day) => day < last && !withRuns.has(day));
}
