/** Progress in words: one line for a terminal, never wider than it, and one line for a log of CI. Counts in, text out. */
import { formatDuration } from "../../condition/duration.ts";
import { terminalText } from "../../report/escape/escape-terminal.ts";
import type { ProgressView } from "./progress.ts";

/** What counts most comes first: on a narrow terminal the parts at the end give way. The last column stays free. */
export function liveLine(view: ProgressView, columns: number): string {
  const width = columns - 1;
  let line = "";
  for (const part of partsOf(view)) {
    const longer = line === "" ? part : `${line} · ${part}`;
    if (widthOf(longer) > width) break;
    line = longer;
  }
  return terminalText(line);
}

export const milestoneLine = (view: ProgressView): string => `${partsOf(view).join(", ")}\n`;

function partsOf({ accounts, scopes, tables, calls, unknowns, left, workers }: ProgressView): readonly string[] {
  const share = scopes.isWhole && scopes.total > 0 ? ` (${Math.floor((scopes.done * 100) / scopes.total)} %)` : "";
  return [
    `${scopes.done}/${scopes.isWhole ? "" : "≥"}${scopes.total} scopes${share}`,
    `${tables.read}/${tables.listed} tables`,
    ...(left === null ? [] : [`${left.atLeast ? "at least" : "about"} ${timeText(left.ms)} left`]),
    ...(workers === undefined ? [] : [`${workers} ${workers === 1 ? "worker" : "workers"}`]),
    ...(unknowns === 0 ? [] : [`${unknowns} unknown`]),
    ...(calls.throttled === 0 ? [] : [`${calls.throttled} throttled`]),
    ...(calls.perSecond === null ? [] : [`${Math.round(calls.perSecond)} calls/s`]),
    ...(accounts.listed === null ? [`${accounts.seen} accounts so far`] : []),
  ];
}

/** An estimate has no seconds once it has minutes. */
const timeText = (ms: number): string =>
  formatDuration(ms < 60_000 ? Math.ceil(ms / 1_000) * 1_000 : Math.ceil(ms / 60_000) * 60_000);

/** Terminals of East Asia draw `·` and `≥` two columns wide. */
const widthOf = (text: string): number => text.length + text.replace(/[ -~]/g, "").length;
