/**
 * Two rules of one build in, the facts and lists out that could tell them apart: for each fact a value, and for each
 * list its contents, for every way in which the parts of either rule can come out.
 */
import type { QuantifiedCondition } from "../../condition/describe-condition.ts";
import { applyOperator, truthOf, viewOfItem } from "../../condition/truth-of.ts";
import type { FactView } from "../../model/derive.ts";
import { known, unknown, type Fact, type ListFact, type ListItem, type Scalar } from "../../model/fact.ts";
import type { Condition, CompiledRule } from "../../model/policy.ts";
import { applicabilityOf } from "../applicability.ts";
import { conditionsOf, termsOf } from "../conditions-of.ts";
import { isComplete, tellingValues, type AskedFact, type Leaf } from "./telling-values.ts";

export type TellingWorlds = {
  readonly facts: ReadonlyMap<string, readonly Fact[]>;
  readonly lists: ReadonlyMap<string, readonly ListFact[]>;
  /** Nothing else could tell the rules apart. */
  readonly complete: boolean;
};

type Pair = readonly [CompiledRule, CompiledRule];

/** What conditions ask: leaves by fact, and what is asked of the items of each list, quantifier by quantifier. */
type Asked = { readonly leaves: Map<string, Leaf[]>; readonly items: Map<string, QuantifiedCondition[]> };

export function tellingWorlds(pair: Pair): TellingWorlds {
  const asked: Asked = { leaves: new Map([["table.status", []]]), items: new Map() };
  const bounds = pair.flatMap(termsOf).flatMap(({ grace }) => (grace === null ? [] : [grace]));
  if (bounds.length > 0) asked.leaves.set("table.age", []);
  for (const condition of pair.flatMap(conditionsOf)) ask(condition, asked);
  const facts = [...asked.leaves].map(([fact, leaves]) => {
    const samples = samplesOf(pair[0], (given) => [given.facts[fact]]);
    const about: AskedFact = { fact, list: null, leaves, bounds: fact === "table.age" ? bounds : [], samples };
    const values = firstOfEach(tellingValues(about), (value) => signature(fact, value, leaves, pair));
    return { fact, values, complete: isComplete(about, values) };
  });
  const lists = [...asked.items].map(([list, parts]) => ({ list, ...listsOf(list, parts, pair) }));
  return {
    facts: new Map(facts.map(({ fact, values }) => [fact, values])),
    lists: new Map(lists.map(({ list, contents }) => [list, contents])),
    complete: [...facts, ...lists].every(({ complete }) => complete),
  };
}

function ask(condition: Condition, asked: Asked): void {
  switch (condition.kind) {
    case "leaf":
      return void asked.leaves.set(condition.fact, [...(asked.leaves.get(condition.fact) ?? []), condition]);
    case "all":
    case "any":
      for (const part of condition.of) ask(part, asked);
      return;
    case "not":
      return ask(condition.of, asked);
    case "when":
      ask(condition.when, asked);
      return ask(condition.then, asked);
    case "some":
    case "every":
    case "none":
      return void asked.items.set(condition.list, [...(asked.items.get(condition.list) ?? []), condition]);
    default:
      condition satisfies never;
  }
}

/** How everything that looks at the fact comes out. State and age of a table are looked at outside of conditions too. */
function signature(fact: string, value: Fact, leaves: readonly Leaf[], pair: Pair): string {
  const truths = leaves.map(({ operator, operand }) => applyOperator(operator, value, operand));
  // Whether it is there decides with which state of PITR it can go.
  if (fact.startsWith("pitr.")) return [...truths, value.state === "absent"].join();
  if (fact !== "table.status" && fact !== "table.age") return truths.join();
  const facts = new Map<string, Fact>([
    ["table.status", known("ACTIVE")],
    [fact, value],
  ]);
  const subject = { presence: "present", view: viewOf(facts, new Map()) } as const;
  const applicable = pair.flatMap((rule) =>
    termsOf(rule).map((terms) => {
      const inForce = { terms: { ...terms, applies: null }, override: null, trace: [] };
      return applicabilityOf(rule, inForce, subject).truth;
    }),
  );
  return [...truths, ...applicable].join();
}

export const viewOf = (facts: ReadonlyMap<string, Fact>, lists: ReadonlyMap<string, ListFact>): FactView => ({
  fact: (name) => facts.get(name) ?? unknown({ kind: "not-collected" }),
  list: (name) => lists.get(name) ?? { items: [], missing: [{ kind: "not-collected" }] },
});

/**
 * Whether items decide a quantifier depends on which truths occur among them, and one item is enough to show a truth. So
 * a list needs at most one item for each quantifier that looks at it.
 */
function listsOf(list: string, quantified: readonly QuantifiedCondition[], pair: Pair): Contents {
  const asked: Asked = { leaves: new Map(), items: new Map() };
  const parts = quantified.map(({ satisfies }) => satisfies);
  for (const part of parts) ask(part, asked);
  let items: readonly ListItem[] = [{}];
  let complete = true;
  for (const [fact, leaves] of asked.leaves) {
    const samples = samplesOf(pair[0], (given) => (given.lists[list]?.items ?? []).map((item) => item[fact]));
    const about: AskedFact = { fact, list, leaves, bounds: [], samples };
    const values = firstOfEach(tellingValues(about), (value) =>
      leaves.map(({ operator, operand }) => applyOperator(operator, value, operand)).join(),
    );
    complete &&= isComplete(about, values);
    complete &&= items.length * values.length <= mostItems;
    items = items.flatMap((item) => values.map((value) => ({ ...item, [fact]: value }))).slice(0, mostItems);
  }
  const telling = firstOfEach(items, (item) => parts.map((part) => truthOf(part, viewOfItem(item))).join());
  const chosen = [...choices(telling, distinct(quantified))];
  const contents = chosen.flatMap((each): readonly ListFact[] => [
    { items: each, missing: [] },
    { items: each, missing: [{ kind: "denied" }] },
  ]);
  const truthsOf = (content: ListFact): string => {
    const view = viewOf(new Map(), new Map([[list, content]]));
    return quantified.map((condition) => truthOf(condition, view)).join();
  };
  return { contents: firstOfEach(contents, truthsOf), complete: complete && chosen.length < mostChoices };
}

type Contents = { readonly contents: readonly ListFact[]; readonly complete: boolean };

/** While PITR is off AWS tells nothing else of it, and while it is on all of it. */
export function isPossible(facts: ReadonlyMap<string, Fact>): boolean {
  const enabled = facts.get("pitr.enabled");
  if (enabled?.state !== "known") return true;
  return [...facts].every(
    ([name, { state }]) =>
      name === "pitr.enabled" ||
      !name.startsWith("pitr.") ||
      (enabled.value === true ? state !== "absent" : state === "absent"),
  );
}

const distinct = (conditions: readonly Condition[]): number =>
  new Set(conditions.map((condition) => JSON.stringify(condition))).size;

/** Rules with a handful of quantifiers stay far below; beyond it the time goes into what nobody wrote by hand. */
const mostItems = 2_000;
const mostChoices = 5_000;

/** Choices of at most `most` items, the smaller first; cut off where there would be too many. */
function* choices(items: readonly ListItem[], most: number): Iterable<readonly ListItem[]> {
  const waiting: (readonly number[])[] = [[]];
  for (let next = 0; next < Math.min(waiting.length, mostChoices); next++) {
    const places = waiting[next] ?? [];
    yield places.map((place) => items[place] ?? {});
    if (places.length === most) continue;
    for (let place = (places.at(-1) ?? -1) + 1; place < items.length && waiting.length < mostChoices; place++) {
      waiting.push([...places, place]);
    }
  }
}

function samplesOf(
  { examples }: CompiledRule,
  find: (given: CompiledRule["examples"][number]["given"]) => readonly (Fact | undefined)[],
): readonly Scalar[] {
  return examples.flatMap(({ given }) => find(given).flatMap((fact) => (fact?.state === "known" ? [fact.value] : [])));
}

function firstOfEach<T>(values: readonly T[], key: (value: T) => string): readonly T[] {
  const found = new Map<string, T>();
  for (const value of values) {
    const is = key(value);
    if (!found.has(is)) found.set(is, value);
  }
  return [...found.values()];
}
