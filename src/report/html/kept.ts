/** Kept backups on the page: of deleted tables, and those that nothing will ever delete, with what they cost. */
import type { ReportContext } from "../../model/report.ts";
import { framed, quiet, section } from "./parts.ts";
import { keptHead, keptNotes, keptRow, keptSections } from "../kept-words.ts";
import { mostShown } from "../../model/kept-backups.ts";
import { markup, nothing, type Markup } from "./markup.ts";
import { plural } from "../numbers.ts";

/** Of the columns: those of numbers. */
const numbers = new Set([5, 6]);

export function htmlKept({ kept }: ReportContext): Markup {
  const sections = kept === null ? [] : keptSections(kept, mostShown);
  if (kept === null || sections.length === 0) return nothing;
  const cards = sections.map(({ title, sum, tables, more }) => {
    const head = keptHead.map((text, column) => markup`<th scope="col"${classOf(column)}>${text}</th>`);
    const rows = tables.map((table) => {
      const [name = "", ...cells] = keptRow(table, kept.prices);
      const others = cells.map((text, index) => markup`<td${classOf(index + 1)}>${text}</td>`);
      return markup`<tr><th scope="row">${name}</th>${others}</tr>\n`;
    });
    return markup`<div class="card"><h3>${title}</h3><p>${sum}</p>${framed(title, markup`<table class="words"><thead><tr>${head}</tr></thead><tbody>\n${rows}</tbody></table>`)}${quiet(more > 0 ? `And ${plural(more, "table", "tables")} more.` : "")}</div>\n`;
  });
  return section("kept", "Kept backups", [...cards, ...keptNotes(kept).map(quiet)]);
}

const classOf = (column: number): Markup => (numbers.has(column) ? markup` class="number"` : nothing);
