/**
 * What the charts share: the frame of a drawing that a screen reader can name, its legend and its table. A chart
 * is text: `svg` for the eye, `legend` beside it, `table` with the same numbers for everybody else. Texts of a chart
 * may be anybody's: all are escaped.
 */
import { type ChartInk, inked, markAt, patternsOf, unit } from "./inks.ts";
import { htmlAttribute, htmlText } from "../escape/escape-html.ts";

/** `id` names the chart within its page, in letters, digits and hyphens. */
export type ChartTitle = { readonly id: string; readonly title: string };

export type Chart = { readonly svg: string; readonly legend: string; readonly table: string };

export type Drawn = {
  readonly width: number;
  readonly height: number;
  /** What a person would say who looks at it. */
  readonly told: string;
  readonly inks: readonly ChartInk[];
  readonly body: string;
};

export function svgOf({ id, title }: ChartTitle, { width, height, told, inks, body }: Drawn): string {
  return (
    `<svg class="chart-drawing" viewBox="0 0 ${unit(width)} ${unit(height)}" width="${unit(width)}" ` +
    `height="${unit(height)}" role="img" ` +
    `aria-labelledby="${id}-title ${id}-told"><title id="${id}-title">${htmlText(title)}</title>` +
    `<desc id="${id}-told">${htmlText(told)}</desc>` +
    `${patternsOf(id, inks)}${body}</svg>`
  );
}

export const textAt = (x: number, y: number, text: string, classes = ""): string =>
  `<text x="${unit(x)}" y="${unit(y)}"${classes === "" ? "" : ` class="${classes}"`}>${htmlText(text)}</text>`;

export type LegendEntry = { readonly ink: ChartInk | "gap"; readonly label: string };

/** Areas are shown with the patterns of the chart, so it has to be in the same page. */
export function legendOf(id: string, shape: "areas" | "lines", entries: readonly LegendEntry[]): string {
  const items = entries.map(
    ({ ink, label }) =>
      `<li><svg class="chart-sample" viewBox="0 0 24 16" aria-hidden="true">${sampleOf(id, shape, ink)}</svg> ` +
      `${htmlText(label)}</li>`,
  );
  return `<ul class="chart-legend">${items.join("")}</ul>`;
}

function sampleOf(id: string, shape: "areas" | "lines", ink: LegendEntry["ink"]): string {
  const box = '<rect x="0" y="0" width="24" height="16"';
  if (ink === "gap") return `${box} class="chart-gap"/>`;
  if (shape === "areas") return inked(id, ink, box);
  return `<path class="line-${ink}" d="M0,8 H24"/>${markAt(ink, [12, 8])}`;
}

export type TableRow = {
  readonly label: string;
  /** Where the page tells more, a fragment such as `#rule=pitr-enabled`. */
  readonly href?: string;
  readonly cells: readonly string[];
};

export type TableParts = {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
};

/** What is too wide for a telephone scrolls, by keys too. The first column names each row. Only fragments of this page become links: nothing here leads elsewhere. */
export function tableOf({ caption, columns, rows }: TableParts): string {
  const head = columns.map((column) => `<th scope="col">${htmlText(column)}</th>`).join("");
  const body = rows.map(({ label, href, cells }) => {
    const name =
      href !== undefined && href.startsWith("#")
        ? `<a href="${htmlAttribute(href)}">${htmlText(label)}</a>`
        : htmlText(label);
    return `<tr><th scope="row">${name}</th>${cells.map((cell) => `<td>${htmlText(cell)}</td>`).join("")}</tr>`;
  });
  return (
    `<div class="chart-scroll" role="group" tabindex="0" aria-label="${htmlAttribute(caption)}">` +
    `<table class="chart-table"><caption>${htmlText(caption)}</caption><thead><tr>${head}</tr></thead>` +
    `<tbody>${body.join("")}</tbody></table></div>`
  );
}

/** The three together, numbers folded away. `title` is shown by whoever places the figure: its heading is theirs. */
export const figureOf = ({ svg, legend, table }: Chart): string =>
  `<figure class="chart">${svg}${legend}` +
  `<details class="chart-data"><summary>The same in numbers</summary>${table}</details></figure>`;
