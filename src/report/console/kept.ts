/** What is kept of deleted tables, and for ever, on a terminal. */
import { terminalProse, terminalText } from "../escape/escape-terminal.ts";
import { keptHead, keptNotes, keptRow, keptSections } from "../kept-words.ts";
import { layOut } from "../lay-out.ts";
import { plural } from "../numbers.ts";
import type { Page } from "../page.ts";

const mostTables = 5;

export function consoleKept({ kept, paint, width }: Page): string {
  const sections = kept === null ? [] : keptSections(kept, mostTables);
  if (kept === null || sections.length === 0) return "";
  return sections
    .flatMap(({ title, sum, tables, more }) => [
      paint.strong(title),
      layOut([[terminalProse(sum)]], { width, indent: 2 }),
      layOut(
        [
          keptHead.map((head) => paint.quiet(head)),
          ...tables.map((table) => keptRow(table, kept.prices).map(terminalText)),
        ],
        {
          width,
          indent: 4,
          rightAligned: new Set([5, 6]),
        },
      ),
      ...(more > 0 ? [`    … and ${plural(more, "table", "tables")} more; see -o audit.json`] : []),
      "",
    ])
    .concat(keptNotes(kept).map((text) => layOut([[paint.quiet(terminalProse(text))]], { width, indent: 2 })))
    .join("\n");
}
