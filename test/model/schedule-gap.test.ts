import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { longestGap } from "../../src/model/schedule-gap.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

describe("the longest time between two runs", () => {
  test.each<[string, number]>([
    // API_BackupRule: the default, and the two examples that stand there.
    ["cron(0 5 ? * * *)", day],
    ["cron(15 * ? * * *)", hour],
    ["cron(0 12 * * ? *)", day],
    // EventBridge user guide, cron expressions reference, "Examples".
    ["cron(0 10 * * ? *)", day],
    ["cron(0 18 ? * MON-FRI *)", 3 * day],
    ["cron(0 8 1 * ? *)", 31 * day],
    ["cron(0/15 * * * ? *)", 15 * minute],
    ["cron(0/10 * ? * MON-FRI *)", 2 * day + 10 * minute],
    ["cron(0/5 8-17 ? * MON-FRI *)", 2 * day + 14 * hour + 5 * minute],
    // What people write besides.
    ["cron(0 5 ? * SUN *)", 7 * day],
    ["cron(0 5 ? * 1,4 *)", 4 * day],
    ["cron(0 0/6 * * ? *)", 6 * hour],
    ["cron(0 */8 * * ? *)", 8 * hour],
    ["cron(0 5,17 * * ? *)", 12 * hour],
    ["cron(0 5,6 * * ? *)", 23 * hour],
    ["cron(0 5 L * ? *)", 31 * day],
    ["cron(0 5 31 * ? *)", 61 * day],
    ["cron(0 5 1,15 * ? *)", 17 * day],
    ["cron(0 5 1 JAN,JUL ? *)", 184 * day],
    ["cron(0 5 1 1 ? *)", 366 * day],
    ["cron(0 5 29 2 ? *)", (8 * 365 + 1) * day],
    ["cron(0 5 ? JAN MON *)", 49 * 7 * day],
    ["cron( 0 5 ? * * * )", day],
    ["rate(1 day)", day],
    ["rate(12 hours)", 12 * hour],
    ["rate(90 minutes)", 90 * minute],
  ])("of %s", (schedule, gap) => {
    expect(longestGap(schedule)).toBe(gap);
  });

  test.each([
    "",
    "daily",
    "cron()",
    "cron(0 5 * * ?)",
    "cron(0 5 ? * * * *)",
    "cron(0 5 1 * MON *)",
    "cron(0 5 3W * ? *)",
    "cron(0 5 ? * 6#3 *)",
    "cron(0 5 ? * 5L *)",
    "cron(0 5 * * ? 2030)",
    "cron(60 5 * * ? *)",
    "cron(0 24 * * ? *)",
    "cron(0 5 0 * ? *)",
    "cron(0 5 30 2 ? *)",
    "cron(0 0/0 * * ? *)",
    "cron(0 17-5 * * ? *)",
    "cron(? 5 * * ? *)",
    "cron(0 5 1,L * ? *)",
    "rate(0 days)",
    "rate(1 week)",
    "at(2030-01-01T00:00:00)",
  ])("is not made up for %j", (schedule) => {
    expect(longestGap(schedule)).toBeNull();
  });
});

type Schedule = {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly months: readonly number[];
  readonly dates: readonly number[];
  readonly weekdays: readonly number[];
};

/** Every minute of three years, asked one after the other: 2028 is a leap year in the middle. */
function gapByBruteForce({ minutes, hours, months, dates, weekdays }: Schedule): number {
  let longest = 0;
  let before: number | null = null;
  for (let midnight = Date.UTC(2027, 0, 1); midnight < Date.UTC(2030, 0, 1); midnight += day) {
    const date = new Date(midnight);
    if (!dates.includes(date.getUTCDate()) || !months.includes(date.getUTCMonth())) continue;
    if (!weekdays.includes(date.getUTCDay())) continue;
    for (let past = 0; past < 24 * 60; past += 1) {
      if (!hours.includes(Math.floor(past / 60)) || !minutes.includes(past % 60)) continue;
      const at = midnight + past * minute;
      if (before !== null) longest = Math.max(longest, at - before);
      before = at;
    }
  }
  return longest;
}

const upTo = (count: number, from = 0): readonly number[] => Array.from({ length: count }, (_, place) => place + from);
const text = (values: readonly number[], whole: number, shift = 0): string =>
  values.length === whole ? "*" : values.map((value) => value + shift).join(",");

it("agrees with a clock that tries every minute of three years", () => {
  const some = (values: readonly number[], maxLength: number) =>
    fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength });
  const times = { minutes: some(upTo(60), 3), hours: fc.oneof(some(upTo(24), 4), fc.constant(upTo(24))) };
  const all = { dates: fc.constant(upTo(31, 1)), weekdays: fc.constant(upTo(7)), months: fc.constant(upTo(12)) };
  const schedule = fc.oneof(
    fc.record({ ...times, ...all }),
    fc.record({ ...times, ...all, weekdays: some(upTo(7), 6) }),
    fc.record({ ...times, ...all, dates: some(upTo(31, 1), 4) }),
    fc.record({ ...times, ...all, dates: some(upTo(28, 1), 2), months: some(upTo(12), 4) }),
  );
  fc.assert(
    fc.property(schedule, (each) => {
      const onWeekdays = each.weekdays.length < 7;
      const dates = onWeekdays ? "?" : text(each.dates, 31);
      const weekdays = onWeekdays ? text(each.weekdays, 7, 1) : "?";
      const cron = `cron(${text(each.minutes, 60)} ${text(each.hours, 24)} ${dates} ${text(each.months, 12, 1)} ${weekdays} *)`;
      expect([cron, longestGap(cron)]).toEqual([cron, gapByBruteForce(each)]);
    }),
    { numRuns: 40 },
  );
});
