/**
 * The list of findings: as many rows as fit the window, whatever the number of findings. They are the same elements all
 * the time, filled anew as one scrolls; keyboard and screen readers are told of all rows, not of those alone.
 */
import { shownSeverities, shownVerdicts } from "../html/payload.ts";
import { element } from "./element.ts";
import type { Store } from "./store.ts";

export type Grid = {
  readonly root: HTMLElement;
  show(found: Uint32Array): void;
  /** Rows of the list; -1 and beyond the end are pulled in. */
  activate(row: number): void;
  /** Draws again: the window has another size. */
  draw(): void;
};

type Row = { readonly root: HTMLElement; readonly cells: Readonly<Record<CellName, HTMLElement>> };
type CellName = "verdict" | "severity" | "table" | "rule" | "account" | "region" | "reason";

const cellNames: readonly CellName[] = ["verdict", "severity", "table", "rule", "account", "region", "reason"];

const spareRows = 6;
/** Browsers draw no element that is much higher than this. Longer lists are scrolled in larger steps. */
const mostPixels = 8_000_000;

export function createGrid(store: Store, head: HTMLElement, open: (row: number, found: Uint32Array) => void): Grid {
  const body = element("div", { role: "rowgroup", class: "rows" });
  const root = element(
    "div",
    {
      role: "grid",
      class: "grid",
      id: "grid",
      tabindex: "0",
      "aria-labelledby": "findings-title",
      "aria-colcount": String(cellNames.length),
    },
    head,
    body,
  );
  const rows: Row[] = [];
  let found: Uint32Array = new Uint32Array();
  let active = 0;

  const draw = (): void => {
    const rowHeight = heightOf(root);
    const whole = found.length * rowHeight;
    const canvas = Math.min(whole, mostPixels);
    // Before the height of the list is asked for: a short list is as high as its rows.
    body.style.height = `${canvas}px`;
    const shownHeight = Math.max(0, root.clientHeight - head.offsetHeight);
    const needed = Math.min(found.length, Math.ceil(shownHeight / rowHeight) + spareRows);
    while (rows.length < needed) {
      const row = createRow(rows.length);
      rows.push(row);
      body.append(row.root);
    }
    const stretch = canvas > shownHeight ? (whole - shownHeight) / (canvas - shownHeight) : 1;
    const offset = root.scrollTop * stretch;
    const first = Math.max(0, Math.min(Math.floor(offset / rowHeight) - spareRows / 2, found.length - needed));
    for (const [slot, row] of rows.entries()) {
      row.root.hidden = slot >= needed;
      if (slot >= needed) continue;
      const index = first + slot;
      fill(row, store, { finding: found[index] ?? 0, index });
      row.root.classList.toggle("is-active", index === active);
      row.root.setAttribute("aria-selected", String(index === active));
      row.root.style.transform = `translateY(${root.scrollTop + index * rowHeight - offset}px)`;
      if (index === active) root.setAttribute("aria-activedescendant", row.root.id);
    }
    const isDrawn = active >= first && active < first + needed;
    if (!isDrawn) root.removeAttribute("aria-activedescendant");
  };

  const activate = (row: number): void => {
    active = Math.max(0, Math.min(row, found.length - 1));
    const rowHeight = heightOf(root);
    const shownHeight = root.clientHeight - head.offsetHeight;
    const whole = found.length * rowHeight;
    const canvas = Math.min(whole, mostPixels);
    const stretch = canvas > shownHeight ? (whole - shownHeight) / (canvas - shownHeight) : 1;
    const top = active * rowHeight;
    const offset = root.scrollTop * stretch;
    if (top < offset) root.scrollTop = top / stretch;
    else if (top + rowHeight > offset + shownHeight) root.scrollTop = (top + rowHeight - shownHeight) / stretch;
    draw();
  };

  let isDrawing = false;
  root.addEventListener("scroll", () => {
    if (isDrawing) return;
    isDrawing = true;
    requestAnimationFrame(() => {
      isDrawing = false;
      draw();
    });
  });
  body.addEventListener("click", (event) => {
    const row = rows.find((each) => event.target instanceof Node && each.root.contains(event.target));
    if (row === undefined) return;
    active = Number(row.root.dataset["index"]);
    draw();
    open(active, found);
  });
  root.addEventListener("keydown", (event) => {
    if (event.target !== root || event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(root.clientHeight / heightOf(root)) - 2);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: found.length - 1,
    };
    const next = steps[event.key];
    if (next !== undefined) activate(next);
    else if (event.key === "Enter" && found.length > 0) open(active, found);
    else return;
    event.preventDefault();
  });

  return {
    root,
    show(next) {
      found = next;
      active = 0;
      root.scrollTop = 0;
      // The row of the headings is one of them.
      root.setAttribute("aria-rowcount", String(found.length + 1));
      draw();
    },
    activate,
    draw,
  };
}

/** Set by the style sheet, as rows are higher on narrow windows. */
const heightOf = (root: HTMLElement): number =>
  Number.parseFloat(getComputedStyle(root).getPropertyValue("--row-height")) || 44;

function createRow(slot: number): Row {
  const cell = (name: CellName): HTMLElement => element("span", { role: "gridcell", class: `cell-${name}` });
  const cells = {
    verdict: cell("verdict"),
    severity: cell("severity"),
    table: cell("table"),
    rule: cell("rule"),
    account: cell("account"),
    region: cell("region"),
    reason: cell("reason"),
  };
  return { cells, root: element("div", { role: "row", class: "row", id: `row-${slot}` }, ...Object.values(cells)) };
}

function fill(
  { root, cells }: Row,
  store: Store,
  { finding, index }: { readonly finding: number; readonly index: number },
): void {
  const { head } = store;
  const table = store.table[finding] ?? 0;
  const account = head.accounts[store.account[table] ?? 0];
  const verdict = shownVerdicts[store.verdict[finding] ?? 0] ?? "unknown";
  const severity = shownSeverities[store.severity[finding] ?? 0] ?? "low";
  root.dataset["index"] = String(index);
  root.dataset["verdict"] = verdict;
  root.setAttribute("aria-rowindex", String(index + 2));
  cells.verdict.textContent = verdict === "not-applicable" ? "n/a" : verdict;
  cells.verdict.className = `cell-verdict badge is-${verdict}`;
  cells.severity.textContent = severity;
  cells.severity.className = `cell-severity severity is-${severity}`;
  cells.table.textContent = store.names[table] ?? "";
  cells.rule.textContent = head.rules[store.rule[finding] ?? 0]?.id ?? "";
  cells.account.textContent = account === undefined ? "" : account.name === "" ? account.id : account.name;
  cells.account.title = account?.id ?? "";
  cells.region.textContent = head.regions[store.region[table] ?? 0] ?? "";
  cells.reason.textContent = store.texts[store.reason[finding] ?? 0] ?? "";
}
