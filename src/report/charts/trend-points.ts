/**
 * Runs in order of time → points of a trend, and where it breaks: runs are joined on the same day and on days in a row,
 * and a day without a run is a gap, in which nothing is known.
 */
import type { ChartInk } from "./inks.ts";
import type { ChartTitle } from "./parts.ts";

export type TrendMoment = {
  /** ISO instant. */
  readonly at: string;
  /** What the values are a part of, where the scale is `share`. */
  readonly total?: number;
  /** One a series, in its order; null: not known then. */
  readonly values: readonly (number | null)[];
};

export type TrendChart = ChartTitle & {
  readonly series: readonly { readonly label: string; readonly ink: ChartInk }[];
  readonly moments: readonly TrendMoment[];
  /** ISO instants that the axis begins and ends with; left out: the first run and the last. */
  readonly span?: { readonly from: string; readonly to: string };
  readonly scale: "count" | "share";
  readonly shape: "lines" | "stacked";
};

export type TrendPoint = {
  readonly at: number;
  readonly iso: string;
  readonly total: number;
  /** The counts behind `values`, which are what is drawn: for shares those from 0 to 1. */
  readonly parts: Values;
  readonly values: Values;
};
type Values = readonly (number | null)[];

/** `before`: index of the point that ends the gap; the number of points where the axis does. */
export type TrendGap = { readonly from: number; readonly to: number; readonly days: number; readonly before: number };

export type Trend = {
  readonly points: readonly TrendPoint[];
  readonly gaps: readonly TrendGap[];
  readonly from: number;
  readonly to: number;
  /** Of several runs of a day only the last is left. */
  readonly isThinned: boolean;
};

export function trendOf(chart: TrendChart): Trend {
  const isThinned = chart.moments.length > mostMoments;
  const points = (isThinned ? lastOfDays(chart.moments) : chart.moments).map((moment) => pointOf(chart, moment));
  const { span } = chart;
  const from = span === undefined ? (points[0]?.at ?? 0) : Date.parse(span.from);
  const to = span === undefined ? (points.at(-1)?.at ?? 0) : Date.parse(span.to);
  return { points, gaps: gapsOf(points, from, to), from, to, isThinned };
}

/** A share of nothing is not known: no table was judged then. */
function pointOf({ scale, series }: TrendChart, { at, total = 0, values }: TrendMoment): TrendPoint {
  const parts = series.map((_, index) => values[index] ?? null);
  const shares = parts.map((part) => (part === null || total <= 0 ? null : part / total));
  return { at: Date.parse(at), iso: at, total, parts, values: scale === "count" ? parts : shares };
}

/** Of more runs than this the last of each day is drawn and told, so that a year of hourly runs stays a picture. */
const mostMoments = 400;

const day = 86_400_000;
const dayOf = (at: number): number => Math.floor(at / day);

function lastOfDays(moments: readonly TrendMoment[]): readonly TrendMoment[] {
  return moments.filter(({ at }, index) => {
    const next = moments[index + 1];
    return next === undefined || dayOf(Date.parse(next.at)) !== dayOf(Date.parse(at));
  });
}

function gapsOf(points: readonly TrendPoint[], from: number, to: number): readonly TrendGap[] {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return [];
  const inner = points.map(({ at }, before) => {
    const after = points[before - 1]?.at ?? at;
    return { from: after, to: at, days: dayOf(at) - dayOf(after) - 1, before };
  });
  return [
    { from, to: first.at, days: dayOf(first.at) - dayOf(from), before: 0 },
    ...inner,
    { from: last.at, to, days: dayOf(to) - dayOf(last.at), before: points.length },
  ].filter(({ days }) => days > 0);
}

/** The points between gaps, and between those at which a value is not known. */
export function pieces(points: readonly TrendPoint[], isKnown: (point: TrendPoint) => boolean): readonly Piece[] {
  const all: TrendPoint[][] = [];
  let last: TrendPoint | null = null;
  for (const point of points) {
    if (!isKnown(point)) {
      last = null;
      continue;
    }
    if (last !== null && dayOf(point.at) - dayOf(last.at) <= 1) all.at(-1)?.push(point);
    else all.push([point]);
    last = point;
  }
  return all;
}
export type Piece = readonly TrendPoint[];
