/** What came of a plan, for a person at a terminal: a line a step, the counts, where the journal is, what to do next. */
import type { AppliedStep, ApplyReport, StepState } from "../../model/apply.ts";
import { terminalProse, terminalText } from "../escape/escape-terminal.ts";
import { paintWith, type Paint } from "../paint.ts";
import { countsWords, outcomeWords, unopenedHint } from "./words.ts";

const painted: Readonly<Record<StepState, keyof Paint>> = {
  done: "pass",
  pending: "unknown",
  drifted: "unknown",
  failed: "fail",
  unclear: "fail",
  skipped: "quiet",
};

export function outcomeConsole(report: ApplyReport, look: { readonly colour: boolean }): string {
  const paint = paintWith(look);
  const actions = Math.max(0, ...report.steps.map(({ step }) => step.action.length));
  const lines = report.steps.map((applied) => stepLine(applied, actions, paint));
  const notAws =
    report.foreignHosts.length === 0
      ? []
      : [`Not AWS: this was applied at ${report.foreignHosts.map(terminalText).join(", ")}.`];
  return [
    ...lines,
    ...(lines.length === 0 ? [] : [""]),
    paint.strong(`${countsWords(report)}: plan ${terminalText(report.plan.digest)}`),
    ...report.unreached.map(
      ({ account, because }) => `Account ${terminalText(account)} was not opened: ${terminalProse(because)}`,
    ),
    ...(report.unreached.length === 0 ? [] : [unopenedHint]),
    ...notAws,
    `Journal: ${terminalText(report.journal)}`,
    ...report.next.flatMap(({ command, why }) => [`${terminalProse(why)}:`, `  ${terminalText(command)}`]),
    "",
  ].join("\n");
}

/** One line, also where it is shown by itself while the plan is applied. */
export function stepLine({ step, outcome, made }: AppliedStep, actions: number, paint: Paint): string {
  const where = [step.account, step.region, step.table].map(terminalText).join(" ");
  const words = outcomeWords(outcome);
  const what = [words, made ?? ""].filter((part) => part !== "").map(terminalProse);
  const state = paint[painted[outcome.state]](outcome.state.padEnd(7));
  return `${state} ${step.action.padEnd(actions)} ${where}${what.length === 0 ? "" : `  ${what.join("  ")}`}`;
}
