/** Compliance on the page: passes out of all that was judged, by rule, severity, OU, account and control. Never one number for all. */
import type { ReportContext } from "../../model/report.ts";
import { frameworks } from "../../model/frameworks.ts";
import { splitControl } from "../../model/split-control.ts";
import type { VerdictCounts } from "../../model/run.ts";
import { sumOf, type NamedCounts, type PageCounts } from "./counts.ts";
import { card, countsTable, quiet, section } from "./parts.ts";
import { markup, nothing, type Markup } from "./markup.ts";
import { plural } from "../numbers.ts";
import { severityWords } from "../override-words.ts";
import { worstSeverityFirst } from "../verdict-words.ts";

/** Accounts and OUs with a row of their own; the list of findings finds the others. */
const mostRows = 200;

export function htmlCompliance(context: ReportContext, counts: PageCounts): Markup {
  if (context.summary.tables.judged === 0) return nothing;
  return section("compliance", "Compliance", [
    quiet(
      "Total is every verdict that says something about a rule: pass, fail, waived and unknown. What was not seen is in none of these counts.",
    ),
    byRule(context),
    markup`<div class="pair">${bySeverity(counts)}${byOu(context, counts)}</div>\n`,
    byAccount(context, counts),
    byControl(context),
  ]);
}

function byRule({ policy, summary }: ReportContext): Markup {
  const rules = new Map(policy.rules.map((rule) => [rule.id, rule]));
  const rows = summary.rules.map(({ rule: id, ...counts }) => {
    const rule = rules.get(id);
    const title = rule === undefined ? nothing : markup`<small>${rule.title} · ${severityWords(rule)}</small>`;
    return { head: markup`<span class="pick" data-rule="${id}">${id}</span>${title}`, counts };
  });
  return card("By rule", [countsTable("Compliance by rule", "Rule", rows)]);
}

function bySeverity(counts: PageCounts): Markup {
  const rows = worstSeverityFirst.map((severity) => ({
    head: markup`<span class="pick severity is-${severity}" data-severity="${severity}">${severity}</span>`,
    counts: counts.bySeverity(severity),
  }));
  return card("By severity", [countsTable("Compliance by severity", "Severity", rows.filter(isJudged))]);
}

const isJudged = ({ counts }: { readonly counts: VerdictCounts }): boolean =>
  Object.values(counts).some((count) => count > 0);

function byOu({ ous }: ReportContext, counts: PageCounts): Markup {
  const all = counts.byOu(ous);
  if (all.length === 0) return nothing;
  const rows = all.slice(0, mostRows).map(({ name, counts: ofOu }) => ({
    head: markup`<span class="pick" data-account="${name}">${name}</span>`,
    counts: ofOu,
  }));
  return card("By OU", [countsTable("Compliance by OU", "OU", rows), more(all.length, "OU", "OUs")]);
}

function byAccount({ accountNames }: ReportContext, counts: PageCounts): Markup {
  const all = mostFailingFirst(counts.byAccount());
  const rows = all.slice(0, mostRows).map(({ name: id, counts: ofAccount }) => {
    const name = accountNames.get(id);
    const words = name === undefined ? nothing : markup`<small>${name}</small>`;
    return { head: markup`<span class="pick mono" data-account="${id}">${id}</span>${words}`, counts: ofAccount };
  });
  return card("By account", [
    countsTable("Compliance by account", "Account", rows),
    more(all.length, "account", "accounts"),
  ]);
}

export const mostFailingFirst = (all: readonly NamedCounts[]): readonly NamedCounts[] =>
  all.toSorted((a, b) => b.counts.fail - a.counts.fail || b.counts.unknown - a.counts.unknown);

const more = (count: number, one: string, many: string): Markup =>
  count <= mostRows
    ? nothing
    : quiet(
        `The ${mostRows} with most failing findings. ${plural(count - mostRows, one, many)} more; filter the findings, or see the JSON report.`,
      );

/** By framework. A control is told with the verdicts of all rules that support it. */
function byControl({ policy, summary }: ReportContext): Markup {
  const ofRule = new Map(summary.rules.map(({ rule, ...counts }) => [rule, counts]));
  const groups = new Map<string, Map<string, VerdictCounts[]>>();
  for (const rule of policy.rules) {
    const counts = ofRule.get(rule.id);
    if (counts === undefined) continue;
    // Two sources may bring a rule together with one control.
    for (const id of new Set(rule.controls.map((control) => control.id))) {
      const { framework, control } = splitControl(id, frameworks);
      const controls = groups.get(framework) ?? new Map<string, VerdictCounts[]>();
      groups.set(framework, controls);
      controls.set(control, [...(controls.get(control) ?? []), counts]);
    }
  }
  if (groups.size === 0) return nothing;
  const cards = [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([framework, controls]) => frameworkCard(framework, controls));
  return markup`<h3 class="apart">By control</h3>${quiet("Rules support these controls; they do not satisfy them: what else a control asks for, no look at tables can tell. Counted are all verdicts of the rules that support it.")}<div class="columns">${cards}</div>\n`;
}

function frameworkCard(framework: string, controls: ReadonlyMap<string, readonly VerdictCounts[]>): Markup {
  const known = frameworks.find(({ id }) => id === framework);
  const rows = [...controls]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, counts]) => {
      const title = known?.controls.find((control) => control.id === id)?.title;
      return {
        head: markup`${id}${title === undefined ? nothing : markup`<small>${title}</small>`}`,
        counts: sumOf(counts),
      };
    });
  return markup`<div class="card"><h4>${known?.title ?? framework}</h4>${countsTable(known?.title ?? framework, "Control", rows)}</div>\n`;
}
