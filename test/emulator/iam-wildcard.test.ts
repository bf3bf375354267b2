import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { actionMatches, arnMatches, targetMatches, wildcardMatches } from "../../src/emulator/iam-wildcard.ts";

/** Straight from the definition, and slow: what a pattern's first sign can take, tried out. */
function naive(pattern: string, text: string, bounds: (sign: string, rest: string) => string = () => ""): boolean {
  const [sign, rest] = [pattern.charAt(0), pattern.slice(1)];
  if (sign === "") return text === "";
  if (sign === "*") {
    const barred = bounds(sign, rest);
    for (let taken = 0; taken <= text.length; taken += 1) {
      if (barred !== "" && text.slice(0, taken).includes(barred)) return false;
      if (naive(rest, text.slice(taken), bounds)) return true;
    }
    return false;
  }
  if (text === "") return false;
  const fits = sign === "?" ? text.charAt(0) !== bounds(sign, rest) : sign === text.charAt(0);
  return fits && naive(rest, text.slice(1), bounds);
}

/** A star may leave its part of the ARN only where it ends it. */
const inPart = (sign: string, rest: string): string =>
  sign === "*" && (rest === "" || rest.startsWith(":")) ? "" : ":";

const written = (signs: string) => fc.string({ unit: fc.constantFrom(...signs.split("")), maxLength: 9 });

describe("a pattern of IAM", () => {
  it("matches what its definition matches", () => {
    fc.assert(
      fc.property(written("ab*?"), written("ab"), (pattern, text) => {
        expect(wildcardMatches(pattern, text)).toBe(naive(pattern, text));
      }),
      { numRuns: 3_000 },
    );
  });

  it("of a Resource stays within the parts of an ARN, but for a star at the end of one", () => {
    fc.assert(
      fc.property(written("ab:*?"), written("ab:"), (pattern, text) => {
        expect(targetMatches(pattern, text)).toBe(naive(pattern, text, inPart));
      }),
      { numRuns: 3_000 },
    );
  });

  it("takes no time that grows with the number of its stars", () => {
    const text = "a".repeat(2_000);
    expect(wildcardMatches(`${"a*".repeat(300)}b`, text)).toBe(false);
    expect(targetMatches(`${"a*".repeat(300)}b`, text)).toBe(false);
  });

  it("takes every sign but two for itself", () => {
    expect(wildcardMatches("a.c+(d)[e]^$|\\", "a.c+(d)[e]^$|\\")).toBe(true);
    expect(wildcardMatches("a.c", "abc")).toBe(false);
  });

  it("names an action in whatever case", () => {
    expect(actionMatches("DYNAMODB:describe*", "dynamodb:DescribeTable")).toBe(true);
    expect(actionMatches("dynamodb:DescribeTabl?", "dynamodb:DescribeTable")).toBe(true);
    expect(actionMatches("dynamodb:Describe", "dynamodb:DescribeTable")).toBe(false);
  });

  it.each([
    ["arn:aws:dynamodb:*:*:table/*", "arn:aws:dynamodb:us-east-1:222222222222:table/orders/backup/1", true],
    ["arn:aws:dynamodb:*:table/orders", "arn:aws:dynamodb:us-east-1:222222222222:table/orders", true],
    ["arn:aws:d*b:us-east-1:222222222222:table/orders", "arn:aws:dynamodb:us-east-1:222222222222:table/orders", true],
    ["arn:aws:dynamodb:us*222222222222:table/o", "arn:aws:dynamodb:us-east-1:222222222222:table/o", false],
    ["arn:aws:dynamodb:us-east-1?222222222222:table/o", "arn:aws:dynamodb:us-east-1:222222222222:table/o", false],
    ["arn:aws:dynamodb:*:*:table/Orders", "arn:aws:dynamodb:us-east-1:222222222222:table/orders", false],
    ["arn:aws:dynamodb:*:*:table/*", "*", false],
    ["*", "*", true],
  ])("%s on %s: %s", (pattern, arn, matches) => {
    expect(targetMatches(pattern, arn)).toBe(matches);
  });

  it("of an ARN in a condition is compared part by part", () => {
    const role = "arn:aws:iam::222222222222:role/audit/Reader";
    expect(arnMatches("arn:*:iam::*:role/*", role)).toBe(true);
    expect(arnMatches("arn:aws:iam::2*", role)).toBe(false);
    expect(arnMatches("arn:aws:iam:*:role/audit/Reader", role)).toBe(false);
    expect(arnMatches("arn:aws:iam::222222222222:role/Reader", role)).toBe(false);
  });
});
