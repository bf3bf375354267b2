/** Months, moments that lie between two runs, and lengths of time of which only bounds are known, in words. */
import type { Between, Month, Onset, Span } from "../../model/monthly.ts";
import type { VerdictCounts } from "../../model/run.ts";
import { plural } from "../numbers.ts";
import { passOfTotal } from "../verdict-words.ts";

const monthNames = "January February March April May June July August September October November December".split(" ");

/** `November 2026`. */
export const monthWords = ({ name }: Pick<Month, "name">): string =>
  `${monthNames[Number(name.slice(5)) - 1] ?? ""} ${name.slice(0, 4)}`;

/** `2026-11-03 08:00`; that it is UTC is said once a report. */
export const minuteWords = (instant: string): string => `${instant.slice(0, 10)} ${instant.slice(11, 16)}`;

export const dayWords = (instant: string): string => instant.slice(0, 10);

/** A fraction of nothing is none. */
export const complianceWords = (counts: VerdictCounts): string =>
  counts.pass + counts.fail + counts.waived + counts.unknown === 0 ? "–" : passOfTotal(counts);

const hour = 3_600_000;
const day = 24 * hour;

export const notKnown = "not known";

/**
 * `3–5 days`, `at least 12 days`, `at most 1 day`. Bounds are rounded outward, so that they still hold; hours where the
 * longer one is less than two days.
 */
export function spanWords({ least, most }: Span): string {
  const inHours = (most ?? least) < 2 * day;
  const unit = inHours ? hour : day;
  const words = (count: number): string => (inHours ? plural(count, "hour", "hours") : plural(count, "day", "days"));
  const from = Math.floor(least / unit);
  if (most === null) return from === 0 ? notKnown : `at least ${words(from)}`;
  const to = Math.ceil(most / unit);
  if (from === to) return words(to);
  return from === 0 ? `at most ${words(to)}` : `${from}–${words(to)}`;
}

/** The last run that shows the state before. */
export const afterWords = ({ after }: Between): string => (after === null ? "no run shows it" : minuteWords(after));
export const byWords = ({ by }: Between): string => minuteWords(by);

export const onsetWords = {
  observed: "came to fail",
  policy: "the policy changed",
  "first-look": "first look",
  "waiver-ended": "its waiver ended",
} as const satisfies Record<Onset, string>;
