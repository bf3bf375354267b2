import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { truthOf } from "../../src/condition/truth-of.ts";
import { runMutations } from "../../src/evaluate/mutation/run-mutations.ts";
import { judgedParts, mutationsOf } from "../../src/evaluate/mutation/mutate-rule.ts";
import { tellApart } from "../../src/evaluate/mutation/tell-apart.ts";
import { tellingWorlds, viewOf } from "../../src/evaluate/mutation/telling-worlds.ts";
import { judge } from "../../src/evaluate/verdict.ts";
import { absent, known, unknown, type Fact, type ListFact, type ListItem } from "../../src/model/fact.ts";
import type { CompiledRule, RuleExample } from "../../src/model/policy.ts";
import type { MutantOutcome } from "../../src/model/test-outcome.ts";
import { loadTypicalTable } from "../../src/policy/typical-table.ts";
import { at, day, hour, rule, type Spec } from "./build.ts";

const typical = await loadTypicalTable();

const changesOf = (assert: Spec): readonly string[] =>
  mutationsOf(rule({ assert })).flatMap(({ leaf, change }) => (leaf.startsWith("archived") ? [] : [change]));

describe("a leaf is changed", () => {
  test.each<[string, Spec, readonly string[]]>([
    ["in its operator", { fact: "pitr.enabled", eq: true }, ["eq becomes ne"]],
    [
      "in its bound, by a second",
      { fact: "table.age", lte: 7 * day },
      ["lte becomes lt", "becomes 6d 23h 59m 59s", "becomes 7d 1s"],
    ],
    [
      "in its bound, by a day where AWS counts days",
      { fact: "pitr.period", gte: 35 * day },
      ["gte becomes gt", "becomes 34d", "becomes 36d"],
    ],
    ["not below 0, where no bound differs", { fact: "table.replicaCount", gt: 0 }, ["gt becomes gte", "becomes 1"]],
    ["not beyond 100%", { fact: "pitr.coverage", gte: 100 }, ["gte becomes gt", "becomes 99.99%"]],
    ["value by value", { fact: "tags.tier", in: ["gold", "silver"] }, ["without gold", "without silver"]],
    ["not in a list of one, which never holds without it", { fact: "tags.tier", notIn: ["gold"] }, []],
    ["from being there to being absent", { fact: "tags.owner", exists: true }, ["exists becomes false"]],
    [
      "at the ends of its glob and at its star",
      { fact: "table.name", glob: "prod-*" },
      ["becomes *prod-*", "becomes *", "becomes prod-"],
    ],
    [
      "at the ends of its expression",
      { fact: "table.name", re: "a|b" },
      ["becomes (?s:.*)(?:a|b)", "becomes (?:a|b)(?s:.*)"],
    ],
  ])("%s", (_how, assert, changes) => {
    expect(changesOf(assert)).toEqual(["always holds", "never holds", ...changes]);
  });

  it("and combinators and quantifiers are", () => {
    const leaf = { fact: "pitr.enabled", eq: true } as const;
    const other = { fact: "table.deletionProtection", eq: true } as const;
    expect(changesOf({ all: [leaf, other] })).toContain("all becomes any");
    expect(changesOf({ any: [leaf, other] })).toContain("any becomes all");
    expect(changesOf({ not: leaf })).toContain("not left out");
    expect(changesOf({ when: { all: [leaf, other] }, asks: leaf })).toContain("asked without its when");
    expect(changesOf({ some: "onDemandBackups", satisfies: { fact: "status", eq: "AVAILABLE" } })).toEqual(
      expect.arrayContaining(["some becomes every", "some becomes none", "eq becomes ne"]),
    );
  });

  it("and so are applies, grace and the way with archived tables", () => {
    const judged = rule({
      assert: { fact: "pitr.enabled", eq: true },
      applies: { fact: "tags.tier", eq: "gold" },
      grace: hour,
    });
    expect(mutationsOf(judged).map(({ leaf, change }) => `${leaf}: ${change}`)).toEqual([
      "tags.tier eq gold: always holds",
      "tags.tier eq gold: never holds",
      "tags.tier eq gold: eq becomes ne",
      "grace 1h: left out",
      "grace 1h: becomes 59m 59s",
      "grace 1h: becomes 1h 1s",
      "archivedTables skip: becomes judge",
      "pitr.enabled eq true: always holds",
      "pitr.enabled eq true: never holds",
      "pitr.enabled eq true: eq becomes ne",
    ]);
  });
});

const example = (
  name: string,
  facts: Readonly<Record<string, Fact>>,
  verdict: RuleExample["verdict"],
): RuleExample => ({
  name,
  given: { facts, lists: {}, unread: {} },
  verdict,
  at,
});

const mutantsOf = (judged: CompiledRule): readonly MutantOutcome[] =>
  runMutations(judged, { typical, tests: [] }).mutants.filter(({ leaf }) => !leaf.startsWith("archived"));

describe("an example notices a change", () => {
  const assert: Spec = { fact: "table.age", lte: 7 * day };

  it("when the changed rule gives it another verdict, and is named", () => {
    const week = example("a week", { "table.age": known(7 * day) }, "pass");
    const noticed = mutantsOf(rule({ assert, examples: [week] })).flatMap(({ change, noticedBy }) =>
      noticedBy?.name === "a week" ? [change] : [],
    );
    expect(noticed).toEqual(["never holds", "lte becomes lt", "becomes 6d 23h 59m 59s"]);
  });

  it("or it survives, with an example that would notice", () => {
    const survivor = mutantsOf(rule({ assert })).find(({ change }) => change === "becomes 7d 1s");
    expect(survivor).toMatchObject({
      leaf: "table.age lte 604800000",
      at,
      noticedBy: null,
      hint: "{ name: …, given: { table.age: 7d1s }, verdict: fail }",
    });
  });

  it("and nothing is changed while an example does not hold", () => {
    const wrong = example("wrong", { "table.age": known(7 * day) }, "fail");
    const { skipped, mutants } = runMutations(rule({ assert, examples: [wrong] }), { typical, tests: [] });
    expect(mutants).toEqual([]);
    expect(skipped).toContain("not all that is expected of it holds");
  });

  it("unless no table tells it from the rule: that change is left out", () => {
    // An absent period is below every bound already, so that asking for it to be there adds nothing.
    const both: Spec = {
      all: [
        { fact: "pitr.period", exists: true },
        { fact: "pitr.period", gte: day },
      ],
    };
    const { mutants, leftOut } = runMutations(rule({ assert: both }), { typical, tests: [] });
    expect(leftOut).toBe(1);
    expect(mutants.map(({ leaf, change }) => `${leaf}: ${change}`)).not.toContain(
      "pitr.period exists true: always holds",
    );
  });
});

describe("two rules are told apart", () => {
  const told = (one: Spec, other: Spec): string => tellApart(rule({ assert: one }), rule({ assert: other }));

  test.each<[string, Spec, Spec, string]>([
    [
      "true is not false, of a fact that is never absent",
      { fact: "pitr.enabled", eq: true },
      { fact: "pitr.enabled", ne: false },
      "same",
    ],
    ["of a tag that can be absent", { fact: "tags.a", eq: "x" }, { not: { fact: "tags.a", ne: "x" } }, "same"],
    ["by absence alone", { fact: "tags.a", in: ["x"] }, { not: { fact: "tags.a", notIn: ["x", "y"] } }, "different"],
    ["by a millisecond", { fact: "table.age", lte: day }, { fact: "table.age", lt: day + 1 }, "same"],
    ["by two milliseconds", { fact: "table.age", lte: day }, { fact: "table.age", lt: day + 2 }, "different"],
    [
      "not by a part of a day, where AWS counts days",
      { fact: "pitr.period", gt: day },
      { fact: "pitr.period", gte: 2 * day },
      "same",
    ],
    [
      "by an empty list",
      { some: "onDemandBackups", satisfies: { all: [] } },
      { every: "onDemandBackups", satisfies: { all: [] } },
      "different",
    ],
    [
      "not by the order of parts",
      {
        all: [
          { fact: "pitr.enabled", eq: true },
          { fact: "table.deletionProtection", eq: true },
        ],
      },
      {
        all: [
          { fact: "table.deletionProtection", eq: true },
          { fact: "pitr.enabled", eq: true },
        ],
      },
      "same",
    ],
    [
      "by two items of which none is both",
      {
        all: [
          { some: "onDemandBackups", satisfies: { fact: "status", eq: "AVAILABLE" } },
          { some: "onDemandBackups", satisfies: { fact: "age", lte: day } },
        ],
      },
      {
        some: "onDemandBackups",
        satisfies: {
          all: [
            { fact: "status", eq: "AVAILABLE" },
            { fact: "age", lte: day },
          ],
        },
      },
      "different",
    ],
  ])("%s", (_how, one, other, expected) => {
    expect(told(one, other)).toBe(expected);
  });
});

/** Conditions as a policy could hold, over a few facts of each type, so that parts of one condition meet. */
const leafSpec = fc.oneof(
  fc.record({ fact: fc.constantFrom("pitr.enabled", "table.deletionProtection"), eq: fc.boolean() }),
  fc.record({ fact: fc.constantFrom("pitr.enabled", "table.deletionProtection"), ne: fc.boolean() }),
  ...(["lt", "lte", "gt", "gte", "eq", "ne"] as const).map((operator) =>
    fc
      .tuple(fc.constantFrom("table.age", "pitr.window", "pitr.period"), fc.constantFrom(0, hour, day, 7 * day))
      .map(([fact, operand]): Spec => ({ fact, [operator]: operand })),
  ),
  fc.record({
    fact: fc.constantFrom("tags.a", "table.status"),
    in: fc.subarray(["x", "ACTIVE", "ARCHIVED"], { minLength: 1 }),
  }),
  fc.record({ fact: fc.constantFrom("tags.a", "table.status"), notIn: fc.subarray(["x", "ACTIVE"], { minLength: 1 }) }),
  fc.record({ fact: fc.constantFrom("tags.a", "tags.b"), glob: fc.constantFrom("x", "x*", "*x", "a*b*", "?x", "*") }),
  fc.record({ fact: fc.constantFrom("tags.a", "pitr.period"), exists: fc.boolean() }),
) as fc.Arbitrary<Spec>;

const memberSpec = fc.oneof(
  fc.record({ fact: fc.constant("status"), eq: fc.constantFrom("AVAILABLE", "CREATING") }),
  fc.record({ fact: fc.constant("age"), lte: fc.constantFrom(hour, day) }),
) as fc.Arbitrary<Spec>;

const nested = (leaf: fc.Arbitrary<Spec>, maxDepth = 1): fc.Arbitrary<Spec> =>
  fc.letrec<{ spec: Spec }>((tie) => ({
    spec: fc.oneof(
      { maxDepth, withCrossShrink: true },
      leaf,
      fc.array(tie("spec"), { minLength: 1, maxLength: 3 }).map((all): Spec => ({ all })),
      fc.array(tie("spec"), { minLength: 1, maxLength: 3 }).map((any): Spec => ({ any })),
      tie("spec").map((not): Spec => ({ not })),
      fc.tuple(tie("spec"), tie("spec")).map(([when, asks]): Spec => ({ when, asks })),
    ),
  })).spec;

const quantified = fc
  .tuple(fc.constantFrom("some", "every", "none"), nested(memberSpec))
  .map(([quantifier, satisfies]) => ({ [quantifier]: "onDemandBackups", satisfies }) as unknown as Spec);

const anyRule = fc
  .record({
    assert: nested(fc.oneof({ weight: 3, arbitrary: leafSpec }, { weight: 1, arbitrary: quantified })),
    applies: fc.option(nested(leafSpec), { nil: undefined }),
    grace: fc.constantFrom(null, hour, day),
    archivedTables: fc.constantFrom("skip" as const, "judge" as const),
  })
  .map(({ applies, ...spec }) => rule({ ...spec, ...(applies === undefined ? {} : { applies }) }));

const anyFact = (values: readonly (string | number | boolean)[]): fc.Arbitrary<Fact> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...values).map((value) => known(value)) },
    { weight: 1, arbitrary: fc.constant(absent) },
    { weight: 1, arbitrary: fc.constant(unknown({ kind: "denied" })) },
  );
const durations = [0, 1, 999, hour - 1_000, hour, hour + 1, day - 1, day, day + 1_000, 7 * day, 8 * day];
const surely = (values: readonly (string | number | boolean)[]): fc.Arbitrary<Fact> =>
  anyFact(values).filter(({ state }) => state !== "absent");

const anyTable = fc
  .record({
    "pitr.enabled": surely([true, false]),
    "table.deletionProtection": surely([true, false]),
    "table.age": surely(durations),
    "table.status": surely(["ACTIVE", "ARCHIVED", "CREATING", "x"]),
    "pitr.window": anyFact(durations),
    "pitr.period": anyFact([0, day, 2 * day, 7 * day, 8 * day]),
    "tags.a": anyFact(["x", "xx", "ax", "ab", "ACTIVE", "other"]),
    "tags.b": anyFact(["x", "xx", "axb", "other"]),
  })
  // AWS tells of a period and a window exactly while PITR is on.
  .map((table): Readonly<Record<string, Fact>> => {
    const enabled = table["pitr.enabled"];
    if (enabled.state !== "known") return table;
    const there = (fact: Fact): Fact => (fact.state === "absent" ? known(day) : fact);
    const told = enabled.value === true ? there : (): Fact => absent;
    return { ...table, "pitr.window": told(table["pitr.window"]), "pitr.period": told(table["pitr.period"]) };
  });
const anyItem: fc.Arbitrary<ListItem> = fc.record({
  status: surely(["AVAILABLE", "CREATING", "DELETED"]),
  age: surely(durations),
});
const anyList: fc.Arbitrary<ListFact> = fc.record({
  items: fc.array(anyItem, { maxLength: 4 }),
  missing: fc.constantFrom([], [{ kind: "denied" as const }]),
});

const subjectOf = (facts: Readonly<Record<string, Fact>>, list: ListFact) =>
  ({
    presence: "present",
    view: viewOf(new Map(Object.entries(facts)), new Map([["onDemandBackups", list]])),
  }) as const;

describe("whatever the rule", () => {
  it("no change of it is the rule itself, and every change can be put on the rule with other parameters", () => {
    fc.assert(
      fc.property(anyRule, (original) => {
        for (const { apply } of mutationsOf(original)) {
          expect(judgedParts(apply(original))).not.toBe(judgedParts(original));
          const twice = apply(apply(original));
          expect(judge(twice, subjectOf({}, { items: [], missing: [] }))).toHaveProperty("verdict");
        }
      }),
      { numRuns: 80 },
    );
  });

  it("a change that was proven to be none is judged alike on any table", () => {
    let proven = 0;
    fc.assert(
      fc.property(
        anyRule,
        fc.array(fc.tuple(anyTable, anyList), { minLength: 20, maxLength: 20 }),
        (original, tables) => {
          for (const { apply, leaf, change } of mutationsOf(original)) {
            const changed = apply(original);
            if (tellApart(original, changed) !== "same") continue;
            proven += 1;
            for (const [facts, list] of tables) {
              const subject = subjectOf(facts, list);
              expect([leaf, change, judge(changed, subject).verdict]).toEqual([
                leaf,
                change,
                judge(original, subject).verdict,
              ]);
            }
          }
        },
      ),
      { numRuns: 40 },
    );
    expect(proven).toBeGreaterThan(20);
  });

  it("deciding a leaf in favour never makes a condition without negations less true", () => {
    const positive = fc.letrec<{ spec: Spec }>((tie) => ({
      spec: fc.oneof(
        { maxDepth: 3 },
        leafSpec,
        fc.array(tie("spec"), { minLength: 1, maxLength: 3 }).map((all): Spec => ({ all })),
        fc.array(tie("spec"), { minLength: 1, maxLength: 3 }).map((any): Spec => ({ any })),
      ),
    })).spec;
    const rank = { false: 0, unknown: 1, true: 2 } as const;
    expect.hasAssertions();
    fc.assert(
      fc.property(positive, anyTable, (assert, facts) => {
        const original = rule({ assert });
        const { view } = subjectOf(facts, { items: [], missing: [] });
        const before = rank[`${truthOf(original.assert, view)}`];
        const after = (change: string): readonly number[] =>
          mutationsOf(original)
            .filter((mutation) => mutation.change === change)
            .map(({ apply }) => rank[`${truthOf(apply(original).assert, view)}`]);
        expect(Math.min(...after("always holds"))).toBeGreaterThanOrEqual(before);
        expect(Math.max(...after("never holds"))).toBeLessThanOrEqual(before);
      }),
    );
  });

  it("what could tell two rules apart is bounded, whatever they ask", () => {
    fc.assert(
      fc.property(anyRule, (original) => {
        const { facts, lists } = tellingWorlds([original, original]);
        for (const values of facts.values()) expect(values.length).toBeLessThan(40);
        for (const contents of lists.values()) expect(contents.length).toBeLessThan(20_000);
      }),
      { numRuns: 100 },
    );
  });
});

describe("a rule of a size nobody writes by hand", () => {
  it("is changed while that can be tried, and otherwise said not to be", () => {
    const many = (count: number): Spec => ({
      fact: "tags.a",
      in: Array.from({ length: count }, (_, index) => `v${index}`),
    });
    expect(runMutations(rule({ assert: many(100) }), { typical, tests: [] }).mutants.length).toBeGreaterThan(100);
    const { mutants, skipped } = runMutations(rule({ assert: many(5_000) }), { typical, tests: [] });
    expect(mutants).toEqual([]);
    expect(skipped).toContain("more than can be tried");
  });

  it("ends, however many quantifiers it has and members they ask about", () => {
    const about = (index: number): Spec => ({
      all: [
        { fact: "status", eq: `s${index}` },
        { fact: "age", lte: index * hour },
        { fact: "name", ne: `n${index}` },
        { fact: "sizeBytes", gt: index },
        { fact: "identity", eq: `i${index}` },
      ],
    });
    const assert: Spec = {
      any: Array.from({ length: 8 }, (_, index) => ({ some: "onDemandBackups", satisfies: about(index) })),
    };
    const one = rule({ assert });
    expect(tellApart(one, one)).toBe("unproven");
  });
});
