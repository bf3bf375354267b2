/** Brings the list of findings to life: data, filters, list, dialog and address come together here, and only here. */
import { shownSeverities, shownVerdicts } from "../html/payload.ts";
import { readAddress, writeAddress } from "./address.ts";
import { createDetail } from "./detail.ts";
import { button, byId, element } from "./element.ts";
import { countWords, createFilters } from "./filters.ts";
import { createGrid } from "./grid.ts";
import { columns, createAsking, everything, type Column, type Query } from "./query.ts";
import { createStore, type Store } from "./store.ts";
import { unpackAll } from "./unpack.ts";

async function start(): Promise<void> {
  document.documentElement.classList.add("runs-script");
  const browse = byId("browse");
  browse.hidden = false;
  const count = element("p", { class: "found", id: "found", role: "status" }, "Unpacking the findings…");
  browse.append(count);
  try {
    const { head, blocks } = await unpackAll([...document.querySelectorAll('script[type="application/gzip"]')]);
    bring(createStore(head, blocks), browse, count);
  } catch (error) {
    // An old browser, or a file that was cut short on its way: the rest of the page stands.
    document.documentElement.classList.remove("runs-script");
    count.textContent = `The findings could not be unpacked (${String(error)}). Open the page in a current browser; the worst findings stand below.`;
  }
}

function bring(store: Store, browse: HTMLElement, count: HTMLElement): void {
  const asking = createAsking(store);
  const atStart = startQuery(store);
  let query = atStart;
  let found: Uint32Array = new Uint32Array();
  let openedRow = -1;

  const heads = columnHeads((sort) => {
    const descending = query.sort === sort && !query.descending;
    const isBack = query.sort === sort && query.descending;
    change(isBack ? { sort: "worst", descending: false } : { sort, descending });
  });
  const grid = createGrid(store, heads.root, (row) => open(row));
  const filters = createFilters(store, change);
  const clear = button("Clear filters", { class: "plain" }, () => change(atStart));
  const dialog = byId("detail") as HTMLDialogElement;
  const detail = createDetail(store, dialog, {
    go: open,
    closed() {
      openedRow = -1;
      keepAddress();
      grid.root.focus();
    },
  });

  function change(part: Partial<Query>): void {
    query = { ...query, ...part };
    show();
    keepAddress();
  }

  function show(): void {
    found = asking.ask(query);
    filters.show(query);
    heads.show(query);
    count.textContent = found.length === 0 ? noneWords(store) : countWords(found.length, store.count);
    grid.show(found);
  }

  function open(row: number): void {
    const finding = found[row];
    if (finding === undefined) return;
    openedRow = row;
    grid.activate(row);
    detail.show(finding, { row, of: found.length });
    keepAddress();
  }

  /** Replaced, not added: going back leaves the page, as a reader expects who opened a file. */
  function keepAddress(): void {
    const opened = found[openedRow];
    const finding = opened === undefined ? "" : store.fingerprintOf(opened);
    const text = writeAddress({ query, finding }, atStart);
    history.replaceState(null, "", `#${text === "" ? "findings" : text}`);
  }

  function follow(): void {
    const asked = readAddress(location.hash, atStart);
    if (asked === null) return;
    ({ query } = asked);
    const finding = asked.finding === "" ? -1 : store.find(asked.finding);
    show();
    if (finding >= 0 && !found.includes(finding)) {
      // The link says which finding; filters that hide it would only be in its way.
      query = { ...everything };
      show();
    }
    byId("findings").scrollIntoView({ behavior: "instant" });
    if (finding >= 0) open(found.indexOf(finding));
    else detail.close();
  }

  browse.replaceChildren(filters.root, element("div", { class: "under" }, count, clear), grid.root, hint());
  show();
  follow();
  addEventListener("hashchange", follow);
  addEventListener("resize", () => grid.draw());
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target instanceof HTMLElement && /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.key !== "/" || isTyping || dialog.open || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    filters.search.focus();
  });
  for (const name of document.querySelectorAll<HTMLElement>(".pick, .tile")) {
    pickable(name, (part) => {
      change({ ...everything, verdicts: atStart.verdicts, ...part });
      byId("findings").scrollIntoView({ behavior: "instant" });
      grid.root.focus({ preventScroll: true });
    });
  }
}

const noneWords = ({ count }: Store): string =>
  count === 0 ? "No table was judged, so there is no finding." : "No finding answers to this.";

/** What fails or is unknown, unless there is nothing of the kind. */
function startQuery(store: Store): Query {
  const urgent = [shownVerdicts.indexOf("fail"), shownVerdicts.indexOf("unknown")];
  const isUrgent = store.verdict.some((verdict) => urgent.includes(verdict));
  return { ...everything, verdicts: new Set(isUrgent ? urgent : []) };
}

const headings: Readonly<Record<Column | "reason", string>> = {
  verdict: "Verdict",
  severity: "Severity",
  table: "Table",
  rule: "Rule",
  account: "Account",
  region: "Region",
  reason: "Why",
};

function columnHeads(sort: (column: Column) => void): { readonly root: HTMLElement; show(query: Query): void } {
  const cells = columns.map((column) =>
    element(
      "span",
      { role: "columnheader", class: `cell-${column}`, "aria-sort": "none" },
      button(headings[column], { class: "sort" }, () => sort(column)),
    ),
  );
  const reason = element("span", { role: "columnheader", class: "cell-reason" }, headings.reason);
  const row = element("div", { role: "row", class: "row heads", "aria-rowindex": "1" }, ...cells, reason);
  return {
    root: element("div", { role: "rowgroup", class: "head-group" }, row),
    show({ sort: sorted, descending }) {
      for (const [index, cell] of cells.entries()) {
        const isSorted = columns[index] === sorted;
        cell.setAttribute("aria-sort", isSorted ? (descending ? "descending" : "ascending") : "none");
      }
    },
  };
}

/** A name in the overview becomes a button that shows its findings. */
function pickable(name: HTMLElement, pick: (part: Partial<Query>) => void): void {
  const { verdict, severity, rule, account } = name.dataset;
  const part: Partial<Query> = {
    ...(verdict !== undefined && { verdicts: new Set([shownVerdicts.findIndex((each) => each === verdict)]) }),
    ...(severity !== undefined && { severities: new Set([shownSeverities.findIndex((each) => each === severity)]) }),
    ...(rule !== undefined && { rule }),
    ...(account !== undefined && { account }),
  };
  const made = button("", { class: "picked" }, () => pick(part));
  made.append(...name.childNodes);
  name.append(made);
}

function hint(): HTMLElement {
  const key = (name: string): HTMLElement => element("kbd", {}, name);
  return element(
    "p",
    { class: "quiet keys" },
    key("/"),
    " search  ",
    key("↑"),
    key("↓"),
    " move  ",
    key("Enter"),
    " open  ",
    key("Esc"),
    " close. The address keeps filters and the opened finding: send it as a link beside this file.",
  );
}

void start();
