import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { operators } from "../../src/condition/operators.ts";
import { applyOperator } from "../../src/condition/truth-of.ts";
import { not } from "../../src/condition/truth.ts";
import { absent, known, unknown, type Fact, type Scalar } from "../../src/model/fact.ts";
import { operatorIds, type Operand, type OperatorId } from "../../src/model/policy.ts";

const nobodyKnows = unknown({ kind: "throttled" });

describe("operators on known values", () => {
  test.each<[Scalar, OperatorId, Operand, boolean]>([
    ["ACTIVE", "eq", "ACTIVE", true],
    ["active", "eq", "ACTIVE", false],
    ["1", "eq", 1, false],
    ["", "exists", true, true],
    [false, "exists", true, true],
    [0, "exists", false, false],
    [7, "lt", 7, false],
    [7, "lte", 7, true],
    [7, "gt", 7, false],
    [7, "gte", 7, true],
    ["gold", "in", ["gold", "silver"], true],
    ["bronze", "notIn", ["gold", "silver"], true],
    ["prod-orders", "glob", "prod-*", true],
    ["my-prod-orders", "glob", "prod-*", false],
    ["prod-1", "re", "prod-[0-9]", true],
    ["prod-1-old", "re", "prod-[0-9]", false],
    ["2026-03-01T00:00:00.000Z", "lt", "2026-03-01T01:00:00.000Z", true],
    // The same moment, written in two ways.
    ["2026-03-01T00:00:00.000Z", "gte", "2026-03-01T01:00:00+01:00", true],
  ])("%j %s %j is %s", (value, operator, operand, holds) => {
    expect(applyOperator(operator, known(value), operand)).toBe(holds);
  });
});

describe("operators on a fact known to be absent", () => {
  test.each<[OperatorId, Operand, boolean]>([
    ["eq", "x", false],
    ["ne", "x", true],
    ["lt", 1, false],
    ["lte", 1, false],
    ["gt", 1, false],
    ["gte", 1, false],
    ["in", ["x"], false],
    ["notIn", ["x"], true],
    ["glob", "*", false],
    ["re", ".*", false],
    ["exists", true, false],
    ["exists", false, true],
  ])("%s %j is %s", (operator, operand, holds) => {
    expect(applyOperator(operator, absent, operand)).toBe(holds);
  });
});

test.each(operatorIds)("an unknown fact is unknown under %s", (operator) => {
  for (const operand of [true, false, 1, "x", ["x"]]) {
    expect(applyOperator(operator, nobodyKnows, operand)).toBe("unknown");
  }
});

describe("laws of operators", () => {
  const scalar = fc.oneof(fc.constantFrom("a", "b"), fc.integer({ min: 0, max: 3 }), fc.boolean());
  const fact: fc.Arbitrary<Fact> = fc.oneof(scalar.map(known), fc.constant(absent), fc.constant(nobodyKnows));

  it("not(eq) is ne, not(in) is notIn, not(exists) is its negation: on known, absent and unknown facts", () => {
    fc.assert(
      fc.property(fact, scalar, fc.array(scalar, { minLength: 1 }), fc.boolean(), (given, one, many, flag) => {
        expect(not(applyOperator("eq", given, one))).toBe(applyOperator("ne", given, one));
        expect(not(applyOperator("in", given, many))).toBe(applyOperator("notIn", given, many));
        expect(not(applyOperator("exists", given, flag))).toBe(applyOperator("exists", given, !flag));
      }),
    );
  });

  it("in is eq to one of them", () => {
    fc.assert(
      fc.property(fact, fc.array(scalar, { minLength: 1 }), (given, many) => {
        const one = many.map((value) => applyOperator("eq", given, value));
        expect(applyOperator("in", given, many)).toBe(one.includes("unknown") ? "unknown" : one.includes(true));
      }),
    );
  });

  it("each ordering and the operator that words its negation exclude each other on every known number", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), fc.constantFrom("lt", "lte", "gt", "gte"), (value, operand, operator) => {
        const { negation } = operators[operator];
        expect(applyOperator(negation, known(value), operand)).toBe(!applyOperator(operator, known(value), operand));
      }),
    );
  });
});
