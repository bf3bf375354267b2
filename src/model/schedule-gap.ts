/**
 * The longest time between two runs of a backup rule's schedule: `cron(…)` or `rate(…)` as AWS writes them → milliseconds by
 * the clock on the wall, or null for a schedule that is not understood (`W`, `#`, `L` on weekdays, given years). A day is 24
 * hours here also where summer time begins.
 */

const minute = 60_000;
const day = 24 * 60 * minute;

export function longestGap(schedule: string): number | null {
  const [, kind, text = ""] = /^(cron|rate)\((.*)\)$/.exec(schedule.trim()) ?? [];
  if (kind === "rate") return rateGap(text.trim());
  return kind === "cron" ? cronGap(text.trim().split(/\s+/)) : null;
}

const units = { minute, hour: 60 * minute, day } as const;

function rateGap(text: string): number | null {
  const [, count, unit] = /^([1-9]\d*) +(minute|hour|day)s?$/.exec(text) ?? [];
  return count === undefined ? null : Number(count) * units[unit as keyof typeof units];
}

const months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/** Minutes Hours Day-of-month Month Day-of-week Year (EventBridge user guide, cron expressions). */
function cronGap(fields: readonly string[]): number | null {
  const [minutesText, hoursText, dayText, monthText, weekdayText, year, ...more] = fields;
  if (year !== "*" || more.length > 0) return null;
  const minutes = readField(minutesText, { from: 0, to: 59 });
  const hours = readField(hoursText, { from: 0, to: 23 });
  const month = readField(monthText, { from: 1, to: 12, names: months });
  const lastDay = dayText === "L";
  const days = lastDay ? new Set<number>() : readField(dayText, { from: 1, to: 31, any: "?" });
  const weekday = readField(weekdayText, { from: 1, to: 7, names: weekdays, any: "?" });
  if (minutes === null || hours === null || month === null || days === null || weekday === null) return null;
  const daysRestricted = lastDay || days.size < 31;
  // AWS takes one of the two and wants `?` for the other.
  if (daysRestricted && weekday.size < 7) return null;

  const times = [...hours].flatMap((hour) => [...minutes].map((each) => (hour * 60 + each) * minute));
  const first = Math.min(...times);
  const last = Math.max(...times);
  const daily = !daysRestricted && weekday.size === 7 && month.size === 12;
  const between = daily
    ? 1
    : daysBetween(
        (date) =>
          month.has(date.getUTCMonth() + 1) &&
          weekday.has(date.getUTCDay() + 1) &&
          (lastDay ? isLastOfMonth(date) : days.has(date.getUTCDate())),
      );
  return between === null ? null : Math.max(between * day - last + first, gapWithin(times));
}

function gapWithin(times: readonly number[]): number {
  const inOrder = times.toSorted((a, b) => a - b);
  return Math.max(0, ...inOrder.slice(1).map((time, place) => time - (inOrder[place] ?? time)));
}

/**
 * 28 years in which every year begins on every weekday, leap and common, then 2096 to 2104, which have no 29 February
 * between them: what is apart longest anywhere is apart longest here.
 */
const firstDay = Date.UTC(2068, 0, 1);
const lastDayLooked = Date.UTC(2106, 0, 1);

/** The most days from one date that is in to the next; null where none is (30 February). */
function daysBetween(isIn: (date: Date) => boolean): number | null {
  let most: number | null = null;
  let before: number | null = null;
  for (let at = firstDay; at < lastDayLooked; at += day) {
    if (!isIn(new Date(at))) continue;
    if (before !== null) most = Math.max(most ?? 0, (at - before) / day);
    before = at;
  }
  return most;
}

const isLastOfMonth = (date: Date): boolean => new Date(date.getTime() + day).getUTCDate() === 1;

type Field = {
  readonly from: number;
  readonly to: number;
  readonly names?: readonly string[];
  /** What stands for every value beside `*`. */
  readonly any?: string;
};

/** Lists of values, ranges and `from/step`; null for everything else. */
function readField(text: string | undefined, field: Field): ReadonlySet<number> | null {
  const { from, to, any } = field;
  if (text === undefined) return null;
  if (text === "*" || text === any) return new Set(sequence(from, to, 1));
  const values = new Set<number>();
  for (const part of text.split(",")) {
    const [, start = "", end, step] = /^(\w+|\*)(?:-(\w+)|\/(\d+))?$/.exec(part) ?? [];
    const begins = start === "*" && step !== undefined ? from : readValue(start, field);
    const ends = end !== undefined ? readValue(end, field) : step === undefined ? begins : to;
    if (begins === null || ends === null || begins > ends || step === "0") return null;
    for (const value of sequence(begins, ends, Number(step ?? 1))) values.add(value);
  }
  return values;
}

function readValue(text: string, { from, to, names = [] }: Field): number | null {
  const named = names.indexOf(text.toUpperCase());
  if (named !== -1) return named + from;
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  return value >= from && value <= to ? value : null;
}

const sequence = (from: number, to: number, step: number): readonly number[] =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, place) => from + place * step);
