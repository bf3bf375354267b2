/** What a push came to, for a terminal: counts, a row for each account and Region, what AWS refused, and what to do next. */
import type { PushReport, PushState } from "../../model/push-report.ts";
import type { ReportContext } from "../../model/report.ts";
import { terminalProse, terminalText } from "../escape/escape-terminal.ts";
import { layOut } from "../lay-out.ts";
import { grouped } from "../numbers.ts";
import { paintWith, type Paint } from "../paint.ts";
import { aboutWords, headlineWords, stateWords, toneOf, whyWords } from "./words.ts";

const tones: Readonly<Record<PushState, keyof Paint>> = {
  pushed: "pass",
  "not-subscribed": "unknown",
  "not-opened": "unknown",
  denied: "unknown",
  unclear: "unknown",
  interrupted: "unknown",
  planned: "quiet",
};

export function pushConsole(report: PushReport, look: ReportContext["options"]): string {
  const paint = paintWith(look);
  const width = Math.min(140, look.columns);
  const { scopes, caller, foreignHosts, next } = report;
  const headline = layOut([[paint[toneOf(report)](headlineWords(report))]], { width, indent: 0 });
  const facts = [
    ...aboutWords(report),
    ...(caller === null ? [] : [["as", caller] as const]),
    ...(foreignHosts.length === 0 ? [] : [["not AWS", foreignHosts.join(", ")] as const]),
  ].map(([name, text]) => [name, terminalText(text)]);
  const rows = scopes.map((scope) => [
    terminalText(scope.account),
    terminalText(scope.region),
    paint[tones[scope.state]](stateWords[scope.state]),
    ...[scope.findings, scope.accepted, scope.refused, scope.unsent].map(grouped),
  ]);
  const head = ["Account", "Region", "", "Findings", "Imported", "Refused", "Not sent"].map(paint.quiet);
  const why = scopes
    .map((scope) => ({ place: `${scope.account} ${scope.region}`, text: whyWords(scope) }))
    .filter(({ text }) => text !== "")
    .map(({ place, text }) => `  ${terminalText(place)}: ${terminalProse(text)}`);
  return [
    headline,
    layOut(facts, { width, indent: 2 }),
    "",
    layOut([head, ...rows], { width, indent: 2, rightAligned: new Set([3, 4, 5, 6]) }),
    ...(why.length === 0 ? [] : ["", ...why]),
    ...next.flatMap(({ command, why: reason }) => ["", `${terminalProse(reason)}:`, `  ${terminalText(command)}`]),
    "",
  ].join("\n");
}
