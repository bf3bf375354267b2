/**
 * Rules with their examples and the policy tests beside them in; for each small change of a rule the first example or
 * tested table that notices out, or that none does. A change that no table is
 * found to tell from the rule is left out and counted.
 */
import type { PolicyTest } from "../../model/policy-test.ts";
import type { CompiledRule, GivenTable, RuleExample } from "../../model/policy.ts";
import type { CaseOutcome, MutantOutcome, MutationOutcome, PolicyTestOutcome } from "../../model/test-outcome.ts";
import { judgeGiven, runExamples } from "../examples.ts";
import { judgedParts, mutationsOf, overrideMutationsOf, type Mutation } from "./mutate-rule.ts";
import { runPolicyTest } from "../run-policy-test.ts";
import { suggestExample, type Suggestion } from "./suggest-example.ts";
import { tellApart } from "./tell-apart.ts";

type Beside = { readonly typical: GivenTable; readonly tests: readonly PolicyTest[] };

/** `rule`: as its file writes it; `tests` judge it as their policy sets it, and its overrides are theirs to notice. */
export function runMutations(rule: CompiledRule, { typical, tests }: Beside): MutationOutcome {
  const { id, at } = rule;
  const looking = tests.flatMap((test) => ofRule(test, rule));
  const outcomes = [...runExamples(rule, typical), ...looking.flatMap((test) => casesOf(runPolicyTest(test, typical)))];
  if (outcomes.some(({ passed }) => !passed)) {
    const skipped = "not changed, as not all that is expected of it holds";
    return { rule: id, at, skipped, mutants: [], leftOut: 0 };
  }
  const watched = {
    rule,
    examples: rule.examples,
    mutations: mutationsOf(rule),
    looking,
    typical,
    hintOf: exampleText,
  };
  if (watched.mutations.length > mostMutations) {
    const skipped = `not changed: ${watched.mutations.length} changes are more than can be tried`;
    return { rule: id, at, skipped, mutants: [], leftOut: 0 };
  }
  const assessed = [watched, ...asSet(looking, typical)].map(assess);
  return {
    rule: id,
    at,
    skipped: null,
    mutants: assessed.flatMap(({ mutants }) => mutants),
    leftOut: assessed.reduce((total, { leftOut }) => total + leftOut, 0),
  };
}

/** A leaf has some five. A list of thousands of values is data that was written into a rule. */
const mostMutations = 2_000;

/** What is changed in turn, and what could notice. */
type Watched = {
  readonly rule: CompiledRule;
  readonly examples: readonly RuleExample[];
  readonly mutations: readonly Mutation[];
  readonly looking: readonly PolicyTest[];
  readonly typical: GivenTable;
  /** Where an example cannot notice, a table of a policy test has to: either as it can be pasted. */
  readonly hintOf: (suggestion: Suggestion) => string;
};

const exampleText = ({ given, verdict }: Suggestion): string => `{ name: …, given: ${given}, verdict: ${verdict} }`;

const tableText =
  (rule: string) =>
  ({ given, verdict }: Suggestion): string =>
    `under tables, a-table: { given: ${given}, expect: { ${rule}: ${verdict} } }`;

/** The rule as each tested policy overrides it. Its examples know nothing of that. */
function asSet(looking: readonly PolicyTest[], typical: GivenTable): readonly Watched[] {
  const policies = new Map(looking.map((test) => [test.policyRef, test.policy]));
  return [...policies].flatMap(([ref, { rules }]) =>
    rules.map((rule) => ({
      rule,
      examples: [],
      mutations: overrideMutationsOf(rule),
      looking: looking.filter(({ policyRef }) => policyRef === ref),
      typical,
      hintOf: tableText(rule.id),
    })),
  );
}

function assess(watched: Watched): Pick<MutationOutcome, "mutants" | "leftOut"> {
  const { rule, typical, hintOf } = watched;
  const mutants: MutantOutcome[] = [];
  let leftOut = 0;
  let survivors = 0;
  for (const { mutation, changed } of distinctChanges(watched)) {
    const noticedBy = noticing(watched, mutation, changed);
    const explained = noticedBy === null && ++survivors <= mostExplained(watched);
    const suggestion = explained ? suggestExample(rule, changed, typical) : null;
    const hint = suggestion === null ? null : hintOf(suggestion);
    // Nobody is asked for an example of which it is not sure that there is one.
    if (explained && hint === null && tellApart(rule, changed) !== "different") leftOut += 1;
    else mutants.push({ leaf: mutation.leaf, at: mutation.at, change: mutation.change, noticedBy, hint });
  }
  return { mutants, leftOut };
}

/**
 * Finding an example takes up to a second; whoever has more survivors than this has enough to begin with. It takes as
 * much longer as there are leaves to judge, so that of a rule of hundreds fewer survivors are explained.
 */
const mostExplained = ({ mutations }: Watched): number =>
  Math.max(5, Math.min(50, Math.floor(10_000 / mutations.length)));

type Changed = { readonly mutation: Mutation; readonly changed: CompiledRule };

/** Two ways to the same rule are one change, and one that leads back to the rule is none. */
function distinctChanges({ rule, mutations }: Watched): readonly Changed[] {
  const seen = new Set([judgedParts(rule)]);
  return mutations.flatMap((mutation) => {
    const changed = mutation.apply(rule);
    const parts = judgedParts(changed);
    if (seen.has(parts)) return [];
    seen.add(parts);
    return [{ mutation, changed }];
  });
}

function noticing(
  { examples, looking, typical }: Watched,
  mutation: Mutation,
  changed: CompiledRule,
): MutantOutcome["noticedBy"] {
  const example = examples.find(({ given, verdict }) => judgeGiven(changed, typical, given).verdict !== verdict);
  if (example !== undefined) return { name: example.name, at: example.at };
  for (const test of looking) {
    const rules = test.policy.rules.map(mutation.apply);
    const { tables } = runPolicyTest({ ...test, policy: { ...test.policy, rules } }, typical);
    for (const { key, cases } of tables) {
      const noticed = cases.find(({ passed }) => !passed);
      if (noticed !== undefined) return { name: `${key} in ${test.file}`, at: noticed.at };
    }
  }
  return null;
}

/** The test as far as it is about the rule: a rule is where it stands, whatever a policy sets. */
function ofRule(test: PolicyTest, rule: CompiledRule): readonly PolicyTest[] {
  const rules = test.policy.rules.filter(
    ({ id, at }) => id === rule.id && at.file === rule.at.file && at.line === rule.at.line,
  );
  const tables = test.tables.flatMap((table) => {
    const expected = table.expected.filter((each) => each.rule === rule.id);
    // What expects nothing notices nothing, and every table is judged once a change.
    return expected.length === 0 ? [] : [{ ...table, expected }];
  });
  return rules.length === 0 ? [] : [{ ...test, policy: { ...test.policy, rules }, tables }];
}

const casesOf = ({ tables }: PolicyTestOutcome): readonly CaseOutcome[] => tables.flatMap(({ cases }) => cases);
