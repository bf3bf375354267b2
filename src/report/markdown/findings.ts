/** What fails, one table an account, and what is unknown with what to do. Worst first, as far as the given space allows. */
import type { Finding } from "../../model/finding.ts";
import type { ReportContext } from "../../model/report.ts";
import { markdownCode, markdownProse } from "../escape/escape-markdown.ts";
import { nextSteps } from "../next-step.ts";
import { plural } from "../numbers.ts";
import { rowsByAccount, type FindingRow, type TableRows } from "../rows-by-account.ts";

export function markdownFailing(context: ReportContext, most: number): string {
  const failing = context.worst.filter(({ verdict }) => verdict === "fail");
  if (context.summary.verdicts.fail === 0) return "";
  const { tables, shown } = accountTables(context, failing, most);
  return ["### Failing", ...tables, ...leftOut(context.summary.verdicts.fail - shown)].join("\n\n");
}

export function markdownUnknown(context: ReportContext, most: number): string {
  const unknown = context.worst.filter(({ verdict }) => verdict === "unknown");
  const all = context.summary.verdicts.unknown;
  if (all === 0) return "";
  const { tables, shown } = accountTables(context, unknown, most);
  const steps = nextSteps(context)
    .slice(0, mostSteps)
    .map(({ step, findings }) => `- ${plural(findings, "finding", "findings")}: ${markdownProse(step)}`);
  return [
    "### Unknown",
    "Neither a pass nor a fail: what decides could not be read.",
    ...tables,
    ...leftOut(all - shown),
    ...(steps.length === 0 ? [] : [`What to do:\n\n${steps.join("\n")}`]),
  ].join("\n\n");
}

const mostSteps = 10;

/** `shown`: findings, of which a row may hold several. */
function accountTables(
  { accountNames }: ReportContext,
  findings: readonly Finding[],
  most: number,
): { readonly tables: readonly string[]; readonly shown: number } {
  const tables: string[] = [];
  let shown = 0;
  let free = most;
  for (const { account, tables: ofAccount } of rowsByAccount(findings)) {
    const name = accountNames.get(account);
    const title = `#### ${markdownCode(account)}${name === undefined ? "" : ` ${markdownProse(name)}`}`;
    const lines = [title, "", "| Severity | Region | Table | Rule | Found |", "| --- | --- | --- | --- | --- |"];
    const header = lines.length;
    free -= lines.join("\n").length;
    for (const { table, row } of ofAccount.flatMap((of) => of.rows.map((row) => ({ table: of, row })))) {
      const line = rowLine(table, row);
      free -= line.length + 1;
      if (free < 0) break;
      lines.push(line);
      shown += row.rules.length;
    }
    if (lines.length > header) tables.push(lines.join("\n"));
    if (free < 0) break;
  }
  return { tables, shown };
}

const rowLine = ({ region, table }: TableRows, { severity, rules, text }: FindingRow): string =>
  `| ${severity} | ${markdownCode(region)} | ${markdownCode(table)} | ${rules.map(markdownCode).join(", ")} | ${markdownProse(text)} |`;

const leftOut = (count: number): readonly string[] =>
  count > 0 ? [`… and ${plural(count, "finding", "findings")} more: the JSON report has them all.`] : [];
