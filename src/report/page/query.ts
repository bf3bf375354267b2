/** What somebody asks of the list of findings, and which findings answer it in which order. Pure. */
import { fingerprintDigits, shownSeverities, shownVerdicts } from "../html/payload.ts";
import { sortedBy, type Store } from "./store.ts";

export const columns = ["verdict", "severity", "table", "rule", "account", "region"] as const;
export type Column = (typeof columns)[number];

export type Query = {
  /** Words that must all stand in the table's name, the account, the Region, the rule, or the reason. */
  readonly text: string;
  /** Empty: every one. */
  readonly verdicts: ReadonlySet<number>;
  readonly severities: ReadonlySet<number>;
  /** Ids; empty: every one. */
  readonly rule: string;
  readonly region: string;
  /** Part of an account's id, name or OU. */
  readonly account: string;
  /** `worst`: failing first, by severity, and then in the order of the run. */
  readonly sort: Column | "worst";
  readonly descending: boolean;
};

export const everything: Query = {
  text: "",
  verdicts: new Set(),
  severities: new Set(),
  rule: "",
  region: "",
  account: "",
  sort: "worst",
  descending: false,
};

export type Asking = { ask(query: Query): Uint32Array };

export function createAsking(store: Store): Asking {
  const { head, order, table, rule, verdict, severity } = store;
  const nameRanks = onceMade(() => ranksOf(store.names));
  const accountRanks = onceMade(() => ranksOf(head.accounts.map(({ id }) => id)));
  const regionRanks = onceMade(() => ranksOf(head.regions));
  const rankOf = (sort: Query["sort"]): ((finding: number) => number) => {
    const tableOf = (finding: number): number => table[finding] ?? 0;
    const worst = (finding: number): number =>
      (verdict[finding] ?? 0) * shownSeverities.length + (severity[finding] ?? 0);
    switch (sort) {
      case "worst":
      case "verdict":
        return worst;
      case "severity":
        return (finding) => (severity[finding] ?? 0) * shownVerdicts.length + (verdict[finding] ?? 0);
      case "rule":
        return (finding) => rule[finding] ?? 0;
      case "table":
        return (finding) => nameRanks()[tableOf(finding)] ?? 0;
      case "account":
        return (finding) => accountRanks()[store.account[tableOf(finding)] ?? 0] ?? 0;
      case "region":
        return (finding) => regionRanks()[store.region[tableOf(finding)] ?? 0] ?? 0;
      default:
        return sort satisfies never;
    }
  };
  /** All findings in the order that was asked for last: a filter then only leaves out, and typing stays quick. */
  let sorted = { name: "", findings: order };
  const sortedFor = ({ sort, descending }: Query): Uint32Array => {
    const name = `${sort} ${String(descending)}`;
    if (sorted.name !== name) {
      const rank = rankOf(sort);
      // Ranks from 0 on: a negative one would mix with the places that sortedBy adds.
      const most = descending ? order.reduce((last, finding) => Math.max(last, rank(finding)), 0) : 0;
      const turned = descending ? -1 : 1;
      const places = sortedBy(order.length, (place) => most + turned * rank(order[place] ?? 0));
      sorted = { name, findings: places.map((place) => order[place] ?? 0) };
    }
    return sorted.findings;
  };
  return { ask: (query) => sortedFor(query).filter(wantedBy(store, query)) };
}

function wantedBy(store: Store, query: Query): (finding: number) => boolean {
  const { head, table, rule, verdict, severity } = store;
  const ruleIndex = query.rule === "" ? -1 : head.rules.findIndex(({ id }) => id === query.rule);
  const regionIndex = query.region === "" ? -1 : head.regions.indexOf(query.region);
  const accounts = query.account === "" ? null : head.accounts.map(includes(query.account.toLowerCase()));
  const words = query.text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "")
    .map((word) => holds(store, word));
  const everyVerdict = query.verdicts.size === 0;
  const everySeverity = query.severities.size === 0;
  return (finding) => {
    const at = table[finding] ?? 0;
    return (
      (everyVerdict || query.verdicts.has(verdict[finding] ?? 0)) &&
      (everySeverity || query.severities.has(severity[finding] ?? 0)) &&
      (query.rule === "" || rule[finding] === ruleIndex) &&
      (query.region === "" || store.region[at] === regionIndex) &&
      (accounts === null || accounts[store.account[at] ?? 0] === true) &&
      words.every((holdsWord) => holdsWord(finding))
    );
  };
}

const includes =
  (word: string) =>
  ({ id, name, ou }: Store["head"]["accounts"][number]): boolean =>
    `${id} ${name} ${ou}`.toLowerCase().includes(word);

/** Each text is looked at once, however many findings have it. */
function holds(store: Store, word: string): (finding: number) => boolean {
  const { head } = store;
  if (new RegExp(`^[0-9a-f]{${fingerprintDigits},64}$`).test(word) && store.find(word) >= 0) {
    return (finding) => store.fingerprintOf(finding) === word.slice(0, fingerprintDigits);
  }
  const rules = head.rules.map(({ id }) => id.toLowerCase().includes(word));
  const accounts = head.accounts.map(includes(word));
  const regions = head.regions.map((region) => region.toLowerCase().includes(word));
  const names = remembered(store.names, word);
  const reasons = remembered(store.texts, word);
  return (finding) => {
    const at = store.table[finding] ?? 0;
    return (
      rules[store.rule[finding] ?? 0] === true ||
      accounts[store.account[at] ?? 0] === true ||
      regions[store.region[at] ?? 0] === true ||
      names(at) ||
      reasons(store.reason[finding] ?? 0)
    );
  };
}

function remembered(texts: readonly string[], word: string): (index: number) => boolean {
  const [unasked, no, yes] = [0, 1, 2];
  const known = new Uint8Array(texts.length);
  return (index) => {
    if (known[index] === unasked) known[index] = texts[index]?.toLowerCase().includes(word) === true ? yes : no;
    return known[index] === yes;
  };
}

/** By code unit, as the run is ordered: the same in every browser and language. Equal texts have one rank. */
function ranksOf(texts: readonly string[]): Uint32Array {
  const sorted = [...new Set(texts)].sort((a, b) => (a < b ? -1 : 1));
  const ranks = new Map(sorted.map((text, rank) => [text, rank]));
  return Uint32Array.from(texts, (text) => ranks.get(text) ?? 0);
}

function onceMade<Value>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => (made ??= make());
}
