/** What a restore came to, as Markdown for a ticket: what was asked, what became of it, and each setting in a table. */
import { beyondSettings, lostSettingWords } from "../../model/restore-settings.ts";
import type { RestoreReport } from "../../model/restore-report.ts";
import { markdownCode, markdownProse } from "../escape/escape-markdown.ts";
import { beyondTitle, costLine, outcomeWords, recordedWords, rowWords, sourceWords } from "./words.ts";

export function restoreMarkdown(report: RestoreReport): string {
  const { ask, from, cost, outcome, settings, next, foreignHosts } = report;
  const requestId = outcome.state === "active" ? outcome.requestId : null;
  const facts = [
    `- Source: ${markdownCode(sourceWords(ask, from))}`,
    `- Target: ${markdownCode(ask.to)} in ${markdownCode(ask.account)} ${markdownCode(ask.region)}`,
    `- Cost: ${markdownProse(costLine(cost, from.sizeBytes))}`,
    `- Restored by ${markdownCode(report.caller)}, from ${report.began} to ${report.ended}`,
    ...(requestId === null ? [] : [`- Request ${markdownCode(requestId)}`]),
    `- Journal ${markdownCode(report.journal)}`,
    ...(foreignHosts.length === 0 ? [] : [`- **Not AWS**: restored at ${foreignHosts.map(markdownCode).join(", ")}`]),
  ];
  const rows = settings.map((row) => {
    const recorded = row.recorded === null ? (row.state === "as-restored" ? "none" : "?") : markdownCode(row.recorded);
    const request = row.requestId === null ? "" : markdownCode(row.requestId);
    return `| ${[lostSettingWords[row.setting], recorded, markdownProse(rowWords(row)), request].join(" | ")} |`;
  });
  return [
    "# Table restored",
    "",
    `**${markdownProse(outcomeWords(outcome, ask.to))}**`,
    "",
    ...facts,
    "",
    "## Settings that a restored table lacks",
    "",
    `Recorded ${markdownProse(recordedWords(report))}.`,
    "",
    "| setting | recorded | became | request |",
    "| --- | --- | --- | --- |",
    ...rows,
    "",
    `${beyondTitle}: ${beyondSettings.join("; ")}.`,
    ...next.flatMap(({ command, why }) => ["", `${markdownProse(why)}: ${markdownCode(command)}`]),
    "",
  ].join("\n");
}
