/** The controls above the list: search, verdicts, severities, rule, account, Region. They tell of each change, and show any query. */
import { grouped, plural } from "../numbers.ts";
import { shownSeverities, shownVerdicts } from "../html/payload.ts";
import { element } from "./element.ts";
import type { Query } from "./query.ts";
import type { Store } from "./store.ts";

export type Filters = {
  readonly root: HTMLElement;
  readonly search: HTMLInputElement;
  show(query: Query): void;
};

const mostSuggested = 500;

export function createFilters(store: Store, change: (part: Partial<Query>) => void): Filters {
  const { head } = store;
  const failing = (finding: number): boolean => store.verdict[finding] === shownVerdicts.indexOf("fail");
  const search = field({ id: "search", type: "search", placeholder: "Table, account, rule, reason…" });
  const account = field({ id: "account", type: "text", list: "accounts", placeholder: "Id, name or OU" });
  const rule = choice(
    "rule",
    "All rules",
    head.rules.map(({ id }) => id),
  );
  const region = choice("region", "All Regions", head.regions);
  const verdicts = toggles(
    "Verdict",
    shownVerdicts,
    counted(store.verdict, () => true),
    (numbers) => change({ verdicts: numbers }),
  );
  const severities = toggles(
    "Severity, and how many fail",
    shownSeverities,
    counted(store.severity, failing),
    (numbers) => change({ severities: numbers }),
  );
  search.addEventListener("input", () => change({ text: search.value }));
  account.addEventListener("input", () => change({ account: account.value.trim() }));
  rule.addEventListener("change", () => change({ rule: rule.value }));
  region.addEventListener("change", () => change({ region: region.value }));
  const suggested = head.accounts.slice(0, mostSuggested).map(({ id, name }) => element("option", { value: id }, name));
  const root = element(
    "form",
    { class: "filters", role: "search", "aria-label": "Findings" },
    labelled("Search", search, "wide"),
    labelled("Rule", rule),
    labelled("Account", account),
    labelled("Region", region),
    verdicts.root,
    severities.root,
    element("datalist", { id: "accounts" }, ...suggested),
  );
  root.addEventListener("submit", (event) => event.preventDefault());
  return {
    root,
    search,
    show(query) {
      if (search.value !== query.text) search.value = query.text;
      if (account.value.trim() !== query.account) account.value = query.account;
      rule.value = query.rule;
      region.value = query.region;
      verdicts.show(query.verdicts);
      severities.show(query.severities);
    },
  };
}

/** "41 of 285 findings". */
export const countWords = (found: number, all: number): string =>
  found === all ? plural(all, "finding", "findings") : `${plural(found, "finding", "findings")} of ${grouped(all)}`;

const field = (attributes: Readonly<Record<string, string>>): HTMLInputElement =>
  element("input", { autocomplete: "off", spellcheck: "false", ...attributes });

function choice(id: string, all: string, names: readonly string[]): HTMLSelectElement {
  const options = names.map((name) => element("option", { value: name }, name));
  return element("select", { id }, element("option", { value: "" }, all), ...options);
}

const labelled = (text: string, control: HTMLElement, kind = ""): HTMLElement =>
  element("div", { class: `field ${kind}` }, element("label", { for: control.id }, text), control);

function counted(column: Uint8Array, isCounted: (finding: number) => boolean): readonly number[] {
  const counts = [0, 0, 0, 0, 0];
  for (const [finding, value] of column.entries()) if (isCounted(finding)) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

/** None pressed is the same as all: nothing is left out. */
function toggles(
  legend: string,
  names: readonly string[],
  counts: readonly number[],
  change: (numbers: ReadonlySet<number>) => void,
): { readonly root: HTMLElement; show(numbers: ReadonlySet<number>): void } {
  const boxes = names.map((name) => element("input", { type: "checkbox", value: name }));
  for (const box of boxes) {
    box.addEventListener("change", () => {
      change(new Set(boxes.flatMap((each, index) => (each.checked ? [index] : []))));
    });
  }
  const labels = boxes.map((box, index) =>
    element(
      "label",
      { class: `toggle is-${names[index] ?? ""}` },
      box,
      element("span", {}, names[index] === "not-applicable" ? "n/a" : (names[index] ?? "")),
      element("b", {}, grouped(counts[index] ?? 0)),
    ),
  );
  return {
    root: element("fieldset", {}, element("legend", {}, legend), ...labels),
    show(numbers) {
      for (const [index, box] of boxes.entries()) box.checked = numbers.has(index);
    },
  };
}
