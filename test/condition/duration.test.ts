import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { formatDuration, formatDurationExactly, parseDuration } from "../../src/condition/duration.ts";

const second = 1_000;
const hour = 3_600 * second;
const day = 24 * hour;

describe("durations as people write them", () => {
  test.each([
    ["90s", 90 * second],
    ["15m", 900 * second],
    ["2h", 2 * hour],
    ["7d", 7 * day],
    ["5w", 35 * day],
    ["1d12h", 36 * hour],
    ["1d 12h", 36 * hour],
    ["1w5s", 7 * day + 5 * second],
    ["0s", 0],
  ])("%s is understood", (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  test.each([
    "",
    " ",
    "35",
    "d",
    "7 d",
    "-7d",
    "1.5d",
    "12h1d",
    "1d1d",
    "7D",
    "7 days",
    " 7d",
    "7d ",
    "1d  1h",
    "7d\n",
    "1e3s",
    "٧d",
  ])("%j is not a duration", (text) => {
    expect(parseDuration(text)).toBeNull();
  });

  it("refuses what a number cannot hold exactly instead of rounding it", () => {
    expect(parseDuration("99999999999999w")).toBeNull();
  });
});

describe("durations as people read them", () => {
  test.each([
    [35 * day, "35d"],
    [7 * day - 1, "6d 23h"],
    [90 * second, "1m 30s"],
    [day + 5 * second, "1d"],
    [0, "0s"],
    [1, "under 1s"],
  ])("%i ms reads %s", (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });

  it("keeps every unit where asked to, so that 7d and a moment more are told apart", () => {
    expect(formatDurationExactly(7 * day)).toBe("7d");
    expect(formatDurationExactly(7 * day + 1)).toBe("7d 1ms");
    expect(formatDurationExactly(0)).toBe("0s");
  });

  const wholeSeconds = fc.integer({ min: 0, max: 4_000_000_000 }).map((count) => count * second);

  it("can be written back: the exact form is understood as the same duration", () => {
    fc.assert(
      fc.property(wholeSeconds, (ms) => {
        expect(parseDuration(formatDurationExactly(ms))).toBe(ms);
      }),
    );
  });

  it("never reads longer than it is", () => {
    fc.assert(
      fc.property(wholeSeconds, (ms) => {
        expect(parseDuration(formatDuration(ms))).toBeLessThanOrEqual(ms);
      }),
    );
  });
});
