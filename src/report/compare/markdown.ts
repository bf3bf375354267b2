/** Two runs compared, for pull requests and wikis. It stays below the size of a comment by leaving out rows, and says so. */
import type {
  ChangeKind,
  ComparisonContext,
  ComparisonFormat,
  ComparisonTotals,
  FindingChange,
  TableChange,
} from "../../model/comparison.ts";
import { changeNotes, changeOrder, changeTitles, circumstances, totalsWords } from "./change-words.ts";
import { markdownCode, markdownProse } from "../escape/escape-markdown.ts";
import { instantWords, plural } from "../numbers.ts";
import { foreignStamp } from "../run-words.ts";
import { worstChanges, type WorstChanges } from "../worst-changes.ts";

/** Of each kind, and characters for their rows: GitHub refuses comments of more than 65,536. */
const most = { rows: 50, new: 20_000, other: 5_500 } as const;

export const compareMarkdownFormat: ComparisonFormat = {
  id: "markdown",
  extensions: [".md"],
  about: "for pull requests and wikis",
  create(context) {
    const worst = worstChanges(most.rows);
    return {
      begin: () => "",
      change(change) {
        worst.add(change);
        return "";
      },
      end: (totals) => document(context, worst, totals),
    };
  },
};

function document(context: ComparisonContext, worst: WorstChanges, totals: ComparisonTotals): string {
  const { before, after } = context;
  const hosts = [...new Set([...before.foreignHosts, ...after.foreignHosts])];
  const parts = [
    "## What changed",
    ...(hosts.length === 0 ? [] : [`**${foreignStamp}**: ${hosts.map(markdownCode).join(", ")}`]),
    `From ${markdownCode(before.id)} (${instantWords(before.asOf)}) to ${markdownCode(after.id)} (${instantWords(after.asOf)}), policy ${markdownCode(after.policy.id)}.`,
    list(totalsWords(totals)),
    ...circumstances(context).map(markdownProse),
    ...changeOrder.flatMap((kind) => section(kind, worst.findings(kind), totals.findings[kind])),
    ...tables(worst.tables(), totals.tables.appeared + totals.tables.disappeared),
  ];
  return parts.map((part) => `${part}\n`).join("\n");
}

const list = (texts: readonly string[]): string => texts.map((text) => `- ${markdownProse(text)}`).join("\n");

function section(kind: ChangeKind, findings: readonly FindingChange[], all: number): readonly string[] {
  if (all === 0) return [];
  const lines = ["| Severity | Account | Region | Table | Rule | Told |", "| --- | --- | --- | --- | --- | --- |"];
  const shown = fitting(findings.map(row), kind === "new" ? most.new : most.other);
  return [`### ${changeTitles[kind]}`, [...lines, ...shown].join("\n"), ...leftOut(all - shown.length, "finding")];
}

function row(finding: FindingChange): string {
  const { kind, severity, account, region, table, rule, text } = finding;
  const told = [...changeNotes(finding), ...(kind === "new" || kind === "unknown" ? [text] : [])];
  return `| ${severity} | ${markdownCode(account)} | ${markdownCode(region)} | ${markdownCode(table)} | ${markdownCode(rule)} | ${told.map(markdownProse).join("; ")} |`;
}

function tables(changes: readonly TableChange[], all: number): readonly string[] {
  if (all === 0) return [];
  const rows = changes.map(
    ({ kind, account, region, table, replaced }) =>
      `| ${kind}${replaced ? " (made anew)" : ""} | ${markdownCode(account)} | ${markdownCode(region)} | ${markdownCode(table)} |`,
  );
  const shown = fitting(rows, most.other);
  const lines = ["| | Account | Region | Table |", "| --- | --- | --- | --- |", ...shown];
  return ["### Tables", lines.join("\n"), ...leftOut(all - shown.length, "table")];
}

function fitting(rows: readonly string[], room: number): readonly string[] {
  let free = room;
  return rows.filter((each) => (free -= each.length + 1) >= 0);
}

const leftOut = (count: number, one: string): readonly string[] =>
  count > 0 ? [`… and ${plural(count, one, `${one}s`)} more: \`-f json\` has them all.`] : [];
