/** Pieces that sections of the page are made of: a section with its heading, a table in its frame, a table of counts. */
import type { VerdictCounts } from "../../model/run.ts";
import { verdictBar } from "./bar.ts";
import { markup, nothing, type Markup } from "./markup.ts";
import { grouped } from "../numbers.ts";
import { passOfTotal } from "../verdict-words.ts";

export const section = (id: string, title: string, body: readonly Markup[]): Markup =>
  markup`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>${body}</section>\n`;

export const card = (title: string, body: readonly Markup[]): Markup =>
  markup`<div class="card"><h3>${title}</h3>${body}</div>\n`;

/** Scrolls by itself where the window is too narrow for it, and can then be reached by keyboard. */
export const framed = (label: string, table: Markup): Markup =>
  markup`<div class="frame" role="group" aria-label="${label}" tabindex="0">${table}</div>`;

export const quiet = (text: string): Markup => (text === "" ? nothing : markup`<p class="quiet">${text}</p>`);

export type CountedRow = {
  /** What stands in the first cell: a name that is a header of its row. */
  readonly head: Markup;
  readonly counts: VerdictCounts;
};

/** One row each: bar, pass/total and the other counts. `what`: the heading of the first column. */
export function countsTable(label: string, what: string, rows: readonly CountedRow[]): Markup {
  const body = rows.map(
    ({ head, counts }) =>
      markup`<tr><th scope="row">${head}</th><td class="bar-cell">${verdictBar(counts)}</td><td class="number">${passOfTotal(counts)}</td>${numbers(counts)}</tr>\n`,
  );
  return framed(
    label,
    markup`<table class="counts"><thead><tr><th scope="col">${what}</th><th scope="col" class="bar-cell"><span class="unseen">Share of verdicts</span></th><th scope="col" class="number">Pass/total</th><th scope="col" class="number">Fail</th><th scope="col" class="number">Unknown</th><th scope="col" class="number">Waived</th><th scope="col" class="number"><abbr title="Not applicable">N/A</abbr></th></tr></thead><tbody>\n${body}</tbody></table>`,
  );
}

const numbers = (counts: VerdictCounts): readonly Markup[] =>
  (["fail", "unknown", "waived", "not-applicable"] as const).map((verdict) =>
    counts[verdict] === 0
      ? markup`<td class="number none">0</td>`
      : markup`<td class="number is-${verdict}">${grouped(counts[verdict])}</td>`,
  );
