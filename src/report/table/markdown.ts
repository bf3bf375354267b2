/** Everything about one table in GitHub-flavoured Markdown, to be put into a ticket. The drawing stands in a block of code. */
import type { TableFormat } from "../../model/table-explanation.ts";
import { markdownCode, markdownProse } from "../escape/escape-markdown.ts";
import { stampOf, tableHeadline, tableHeadRows, tableSections } from "./sections.ts";
import { verdictSigns, type Block, type Cell, type Entry, type Section } from "./page.ts";

export const tableMarkdownFormat: TableFormat = {
  id: "markdown",
  extensions: [".md"],
  about: "for tickets and wikis",
  render(explanation) {
    const { table } = explanation;
    const stamp = stampOf(explanation);
    const { mark, text } = tableHeadline(explanation);
    const head = tableHeadRows(explanation).map(([label, cells]) => `- ${label}: ${joined(cells)}`);
    return `${[
      `## ${markdownCode(table.name)}`,
      `**${verdictSigns[mark]} ${markdownProse(text)}**`,
      ...(stamp === null ? [] : [`> ⚠️ **${markdownProse(stamp)}**`]),
      head.join("\n"),
      ...tableSections(explanation).map(sectionText),
    ].join("\n\n")}\n`;
  },
};

/** Of a block of code that fits into a ticket. */
const drawingWidth = 90;

const sectionText = ({ title, blocks }: Section): string =>
  [`### ${title}`, ...blocks.map(blockText)].filter((text) => text !== "").join("\n\n");

function cellText({ text, as, others }: Cell): string {
  if (text === "") return "";
  return as === "name" ? [text, ...others].map(markdownCode).join(", ") : markdownProse(text);
}

const joined = (cells: readonly Cell[]): string => cells.map(cellText).join(" ");

function blockText(block: Block): string {
  switch (block.kind) {
    case "rows":
      return [
        `| ${block.head.join(" | ")} |`,
        `| ${block.head.map((_, index) => (block.numbers?.has(index) === true ? "---:" : "---")).join(" | ")} |`,
        ...block.rows.map((row) => `| ${row.map(cellText).join(" | ")} |`),
      ].join("\n");
    case "pairs":
      return [
        "| Fact | Value |",
        "| --- | --- |",
        ...block.groups.flatMap(({ rows }) => rows.map((row) => `| ${row.map(cellText).join(" | ")} |`)),
      ].join("\n");
    case "note":
      return `Note: ${cellText(block.cell)}`;
    case "gap":
      return `Not seen: ${cellText(block.cell)}`;
    case "entries":
      return block.entries.map(entryText).join("\n\n");
    case "drawing": {
      const { lines, legend } = block.draw(drawingWidth);
      return `\`\`\`text\n${[...lines, "", legend.join(" · ")].join("\n")}\n\`\`\``;
    }
    default:
      return block satisfies never;
  }
}

function entryText({ verdict, title: [first, ...rest], rows }: Entry): string {
  const sign = verdict === null ? "" : `${verdictSigns[verdict]} `;
  const name = first === undefined ? "" : `**${sign}${cellText(first)}**`;
  return [
    [name, ...rest.map(cellText)].join(" · "),
    ...rows.map(({ label, cells }) => `- ${label}: ${joined(cells)}`),
  ].join("\n");
}
