/**
 * The report to paste into a pull request: headline, counts, what fails by account, what is unknown, coverage, rules.
 * GitHub-flavoured, without HTML of its own. It stays below the size of a comment by leaving out rows, and says so.
 */
import type { Format, ReportContext } from "../model/report.ts";
import { markdownCode, markdownProse } from "./escape/escape-markdown.ts";
import { headlineOf } from "./headline.ts";
import { markdownCoverage } from "./markdown/coverage.ts";
import { markdownFailing, markdownUnknown } from "./markdown/findings.ts";
import { markdownKept } from "./markdown/kept.ts";
import { markdownFixes, markdownRules } from "./markdown/rules.ts";
import { markdownWaivers } from "./markdown/waivers.ts";
import { grouped, instantWords } from "./numbers.ts";
import { foreignStamp, populationWords, shortDigest } from "./run-words.ts";
import { failingWords, notApplicableWords } from "./verdict-words.ts";

export const markdownFormat: Format = {
  id: "markdown",
  extensions: [".md"],
  about: "for pull requests and wikis",
  create: (context) => ({
    begin: () => "",
    table: () => "",
    end: () => markdownDocument(context, markdownRoom),
  }),
};

/**
 * Characters for the rows of each section. GitHub refuses comments of more than 65,536 characters ("body is too long");
 * headings and what stands around a pasted report take the rest.
 */
export const markdownRoom = {
  failing: 24_000,
  unknown: 8_000,
  waivers: 5_000,
  coverage: 8_000,
  kept: 4_500,
  rules: 6_000,
  fixes: 5_500,
} as const;

/** Characters of each section. */
export type MarkdownRoom = Readonly<Record<keyof typeof markdownRoom, number>>;

export const markdownDocument = (context: ReportContext, most: MarkdownRoom): string =>
  [
    title(context),
    stamp(context),
    about(context),
    counts(context),
    markdownFailing(context, most.failing),
    markdownUnknown(context, most.unknown),
    markdownWaivers(context, most.waivers),
    markdownCoverage(context, most.coverage),
    markdownKept(context, most.kept),
    markdownRules(context, most.rules),
    markdownFixes(context, most.fixes),
  ]
    .filter((section) => section !== "")
    .map((section) => `${section}\n`)
    .join("\n");

const signs = { fail: "❌", unknown: "❔", pass: "✅" } as const;

function title(context: ReportContext): string {
  const { mark, text } = headlineOf(context);
  return `## Are the DynamoDB tables restorable?\n\n${signs[mark]} **${text}**`;
}

function stamp({ run }: ReportContext): string {
  if (run.foreignHosts.length === 0) return "";
  return `> ⚠️ **${foreignStamp}:** ${run.foreignHosts.slice(0, 5).map(markdownCode).join(", ")}`;
}

const about = ({ run, policy }: ReportContext): string =>
  [
    `Policy ${markdownCode(policy.id)} (${markdownCode(shortDigest(policy))})`,
    markdownProse(populationWords(run)),
    `as of ${instantWords(run.asOf)}`,
    `${run.tool.name} ${markdownProse(run.tool.version)}`,
  ].join(" · ");

function counts({ summary }: ReportContext): string {
  const { verdicts } = summary;
  const severities = failingWords(summary);
  const reasons = notApplicableWords(summary);
  const cells = [
    `${grouped(verdicts.fail)}${severities === "" ? "" : ` (${severities})`}`,
    ...[verdicts.unknown, verdicts.waived, verdicts.pass, verdicts["not-applicable"]].map(grouped),
  ];
  const table = `| Fail | Unknown | Waived | Pass | Not applicable |\n| --- | --- | --- | --- | --- |\n| ${cells.join(" | ")} |`;
  return reasons.length === 0 ? table : `${table}\n\nNot applicable: ${reasons.join(" · ")}.`;
}
