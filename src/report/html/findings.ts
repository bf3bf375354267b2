/**
 * The list of findings on the page: the controls that its script brings to life, and the worst findings as a table of
 * their own for paper, and for whoever runs no script.
 */
import type { ReportContext } from "../../model/report.ts";
import { framed } from "./parts.ts";
import { markup, nothing, type Markup } from "./markup.ts";
import { plural } from "../numbers.ts";

/** `left`: what the page does not have of the findings of the run. */
export function htmlFindings(
  context: ReportContext,
  left: { readonly passing: number; readonly others: number },
): Markup {
  return markup`<section id="findings" aria-labelledby="findings-title"><h2 id="findings-title">Findings</h2>
${leftOut(left)}
<div class="card browse" id="browse" hidden></div>
${worst(context)}
</section>
`;
}

function leftOut({ passing, others }: { readonly passing: number; readonly others: number }): Markup {
  if (passing + others === 0) return nothing;
  const what = [
    ...(passing > 0
      ? [plural(passing, "passing or not-applicable finding", "passing and not-applicable findings")]
      : []),
    ...(others > 0 ? [`${plural(others, "other finding", "other findings")}, the last ones`] : []),
  ].join(" and ");
  return markup`<p class="card is-unknown">This page would be too large with every finding in it: ${what} are left out of this list. All counts above include them. The CSV and NDJSON reports have every finding.</p>`;
}

function worst({ worst: findings, summary, accountNames }: ReportContext): Markup {
  const all = summary.verdicts.fail + summary.verdicts.unknown;
  if (findings.length === 0) return nothing;
  const rows = findings.map(({ verdict, severity, rule, table, account, region, reason }) => {
    const name = accountNames.get(account);
    return markup`<tr><td class="short"><span class="badge is-${verdict}">${verdict}</span></td><td class="short">${severity}</td><th scope="row">${table}<small>${account}${name === undefined ? "" : ` ${name}`}, ${region}</small></th><td>${rule}</td><td>${reason.text}</td></tr>\n`;
  });
  const more = all - findings.length;
  return markup`<div class="card printed"><h3>${more > 0 ? `The worst ${plural(findings.length, "finding", "findings")} of ${plural(all, "that fails or is unknown", "that fail or are unknown")}` : `What fails or is unknown: ${plural(all, "finding", "findings")}`}</h3>${framed(
    "What fails or is unknown",
    markup`<table class="words"><thead><tr><th scope="col">Verdict</th><th scope="col">Severity</th><th scope="col">Table</th><th scope="col">Rule</th><th scope="col">Why</th></tr></thead><tbody>\n${rows}</tbody></table>`,
  )}${more > 0 ? markup`<p>${plural(more, "finding", "findings")} more that fail or are unknown are not printed here: open this page in a browser, or see the CSV report.</p>` : nothing}</div>`;
}
