import fc from "fast-check";
import { RE2JS } from "re2js";
import { describe, expect, test } from "vitest";
import { refusedPattern } from "../../src/condition/pattern.ts";
import { stepsAtMost } from "../../src/condition/pattern-steps.ts";

const pieces = [
  "a",
  ".",
  "é",
  "😀",
  "[a-z]",
  "[]a]",
  "[^]]",
  "[[:alpha:]_]",
  "[\\]{9}]",
  "\\d",
  "\\(",
  "\\{9}",
  "\\pL",
];
const more = ["\\p{Greek}", "\\x{1F600}", "\\Qab{9}\\E", "^", "$", "\\b", "{", "{x}", "a{,3}"];
const counts = ["*", "+", "?", "*?", "{3}", "{2,}", "{0,7}", "{2,9}", "{4}?"];

const { expression } = fc.letrec<{ expression: string; counted: string; alternatives: string }>((tie) => ({
  expression: fc.oneof({ maxDepth: 5 }, fc.constantFrom(...pieces, ...more), tie("counted"), tie("alternatives")),
  counted: fc
    .tuple(fc.constantFrom("(", "(?:", "(?i:", "(?P<n>"), tie("expression"), fc.constantFrom(...counts))
    .map(([open, inner, count]) => `${open}${inner})${count}`),
  alternatives: fc
    .tuple(fc.array(tie("expression"), { minLength: 1, maxLength: 3 }), fc.constantFrom("", "|"))
    .map(([parts, between]) => parts.join(between)),
}));

function stepsOf(pattern: string): number | null {
  try {
    return RE2JS.compile(pattern).programSize();
  } catch {
    return null;
  }
}

describe("the steps of an expression, told without compiling it", () => {
  test("are as many as it has, give or take a few for each piece", () => {
    let compiled = 0;
    fc.assert(
      fc.property(expression, (pattern) => {
        const steps = stepsOf(pattern);
        if (steps === null) return;
        compiled += 1;
        expect(steps).toBeLessThanOrEqual(2 * stepsAtMost(pattern) + 4);
      }),
      { numRuns: 2_000 },
    );
    expect(compiled).toBeGreaterThan(500);
  });

  test("of expressions that people write are below the limit", () => {
    const written = [
      "arn:aws:dynamodb:[a-z0-9-]{1,20}:[0-9]{12}:table/[A-Za-z0-9_.-]{3,255}",
      "(?:[a-z0-9]{1,8}-){0,5}[a-z0-9]{1,12}",
      "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:[.][a-z]{2,24})+",
      "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    ];
    for (const pattern of written) expect([pattern, refusedPattern("re", pattern)]).toEqual([pattern, null]);
  });

  test.each(["x{1000}".repeat(70), `(${"a".repeat(480)}){1000}`, "((x{0,31}){0,31}){1}", `(\\pL[^\\pN]{9}){1,990}`])(
    "that multiply are refused: %s",
    (pattern) => {
      expect(refusedPattern("re", pattern)).toContain("counted repetitions multiply");
    },
  );
});
