/** What is kept of deleted tables, and for ever, in Markdown. */
import type { ReportContext } from "../../model/report.ts";
import { markdownCode, markdownProse } from "../escape/escape-markdown.ts";
import { fitting } from "../fitting.ts";
import { keptHead, keptNotes, keptRow, keptSections } from "../kept-words.ts";
import { plural } from "../numbers.ts";

const mostTables = 20;

export function markdownKept({ kept }: ReportContext, most: number): string {
  const sections = kept === null ? [] : keptSections(kept, mostTables);
  if (kept === null || sections.length === 0) return "";
  const texts = sections.flatMap(({ title, sum, tables, more }) => {
    const rows = tables.map((table) => `| ${keptRow(table, kept.prices).map(cell).join(" | ")} |`);
    const { shown, left } = fitting(rows, most / sections.length);
    return [
      `**${markdownProse(title)}.** ${markdownProse(sum)}`,
      [`| ${keptHead.join(" | ")} |`, `|${" --- |".repeat(keptHead.length)}`, ...shown].join("\n"),
      ...(more + left > 0 ? [`… and ${plural(more + left, "table", "tables")} more.`] : []),
    ];
  });
  return ["### Kept backups", ...texts, ...keptNotes(kept).map(markdownProse)].join("\n\n");
}

/** The first three name things. */
const cell = (text: string, column: number): string => (column < 3 ? markdownCode(text) : markdownProse(text));
