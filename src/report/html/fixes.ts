/** What fails, by rule: why it matters and how to fix it, the most severe first. Texts of overrides stand with their rule. */
import type { ReportContext } from "../../model/report.ts";
import { section } from "./parts.ts";
import { markup, nothing, type Markup } from "./markup.ts";
import { plural } from "../numbers.ts";
import { overrideTexts, severityWords } from "../override-words.ts";
import { worstSeverityFirst } from "../verdict-words.ts";

const mostRules = 30;
const mostOverrides = 5;

export function htmlFixes({ policy, summary }: ReportContext): Markup {
  const failing = new Map(summary.rules.flatMap(({ rule, fail }) => (fail > 0 ? [[rule, fail] as const] : [])));
  const rules = worstSeverityFirst.flatMap((severity) =>
    policy.rules.filter((rule) => rule.severity === severity && failing.has(rule.id)),
  );
  if (rules.length === 0) return nothing;
  const cards = rules.slice(0, mostRules).map((rule) => {
    const overrides = overrideTexts(rule)
      .slice(0, mostOverrides)
      .map(({ name, title, fix }) => markup`<dt>Where</dt><dd>${name}: ${title}. ${fix}</dd>`);
    return markup`<article class="card fix"><h3><span class="pick" data-rule="${rule.id}">${rule.title || rule.id}</span></h3><p class="quiet"><span class="severity is-${rule.severity}">${severityWords(rule)}</span> fails on ${plural(failing.get(rule.id) ?? 0, "table", "tables")} · <code>${rule.id}</code></p><dl><dt>Why</dt><dd>${rule.why}</dd><dt>Fix</dt><dd>${rule.fix}</dd>${overrides}</dl></article>\n`;
  });
  const more = rules.length - mostRules;
  return section("fixes", "What to fix", [
    markup`<div class="columns narrow">${cards}</div>`,
    more > 0 ? markup`<p class="quiet">And ${plural(more, "rule", "rules")} more.</p>` : nothing,
  ]);
}
