/** Drawings on the page: how the runs before came out, and where what fails lies, by account and rule. */
import type { ReportContext } from "../../model/report.ts";
import { heatMap } from "../charts/heat-map.ts";
import { figureOf } from "../charts/parts.ts";
import { trendChart } from "../charts/trend.ts";
import type { PageCounts } from "./counts.ts";
import { card, quiet, section } from "./parts.ts";
import { asMarkup, markup, nothing, type Markup } from "./markup.ts";
import { plural } from "../numbers.ts";
import { worstSeverityFirst } from "../verdict-words.ts";

export function htmlTrend({ trend }: ReportContext): Markup {
  if (trend.length < 2) return nothing;
  const failing = trendChart({
    id: "trend-failing",
    title: "Failing findings by severity",
    series: worstSeverityFirst.map((severity) => ({ label: severity, ink: severity })),
    moments: trend.map(({ asOf, failing: counts }) => ({
      at: asOf,
      values: worstSeverityFirst.map((severity) => counts[severity]),
    })),
    scale: "count",
    shape: "stacked",
  });
  const passing = trendChart({
    id: "trend-passing",
    title: "Passing and unknown, of all that was judged",
    series: [
      { label: "pass", ink: "pass" },
      { label: "unknown", ink: "unknown" },
    ],
    moments: trend.map(({ asOf, verdicts: { pass, fail, unknown, waived } }) => ({
      at: asOf,
      total: pass + fail + unknown + waived,
      values: [pass, unknown],
    })),
    scale: "share",
    shape: "lines",
  });
  return section("trend", "Trend", [
    markup`<div class="pair">${card("Failing findings by severity", [asMarkup(figureOf(failing))])}${card("Passing and unknown, of all that was judged", [asMarkup(figureOf(passing))])}</div>\n`,
    quiet(changesOf(trend)),
  ]);
}

/** What a reader could take for progress, or the lack of it. */
function changesOf(trend: ReportContext["trend"]): string {
  const changes = trend.filter(
    ({ policyDigest }, index) => index > 0 && policyDigest !== trend[index - 1]?.policyDigest,
  ).length;
  return changes === 0
    ? "Judged by one and the same policy all the time."
    : `The policy changed ${plural(changes, "time", "times")} between these runs: counts before and after are not of the same rules.`;
}

/** Accounts that a picture still shows clearly. */
const mostAccounts = 40;

export function htmlHeatMap({ summary, accountNames }: ReportContext, counts: PageCounts): Markup {
  const accounts = counts.byAccount();
  const rules = summary.rules.map(({ rule }) => rule);
  if (accounts.length === 0 || rules.length === 0) return nothing;
  const chart = heatMap({
    id: "heat",
    title: "Failing findings by account and rule",
    of: "Account",
    columns: rules,
    rows: accounts.map(({ name }) => ({
      label: accountNames.get(name) ?? name,
      cells: rules.map((rule) => counts.of(name, rule)),
    })),
    most: mostAccounts,
  });
  return section("heat-map", "Where it fails", [markup`<div class="card">${asMarkup(figureOf(chart))}</div>\n`]);
}
