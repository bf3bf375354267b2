import { describe, expect, test } from "vitest";
import { isIn, monthBefore, monthNamed, monthsUpTo } from "../../src/history/month.ts";
import { between, median, timeToFix } from "../../src/history/spans.ts";
import { daysWithout } from "../../src/history/trend-months.ts";

const month = (name: string) => {
  const found = monthNamed(name);
  if (found === null) throw new Error(name);
  return found;
};

describe("a month", () => {
  test("is that of UTC, from its first instant to that of the next", () => {
    expect(month("2026-12")).toEqual({
      name: "2026-12",
      from: "2026-12-01T00:00:00.000Z",
      to: "2027-01-01T00:00:00.000Z",
      days: 31,
    });
    expect([month("2028-02").days, month("2026-02").days]).toEqual([29, 28]);
    expect(isIn(month("2026-11"), "2026-11-30T23:59:59.999Z")).toBe(true);
    expect(isIn(month("2026-11"), "2026-12-01T00:00:00.000Z")).toBe(false);
  });

  test.each(["2026-13", "2026-00", "2026-1", "26-11", "2026-11-01", "", "2026/11"])("is not %j", (name) => {
    expect(monthNamed(name)).toBeNull();
  });

  test("has those before it, over the turn of the year", () => {
    expect(monthsUpTo(month("2026-02"), 4)).toEqual(["2025-11", "2025-12", "2026-01", "2026-02"]);
    expect(monthBefore("2026-01-01T00:00:00.000Z")).toBe("2025-12");
  });

  test("names the days without a run before its last run, and none after it", () => {
    const asOfs = ["2026-11-02T06:00:00.000Z", "2026-11-02T18:00:00.000Z", "2026-11-05T00:00:00.000Z"];
    expect(daysWithout(month("2026-11"), asOfs)).toEqual(["2026-11-01", "2026-11-03", "2026-11-04"]);
  });
});

const at = (day: number): string => new Date(Date.UTC(2026, 10, day)).toISOString();
const days = (count: number): number => count * 86_400_000;

describe("a time to fix", () => {
  test("lies between what the runs around its two ends leave open", () => {
    expect(between({ after: at(1), by: at(3) }, { after: at(8), by: at(10) })).toEqual({
      least: days(5),
      most: days(9),
    });
  });

  test("of what failed in one run alone may be none, and is no longer than the runs around it", () => {
    expect(between({ after: at(1), by: at(2) }, { after: at(2), by: at(3) })).toEqual({ least: 0, most: days(2) });
  });

  test("has no upper bound where no run shows the state before", () => {
    expect(between({ after: null, by: at(3) }, { after: at(8), by: at(10) })).toEqual({ least: days(5), most: null });
  });

  test("has a median whose bounds hold for whatever the true times are", () => {
    const spans = [
      { least: days(1), most: days(2) },
      { least: days(5), most: null },
      { least: days(3), most: days(9) },
    ];
    expect(median(spans)).toEqual({ least: days(3), most: days(9) });
    expect(median(spans.slice(1, 2))).toEqual({ least: days(5), most: null });
    expect(median([])).toBeNull();
  });

  test("is told by severity, the worst first, of those of which something was fixed", () => {
    const took = (least: number) => ({ least: days(least), most: days(least + 1) });
    const fixed = [
      { severity: "low", took: took(1) },
      { severity: "critical", took: took(2) },
      { severity: "low", took: took(9) },
      { severity: "low", took: took(4) },
    ] as const;
    expect(timeToFix(fixed)).toEqual([
      { severity: "critical", fixed: 1, half: took(2), longest: took(2) },
      { severity: "low", fixed: 3, half: took(4), longest: took(9) },
    ]);
  });
});
