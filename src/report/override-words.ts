/** What the overrides of a rule change about its texts: for findings that one was applied to, and for sections on the rule. */
import type { Finding } from "../model/finding.ts";
import type { CompiledRule, RuleTerms } from "../model/policy.ts";
import { severitiesInWords } from "./verdict-words.ts";

/** The terms a finding was judged by: those of the override it names, else the rule's own. */
export const termsOf = (rule: CompiledRule, finding: Finding): RuleTerms =>
  rule.overrides.find(({ name }) => name === finding.override)?.terms ?? rule;

/** `high`; with overrides of other severities `critical, high or low`, the worst first. */
export function severityWords(rule: CompiledRule): string {
  const used = new Set([rule, ...judging(rule).map(({ terms }) => terms)].map(({ severity }) => severity));
  return severitiesInWords(used);
}

export type OverrideTexts = { readonly name: string; readonly title: string; readonly fix: string };

/** Overrides under which the title or the fix reads differently. */
export const overrideTexts = (rule: CompiledRule): readonly OverrideTexts[] =>
  judging(rule)
    .filter(({ terms }) => terms.title !== rule.title || terms.fix !== rule.fix)
    .map(({ name, terms }) => ({ name, title: terms.title, fix: terms.fix }));

const judging = ({ overrides }: CompiledRule): CompiledRule["overrides"] =>
  overrides.filter(({ skip }) => skip === null);
