/** What a push came to, as Markdown for a ticket: counts, a table of accounts and Regions, what AWS refused, what to do next. */
import type { PushReport } from "../../model/push-report.ts";
import { markdownCode, markdownProse } from "../escape/escape-markdown.ts";
import { grouped } from "../numbers.ts";
import { aboutWords, headlineWords, stateWords, whyWords } from "./words.ts";

export function pushMarkdown(report: PushReport): string {
  const { scopes, caller, began, ended, foreignHosts, next } = report;
  const rows = scopes.map((scope) => [
    markdownCode(scope.account),
    markdownCode(scope.region),
    stateWords[scope.state],
    ...[scope.findings, scope.accepted, scope.refused, scope.unsent].map(grouped),
    markdownProse(whyWords(scope)),
  ]);
  return [
    "# Findings imported into Security Hub",
    "",
    `**${markdownProse(headlineWords(report))}**`,
    "",
    ...aboutWords(report).map(([name, text]) => `- ${name}: ${markdownProse(text)}`),
    ...(caller === null ? [] : [`- by ${markdownCode(caller)}, from ${began} to ${ended}`]),
    ...(foreignHosts.length === 0 ? [] : [`- **Not AWS**: imported at ${foreignHosts.map(markdownCode).join(", ")}`]),
    "",
    "| account | Region | became | findings | imported | refused | not sent | why |",
    "| --- | --- | --- | ---: | ---: | ---: | ---: | --- |",
    ...rows.map((cells) => `| ${cells.join(" | ")} |`),
    ...next.flatMap(({ command, why }) => ["", `${markdownProse(why)}: ${markdownCode(command)}`]),
    "",
  ].join("\n");
}
