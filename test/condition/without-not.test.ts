import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { truthOf } from "../../src/condition/truth-of.ts";
import { withoutNot } from "../../src/condition/without-not.ts";
import type { FactView } from "../../src/model/derive.ts";
import { absent, known, unknown, type Fact, type ListFact, type ListItem } from "../../src/model/fact.ts";
import type { Condition } from "../../src/model/policy.ts";
import { at, condition, whenThen } from "../evaluate/build.ts";

const gone: Fact = unknown({ kind: "denied" });

/** `tags.*` can be absent; `table.itemCount` and `age` cannot here, as the loader refuses their ordering under `not` otherwise. */
const texts = fc.constantFrom<Fact>(known("a"), known("b"), absent, gone);
const numbers = fc.constantFrom<Fact>(known(1), known(2), known(3), gone);

const item: fc.Arbitrary<ListItem> = fc.record({ name: texts, age: numbers });
const list: fc.Arbitrary<ListFact> = fc.record({
  items: fc.array(item, { maxLength: 3 }),
  missing: fc.constantFrom([], [{ kind: "throttled" as const }]),
});

const view: fc.Arbitrary<FactView> = fc
  .record({ tier: texts, owner: texts, count: numbers, backups: list })
  .map(({ tier, owner, count, backups }) => ({
    fact: (name) => ({ "tags.tier": tier, "tags.owner": owner })[name] ?? count,
    list: () => backups,
  }));

const leafOf = (text: string, number: string): fc.Arbitrary<Condition> =>
  fc.oneof(
    fc
      .tuple(fc.constantFrom("eq", "ne"), fc.constantFrom("a", "b"))
      .map(([operator, operand]) => condition({ fact: text, [operator]: operand })),
    fc.constantFrom("in", "notIn").map((operator) => condition({ fact: text, [operator]: ["a", "c"] })),
    fc.constantFrom("a*", "?").map((glob) => condition({ fact: text, glob })),
    fc.boolean().map((exists) => condition({ fact: text, exists })),
    fc
      .tuple(fc.constantFrom("lt", "lte", "gt", "gte", "eq", "ne"), fc.constantFrom(1, 2))
      .map(([operator, operand]) => condition({ fact: number, [operator]: operand })),
  );

const combined = (leaf: fc.Arbitrary<Condition>, more: readonly fc.Arbitrary<Condition>[]): fc.Arbitrary<Condition> =>
  fc.letrec<{ node: Condition }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 4, depthSize: "small" },
      leaf,
      ...more,
      tie("node").map((of): Condition => ({ kind: "not", of, at })),
      fc
        .tuple(fc.constantFrom("all", "any"), fc.array(tie("node"), { minLength: 1, maxLength: 3 }))
        .map(([kind, of]): Condition => ({ kind, of, at })),
      fc.tuple(tie("node"), tie("node")).map(([when, asks]) => whenThen(when, asks)),
    ),
  })).node;

const ofItem = combined(leafOf("name", "age"), []);
const quantified = fc
  .tuple(fc.constantFrom("some", "every", "none"), ofItem)
  .map(([kind, satisfies]): Condition => ({ kind, list: "onDemandBackups", satisfies, at }));
const ofTable = combined(fc.oneof(leafOf("tags.tier", "table.itemCount"), leafOf("tags.owner", "table.itemCount")), [
  quantified,
]);

/** What stands directly under a `not`. */
const denied = (given: Condition): readonly Condition[] => {
  switch (given.kind) {
    case "leaf":
      return [];
    case "all":
    case "any":
      return given.of.flatMap(denied);
    case "not":
      return [given.of, ...denied(given.of)];
    case "when":
      return [...denied(given.when), ...denied(given.then)];
    default:
      return denied(given.satisfies);
  }
};

describe("a condition rewritten without `not`", () => {
  it("has the truth of the one that was written, whatever is known, absent or unknown", () => {
    fc.assert(
      fc.property(ofTable, view, (given, facts) => {
        expect(truthOf(withoutNot(given), facts)).toBe(truthOf(given, facts));
      }),
      { numRuns: 2_000 },
    );
  });

  it("holds a `not` only beside an operator that has no opposite, however deep one stood", () => {
    fc.assert(
      fc.property(ofTable, (given) => {
        const left = denied(withoutNot(given)).map((each) => (each.kind === "leaf" ? each.operator : each.kind));
        expect(left.filter((operator) => operator !== "glob")).toEqual([]);
      }),
    );
  });
});
