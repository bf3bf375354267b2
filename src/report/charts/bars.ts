/**
 * Counts per verdict and row → stacked bars, each with its name and its numbers in words. What passes stands at the left,
 * so that rows compare; a count that is not zero is never too narrow to be seen.
 */
import { type ChartInk, inked, unit } from "./inks.ts";
import { type Chart, type ChartTitle, legendOf, svgOf, tableOf, textAt } from "./parts.ts";
import { grouped, plural } from "../numbers.ts";
import { clipped } from "../../model/visible.ts";

/** What compliance counts. */
export type BarCounts = Readonly<Record<"pass" | "fail" | "unknown" | "waived", number>>;

export type BarRow = { readonly label: string; readonly href?: string; readonly counts: BarCounts };

export type BarChart = ChartTitle & {
  /** What a row is: `Account`. */
  readonly of: string;
  /** In the order they are wanted. */
  readonly rows: readonly BarRow[];
  /** Rows beyond this are counted, and left out. */
  readonly most: number;
  /** `share`: each bar is as long as the next; `count`: as long as the row has findings. */
  readonly scale: "share" | "count";
};

const parts = ["pass", "waived", "unknown", "fail"] as const satisfies readonly (ChartInk & keyof BarCounts)[];

const [width, left, right, rowHeight, barHeight] = [600, 2, 598, 46, 16];

export function barChart(chart: BarChart): Chart {
  const rows = chart.rows.slice(0, chart.most);
  const rest = chart.rows.length - rows.length;
  const longest = chart.rows.reduce((most, { counts }) => Math.max(most, totalOf(counts)), 1);
  const bars = rows.map((row, index) => drawRow(chart, row, { top: index * rowHeight, longest }));
  const more = rest === 0 ? [] : [`${grouped(rest)} more not shown`];
  return {
    svg: svgOf(chart, {
      width,
      height: rowHeight * (rows.length + more.length),
      told: toldOf(chart, rows.length),
      inks: parts,
      body: bars.join("") + more.map((words) => textAt(left, rows.length * rowHeight + 20, words)).join(""),
    }),
    legend: legendOf(
      chart.id,
      "areas",
      parts.map((part) => ({ ink: part, label: part })),
    ),
    table: tableOf({
      caption: [chart.title, ...more].join(": "),
      columns: [chart.of, "pass/total", "pass", "fail", "unknown", "waived"],
      rows: rows.map(({ label, href, counts }) => ({
        label,
        ...(href === undefined ? {} : { href }),
        cells: [
          complianceOf(counts),
          ...[counts.pass, counts.fail, counts.unknown, counts.waived].map((count) => grouped(count)),
        ],
      })),
    }),
  };
}

const totalOf = ({ pass, fail, unknown, waived }: BarCounts): number => pass + fail + unknown + waived;

const complianceOf = (counts: BarCounts): string =>
  totalOf(counts) === 0 ? "nothing judged" : `${grouped(counts.pass)}/${grouped(totalOf(counts))}`;

/** Both stand on one line, in the larger letters of a telephone too. */
const mostLabel = 30;

type Place = { readonly top: number; readonly longest: number };

function drawRow({ id, scale }: BarChart, { label, counts }: BarRow, { top, longest }: Place): string {
  const total = totalOf(counts);
  const length = scale === "share" || total === 0 ? right - left : ((right - left) * total) / longest;
  const name = Array.from(label).length > mostLabel ? `${clipped(label, mostLabel).split("…")[0] ?? ""}…` : label;
  const box = (x: number, span: number): string =>
    `<rect x="${unit(x)}" y="${unit(top + 24)}" width="${unit(span)}" height="${barHeight}"`;
  let x = left;
  const pieces = spansOf(counts, length).map(({ part, span }) => {
    const piece = inked(id, part, box(x, span));
    x += span;
    return piece;
  });
  return (
    textAt(left, top + 18, name, "chart-name") +
    `<text x="${right}" y="${top + 18}" class="chart-end">${numbersOf(counts)}</text>` +
    (total === 0 ? `${box(left, length)} class="chart-empty"/>` : pieces.join(""))
  );
}

/** In user units. */
const narrowest = 3;

/** Lengths in proportion, but for those that would not be seen, which the longest pays for. */
function spansOf(counts: BarCounts, length: number) {
  const total = totalOf(counts);
  const spans = parts
    .filter((part) => counts[part] > 0)
    .map((part) => ({ part, span: Math.max(narrowest, (counts[part] / total) * length) }));
  const excess = spans.reduce((sum, { span }) => sum + span, 0) - length;
  const widest = spans.reduce((most, { span }) => Math.max(most, span), 0);
  const payer = spans.findIndex(({ span }) => span === widest);
  return spans.map(({ part, span }, index) => ({
    part,
    span: index === payer ? Math.max(narrowest, span - excess) : span,
  }));
}

/** On a telephone there is room for what counts most. */
function numbersOf(counts: BarCounts): string {
  const words = (part: keyof BarCounts): string => (counts[part] === 0 ? "" : ` · ${grouped(counts[part])} ${part}`);
  const spare = words("unknown") + words("waived");
  const first = complianceOf(counts) + words("fail");
  return spare === "" ? first : `${first}<tspan class="chart-spare">${spare}</tspan>`;
}

function toldOf({ rows, of }: BarChart, shown: number): string {
  const failing = rows.filter(({ counts }) => counts.fail > 0).length;
  const unknown = rows.filter(({ counts }) => counts.unknown > 0).length;
  return (
    `${plural(rows.length, "bar", "bars")}, one for each ${of.toLowerCase()}: ${grouped(failing)} with failing findings, ` +
    `${grouped(unknown)} with unknown ones.${shown < rows.length ? ` The first ${grouped(shown)} are shown.` : ""}`
  );
}
