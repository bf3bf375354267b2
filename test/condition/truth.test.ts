import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { and, every, implies, none, not, or, some, type Completeness, type Truth } from "../../src/condition/truth.ts";

const U = "unknown";
const truth = fc.constantFrom<Truth>(true, false, U);
const truths = fc.array(truth, { maxLength: 6 });
const completeness = fc.constantFrom<Completeness>("complete", "partial");

describe("Kleene's tables", () => {
  test.each<[Truth, Truth, Truth, Truth, Truth]>([
    // a, b, and, or, implies
    [true, true, true, true, true],
    [true, false, false, true, false],
    [true, U, U, true, U],
    [false, true, false, true, true],
    [false, false, false, false, true],
    [false, U, false, U, true],
    [U, true, U, true, true],
    [U, false, false, U, U],
    [U, U, U, U, U],
  ])("%s, %s", (a, b, both, either, implied) => {
    expect([and([a, b]), or([a, b]), implies(a, b)]).toEqual([both, either, implied]);
  });
});

describe("Kleene's laws", () => {
  it("De Morgan", () => {
    fc.assert(
      fc.property(truths, (all) => {
        expect(not(and(all))).toBe(or(all.map(not)));
        expect(not(or(all))).toBe(and(all.map(not)));
      }),
    );
  });

  it("order and repetition change nothing", () => {
    fc.assert(
      fc.property(truths, (all) => {
        expect(and(all.toReversed())).toBe(and(all));
        expect(or([...all, ...all])).toBe(or(all));
      }),
    );
  });

  it("grouping changes nothing", () => {
    fc.assert(
      fc.property(truths, truths, (a, b) => {
        expect(and([and(a), and(b)])).toBe(and([...a, ...b]));
      }),
    );
  });

  it("not undoes itself", () => {
    fc.assert(
      fc.property(truth, (a) => {
        expect(not(not(a))).toBe(a);
      }),
    );
  });
});

describe("quantifiers over lists that may be known in part", () => {
  test.each<[readonly Truth[], Completeness, Truth, Truth, Truth]>([
    // items, completeness, some, every, none
    [[], "complete", false, true, true],
    [[], "partial", U, U, U],
    [[true, false], "partial", true, false, false],
    [[false], "complete", false, false, true],
    [[false], "partial", U, false, U],
    [[true], "partial", true, U, false],
    [[false, U], "complete", U, false, U],
    [[true, U], "complete", true, U, false],
  ])("%j %s", (items, known, isSome, isEvery, isNone) => {
    expect([some(items, known), every(items, known), none(items, known)]).toEqual([isSome, isEvery, isNone]);
  });

  it("every is not some-not, none is not some", () => {
    fc.assert(
      fc.property(truths, completeness, (items, known) => {
        expect(every(items, known)).toBe(not(some(items.map(not), known)));
        expect(none(items, known)).toBe(not(some(items, known)));
      }),
    );
  });
});
