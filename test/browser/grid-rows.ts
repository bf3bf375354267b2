/** The list of findings on an open page, as one sees it. What runs in the page is text: these tests are compiled for Node. */
import type { Page } from "playwright-core";

export type GridRow = readonly [verdict: string, table: string, rule: string];

const visibleRows = `[...document.querySelectorAll("#grid .rows .row")]
  .filter((row) => !row.hidden)
  .sort((one, other) => one.getBoundingClientRect().top - other.getBoundingClientRect().top)
  .map((row) => ["verdict", "table", "rule"].map((name) => row.querySelector(".cell-" + name).textContent))`;

/** From top to bottom, those beyond the edges of its window too. */
export const gridRows = (page: Page): Promise<readonly GridRow[]> => page.evaluate<readonly GridRow[]>(visibleRows);
