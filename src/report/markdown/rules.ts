/** The rules of the policy in Markdown: how all of them fared, and what each failing one is about. */
import type { CompiledRule } from "../../model/policy.ts";
import type { ReportContext } from "../../model/report.ts";
import { markdownCode, markdownProse } from "../escape/escape-markdown.ts";
import { fitting } from "../fitting.ts";
import { grouped, plural } from "../numbers.ts";
import { overrideTexts, severityWords } from "../override-words.ts";
import { passOfTotal, worstSeverityFirst } from "../verdict-words.ts";

export function markdownRules({ policy, summary }: ReportContext, most: number): string {
  if (summary.rules.length === 0 || summary.tables.judged === 0) return "";
  const severities = new Map(policy.rules.map((rule) => [rule.id, severityWords(rule)]));
  const rows = summary.rules.map((counts) => {
    const numbers = [counts.fail, counts.unknown, counts.waived, counts["not-applicable"]].map(grouped);
    const cells = [markdownCode(counts.rule), severities.get(counts.rule) ?? "", passOfTotal(counts), ...numbers];
    return `| ${cells.join(" | ")} |`;
  });
  const { shown, left } = fitting(rows, most);
  const header = [
    "| Rule | Severity | Pass/total | Fail | Unknown | Waived | Not applicable |",
    "| --- | --- | ---: | ---: | ---: | ---: | ---: |",
  ];
  return [
    "### Rules",
    [...header, ...shown].join("\n"),
    ...leftOut(left),
    "Total is every table the rule applies to or may apply to: pass, fail, waived and unknown.",
  ].join("\n\n");
}

/** Why and how to fix, once for each failing rule, the most severe first. */
export function markdownFixes({ policy, summary }: ReportContext, most: number): string {
  const failing = new Set(summary.rules.filter(({ fail }) => fail > 0).map(({ rule }) => rule));
  const rules = worstSeverityFirst.flatMap((severity) =>
    policy.rules.filter((rule) => rule.severity === severity && failing.has(rule.id)),
  );
  if (rules.length === 0) return "";
  const { shown, left } = fitting(rules.map(entry), most);
  return ["### Why it matters and how to fix it", ...shown, ...leftOut(left)].join("\n\n");
}

function entry(rule: CompiledRule): string {
  const { id, title, why, fix, controls } = rule;
  const supports = controls.slice(0, mostControls).map((control) => markdownProse(control.id));
  return [
    `${markdownCode(id)} **${markdownProse(title)}**`,
    ...(why === "" ? [] : [`- Why: ${markdownProse(why)}`]),
    ...(fix === "" ? [] : [`- Fix: ${markdownProse(fix)}`]),
    ...overridden(rule),
    ...(supports.length === 0 ? [] : [`- Supports: ${supports.join(", ")}`]),
  ].join("\n");
}

const mostControls = 10;
const mostOverrides = 10;

function overridden(rule: CompiledRule): readonly string[] {
  const texts = overrideTexts(rule);
  const shown = texts
    .slice(0, mostOverrides)
    .map(
      ({ name, title, fix }) => `- Where ${markdownCode(name)}: ${markdownProse(title)}. Fix: ${markdownProse(fix)}`,
    );
  const left = texts.length - mostOverrides;
  return left > 0 ? [...shown, `- … and ${plural(left, "override", "overrides")} more: see the policy.`] : shown;
}

const leftOut = (count: number): readonly string[] =>
  count > 0 ? [`… and ${plural(count, "rule", "rules")} more: the JSON report has them all.`] : [];
