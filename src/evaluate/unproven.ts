/** Rules under test and every judged case of each in, the rules that no case shows failing or passing out. */
import type { Verdict } from "../model/finding.ts";
import type { CaseOutcome, PolicyTestOutcome, RuleOutcome, Unproven } from "../model/test-outcome.ts";

/** A rule is looked for by its id: two rules of one id in two policies prove each other. Cases that do not hold prove nothing. */
export function unprovenOf(
  rules: Iterable<string>,
  outcomes: { readonly rules: readonly RuleOutcome[]; readonly tests: readonly PolicyTestOutcome[] },
): Unproven {
  const seen = new Map<string, Set<Verdict>>();
  const see = (rule: string, { passed, actual }: CaseOutcome): void => {
    const verdicts = seen.get(rule) ?? new Set();
    seen.set(rule, passed ? verdicts.add(actual) : verdicts);
  };
  for (const { rule, cases } of outcomes.rules) for (const each of cases) see(rule, each);
  for (const { tables } of outcomes.tests)
    for (const { cases } of tables) for (const each of cases) see(each.name, each);
  const ids = [...new Set(rules)].sort();
  const without = (verdict: Verdict): readonly string[] => ids.filter((id) => seen.get(id)?.has(verdict) === false);
  return {
    neverFailing: without("fail"),
    neverPassing: without("pass"),
    untested: ids.filter((id) => !seen.has(id)),
  };
}
