/**
 * The rules of a policy as SARIF describes rules. GitHub ranks a finding by its rule alone, so a rule whose overrides
 * judge with other severities is described once for each: `recovery-point-fresh` and `recovery-point-fresh/critical`.
 */
import type { Finding } from "../../model/finding.ts";
import type { CompiledPolicy, CompiledRule, RuleTerms } from "../../model/policy.ts";
import type { Severity } from "../../model/severity.ts";
import { markdownCode, markdownProse } from "../escape/escape-markdown.ts";
import { overrideTexts } from "../override-words.ts";
import { sarifDescription, sarifText } from "./text.ts";
import { worstSeverityFirst } from "../verdict-words.ts";
import { visible } from "../../model/visible.ts";

export type SarifRule = {
  readonly id: string;
  readonly index: number;
  readonly rule: CompiledRule;
  readonly terms: RuleTerms;
  readonly severity: Severity;
};

export type SarifRules = {
  readonly all: readonly SarifRule[];
  of(finding: Finding): SarifRule;
};

export function sarifRules(policy: CompiledPolicy): SarifRules {
  const all: SarifRule[] = [];
  const known = new Map<string, SarifRule>();
  for (const rule of policy.rules) {
    for (const terms of oneOfEachSeverity(rule)) {
      const { severity } = terms;
      const id = terms === rule ? visible(rule.id) : `${visible(rule.id)}/${severity}`;
      const described = { id, index: all.length, rule, terms, severity };
      all.push(described);
      known.set(`${severity} ${rule.id}`, described);
      if (terms === rule) known.set(rule.id, described);
    }
  }
  return {
    all,
    of({ rule, severity }) {
      const found = known.get(`${severity} ${rule}`) ?? known.get(rule);
      if (found === undefined) throw new Error(`a finding of the rule ${rule}, which the policy does not have`);
      return found;
    },
  };
}

/** The rule's own terms first. */
function oneOfEachSeverity(rule: CompiledRule): readonly RuleTerms[] {
  const overriding = rule.overrides.filter(({ skip }) => skip === null).map(({ terms }) => terms);
  const others = worstSeverityFirst.filter((severity) => severity !== rule.severity);
  return [rule, ...others.flatMap((severity) => overriding.filter((terms) => terms.severity === severity).slice(0, 1))];
}

export const levels = { low: "note", medium: "warning", high: "error", critical: "error" } as const satisfies Record<
  Severity,
  string
>;

/** GitHub reads above 9.0 as critical, from 7.0 as high, from 4.0 as medium. */
const securitySeverity = { low: "2.0", medium: "5.0", high: "7.5", critical: "9.5" } as const satisfies Record<
  Severity,
  string
>;

/** GitHub refuses a file with more of them on one rule; every control is in the help text. */
const mostTags = 20;

export function describedRule({ id, rule, terms, severity }: SarifRule) {
  const tags = ["security", "dynamodb", "backup", ...rule.controls.map((control) => visible(control.id).slice(0, 100))];
  return {
    id,
    name: id.slice(0, 255),
    shortDescription: sarifDescription(terms.title, rule.id),
    fullDescription: sarifDescription(terms.why, terms.title, rule.id),
    help: { text: helpText(rule, terms), markdown: helpMarkdown(rule, terms) },
    defaultConfiguration: { level: levels[severity] },
    properties: {
      tags: [...new Set(tags)].slice(0, mostTags),
      precision: "very-high",
      "security-severity": securitySeverity[severity],
    },
  };
}

const helpText = (rule: CompiledRule, { title, why, fix }: RuleTerms): string =>
  [
    sarifText(title),
    ...(why === "" ? [] : [`Why: ${sarifText(why)}`]),
    ...(fix === "" ? [] : [`Fix: ${sarifText(fix)}`]),
    ...overrideTexts(rule).map((text) => sarifText(`Where ${text.name}: ${text.title}. Fix: ${text.fix}`)),
    ...(rule.controls.length === 0 ? [] : [`Supports: ${rule.controls.map(({ id }) => sarifText(id)).join(", ")}`]),
  ].join("\n\n");

const helpMarkdown = (rule: CompiledRule, { title, why, fix }: RuleTerms): string =>
  [
    `**${markdownProse(title === "" ? rule.id : title)}**`,
    ...(why === "" ? [] : [`**Why.** ${markdownProse(why)}`]),
    ...(fix === "" ? [] : [`**Fix.** ${markdownProse(fix)}`]),
    ...overrideTexts(rule).map(
      (text) => `**Where ${markdownCode(text.name)}.** ${markdownProse(text.title)}. Fix: ${markdownProse(text.fix)}`,
    ),
    ...(rule.controls.length === 0
      ? []
      : [`**Supports.** ${rule.controls.map(({ id }) => markdownProse(id)).join(", ")}`]),
  ].join("\n\n");
