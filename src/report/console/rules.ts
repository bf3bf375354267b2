/** The rules of the policy on a terminal: what each failing one is about, and how all of them fared. */
import type { CompiledRule } from "../../model/policy.ts";
import type { Page } from "../page.ts";
import { terminalProse, terminalText } from "../escape/escape-terminal.ts";
import { layOut } from "../lay-out.ts";
import { grouped, plural } from "../numbers.ts";
import { overrideTexts, severityWords } from "../override-words.ts";
import { passOfTotal, worstSeverityFirst } from "../verdict-words.ts";

/** Beyond this many, a reader works with the JSON report. */
const mostFixes = 30;

/** Why and how to fix, once for each failing rule, the most severe first. */
export function consoleFixes({ policy, summary, paint, width }: Page): string {
  const failing = new Map(summary.rules.flatMap(({ rule, fail }) => (fail > 0 ? [[rule, fail] as const] : [])));
  const rules = bySeverity(policy.rules.filter(({ id }) => failing.has(id)));
  if (rules.length === 0) return "";
  const entries = rules.slice(0, mostFixes).map((rule) => {
    const fails = `${severityWords(rule)}, fails on ${plural(failing.get(rule.id) ?? 0, "table", "tables")}`;
    const title = layOut([[`${paint.strong(terminalText(rule.id))}  ${paint.quiet(fails)}`]], { width, indent: 2 });
    const texts = [
      ["", terminalProse(rule.title)],
      [paint.quiet("why"), terminalProse(rule.why)],
      [paint.quiet("fix"), terminalProse(rule.fix)],
      ...overridden(rule).map((text) => [paint.quiet("where"), terminalProse(text)]),
    ];
    const said = texts.filter(([, text]) => text !== "");
    return said.length === 0 ? title : `${title}\n${layOut(said, { width, indent: 2 })}`;
  });
  const more = rules.length - mostFixes;
  const rest = more > 0 ? [`  … and ${plural(more, "rule", "rules")} more; see -o audit.json`] : [];
  return [paint.strong("Why it matters and how to fix it"), ...entries, ...rest].join("\n\n");
}

const mostOverrides = 5;

function overridden(rule: CompiledRule): readonly string[] {
  const texts = overrideTexts(rule);
  const shown = texts.slice(0, mostOverrides).map(({ name, title, fix }) => `${name}: ${title}. ${fix}`);
  const left = texts.length - mostOverrides;
  return left > 0 ? [...shown, `${plural(left, "more override", "more overrides")} of the policy say so`] : shown;
}

export function consoleRules({
  policy,
  summary,
  paint,
  width,
}: Pick<Page, "policy" | "summary" | "paint" | "width">): string {
  if (summary.rules.length === 0 || summary.tables.judged === 0) return "";
  const severities = new Map(policy.rules.map((rule) => [rule.id, severityWords(rule)]));
  const header = ["Rule", "Severity", "Pass/total", "Fail", "Unknown", "Waived", "N/A"].map(paint.quiet);
  const rows = summary.rules.map((counts) => [
    terminalText(counts.rule),
    severities.get(counts.rule) ?? "",
    passOfTotal(counts),
    counts.fail > 0 ? paint.fail(grouped(counts.fail)) : "0",
    counts.unknown > 0 ? paint.unknown(grouped(counts.unknown)) : "0",
    grouped(counts.waived),
    grouped(counts["not-applicable"]),
  ]);
  const numbers = new Set([2, 3, 4, 5, 6]);
  const note = "Total is every table the rule applies to or may apply to: pass, fail, waived and unknown.";
  const laidOut = layOut([header, ...rows], { width, indent: 2, rightAligned: numbers });
  return [paint.strong("Rules"), laidOut, layOut([[paint.quiet(note)]], { width, indent: 2 })].join("\n");
}

const bySeverity = (rules: readonly CompiledRule[]): readonly CompiledRule[] =>
  worstSeverityFirst.flatMap((severity) => rules.filter((rule) => rule.severity === severity));
