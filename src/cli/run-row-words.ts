/** What `restorable runs` tells of a run, in words that a terminal may show. */
import { terminalText } from "../report/escape/escape-terminal.ts";
import { grouped, plural } from "../report/numbers.ts";
import { populationWords } from "../report/run-words.ts";
import type { RunRow, RunState } from "./run-row.ts";

export const stateWords = {
  judged: "judged",
  scanned: "scanned",
  unfinished: "unfinished",
  "in-progress": "in progress",
  unreadable: "unreadable",
} as const satisfies Record<RunState, string>;

export const populationOf = ({ asked }: RunRow): string => (asked === null ? "" : terminalText(populationWords(asked)));

export function policyWords({ policy, state }: RunRow): string {
  if (policy !== null) return terminalText(policy.id);
  return state === "unreadable" ? "" : "no policy";
}

/** "41 fail · 9 unknown · 2 waived · 204 pass", or why there are none. */
export function verdictWords({ verdicts, state, writer }: RunRow): string {
  if (verdicts !== null) {
    const { fail, unknown, waived, pass } = verdicts;
    return [
      `${grouped(fail)} fail`,
      `${grouped(unknown)} unknown`,
      ...(waived > 0 ? [`${grouped(waived)} waived`] : []),
      `${grouped(pass)} pass`,
    ].join(" · ");
  }
  if (state === "in-progress") return `process ${writer ?? ""} is writing it`;
  return state === "scanned" ? "not judged" : "";
}

export function seenWords({ tables, unseen }: RunRow): string {
  if (tables === null) return "";
  const gaps = unseen === null || unseen === 0 ? "" : `, ${grouped(unseen)} unseen`;
  return `${plural(tables, "table", "tables")}${gaps}`;
}
