/** Points of a trend → their drawing: axes, hatched gaps, and lines or areas that break where the points do. */
import { inked, markAt, unit } from "./inks.ts";
import { textAt } from "./parts.ts";
import { countSteps, timeTicks } from "./scale.ts";
import { grouped } from "../numbers.ts";
import { pieces, type Trend, type TrendChart, type TrendPoint } from "./trend-points.ts";

export type TrendDrawing = { readonly width: number; readonly height: number; readonly body: string };

export function drawTrend(chart: TrendChart, trend: Trend): TrendDrawing {
  const frame = frameOf(chart, trend);
  const drawn = chart.shape === "stacked" ? areas(chart, trend.points, frame) : lines(chart, trend.points, frame);
  return { width, height, body: hatched(trend, frame) + axes(trend, frame) + drawn };
}

const [width, height, top, right, bottom] = [600, 240, 12, 590, 204];

type Frame = {
  readonly left: number;
  readonly steps: readonly { readonly at: number; readonly label: string }[];
  readonly x: (at: number) => number;
  readonly y: (value: number) => number;
};

function frameOf({ scale, shape }: TrendChart, { points, from, to }: Trend): Frame {
  const steps =
    scale === "share"
      ? [0, 0.25, 0.5, 0.75, 1].map((at) => ({ at, label: `${at * 100} %` }))
      : countSteps(highest(points, shape)).map((at) => ({ at, label: grouped(at) }));
  // Wide enough for the larger letters that a telephone is given.
  const left = Math.max(...steps.map(({ label }) => label.length)) * 10 + 10;
  const end = steps.at(-1)?.at ?? 1;
  return {
    left,
    steps,
    x: (at) => (to === from ? (left + right) / 2 : left + ((at - from) / (to - from)) * (right - left)),
    y: (value) => bottom - (value / end) * (bottom - top),
  };
}

const highest = (points: readonly TrendPoint[], shape: TrendChart["shape"]): number =>
  points.reduce((most, { values }) => {
    const known = values.map((value) => value ?? 0);
    return Math.max(most, ...(shape === "stacked" ? [known.reduce((sum, value) => sum + value, 0)] : known));
  }, 0);

function axes({ from, to }: Trend, { left, steps, x, y }: Frame): string {
  const rules = steps.map(
    ({ at, label }) =>
      `<path class="chart-rule" d="M${unit(left)},${unit(y(at))} H${unit(right)}"/>` +
      textAt(left - 6, y(at) + 4, label, "chart-end"),
  );
  const ticks = timeTicks(from, to).map(
    ({ at, label }, index) =>
      `<path class="chart-rule" d="M${unit(x(at))},${unit(bottom)} v5"/>` +
      textAt(x(at), bottom + 24, label, index % 2 === 0 ? "chart-middle" : "chart-middle chart-spare"),
  );
  return rules.join("") + ticks.join("");
}

const hatched = ({ gaps }: Trend, { x }: Frame): string =>
  gaps
    .map(({ from, to }) => {
      const span = x(to) - x(from);
      return span <= 0
        ? ""
        : `<rect class="chart-gap" x="${unit(x(from))}" y="${unit(top)}" width="${unit(span)}" ` +
            `height="${unit(bottom - top)}"/>`;
    })
    .join("");

/** Marks of more moments than this would hide the line. */
const mostMarks = 62;

const pathOf = (places: readonly (readonly [x: number, y: number])[]): string =>
  `M${places.map(([x, y]) => `${unit(x)},${unit(y)}`).join(" L")}`;

function lines({ series }: TrendChart, points: readonly TrendPoint[], { x, y }: Frame): string {
  return series
    .map(({ ink }, index) => {
      const valueAt = ({ values }: TrendPoint): number | null => values[index] ?? null;
      const found = pieces(points, (point) => valueAt(point) !== null);
      const marked = points.length <= mostMarks;
      return found
        .map((piece) => {
          const places = piece.map((point) => [x(point.at), y(valueAt(point) ?? 0)] as const);
          const line = places.length === 1 ? "" : `<path class="line-${ink}" d="${pathOf(places)}"/>`;
          // A single run has no line to be seen by.
          const marks = marked || places.length === 1 ? places.map((place) => markAt(ink, place)).join("") : "";
          return line + marks;
        })
        .join("");
    })
    .join("");
}

/** A run without neighbours becomes a bar, as an area of no width would not be seen. */
const loneWidth = 6;

function areas({ id, series }: TrendChart, points: readonly TrendPoint[], { x, y }: Frame): string {
  const below = (point: TrendPoint, index: number): number =>
    point.values.slice(0, index).reduce<number>((sum, value) => sum + (value ?? 0), 0);
  const whole = pieces(points, ({ values }) => values.every((value) => value !== null));
  return series
    .map(({ ink }, index) =>
      whole
        .map((piece) => {
          const edges = (upTo: number): readonly (readonly [number, number])[] =>
            piece.flatMap((point) => {
              const height = y(below(point, upTo));
              const at = x(point.at);
              if (piece.length > 1) return [[at, height] as const];
              return [[at - loneWidth / 2, height] as const, [at + loneWidth / 2, height] as const];
            });
          const outline = [...edges(index + 1), ...edges(index).toReversed()];
          return inked(id, ink, `<path d="${pathOf(outline)} Z"`);
        })
        .join(""),
    )
    .join("");
}
