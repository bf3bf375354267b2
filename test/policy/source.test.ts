import { describe, expect, test } from "vitest";
import { codeFrame, positionOf, sourceOf } from "../../src/policy/source.ts";
import type { Place } from "../../src/policy/source.ts";

function placeOf(text: string, part: string): Place {
  const start = text.indexOf(part);
  return { source: sourceOf("a.yaml", text), start, end: start + part.length };
}

const text = "one: 1\ntwo: 2\nthree: 3\nfour: 4\nfive: 5";

describe("a place", () => {
  test.each([
    ["one", { line: 1, col: 1, endLine: 1, endCol: 4 }],
    ["3\nfour", { line: 3, col: 8, endLine: 4, endCol: 5 }],
    ["5", { line: 5, col: 7, endLine: 5, endCol: 8 }],
  ])("at %j is counted from one, its end behind the last character", (part, position) => {
    expect(positionOf(placeOf(text, part))).toEqual({ file: "a.yaml", ...position });
  });
});

describe("the excerpt", () => {
  test("shows two lines before, and carets under the part", () => {
    expect(`\n${codeFrame(placeOf(text, "four"))}`).toBe(`
  2 | two: 2
  3 | three: 3
> 4 | four: 4
    | ^^^^`);
  });

  test("of several lines points at the first", () => {
    expect(`\n${codeFrame(placeOf(text, "2\nthree: 3\nfour"))}`).toBe(`
  1 | one: 1
> 2 | two: 2
    |      ^`);
  });

  test("keeps the columns of numbers that grow", () => {
    const long = Array.from({ length: 12 }, (_, i) => `k${i + 1}: v`).join("\n");
    expect(`\n${codeFrame(placeOf(long, "k10"))}`).toBe(`
   8 | k8: v
   9 | k9: v
> 10 | k10: v
     | ^^^`);
  });

  test("of a line without end shows the stretch around the part", () => {
    const wide = `first: 1\n{ ${"x".repeat(5_000)} here ${"y".repeat(5_000)} }`;
    const [only, carets, ...rest] = codeFrame(placeOf(wide, "here")).split("\n");
    expect(only).toBe(`> 2 | ${"x".repeat(38)} here ${"y".repeat(56)}`);
    expect(carets).toBe(`    | ${" ".repeat(39)}^^^^`);
    expect(rest).toEqual([]);
  });

  test("points at the end of a file that ends too early", () => {
    const early = "a: [1";
    const place = { source: sourceOf("a.yaml", early), start: early.length, end: early.length };
    expect(codeFrame(place)).toBe("> 1 | a: [1\n    |      ^");
  });
});
