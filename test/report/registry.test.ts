import { expect, test } from "vitest";
import { formatIds, formats } from "../../src/report/registry.ts";

test("each format is listed under its own id", () => {
  expect(formatIds.map((id) => formats[id].id)).toEqual(formatIds);
});

test("no two formats claim one suffix", () => {
  const suffixes = formatIds.flatMap((id) => formats[id].extensions);
  expect(new Set(suffixes).size).toBe(suffixes.length);
});
