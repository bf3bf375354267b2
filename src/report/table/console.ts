/** Everything about one table for a terminal: its headline at both ends, sections between. Lines fit the given width. */
import type { TableFormat } from "../../model/table-explanation.ts";
import { terminalProse, terminalText } from "../escape/escape-terminal.ts";
import { layOut, layOutAlike } from "../lay-out.ts";
import { paintWith, type Paint } from "../paint.ts";
import { stampOf, tableHeadline, tableHeadRows, tableSections } from "./sections.ts";
import { verdictSigns, type Block, type Cell, type Entry } from "./page.ts";

export const tableConsoleFormat: TableFormat = {
  id: "console",
  extensions: [".txt"],
  about: "for people, in a terminal",
  render(explanation, { colour, columns }) {
    const paint = paintWith({ colour });
    // Lines of more than 140 columns are hard to follow.
    const page: Page = { paint, width: Math.min(columns, 140) };
    const { table } = explanation;
    const stamp = stampOf(explanation);
    const { mark, text } = tableHeadline(explanation);
    const headline = [
      line(paint[mark](`${verdictSigns[mark]} ${terminalText(table.name)}  ${text}`), page),
      ...(stamp === null ? [] : [line(paint.unknown(terminalText(stamp)), page)]),
    ].join("\n");
    const head = tableHeadRows(explanation).map(([label, cells]) => [paint.quiet(label), joined(cells, page)]);
    const sections = tableSections(explanation).map(({ title, blocks }) =>
      [line(paint.strong(title), page), ...blocks.map((block) => blockText(block, page))].join("\n"),
    );
    return `${[`${headline}\n${layOut(head, { width: page.width, indent: 2 })}`, ...sections, headline].join("\n\n")}\n`;
  },
};

type Page = { readonly paint: Paint; readonly width: number };

const line = (text: string, { width }: Page, indent = 0): string => layOut([[text]], { width, indent });

function cellText({ text, as, others, tone }: Cell, { paint }: Page): string {
  const shown = as === "name" ? [text, ...others].map(terminalText) : [terminalProse(text)];
  return shown.map((each) => (tone === undefined ? each : paint[tone](each))).join("\n");
}

const joined = (cells: readonly Cell[], page: Page, between = "  "): string =>
  cells.map((cell) => cellText(cell, page)).join(between);

function blockText(block: Block, page: Page): string {
  const { paint, width } = page;
  switch (block.kind) {
    case "rows": {
      const rows = block.rows.map((row) => row.map((cell) => cellText(cell, page)));
      return layOut([block.head.map(paint.quiet), ...rows], {
        width,
        indent: 2,
        rightAligned: block.numbers ?? new Set(),
      });
    }
    case "pairs": {
      const laidOut = layOutAlike(
        block.groups.map(({ rows }) => rows.map((row) => row.map((cell) => cellText(cell, page)))),
        { width, indent: 4 },
      );
      return block.groups
        .map(({ title }, index) => `${line(paint.quiet(title), page, 2)}\n${laidOut[index] ?? ""}`)
        .join("\n");
    }
    case "note":
      return line(cellText(block.cell, page), page, 2);
    case "gap":
      return layOut([[paint.unknown("?"), cellText(block.cell, page)]], { width, indent: 2 });
    case "entries":
      return entries(block.entries, page);
    case "drawing": {
      const { lines, legend } = block.draw(width - 2);
      const note = layOut([[paint.quiet(legend.join(" · "))]], { width, indent: 2 });
      return `${lines.map((row) => `  ${row}`).join("\n")}\n${note}`;
    }
    default:
      return block satisfies never;
  }
}

function entries(all: readonly Entry[], page: Page): string {
  const { width } = page;
  const blocks = layOutAlike(
    all.map(({ rows }) =>
      rows.map(({ label, cells, stacked }) => [
        page.paint.quiet(label),
        joined(cells, page, stacked === true ? "\n" : "  "),
      ]),
    ),
    { width, indent: 4 },
  );
  return all
    .map(({ verdict, title }, index) => {
      const sign = verdict === null ? "" : `${signed(verdict, page)} `;
      return `${line(`${sign}${titleText(title, page)}`, page, 2)}\n${blocks[index] ?? ""}`;
    })
    .join("\n");
}

function titleText([first, ...rest]: readonly Cell[], page: Page): string {
  if (first === undefined) return "";
  return [page.paint.strong(cellText(first, page)), ...rest.map((cell) => cellText(cell, page))].join("  ");
}

function signed(verdict: keyof typeof verdictSigns, { paint }: Page): string {
  const sign = verdictSigns[verdict];
  return verdict === "fail" || verdict === "unknown" || verdict === "pass" ? paint[verdict](sign) : paint.quiet(sign);
}
