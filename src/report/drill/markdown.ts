/** Drills as Markdown, for a ticket or an auditor: counts, a table of the drills, what did not hold, what to do next. */
import type { DrillReport } from "../../model/drill-report.ts";
import { markdownCode, markdownProse } from "../escape/escape-markdown.ts";
import { drillCounts, estimateWords, limitWords, sourceWords, tookWords } from "./words.ts";

export function drillMarkdown(report: DrillReport): string {
  const { drills, notBegun, left, sample, evidence, foreignHosts, next } = report;
  const facts = [
    `- Tables of run ${markdownCode(report.run)}, drilled by ${markdownCode(report.caller)}, from ${report.began} to ${report.ended}`,
    ...(sample === null
      ? []
      : [`- Sample: ${sample.percent}% of ${sample.of} tables, by account, seed ${markdownCode(sample.seed)}`]),
    `- Cost: ${markdownProse(estimateWords(report.estimate))}`,
    `- Evidence ${markdownCode(evidence.file)}, ${evidence.signed ? "signed" : "not signed"}; journal ${markdownCode(report.journal)}`,
    ...(foreignHosts.length === 0
      ? []
      : [`- **NOT OBSERVED FROM AWS**: drilled at ${foreignHosts.map(markdownCode).join(", ")}`]),
    ...left.map(
      ({ record, because }) =>
        `- **Still there**: ${markdownCode(record.scratch)} in ${record.account} ${record.region}: ${markdownProse(because)}`,
    ),
  ];
  const rows = [
    ...drills.map((drill) => {
      const { rto, rpo, checks, because } = drill;
      const limits = [rto && limitWords("RTO", rto), rpo && limitWords("RPO", rpo)].filter((words) => words !== null);
      const fallen = checks
        .filter(({ held }) => !held)
        .map(
          ({ name, expected, actual }) => `${name}: expected ${markdownCode(expected)}, found ${markdownCode(actual)}`,
        );
      const why = [...(because === null ? [] : [markdownProse(because)]), ...fallen].join("; ");
      return [
        drill.outcome,
        drill.account,
        drill.region,
        markdownCode(drill.table),
        markdownProse(sourceWords(drill)),
        tookWords(drill),
        limits.join("; "),
        why,
      ];
    }),
    ...notBegun.map(({ target, because }) => [
      "not begun",
      target.account,
      target.region,
      markdownCode(target.table),
      "",
      "",
      "",
      markdownProse(because),
    ]),
  ].map((cells) => `| ${cells.join(" | ")} |`);
  const table =
    rows.length === 0
      ? []
      : [
          "",
          "| outcome | account | Region | table | restored from | took | limits | why |",
          "| --- | --- | --- | --- | --- | --- | --- | --- |",
          ...rows,
        ];
  const then = next.flatMap(({ command, why }) => ["", `${markdownProse(why)}: ${markdownCode(command)}`]);
  return ["# Restore drills", "", `**${drillCounts(report)}**`, "", ...facts, ...table, ...then, ""].join("\n");
}
