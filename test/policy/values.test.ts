import { describe, expect, test } from "vitest";
import { sourceOf, startOf } from "../../src/policy/source.ts";
import { readValue } from "../../src/policy/values.ts";

type Written = string | number | boolean | null;

const reading = (type: Parameters<typeof readValue>[0], value: Written): ReturnType<typeof readValue> =>
  readValue(type, { kind: "scalar", value, text: String(value), at: startOf(sourceOf("a.yaml", "")) }, "`x`");

const read = (type: Parameters<typeof readValue>[0], value: Written): unknown => {
  const found = reading(type, value);
  return found.ok ? found.value : found.mistake.code;
};

const hintFor = (type: Parameters<typeof readValue>[0], value: Written): string | undefined => {
  const found = reading(type, value);
  return found.ok ? undefined : found.mistake.hint;
};

describe("sizes", () => {
  test.each([
    [0, 0],
    [1_500, 1_500],
    ["500MB", 500_000_000],
    ["10GiB", 10 * 2 ** 30],
    ["1 KiB", 1_024],
    ["12B", 12],
  ])("%s is %d bytes", (written, bytes) => {
    expect(read("bytes", written)).toBe(bytes);
  });

  test.each([-1, 1.5, "1.5GB", "-1GB", "GB", "1gb", "99999999999TiB", Number.POSITIVE_INFINITY])(
    "%s is none",
    (written) => {
      expect(read("bytes", written)).toBe("value-type");
    },
  );
});

describe("percentages", () => {
  test.each([
    ["95%", 95],
    ["99.5%", 99.5],
    ["0%", 0],
  ])("%s is %d", (written, percent) => {
    expect(read("percent", written)).toBe(percent);
  });

  test.each([95, "95", "101%", "-1%", "all", true])("%s is none", (written) => {
    expect(read("percent", written)).toBe("value-type");
  });
});

describe("what to write for a percentage", () => {
  test.each([
    [95, "write 95%"],
    [0.95, "write 95%"],
    [".995", "write 99.5%"],
    [195, "write it as 95% or 99.5%, from 0% to 100%"],
    ["99.123", "write it as 95% or 99.5%, from 0% to 100%"],
  ])("instead of %s: %s", (written, hint) => {
    expect(hintFor("percent", written)).toBe(hint);
  });
});

describe("instants", () => {
  test.each([
    ["2026-11-01", "2026-11-01T00:00:00.000Z"],
    ["2026-11-01T08:00Z", "2026-11-01T08:00:00.000Z"],
    ["2026-11-01T08:00:00.5+02:00", "2026-11-01T06:00:00.500Z"],
    ["2024-02-29", "2024-02-29T00:00:00.000Z"],
  ])("%s is %s", (written, instant) => {
    expect(read("instant", written)).toBe(instant);
  });

  test.each(["2026-02-29", "2026-13-01", "2026-11-01T25:00Z", "2026-11-01T08:00", "today", "1 Nov 2026", 2026])(
    "%s is none",
    (written) => {
      expect(read("instant", written)).toBe("value-type");
    },
  );
});
