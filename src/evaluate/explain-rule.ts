/**
 * A compiled rule and where its numbers come from in, what there is to say about it out: in words, with its facts, its
 * parameters and the calls it takes. Everything is derived from the rule and the catalogues; nothing is judged.
 */
import { formatDurationExactly } from "../condition/duration.ts";
import { namedFacts, type NamedFact } from "../condition/named-facts.ts";
import { sayCondition } from "../condition/say-condition.ts";
import { entryOf } from "../condition/wording.ts";
import type { FactExplanation, Population, RuleExplanation, RuleOrigin, Saying } from "../model/explanation.ts";
import { listEntry } from "../model/facts.ts";
import type { CompiledRule, Condition } from "../model/policy.ts";
import { groupsOfRules } from "./demand.ts";
import { readsOf } from "./expected-calls.ts";

export function explainRule(rule: CompiledRule, origin: RuleOrigin, population: Population): RuleExplanation {
  const { id, title, severity, why, fix, at, remediate, mention, controls } = rule;
  return {
    kind: "rule",
    id,
    title,
    severity,
    ownSeverity: origin.severity,
    severitySetAt: origin.severitySetAt,
    why,
    fix,
    at,
    judges: sayWhichTables(rule),
    passes: sayCondition(rule.assert),
    overrides: rule.overrides.map(({ when, skip, at: place }, index) => ({
      where: sayCondition(when),
      severity: origin.overrides[index]?.severity ?? null,
      params: origin.overrides[index]?.params ?? [],
      skip,
      at: place,
    })),
    params: origin.params,
    facts: factsOf(rule),
    remediate,
    remediateSetAt: origin.remediateSetAt,
    mention,
    controls,
    examples: rule.examples.length,
    reads: readsOf(groupsOfRules([rule]), population),
  };
}

/** What `applicabilityOf` decides by: the state of the table, `grace` and `applies`. */
function sayWhichTables({ archivedTables, grace, applies }: CompiledRule): Saying {
  const old = grace === null ? "" : ` at least ${formatDurationExactly(grace)} old`;
  const states = archivedTables === "skip" ? "being created, being deleted or archived" : "being created or deleted";
  const tables = `every table${old} that is not ${states}`;
  if (applies === null) return { text: tables, parts: [] };
  const { text, parts } = sayCondition(applies);
  return { text: `${tables}, where ${text}`, parts };
}

/** In the order in which the rule names them; `grace` asks for the age of the table. */
function factsOf({ grace, applies, assert, mention, overrides }: CompiledRule): readonly FactExplanation[] {
  const named = new Map<string, NamedFact>();
  const add = (each: NamedFact): void => {
    const key = `${each.list ?? ""}\n${each.fact ?? ""}`;
    if (!named.has(key)) named.set(key, each);
  };
  const namedIn = (condition: Condition | null): void => {
    if (condition !== null) for (const each of namedFacts(condition)) add(each);
  };
  if (grace !== null) add({ list: null, fact: "table.age" });
  namedIn(applies);
  namedIn(assert);
  for (const { when } of overrides) namedIn(when);
  for (const fact of mention) add({ list: null, fact });
  // Members of a list stay with it, though `applies` and `assert` both name it.
  const lists = [...new Set([...named.values()].map(({ list }) => list))];
  return lists.flatMap((list) => [...named.values()].filter((each) => each.list === list).map(explainFact));
}

function explainFact({ list, fact }: NamedFact): FactExplanation {
  const ofList = list === null ? undefined : listEntry(list);
  if (fact === null) {
    if (list === null || ofList === undefined) throw new Error(`${list} is no list of the catalogue`);
    return { name: list, list: null, type: "list", about: ofList.about, absentWhen: null, groups: ofList.groups };
  }
  const entry = entryOf(fact, list);
  if (entry === undefined) throw new Error(`${fact} is no fact of the catalogue`);
  const { type, about, absentWhen, groups } = entry;
  return { name: fact, list, type, about, absentWhen, groups: ofList?.groups ?? groups };
}
