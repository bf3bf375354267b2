import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { matchesPattern, refusedPattern } from "../../src/condition/pattern.ts";

describe("globs", () => {
  test.each([
    ["prod-*", "prod-orders", true],
    ["prod-*", "prod-", true],
    ["prod-*", "my-prod-orders", false],
    ["orders", "orders-archive", false],
    ["orders", "Orders", false],
    ["*/ou-ab12-22222222/*", "o-x/r-ab12/ou-ab12-22222222/ou-ab12-33333333/", true],
    ["*/ou-ab12-22222222/*", "o-x/r-ab12/ou-ab12-222222229/", false],
    ["order?", "orders", true],
    ["order?", "order", false],
    ["?", "\u{1F600}", true],
    ["*", "", true],
    ["*", "two\nlines", true],
    ["a.c", "abc", false],
    ["[a-z]+", "b", false],
    ["[a-z]+", "[a-z]+", true],
    ["\\*", "\\x", true],
  ])("%j on %j: %s", (glob, text, matches) => {
    expect(refusedPattern("glob", glob)).toBeNull();
    expect(matchesPattern("glob", glob, text)).toBe(matches);
  });

  it("without * and ? matches itself and nothing else", () => {
    const plain = fc.string({ maxLength: 40, unit: "binary" }).filter((text) => !/[*?]/.test(text));
    fc.assert(
      fc.property(plain, plain, (glob, text) => {
        expect(matchesPattern("glob", glob, text)).toBe(glob === text);
        expect(matchesPattern("glob", glob, glob)).toBe(true);
      }),
    );
  });

  it("agrees with a walk over glob and text that needs no regular expression", () => {
    const letters = fc.array(fc.constantFrom("a", "b", "/"), { maxLength: 8 }).map((parts) => parts.join(""));
    const glob = fc.array(fc.constantFrom("a", "b", "/", "*", "?"), { maxLength: 8 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(glob, letters, (pattern, text) => {
        expect(matchesPattern("glob", pattern, text)).toBe(walk(pattern, text));
      }),
    );
  });
});

function walk(glob: string, text: string): boolean {
  if (glob === "") return text === "";
  if (glob.startsWith("*")) return walk(glob.slice(1), text) || (text !== "" && walk(glob, text.slice(1)));
  return text !== "" && (glob[0] === "?" || glob[0] === text[0]) && walk(glob.slice(1), text.slice(1));
}

describe("regular expressions", () => {
  test.each([
    ["orders", "orders", true],
    ["orders", "orders-archive", false],
    ["a|ab", "ab", true],
    ["^orders$", "orders", true],
    ["(?i)prod-.*", "PROD-x", true],
    ["[a-z.]+@example[.]com", "ana.b@example.com", true],
    ["[a-z.]+@example[.]com", "ana@example.com.evil.org", false],
    ["\\pL+", "größe", true],
  ])("%j on %j: %s, as a whole", (expression, text, matches) => {
    expect(refusedPattern("re", expression)).toBeNull();
    expect(matchesPattern("re", expression, text)).toBe(matches);
  });

  it("agree with JavaScript's where both mean the same, on characters of any length", () => {
    const atom = fc.constantFrom(
      "a",
      "b",
      ".",
      "[ab]",
      "[^a]",
      "é",
      "e\u0301",
      "\u{1F600}",
      "[a\u{1F600}]",
      "\\n",
      "\\.",
      "",
    );
    const expression = fc.letrec<{ node: string }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 4, depthSize: "small" },
        atom,
        fc.tuple(tie("node"), tie("node")).map((parts) => parts.join("")),
        fc.tuple(tie("node"), tie("node")).map((parts) => `(${parts.join("|")})`),
        fc
          .tuple(tie("node"), fc.constantFrom("*", "+", "?", "{2}", "{1,2}", "*?"))
          .map(([of, many]) => `(?:${of})${many}`),
      ),
    })).node;
    const character = fc.constantFrom("a", "b", "\n", "é", "e", "\u0301", "\u{1F600}", ".");
    const text = fc.array(character, { maxLength: 6 }).map((parts) => parts.join(""));
    let matched = 0;
    fc.assert(
      fc.property(expression, text, (pattern, value) => {
        const expected = new RegExp(`^(?:${pattern})$`, "u").test(value);
        if (expected) matched += 1;
        expect(refusedPattern("re", pattern)).toBeNull();
        expect(matchesPattern("re", pattern, value)).toBe(expected);
      }),
      { numRuns: 3_000 },
    );
    expect(matched).toBeGreaterThan(50);
  });

  test.each([
    ["(", "missing closing )"],
    ["(?=a)", "invalid or unsupported Perl syntax"],
    ["(a)\\1", "invalid escape sequence"],
    ["((a{1000}){1000}){1000}", "counted repetitions multiply"],
    ["(((a{1,10}){1,10}){1,10})", "its counted repetitions multiply"],
    ["a".repeat(513), "it is longer than 512 characters"],
  ])("%j is refused", (expression, why) => {
    expect(refusedPattern("re", expression)).toContain(why);
  });

  it("that make backtracking matchers run for ages are answered", () => {
    const text = `${"a".repeat(255)}!`;
    for (const expression of ["(a+)+", "(a|a)*", "(a|aa)+", "(.*a){20}", "([a-zA-Z]+)*"]) {
      expect(refusedPattern("re", expression)).toBeNull();
      expect(matchesPattern("re", expression, text)).toBe(false);
    }
  });
});
