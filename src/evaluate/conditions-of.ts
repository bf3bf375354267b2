/** A rule in, everything of it that looks at facts out: its terms and those of its overrides, and what chooses among them. */
import type { CompiledRule, Condition, RuleTerms } from "../model/policy.ts";

/** Its own, and those of its overrides. */
export const termsOf = (rule: CompiledRule): readonly RuleTerms[] => [
  rule,
  ...rule.overrides.map(({ terms }) => terms),
];

export const conditionsOf = (rule: CompiledRule): readonly Condition[] => [
  ...rule.overrides.map(({ when }) => when),
  ...termsOf(rule).flatMap(({ applies, assert }) => (applies === null ? [assert] : [applies, assert])),
];
