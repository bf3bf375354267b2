/** The part of the address behind `#` ↔ what the list shows and which finding is open, so that a link says what one saw. */
import { shownSeverities, shownVerdicts } from "../html/payload.ts";
import { columns, type Query } from "./query.ts";

export type Shown = {
  readonly query: Query;
  /** Fingerprint of the opened finding, or the start of it; empty: none. */
  readonly finding: string;
};

/** Null where the address names a section of the page, and nothing of the list. `start`: what is shown when nothing is said. */
export function readAddress(hash: string, start: Query): Shown | null {
  const text = hash.replace(/^#/, "");
  if (!text.includes("=")) return null;
  const given = new URLSearchParams(text);
  const told = (key: string): string => given.get(key) ?? "";
  const asked = told("verdict");
  const sort = told("sort").replace(/^-/, "");
  return {
    finding: told("finding"),
    query: {
      text: told("q"),
      verdicts: asked === "" ? start.verdicts : numbersOf(asked, shownVerdicts),
      severities: numbersOf(told("severity"), shownSeverities),
      rule: told("rule"),
      region: told("region"),
      account: told("account"),
      sort: columns.find((column) => column === sort) ?? "worst",
      descending: told("sort").startsWith("-"),
    },
  };
}

/** Without its `#`; empty when everything is as at the start. */
export function writeAddress({ query, finding }: Shown, start: Query): string {
  const said = new URLSearchParams();
  const say = (key: string, value: string): void => {
    if (value !== "") said.set(key, value);
  };
  say("q", query.text);
  const verdicts = namesOf(query.verdicts, shownVerdicts);
  if (verdicts !== namesOf(start.verdicts, shownVerdicts)) say("verdict", verdicts === "" ? "all" : verdicts);
  say("severity", namesOf(query.severities, shownSeverities));
  say("rule", query.rule);
  say("region", query.region);
  say("account", query.account);
  if (query.sort !== "worst") say("sort", `${query.descending ? "-" : ""}${query.sort}`);
  say("finding", finding);
  return said.toString();
}

/** Names that do not exist are left out: `all` is none of them. */
const numbersOf = (text: string, names: readonly string[]): ReadonlySet<number> =>
  new Set(
    text
      .split(",")
      .map((name) => names.indexOf(name))
      .filter((index) => index >= 0),
  );

const namesOf = (numbers: ReadonlySet<number>, names: readonly string[]): string =>
  numbers.size === names.length ? "" : names.filter((_, index) => numbers.has(index)).join(",");
