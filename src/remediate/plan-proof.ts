/**
 * Does a record make a rule pass, and when? A record is judged as it will be once a step has taken effect, and again when
 * PITR has fallen back to its usual lag: what passes only for the first minutes is not mended.
 */
import { known } from "../model/fact.ts";
import type { TableRecord } from "../model/observation.ts";
import { perRecord } from "./per-record.ts";
import type { RuleVerdict, TableToMend } from "./plan-types.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** LatestRestorableDateTime is some five minutes behind (aws-facts §3.3). */
const pitrLagMs = 5 * minuteMs;
const mostDays = 400;

export const later = (at: string, ms: number): string => new Date(Date.parse(at) + ms).toISOString();

/** The record at a later instant, nothing having been done: the window of PITR moves on, and grows to its period. */
export function asTimePasses(table: TableRecord, to: string): TableRecord {
  const {
    "pitr.enabled": enabled,
    "pitr.period": period,
    "pitr.earliest": earliest,
    "pitr.latest": latest,
  } = table.facts;
  const isOn = enabled?.state === "known" && enabled.value === true;
  if (!isOn || latest?.state !== "known" || earliest?.state !== "known") return table;
  const end = Math.max(Date.parse(String(latest.value)), Date.parse(to) - pitrLagMs);
  const start = Date.parse(String(earliest.value));
  const from = period?.state === "known" ? Math.max(start, end - Number(period.value)) : start;
  const facts = {
    ...table.facts,
    "pitr.latest": known(new Date(end).toISOString()),
    "pitr.earliest": known(new Date(from).toISOString()),
  };
  return { ...table, facts };
}

type Judge = TableToMend["judge"];

export type Question = { readonly rule: string; readonly table: TableRecord; readonly at: string };

const laterRecord = perRecord<TableRecord>();

function verdictAfter(judge: Judge, { rule, table, at }: Question, ms: number): RuleVerdict {
  if (ms === 0) return judge(rule, table, at);
  const then = later(at, ms);
  return judge(
    rule,
    laterRecord(table, then, () => asTimePasses(table, then)),
    then,
  );
}

/** Null: it passes, at once and after the first minutes. Else why not. */
export function whyNotPassing(judge: Judge, question: Question): string | null {
  for (const ms of [0, pitrLagMs]) {
    const { verdict, text } = verdictAfter(judge, question, ms);
    if (verdict !== "pass") return verdict === "unknown" || verdict === "fail" ? text : `${verdict}: ${text}`;
  }
  return null;
}

/** The instant from which on the rule passes by itself, to the hour; null: not within 400 days. */
export function passesBy(judge: Judge, question: Question): string | null {
  const isPassing = (ms: number): boolean => verdictAfter(judge, question, ms).verdict === "pass";
  if (!isOfTime(judge, question)) return null;
  for (let [before, days] = [0, 1]; days <= mostDays; [before, days] = [days, days + stepAfter(days)]) {
    if (!isPassing(days * dayMs)) continue;
    const hours = least(before * 24, days * 24, (hour) => isPassing(hour * hourMs));
    return later(question.at, hours * hourMs);
  }
  return null;
}

/** Day by day while the window of PITR can grow, by the week after that. */
const stepAfter = (days: number): number => (days < 36 ? 1 : 7);

/** Where neither verdict nor reason changes at any of some instants, time has no part in it. */
function isOfTime(judge: Judge, question: Question): boolean {
  const now = verdictAfter(judge, question, 0);
  return [1, 36, mostDays].some((days) => {
    const then = verdictAfter(judge, question, days * dayMs);
    return then.verdict !== now.verdict || then.text !== now.text;
  });
}

/** Of a record that passes: milliseconds until it does not any more, to the hour; null: it does for 400 days. */
export function passesFor(judge: Judge, question: Question): number | null {
  const isOver = (hours: number): boolean => verdictAfter(judge, question, hours * hourMs).verdict !== "pass";
  for (let [before, hours] = [0, 1]; before < mostDays * 24; [before, hours] = [hours, hours * 2]) {
    // One hour less: in the last one of these it still passes.
    if (isOver(hours)) return Math.max(1, least(before, hours, isOver) - 1) * hourMs;
  }
  return null;
}

/** The least whole number in (from, to] for which it holds, as it does for `to`. */
export function least(from: number, to: number, holds: (at: number) => boolean): number {
  let [no, yes] = [from, to];
  while (yes - no > 1) {
    const middle = Math.floor((no + yes) / 2);
    if (holds(middle)) yes = middle;
    else no = middle;
  }
  return yes;
}
