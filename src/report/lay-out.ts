/**
 * Rows of cells → lines of a terminal, in columns that fit the given width. Cells must be escaped; they wrap at spaces
 * and at the separators names are made of. Nothing is ever cut off here.
 */
import { stripVTControlCharacters } from "node:util";
import { getBorderCharacters, table } from "table";

export type LayOutOptions = {
  /** Columns of the terminal that the lines may take, indent included. */
  readonly width: number;
  readonly indent: number;
  /** Index of each column whose cells are numbers. */
  readonly rightAligned?: ReadonlySet<number>;
};

export type Rows = readonly (readonly string[])[];

/** Between two columns. */
const gap = 2;
/** Narrower than this no column is readable: where the terminal is too small for that, lines go past its edge. */
const narrowest = 6;

/** No trailing spaces, no line feed at the end. Cells may hold colour. */
export const layOut = (rows: Rows, options: LayOutOptions): string => layOutAlike([rows], options).join("\n");

/** Several blocks whose columns stand below each other, one text a block. */
export function layOutAlike(blocks: readonly Rows[], options: LayOutOptions): readonly string[] {
  const rows = blocks.flat();
  const columns = rows[0]?.length ?? 0;
  const available = options.width - options.indent - gap * (columns - 1);
  const widths = fitted(naturalWidths(rows, columns), available);
  return blocks.map((block) => lines(block, widths, options));
}

function lines(rows: Rows, widths: readonly number[], { indent, rightAligned }: LayOutOptions): string {
  if (rows.length === 0) return "";
  const text = table(
    rows.map((row) => [...row]),
    {
      border: getBorderCharacters("void"),
      drawHorizontalLine: () => false,
      columns: widths.map((width, index) => ({
        width,
        wrapWord: true,
        alignment: rightAligned?.has(index) === true ? "right" : "left",
        paddingLeft: 0,
        paddingRight: index === widths.length - 1 ? 0 : gap,
      })),
    },
  );
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => `${" ".repeat(indent)}${line}`.trimEnd())
    .join("\n");
}

function naturalWidths(rows: Rows, columns: number): readonly number[] {
  const widths = Array.from({ length: columns }, () => 1);
  for (const row of rows) {
    for (const [index, cell] of row.entries()) {
      widths[index] = Math.max(widths[index] ?? 1, ...cell.split("\n").map(textWidth));
    }
  }
  return widths;
}

/** Takes from the widest column until all fit: short columns stay whole and long ones share what is left. */
function fitted(natural: readonly number[], available: number): readonly number[] {
  const widths = [...natural];
  for (let over = sum(widths) - available; over > 0; over -= 1) {
    const widest = widths.indexOf(Math.max(...widths));
    if ((widths[widest] ?? 0) <= narrowest) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|[\u{20000}-\u{3fffd}]/gu;

/** Columns a text takes, rather one too many than one too few: the table pads what is left. */
const textWidth = (text: string): number =>
  Array.from(stripVTControlCharacters(text)).length + (text.match(wide)?.length ?? 0);
