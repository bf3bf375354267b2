/**
 * What a quantifier found, in one sentence however long the list: how many items, how far they get, the one that comes
 * closest or the first that offends, and whether the list is known in part only.
 */
import type { Fact, ListFact, ListItem, Scalar } from "../model/fact.ts";
import type { Condition } from "../model/policy.ts";
import { unknownWords } from "../model/unknown-words.ts";
import { nounOf, wantedOf, type QuantifiedCondition } from "./describe-condition.ts";
import { distinctUnknowns } from "../model/distinct-unknowns.ts";
import { truthOf, viewOfItem } from "./truth-of.ts";
import type { Truth } from "./truth.ts";
import { actualWords, entryOf, valueWords } from "./wording.ts";

export function describeList(condition: QuantifiedCondition, list: ListFact): string {
  return `${describeItems(condition, list)}${toldByAge(list)}${inPartOnly(list)}`;
}

function describeItems(condition: QuantifiedCondition, { items, missing }: ListFact): string {
  const { list, satisfies } = condition;
  if (items.length === 0) return missing.length === 0 ? "the list is empty" : "nothing known";
  const truths = items.map((item) => truthOf(satisfies, viewOfItem(item)));
  const having = (truth: Truth): readonly ListItem[] => items.filter((_, index) => truths[index] === truth);
  const matching = having(true);
  const failing = having(false);
  const undecided = items.length - matching.length - failing.length;
  const open = undecided === 0 ? "" : `, ${undecided} undecided`;
  const ofAll = `of ${items.length} ${nounOf(list).many}`;
  const fit = `${matching.length} ${ofAll} ${matching.length === 1 ? "fits" : "fit"}`;
  const [firstFailing] = failing;
  switch (condition.kind) {
    case "some":
      if (matching.length > 0) return `${fit}${closest(condition, matching)}`;
      return undecided === 0 ? narrowed(condition, items) : `none ${ofAll} is known to fit${open}`;
    case "none":
      return matching.length > 0 ? `${fit}${closest(condition, matching)}` : `none ${ofAll} fits${open}`;
    case "every":
      if (firstFailing === undefined) return `${fit}${open}`;
      return `${failing.length} ${ofAll} ${failing.length === 1 ? "does" : "do"} not fit${membersOf(condition, firstFailing)}`;
    default:
      return condition.kind satisfies never;
  }
}

/** "3 backups, 2 with status AVAILABLE, of which the newest is 12d old". */
function narrowed(condition: QuantifiedCondition, items: readonly ListItem[]): string {
  const { list } = condition;
  let left = items;
  let said = `${items.length} ${items.length === 1 ? nounOf(list).one : nounOf(list).many}`;
  for (const part of inTellingOrder(condition.satisfies)) {
    const next = left.filter((item) => truthOf(part, viewOfItem(item)) === true);
    if (next.length === 0) return `${said}, ${extreme(part, list, left) ?? noneWith(part, list, left)}`;
    if (next.length < left.length) said = `${said}, ${next.length} with ${wantedOf(part, list)}`;
    left = next;
  }
  return said;
}

/** What an item is comes before how old or large it is: the newest AVAILABLE backup tells more than the newest of all. */
function inTellingOrder(condition: Condition): readonly Condition[] {
  const parts = condition.kind === "all" ? condition.of : [condition];
  return [...parts.filter((part) => directionOf(part) === null), ...parts.filter((part) => directionOf(part) !== null)];
}

const directionOf = (condition: Condition): "low" | "high" | null => {
  if (condition.kind !== "leaf") return null;
  if (condition.operator === "lt" || condition.operator === "lte") return "low";
  return condition.operator === "gt" || condition.operator === "gte" ? "high" : null;
};

/** The item that comes closest to an ordering, or null where the part is none or nothing can be compared. */
function extreme(part: Condition, list: string, items: readonly ListItem[]): string | null {
  const direction = directionOf(part);
  if (part.kind !== "leaf" || direction === null) return null;
  const entry = entryOf(part.fact, list);
  const values = items.map((item) => viewOfItem(item).fact(part.fact)).filter(isKnown);
  // Instants in ISO form compare as text, numbers as numbers.
  const nearer = (a: Scalar, b: Scalar): Scalar => (a < b === (direction === "low") ? a : b);
  const [head, ...rest] = values.map(({ value }) => value);
  const first = head === undefined ? undefined : rest.reduce(nearer, head);
  if (first === undefined || entry === undefined) return null;
  const words = valueWords(first, entry.type, part.operand);
  if (part.fact === "age") return `the ${direction === "low" ? "newest" : "oldest"} is ${words} old`;
  return `the ${direction === "low" ? "lowest" : "highest"} ${part.fact} is ${words}`;
}

const isKnown = (fact: Fact): fact is Extract<Fact, { state: "known" }> => fact.state === "known";

function noneWith(part: Condition, list: string, items: readonly ListItem[]): string {
  const none = `none with ${wantedOf(part, list)}`;
  if (part.kind !== "leaf") return none;
  const entry = entryOf(part.fact, list);
  const found = new Set(items.map((item) => actualWords(viewOfItem(item).fact(part.fact), entry)));
  return `${none} (${shortened([...found])})`;
}

/** Of the items that fit, the one that fits best; told by its members where nothing is ordered. */
function closest(condition: QuantifiedCondition, matching: readonly ListItem[]): string {
  for (const part of inTellingOrder(condition.satisfies).toReversed()) {
    const found = extreme(part, condition.list, matching);
    if (found !== null) return `, ${found}`;
  }
  const [first] = matching;
  return first === undefined ? "" : membersOf(condition, first);
}

/** The members a condition speaks of, each once: " (status CREATING, age 2h)". */
function membersOf(condition: QuantifiedCondition, item: ListItem): string {
  const view = viewOfItem(item);
  const names = [...new Set(factNames(condition.satisfies))];
  if (names.length === 0) return "";
  return ` (${shortened(names.map((name) => `${name} ${actualWords(view.fact(name), entryOf(name, condition.list))}`))})`;
}

function* factNames(condition: Condition): Iterable<string> {
  if (condition.kind === "leaf") yield condition.fact;
  else if (condition.kind === "all" || condition.kind === "any")
    for (const part of condition.of) yield* factNames(part);
  else if (condition.kind === "not") yield* factNames(condition.of);
  else if (condition.kind === "when") for (const part of [condition.when, condition.then]) yield* factNames(part);
}

/** Whose a backup is, is proven by its TableId alone; where AWS sent none, whoever reads this should know what it rests on. */
function toldByAge({ items }: ListFact): string {
  const identities = items.map((item) => viewOfItem(item).fact("identity"));
  const byAge = identities.filter((fact) => fact.state === "known" && byAges.has(fact.value)).length;
  if (byAge === 0) return "";
  return `; ${byAge === items.length ? "" : `${byAge} `}told apart by age, for want of a TableId`;
}

const byAges: ReadonlySet<Scalar> = new Set(["younger-than-table", "older-than-table"]);

function inPartOnly({ missing }: ListFact): string {
  if (missing.length === 0) return "";
  return `; the list is known in part only: ${shortened(distinctUnknowns(missing).map(unknownWords))}`;
}

/** As many as a person reads in one line. */
const mostShown = 3;

const shortened = (texts: readonly string[]): string =>
  texts.length <= mostShown
    ? texts.join(", ")
    : `${texts.slice(0, mostShown).join(", ")} and ${texts.length - mostShown} more`;
