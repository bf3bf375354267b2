/**
 * The report for the summary page of a GitHub Actions step: the Markdown report with more room, and then every failing
 * and unknown finding. GitHub refuses a summary above 1 MiB whole, so the rows end before, and say how many are left out.
 */
import type { Finding } from "../model/finding.ts";
import type { Format, ReportContext, ReportWriter } from "../model/report.ts";
import { markdownCode, markdownProse } from "./escape/escape-markdown.ts";
import { markdownDocument, markdownRoom } from "./markdown.ts";
import { grouped, plural } from "./numbers.ts";

export const githubSummaryFormat: Format = {
  id: "github-summary",
  extensions: [".summary.md"],
  about: "for the summary of a GitHub Actions step, below its limit",
  create: githubSummaryWriter,
};

/** UTF-8. The 148 KB to the limit of 1 MiB are for what other commands of the step add to the summary. */
const mostBytes = 900_000;
/** For the words about what is left out. */
const mostClosing = 300;
/** A section may be twice as long as in a comment: then all sections together take half of the room at most. */
const more = 2;

function githubSummaryWriter(context: ReportContext): ReportWriter {
  const { verdicts } = context.summary;
  const room = Object.fromEntries(Object.entries(markdownRoom).map(([section, most]) => [section, most * more]));
  const document = markdownDocument(context, { ...markdownRoom, ...room });
  const every = verdicts.fail + verdicts.unknown;
  const hasMore = every > context.worst.length;
  let free = mostBytes - mostClosing - Buffer.byteLength(document);
  let left = 0;

  const row = (finding: Finding): string => {
    const line = rowOf(finding);
    const size = Buffer.byteLength(line);
    // Once a row was left out the others are too: a shorter one between them would look like the next.
    if (left > 0 || size > free) {
      left += 1;
      return "";
    }
    free -= size;
    return line;
  };

  return {
    begin() {
      if (!hasMore) return document;
      const header = `\n### Every failing and unknown finding\n\n${plural(every, "finding", "findings")}, by account, Region and table.\n\n| Verdict | Severity | Account | Region | Table | Rule | Found |\n| --- | --- | --- | --- | --- | --- | --- |\n`;
      free -= Buffer.byteLength(header);
      return document + header;
    },
    table: ({ findings }) =>
      hasMore
        ? findings
            .filter(({ verdict }) => verdict === "fail" || verdict === "unknown")
            .map(row)
            .join("")
        : "",
    end: () =>
      left === 0
        ? ""
        : `\n… and ${plural(left, "row", "rows")} more (${grouped(every - left)} of ${grouped(every)} are shown): GitHub takes no more than 1 MiB of a summary. The JSON report has them all.\n`,
  };
}

const rowOf = ({ verdict, severity, account, region, table, rule, reason }: Finding): string =>
  `| ${verdict} | ${severity} | ${[account, region, table, rule].map(markdownCode).join(" | ")} | ${markdownProse(reason.text)} |\n`;
