/**
 * A rule in, every small change of it out that makes it weaker or stronger: each leaf decided beforehand, each operator
 * turned to its neighbour, each bound moved by the smallest step, each list a value shorter. Judges nothing. A mutation
 * is made for one rule and can be put on another of the same build: the rule as some policy sets its parameters, where
 * it changes the terms of every override as well.
 */
import { formatDurationExactly } from "../../condition/duration.ts";
import type { Condition, CompiledRule, Position, RuleOverride, RuleTerms } from "../../model/policy.ts";
import { conditionMutations } from "./mutate-condition.ts";
import { second } from "./smallest-step.ts";

export type Mutation = {
  /** What is changed, as written: a leaf, `grace 1h`, `archivedTables skip`. */
  readonly leaf: string;
  readonly at: Position;
  /** In words, after the leaf: "always holds", "lte becomes lt". */
  readonly change: string;
  readonly apply: (rule: CompiledRule) => CompiledRule;
};

type Terms = Pick<RuleTerms, "applies" | "assert" | "grace">;

export function mutationsOf(rule: CompiledRule): readonly Mutation[] {
  const ofApplies = rule.applies === null ? [] : conditionMutations(rule.applies);
  return [
    ...ofApplies.map(({ apply, ...said }) => ({
      ...said,
      apply: inTerms(({ applies }) => ({ applies: applies === null ? null : apply(applies) })),
    })),
    ...graceMutations(rule),
    archivedMutation(rule),
    ...conditionMutations(rule.assert).map(({ apply, ...said }) => ({
      ...said,
      apply: inTerms(({ assert }) => ({ assert: apply(assert) })),
    })),
  ];
}

const inTerms =
  (change: (terms: Terms) => Partial<Terms>): Mutation["apply"] =>
  (rule) => ({
    ...rule,
    ...change(rule),
    overrides: rule.overrides.map((override) => ({
      ...override,
      terms: { ...override.terms, ...change(override.terms) },
    })),
  });

/** A moved grace of 0 would be the rule without one, which is there already. */
function graceMutations({ grace, at }: CompiledRule): readonly Mutation[] {
  if (grace === null) return [];
  const leaf = `grace ${formatDurationExactly(grace)}`;
  const moved = (step: number): Mutation => ({
    leaf,
    at,
    change: `becomes ${formatDurationExactly(grace + step)}`,
    apply: inTerms((terms) => ({ grace: terms.grace === null ? null : Math.max(0, terms.grace + step) })),
  });
  const dropped: Mutation = { leaf, at, change: "left out", apply: inTerms(() => ({ grace: null })) };
  return [dropped, ...(grace > second ? [moved(-second)] : []), moved(second)];
}

function archivedMutation({ archivedTables, at }: CompiledRule): Mutation {
  const other = archivedTables === "skip" ? "judge" : "skip";
  return {
    leaf: `archivedTables ${archivedTables}`,
    at,
    change: `becomes ${other}`,
    apply: (rule) => ({ ...rule, archivedTables: other }),
  };
}

/** Of the overrides that a policy makes of the rule: each left out, or each leaf of its `when` changed. */
export function overrideMutationsOf(rule: CompiledRule): readonly Mutation[] {
  return rule.overrides.flatMap(({ name, when, at }, place) => {
    const inPlace =
      (change: (override: RuleOverride) => readonly RuleOverride[]): Mutation["apply"] =>
      (other) => ({
        ...other,
        overrides: other.overrides.flatMap((each, index) => (index === place ? change(each) : [each])),
      });
    // One leaf that never holds leaves it out as well.
    const leftOut = { leaf: `override when ${name}`, at, change: "left out", apply: inPlace(() => []) };
    const ofWhen = conditionMutations(when).map(({ leaf, apply, ...said }) => ({
      ...said,
      leaf: `override when ${leaf}`,
      apply: inPlace((override) => [{ ...override, when: apply(override.when) }]),
    }));
    return when.kind === "leaf" ? ofWhen : [leftOut, ...ofWhen];
  });
}

/** The rule as it is judged: what tells one mutant from another, whatever leaves are called. */
export function judgedParts({ archivedTables, overrides, ...terms }: CompiledRule): string {
  const parts = ({ grace, applies, assert }: Terms): readonly unknown[] => [grace, applies, assert];
  const ofOverrides = overrides.map(({ when, skip, ...override }) => [when, skip, parts(override.terms)]);
  return JSON.stringify([archivedTables, parts(terms), ofOverrides], (key, value: Condition | string | number) =>
    key === "source" || key === "at" ? undefined : value,
  );
}
