/** What a restore came to, for a terminal: what was asked, what became of it, each setting, and what to do next. */
import { beyondSettings, lostSettingWords } from "../../model/restore-settings.ts";
import type { LostRow, RestoreReport, SettingState } from "../../model/restore-report.ts";
import type { RestoreOutcome } from "../../model/restore.ts";
import type { ReportContext } from "../../model/report.ts";
import { terminalProse, terminalText } from "../escape/escape-terminal.ts";
import { layOut } from "../lay-out.ts";
import { paintWith, type Paint } from "../paint.ts";
import { beyondTitle, costLine, outcomeWords, recordedWords, rowWords, sourceWords } from "./words.ts";

type Look = ReportContext["options"];

const marks: Readonly<Record<SettingState, keyof Paint>> = {
  done: "pass",
  pending: "unknown",
  failed: "fail",
  "not-asked": "unknown",
  "as-restored": "quiet",
  "not-recorded": "unknown",
};

const tones: Readonly<Record<RestoreOutcome["state"], keyof Paint>> = {
  active: "pass",
  "under-way": "unknown",
  refused: "fail",
  failed: "fail",
  unclear: "fail",
  unread: "unknown",
};

export function restoreConsole(report: RestoreReport, look: Look): string {
  const paint = paintWith(look);
  const width = Math.min(140, look.columns);
  const { outcome, ask, next, foreignHosts } = report;
  const requestId = outcome.state === "active" ? outcome.requestId : null;
  const headline = layOut([[paint[tones[outcome.state]](terminalProse(outcomeWords(outcome, ask.to)))]], {
    width,
    indent: 0,
  });
  const facts = layOut(
    [
      ...asked(report),
      ["request", requestId === null ? "" : terminalText(requestId)],
      ["journal", terminalText(report.journal)],
      ["as", terminalText(report.caller)],
      ["not AWS", foreignHosts.map(terminalText).join(", ")],
    ].filter(([, text]) => text !== ""),
    { width, indent: 2 },
  );
  const then = next.flatMap(({ command, why }) => [`${terminalProse(why)}:`, `  ${terminalText(command)}`]);
  return [
    headline,
    facts,
    "",
    settingsConsole(report, look),
    ...(then.length === 0 ? [] : ["", ...then]),
    "",
    headline,
    "",
  ].join("\n");
}

type Asked = Pick<RestoreReport, "ask" | "from" | "cost">;

const asked = ({ ask, from, cost }: Asked): readonly (readonly [string, string])[] => [
  ["source", terminalText(sourceWords(ask, from))],
  ["target", terminalText(`${ask.to} in ${ask.account} ${ask.region}`)],
  ["cost", terminalText(costLine(cost, from.sizeBytes))],
];

/** Before anything is asked of AWS: what a person decides by. */
export function restoreOverview(
  report: Asked & Pick<RestoreReport, "settings" | "recordedIn" | "because">,
  look: Look,
): string {
  const width = Math.min(140, look.columns);
  const rows = [
    ...asked(report),
    ["takes", "AWS promises no duration: minutes for a small table, hours for a large one"],
  ];
  return [layOut(rows, { width, indent: 2 }), "", settingsConsole(report, look), ""].join("\n");
}

type Settings = Pick<RestoreReport, "settings" | "recordedIn" | "because">;

export function settingsConsole(report: Settings, look: Look): string {
  const paint = paintWith(look);
  const width = Math.min(140, look.columns);
  const rows = report.settings.map((row) => [
    terminalText(lostSettingWords[row.setting]),
    valueOf(row),
    paint[marks[row.state]](terminalProse(rowWords(row))),
    row.requestId === null ? "" : terminalText(row.requestId),
  ]);
  return [
    paint.strong("Settings that a restored table lacks"),
    layOut([[`recorded ${terminalProse(recordedWords(report))}`]], { width, indent: 2 }),
    layOut([["Setting", "Recorded", "", ""].map(paint.quiet), ...rows], { width, indent: 2 }),
    layOut([[paint.quiet(`${beyondTitle}: ${beyondSettings.join("; ")}.`)]], { width, indent: 2 }),
  ].join("\n");
}

const valueOf = ({ recorded, state }: LostRow): string =>
  recorded === null ? (state === "as-restored" ? "none" : "?") : terminalText(recorded);
