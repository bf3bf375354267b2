/** A rule's own examples, judged: each states a table and the verdict its author expects of the rule on it. */
import { deriveFacts, type FactView } from "../model/derive.ts";
import type { CompiledRule, GivenTable } from "../model/policy.ts";
import type { CaseOutcome } from "../model/test-outcome.ts";
import { exampleAsOf, worldOf } from "./given-table.ts";
import { judge, type Judgement } from "./verdict.ts";

/** `typical` is what an example says nothing about; the clock stands at `exampleAsOf`. */
export function runExamples(rule: CompiledRule, typical: GivenTable): readonly CaseOutcome[] {
  return rule.examples.map(({ name, given, verdict: expected, at }) => {
    const { verdict: actual, reason, trace } = judgeGiven(rule, typical, given);
    return { name, at, expected, because: null, actual, passed: actual === expected, reason, trace };
  });
}

/** The rule on the typical table but for what is given. */
export function judgeGiven(rule: CompiledRule, typical: GivenTable, given: GivenTable): Judgement {
  const { account, table, around, overrides, listOverrides } = worldOf([typical, given], exampleAsOf);
  const derived = deriveFacts(account, table, exampleAsOf, around);
  const view: FactView = {
    fact: (fact) => overrides.get(fact) ?? derived.fact(fact),
    list: (list) => listOverrides.get(list) ?? derived.list(list),
  };
  return judge(rule, { presence: table.presence, view });
}
