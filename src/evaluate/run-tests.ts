/** Rules and policy tests in, all that they came to out: the examples, the tested tables, what is unproven, mutations. */
import type { PolicyTest } from "../model/policy-test.ts";
import type { CompiledRule, GivenTable } from "../model/policy.ts";
import type { TestOutcomes } from "../model/test-outcome.ts";
import { runExamples } from "./examples.ts";
import { exampleAsOf } from "./given-table.ts";
import { runMutations } from "./mutation/run-mutations.ts";
import { runPolicyTest } from "./run-policy-test.ts";
import { unprovenOf } from "./unproven.ts";

export type TestedPolicies = {
  /** As their files write them: that is what their examples are about. */
  readonly rules: readonly CompiledRule[];
  readonly tests: readonly PolicyTest[];
  readonly typical: GivenTable;
  /** Rules to change leaf by leaf, as their files write them; null: nobody asked for it. */
  readonly mutate: readonly CompiledRule[] | null;
};

export function runTests({ rules, tests, typical, mutate }: TestedPolicies): Omit<TestOutcomes, "broken"> {
  const outcomes = {
    rules: rules.map((rule) => ({ rule: rule.id, at: rule.at, cases: runExamples(rule, typical) })),
    tests: tests.map((test) => runPolicyTest(test, typical)),
  };
  const ids = [...rules, ...tests.flatMap(({ policy }) => policy.rules)].map(({ id }) => id);
  return {
    asOf: exampleAsOf,
    ...outcomes,
    unproven: unprovenOf(ids, outcomes),
    mutation: mutate?.map((rule) => runMutations(rule, { typical, tests })) ?? null,
  };
}
