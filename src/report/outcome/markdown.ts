/** What came of a plan, as Markdown for a ticket or a pull request: counts, a table of the steps, what to do next. */
import type { ApplyReport } from "../../model/apply.ts";
import { markdownCode, markdownProse } from "../escape/escape-markdown.ts";
import { terminalText } from "../escape/escape-terminal.ts";
import { countsWords, outcomeWords } from "./words.ts";

export function outcomeMarkdown(report: ApplyReport): string {
  const { plan, steps, unreached, next, foreignHosts } = report;
  const facts = [
    `- Plan ${markdownCode(plan.digest)}, of run ${markdownCode(plan.run)} and policy ${markdownCode(plan.policy)}`,
    `- Applied by ${markdownCode(report.caller)}, from ${report.began} to ${report.ended}`,
    `- Journal ${markdownCode(report.journal)}`,
    ...(foreignHosts.length === 0 ? [] : [`- **Not AWS**: applied at ${foreignHosts.map(markdownCode).join(", ")}`]),
    ...unreached.map(
      ({ account, because }) => `- Account ${markdownCode(account)} was not opened: ${markdownProse(because)}`,
    ),
  ];
  const rows = steps.map(({ step, outcome, made, evidence }) => {
    const request = evidence.find(({ requestId }) => requestId !== undefined)?.requestId;
    const what = [outcomeWords(outcome), made ?? ""].filter((part) => part !== "").map(markdownProse);
    const cells = [
      outcome.state,
      step.action,
      markdownCode(step.account),
      markdownCode(step.region),
      markdownCode(step.table),
      what.join("; "),
      request === undefined ? "" : markdownCode(request),
    ];
    return `| ${cells.join(" | ")} |`;
  });
  const table =
    rows.length === 0
      ? []
      : [
          "",
          "| state | action | account | Region | table | why | request |",
          "| --- | --- | --- | --- | --- | --- | --- |",
          ...rows,
        ];
  // Whole, however long: it is to be typed. It begins with the name of the program, so that no line ends the fence.
  const then = next.flatMap(({ command, why }) => [
    "",
    `Next: ${markdownProse(why)}:`,
    "",
    "~~~~sh",
    terminalText(command),
    "~~~~",
  ]);
  return ["# Plan applied", "", `**${countsWords(report)}**`, "", ...facts, ...table, ...then, ""].join("\n");
}
