/**
 * A rule × what is known of a table → the terms the rule is judged by: its own, or those of its last override that
 * holds. Where nobody knows whether an override holds, everything it leaves possible comes out.
 */
import { distinctUnknowns } from "../model/distinct-unknowns.ts";
import { evaluateCondition, type DecidingLeaf } from "../condition/evaluate-condition.ts";
import { truthOf } from "../condition/truth-of.ts";
import type { FactView } from "../model/derive.ts";
import type { Unknown } from "../model/fact.ts";
import type { CompiledRule, RuleOverride, RuleTerms } from "../model/policy.ts";

/** `override` null: the rule's own terms. `trace`: why this override holds, or may. */
export type InForce = {
  readonly terms: RuleTerms;
  readonly override: RuleOverride | null;
  readonly trace: readonly DecidingLeaf[];
};

/** One candidate, or several and the gaps that keep them apart. The one that counts if everything holds comes first. */
export type Candidates = { readonly of: readonly InForce[]; readonly unknowns: readonly Unknown[] };

export function candidatesOf(rule: CompiledRule, view: FactView): Candidates {
  const of: InForce[] = [];
  const unknowns: Unknown[] = [];
  for (const override of rule.overrides.toReversed()) {
    if (truthOf(override.when, view) === false) continue;
    const holds = evaluateCondition(override.when, view);
    of.push({ terms: override.terms, override, trace: holds.trace });
    if (holds.truth === true) return { of, unknowns: distinctUnknowns(unknowns) };
    unknowns.push(...holds.unknowns);
  }
  return { of: [...of, { terms: rule, override: null, trace: [] }], unknowns: distinctUnknowns(unknowns) };
}
