/** Waivers in words: what each waives and until when, why it waives nothing, and what it is about. Not escaped. */
import {
  isOfEveryTable,
  type WaivedPlace,
  type Waiver,
  type WaiverState,
  type WaiverUse,
  type WaiverUses,
} from "../model/waiver.ts";
import { grouped, instantWords, plural } from "./numbers.ts";

/** "4 waivers: 1 expired, 1 not used, 2 in force; 1 of them expires within 14d": what somebody has to see to first. */
export function waiverCounts({ uses, warning }: WaiverUses): string {
  const count = (state: WaiverState): number => uses.filter((use) => use.state === state).length;
  const soon = uses.filter(({ expiresSoon }) => expiresSoon).length;
  const parts = [
    [count("expired"), "expired"],
    [count("capped"), "for longer than the policy allows"],
    [count("overlapped"), "overlapped by others"],
    [count("unused"), "not used"],
    [count("in-force"), "in force"],
  ] as const;
  const told = parts.flatMap(([number, words]) => (number === 0 ? [] : [`${grouped(number)} ${words}`]));
  const ending = soon === 0 ? "" : `; ${grouped(soon)} of them ${soon === 1 ? "expires" : "expire"} within ${warning}`;
  return `${plural(uses.length, "waiver", "waivers")}: ${told.join(", ")}${ending}`;
}

/** What somebody has to see to before what is as it should be; else in the order of the file. */
export function mostUrgentFirst({ uses }: WaiverUses): readonly WaiverUse[] {
  const rank = ({ state, expiresSoon }: WaiverUse): number =>
    expiresSoon && state === "in-force" ? 0.5 : urgency.indexOf(state);
  return uses.toSorted((a, b) => rank(a) - rank(b));
}

const urgency: readonly WaiverState[] = ["expired", "capped", "overlapped", "unused", "in-force"];

/** "waives 3 findings until 2026-04-01 00:00:00 UTC (30 days left)", and whatever else became of it. */
export function stateWords({ waiver, state, daysLeft, waived, lapsed, capped, unknown, overlaps }: WaiverUse): string {
  const until = `${instantWords(waiver.expires)} (${plural(daysLeft, "day", "days")} left)`;
  const first = {
    "in-force": `waives ${findings(waived)} until ${until}`,
    expired: `expired ${instantWords(waiver.expires)}`,
    capped: `waives nothing, since the policy allows less time; expires ${until}`,
    overlapped: `waives nothing, since others do; expires ${until}`,
    unused: `not used: nothing that it is about fails; expires ${until}`,
  }[state];
  return [
    first,
    ...(lapsed > 0 ? [`${fail(lapsed)} again`] : []),
    ...(capped > 0
      ? [`${fail(capped)} again: the policy allows less time at ${capped === 1 ? "its" : "their"} severity`]
      : []),
    ...overlaps.map((other) => `${other.waiver} waives ${findings(other.findings)} that it is about`),
    ...(unknown > 0 ? [`${findings(unknown)} that it is about ${unknown === 1 ? "is" : "are"} unknown`] : []),
  ].join("; ");
}

const findings = (count: number): string => plural(count, "finding", "findings");
const fail = (count: number): string => plural(count, "finding fails", "findings fail");

/** "pitr-enabled on scratch-* in 111122223333, eu-west-1", or that it is about every table there is. */
export function aboutWords(waiver: Waiver): string {
  const { rules, accounts, regions, tables } = waiver;
  if (isOfEveryTable(waiver)) return `${someOf(rules)} on every table of the organization`;
  return `${someOf(rules)} on ${someOf(tables)} in ${someOf(accounts)}, ${someOf(regions)}`;
}

const mostPatterns = 5;

const someOf = (patterns: readonly string[]): string =>
  patterns.length > mostPatterns
    ? `${patterns.slice(0, mostPatterns).join(" ")} and ${grouped(patterns.length - mostPatterns)} more`
    : patterns.join(" ");

export const answerWords = ({ owner, approver, ticket }: Waiver): string =>
  `owner: ${owner}, approver: ${approver}, ticket: ${ticket}`;

export const placeWords = ({ account, region, table, rule }: WaivedPlace): string =>
  `${table} (${account}, ${region}): ${rule}`;

/** Of the findings that it waives, those that are not among its places. */
export const placesLeft = ({ waived, places }: WaiverUse): number => waived - places.length;
