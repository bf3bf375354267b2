/** A rule's own examples, judged: each states a table and the verdict its author expects of the rule on it. */
import { deriveFacts, type FactView } from "../model/derive.ts";
import type { Reason, TraceEntry, Verdict } from "../model/finding.ts";
import type { CompiledRule, GivenTable, Position } from "../model/policy.ts";
import { exampleAsOf, worldOf } from "./given-table.ts";
import { judge } from "./verdict.ts";

export type ExampleOutcome = {
  readonly name: string;
  readonly at: Position;
  readonly expected: Verdict;
  readonly actual: Verdict;
  readonly passed: boolean;
  readonly reason: Reason;
  readonly trace: readonly TraceEntry[];
};

/** `typical` is what an example says nothing about; the clock stands at `exampleAsOf`. */
export function runExamples(rule: CompiledRule, typical: GivenTable): readonly ExampleOutcome[] {
  return rule.examples.map(({ name, given, verdict: expected, at }) => {
    const { account, table, overrides } = worldOf([typical, given], exampleAsOf);
    const derived = deriveFacts(account, table, exampleAsOf);
    const view: FactView = { ...derived, fact: (fact) => overrides.get(fact) ?? derived.fact(fact) };
    const { verdict: actual, reason, trace } = judge(rule, { presence: table.presence, view });
    return { name, at, expected, actual, passed: actual === expected, reason, trace };
  });
}
