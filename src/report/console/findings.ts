/** What fails or is unknown, by account and table, and what would turn the unknown into known. At most 200 findings. */
import { terminalProse, terminalText } from "../escape/escape-terminal.ts";
import { layOut, layOutAlike } from "../lay-out.ts";
import { nextSteps } from "../next-step.ts";
import { plural } from "../numbers.ts";
import type { Page } from "../page.ts";
import { rowsByAccount, type FindingRow, type TableRows } from "../rows-by-account.ts";

const mostSteps = 10;

export function consoleFindings(page: Page): string {
  const { worst, summary, paint, width } = page;
  const all = summary.verdicts.fail + summary.verdicts.unknown;
  if (all === 0) return "";
  const accounts = rowsByAccount(worst);
  const tables = accounts.flatMap((account) => account.tables);
  // All in one, so that the columns of all tables stand below each other.
  const blocks = layOutAlike(
    tables.map(({ rows }) => rows.map((row) => cells(row, page))),
    { width, indent: 4 },
  );
  const blockOf = new Map(tables.map((table, index) => [table, blocks[index] ?? ""]));
  const sections = accounts.map(({ account, tables: ofAccount }) => {
    const title = layOut([accountCells(account, page)], { width, indent: 0 });
    return [title, ...ofAccount.map((table) => `${tableTitle(table, page)}\n${blockOf.get(table) ?? ""}`)].join("\n");
  });
  const left = all - worst.length;
  const more = left > 0 ? [`… and ${plural(left, "finding", "findings")} more; see -o audit.json`] : [];
  return [paint.strong("Failing (✗) and unknown (?)"), ...sections, ...more, ...steps(page)].join("\n\n");
}

const accountCells = (account: string, { paint, accountNames }: Page): readonly string[] => {
  const name = accountNames.get(account);
  return [`${paint.strong(terminalText(account))}${name === undefined ? "" : `  ${terminalText(name)}`}`];
};

const tableTitle = ({ region, table }: TableRows, { paint, width }: Page): string =>
  layOut([[`${paint.strong(terminalText(table))}  ${paint.quiet(terminalText(region))}`]], { width, indent: 2 });

function cells({ verdict, severity, rules, text }: FindingRow, { paint }: Page): readonly string[] {
  const sign = verdict === "fail" ? "✗" : "?";
  return [paint[verdict](`${sign} ${severity}`), rules.map(terminalText).join("\n"), terminalProse(text)];
}

function steps(page: Page): readonly string[] {
  const { paint, width } = page;
  const rows = nextSteps(page)
    .slice(0, mostSteps)
    .map(({ step, findings }) => [`? ${plural(findings, "finding", "findings")}`, `→ ${terminalProse(step)}`]);
  if (rows.length === 0) return [];
  return [`${paint.strong("What to do about the unknown")}\n${layOut(rows, { width, indent: 2 })}`];
}
