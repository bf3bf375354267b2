/**
 * Counts or shares over time → a chart of lines, or of areas on top of each other. A day without a run is a gap: the line
 * breaks, the gap is shaded and the table says so; nothing is interpolated. Instants must be in order.
 */
import { type Chart, legendOf, svgOf, tableOf, type TableRow } from "./parts.ts";
import { grouped, instantWords, plural } from "../numbers.ts";
import { drawTrend } from "./trend-drawing.ts";
import { type Trend, type TrendChart, trendOf, type TrendPoint } from "./trend-points.ts";

export type { TrendChart } from "./trend-points.ts";

export function trendChart(chart: TrendChart): Chart {
  const trend = trendOf(chart);
  const isStacked = chart.shape === "stacked";
  const gap = trend.gaps.length === 0 ? [] : [{ ink: "gap" as const, label: "no run" }];
  return {
    svg: svgOf(chart, {
      ...drawTrend(chart, trend),
      told: toldOf(chart, trend),
      inks: isStacked ? chart.series.map(({ ink }) => ink) : [],
    }),
    legend: legendOf(chart.id, isStacked ? "areas" : "lines", [...chart.series, ...gap]),
    table: tableOf({
      caption: trend.isThinned ? `${chart.title}: the last run of each day` : chart.title,
      columns: ["Run of", ...chart.series.map(({ label }) => label)],
      rows: [
        ...trend.points.flatMap((point, index) => [...gapRows(chart, trend, index), rowOf(chart, point)]),
        ...gapRows(chart, trend, trend.points.length),
      ],
    }),
  };
}

const gapRows = ({ series }: TrendChart, { gaps }: Trend, before: number): readonly TableRow[] =>
  gaps
    .filter((gap) => gap.before === before)
    .map(({ days }) => ({ label: gapWords(days), cells: series.map(() => "–") }));

const gapWords = (days: number): string => `${plural(days, "day", "days")} without a run`;

const rowOf = (chart: TrendChart, point: TrendPoint): TableRow => ({
  label: instantWords(point.iso),
  cells: chart.series.map((_, index) => valueWords(chart, point, index)),
});

function valueWords({ scale }: TrendChart, { parts, total }: TrendPoint, index: number): string {
  const part = parts[index] ?? null;
  if (part === null) return "not known";
  if (scale === "count") return grouped(part);
  return total > 0 ? `${grouped(part)}/${grouped(total)} (${((100 * part) / total).toFixed(1)} %)` : "of nothing";
}

function toldOf(chart: TrendChart, { points, gaps }: Trend): string {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return "No run is at hand.";
  const isOne = points.length === 1;
  const span = isOne
    ? `One run, of ${instantWords(first.iso)}`
    : `${plural(points.length, "run", "runs")} from ${instantWords(first.iso)} to ${instantWords(last.iso)}`;
  const ends = chart.series.map(({ label }, index) =>
    isOne
      ? `${label} ${valueWords(chart, first, index)}`
      : `${label} from ${valueWords(chart, first, index)} to ${valueWords(chart, last, index)}`,
  );
  const missing = gaps.reduce((sum, { days }) => sum + days, 0);
  return `${span}: ${ends.join(", ")}.${missing === 0 ? "" : ` ${gapWords(missing)}.`}`;
}
