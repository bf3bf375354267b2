/**
 * Counts per verdict in rows and columns → a heat map: the more of a cell fails, the stronger its colour, and the number
 * stands in it. The worst rows come first; those beyond the cap are counted, so that a thousand accounts stay readable.
 */
import type { BarCounts } from "./bars.ts";
import { unit } from "./inks.ts";
import { type Chart, type ChartTitle, type Drawn, svgOf, tableOf, textAt } from "./parts.ts";
import { htmlAttribute, htmlText } from "../escape/escape-html.ts";
import { grouped, plural } from "../numbers.ts";

export type HeatRow = {
  readonly label: string;
  readonly href?: string;
  /** One a column; null: the rule does not apply to any table of the row, or there is none. */
  readonly cells: readonly (BarCounts | null)[];
};

export type HeatMap = ChartTitle & {
  /** What a row is: `Account`. */
  readonly of: string;
  readonly columns: readonly string[];
  readonly rows: readonly HeatRow[];
  readonly most: number;
};

const rowHeight = 22;
const labelWidth = 220;
const cellWidth = 34;
/** Names of columns stand at an angle, and need this much above them and to the right of the last. */
const headHeight = 150;
const headLean = 120;

const mostRowLabel = 30;
const mostColumnLabel = 26;

export function heatMap(map: HeatMap): Chart {
  const ordered = worstFirst(map.rows);
  const rows = ordered.slice(0, map.most);
  const rest = ordered.slice(map.most);
  const more = rest.length === 0 ? [] : [moreWords(rest)];
  const end = headHeight + rows.length * rowHeight;
  const body = [
    ...map.columns.map((column, index) => headOf(column, index)),
    ...rows.map((row, index) => drawRow(row, map.columns, headHeight + index * rowHeight)),
    ...more.map((words) => textAt(0, end + 18, words)),
  ];
  return {
    svg: scrolled(map, {
      width: labelWidth + map.columns.length * cellWidth + headLean,
      height: end + (more.length === 0 ? 4 : 26),
      told: toldOf(map, rows.length),
      inks: [],
      body: body.join(""),
    }),
    legend:
      `<p class="chart-legend">A number: so many fail, and the stronger the colour, the larger their part. ` +
      `?: unknown · w: waived · 0: none fails · –: does not apply</p>`,
    table: tableOf({
      caption: [`${map.title}: failing of all`, ...more].join("; "),
      columns: [map.of, ...map.columns],
      rows: rows.map(({ label, href, cells }) => ({
        label,
        ...(href === undefined ? {} : { href }),
        cells: map.columns.map((_, index) => cellWords(cells[index] ?? null)),
      })),
    }),
  };
}

/** Letters as small as a telephone's width would make them are of no use: it keeps its size, and scrolls. */
const scrolled = (map: HeatMap, drawn: Drawn): string =>
  `<div class="chart-scroll chart-wide" role="group" tabindex="0" aria-label="${htmlAttribute(map.title)}">` +
  `${svgOf(map, drawn)}</div>`;

const sumOf = ({ cells }: HeatRow, part: keyof BarCounts): number =>
  cells.reduce((sum, cell) => sum + (cell?.[part] ?? 0), 0);

/** By failing, then by unknown, then by name. */
function worstFirst(rows: readonly HeatRow[]): readonly HeatRow[] {
  const keyed = rows.map((row) => ({ row, fail: sumOf(row, "fail"), unknown: sumOf(row, "unknown") }));
  return keyed
    .toSorted(
      (one, other) =>
        other.fail - one.fail || other.unknown - one.unknown || (one.row.label < other.row.label ? -1 : 1),
    )
    .map(({ row }) => row);
}

function moreWords(rest: readonly HeatRow[]): string {
  const failing = rest.filter((row) => sumOf(row, "fail") > 0).length;
  const words = `${grouped(rest.length)} more not shown`;
  return failing === 0 ? `${words}, none of which fails` : `${words}, ${grouped(failing)} of them failing`;
}

const shortened = (text: string, most: number): string => {
  const characters = Array.from(text);
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join("")}…`;
};

const headOf = (column: string, index: number): string =>
  `<text transform="translate(${unit(labelWidth + (index + 0.5) * cellWidth)},${headHeight - 8}) rotate(-50)">` +
  `${htmlText(shortened(column, mostColumnLabel))}</text>`;

function drawRow({ label, cells }: HeatRow, columns: readonly string[], top: number): string {
  const boxes = columns.map((column, index) => {
    const cell = cells[index] ?? null;
    const x = labelWidth + index * cellWidth;
    const box =
      `<rect class="heat-${heatOf(cell)}" x="${unit(x)}" y="${unit(top)}" width="${cellWidth - 2}" ` +
      `height="${rowHeight - 2}"/>`;
    const tip = `<title>${htmlText(`${label}, ${column}: ${cellWords(cell)}`)}</title>`;
    const sign = textAt(x + cellWidth / 2 - 1, top + 14, signOf(cell), `chart-middle heat-text-${heatOf(cell)}`);
    return `<g>${tip}${box}${sign}</g>`;
  });
  return textAt(0, top + 14, shortened(label, mostRowLabel), "chart-name") + boxes.join("");
}

const totalOf = ({ pass, fail, unknown, waived }: BarCounts): number => pass + fail + unknown + waived;

/** 0: nothing fails; 1 to 4: up to a tenth, a third, two thirds, more. */
function heatOf(cell: BarCounts | null): 0 | 1 | 2 | 3 | 4 {
  if (cell === null || cell.fail === 0) return 0;
  const share = cell.fail / totalOf(cell);
  if (share <= 0.1) return 1;
  if (share <= 1 / 3) return 2;
  return share <= 2 / 3 ? 3 : 4;
}

/** At most four characters, so that it fits. */
function signOf(cell: BarCounts | null): string {
  if (cell === null || totalOf(cell) === 0) return "–";
  if (cell.fail > 0) return cell.fail < 10_000 ? String(cell.fail) : `${Math.floor(cell.fail / 1_000)}k`;
  if (cell.unknown > 0) return "?";
  return cell.waived > 0 ? "w" : "0";
}

function cellWords(cell: BarCounts | null): string {
  if (cell === null || totalOf(cell) === 0) return "–";
  const others = (["unknown", "waived"] as const)
    .filter((part) => cell[part] > 0)
    .map((part) => `${grouped(cell[part])} ${part}`);
  return [`${grouped(cell.fail)}/${grouped(totalOf(cell))}`, ...others].join(", ");
}

function toldOf({ rows, columns, of }: HeatMap, shown: number): string {
  const failing = rows.filter((row) => sumOf(row, "fail") > 0).length;
  return (
    `${plural(rows.length, "row", "rows")}, one for each ${of.toLowerCase()}, by ` +
    `${plural(columns.length, "column", "columns")}: ${grouped(failing)} with failing findings, the worst first.` +
    (shown < rows.length ? ` The first ${grouped(shown)} are shown.` : "")
  );
}
