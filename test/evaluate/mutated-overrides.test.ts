/** Changes of a rule that has overrides: what is called no change is held against every world of a small universe. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { mutationsOf, overrideMutationsOf } from "../../src/evaluate/mutation/mutate-rule.ts";
import { tellApart } from "../../src/evaluate/mutation/tell-apart.ts";
import { viewOf } from "../../src/evaluate/mutation/telling-worlds.ts";
import { judge } from "../../src/evaluate/verdict.ts";
import { absent, known, unknown, type Fact } from "../../src/model/fact.ts";
import type { CompiledRule } from "../../src/model/policy.ts";
import { at, condition, day, hour, rule, type Spec } from "./build.ts";

const unread = unknown({ kind: "denied" });
const knownOf = (...values: readonly (string | number | boolean)[]): readonly Fact[] =>
  values.map((each) => known(each));
const universe: Readonly<Record<string, readonly Fact[]>> = {
  "tags.tier": [...knownOf("gold", "bronze", "golden", "other"), absent, unread],
  "pitr.enabled": [...knownOf(true, false), unread],
  "table.age": [...[hour, day].flatMap((bound) => knownOf(bound - 1_000, bound - 1, bound, bound + 1)), unread],
  "table.status": [...knownOf("ACTIVE", "ARCHIVED", "CREATING"), unread],
};
const worlds = Object.entries(universe).reduce<readonly ReadonlyMap<string, Fact>[]>(
  (found, [name, values]) => found.flatMap((world) => values.map((value) => new Map([...world, [name, value]]))),
  [new Map()],
);

/** A condition with a parameter in it: overrides set another, and everything else stays. */
type Build = (bound: number) => Spec;
const fixed =
  (spec: Spec): Build =>
  () =>
    spec;
const leaf = fc.constantFrom<Build>(
  fixed({ fact: "tags.tier", eq: "gold" }),
  fixed({ fact: "tags.tier", glob: "gold*" }),
  fixed({ fact: "tags.tier", in: ["gold", "bronze"] }),
  fixed({ fact: "tags.tier", exists: true }),
  fixed({ fact: "pitr.enabled", eq: true }),
  (bound) => ({ fact: "table.age", gte: bound }),
  (bound) => ({ fact: "table.age", lt: bound }),
);
const build: fc.Arbitrary<Build> = fc.oneof(
  leaf,
  leaf.map((part): Build => (bound) => ({ not: part(bound) })),
  fc.tuple(leaf, leaf).map((parts): Build => (bound) => ({ all: parts.map((part) => part(bound)) })),
  fc.tuple(leaf, leaf).map((parts): Build => (bound) => ({ any: parts.map((part) => part(bound)) })),
);
const bounds = fc.constantFrom(hour, day);
const override = fc.record({ when: build, bound: bounds, skip: fc.constantFrom(null, null, "Out.") });

const anyRule: fc.Arbitrary<CompiledRule> = fc
  .record({
    assert: build,
    waits: fc.boolean(),
    bound: bounds,
    overrides: fc.array(override, { minLength: 1, maxLength: 2 }),
  })
  .map(({ assert, waits, bound, overrides }) => {
    const terms = (set: number): CompiledRule => rule({ assert: assert(set), grace: waits ? set : null });
    const compiled = overrides.map(({ when, bound: set, skip }, place) => ({
      name: `override ${place}`,
      when: condition(when(hour)),
      terms: terms(set),
      skip,
      at,
    }));
    return { ...terms(bound), overrides: compiled };
  });

it("a change proven to be none is judged alike in all of them", () => {
  const told = { same: 0, different: 0, unproven: 0 };
  fc.assert(
    fc.property(anyRule, (original) => {
      for (const { apply, leaf: changed, change } of [...mutationsOf(original), ...overrideMutationsOf(original)]) {
        const other = apply(original);
        const telling = tellApart(original, other);
        told[telling] += 1;
        if (telling !== "same") continue;
        const differs = worlds.filter((facts) => {
          const subject = { presence: "present", view: viewOf(facts, new Map()) } as const;
          return judge(original, subject).verdict !== judge(other, subject).verdict;
        });
        expect([changed, change, ...differs.slice(0, 1)]).toEqual([changed, change]);
      }
    }),
    { numRuns: 20 },
  );
  expect(told.same).toBeGreaterThan(5);
  expect(told.different).toBeGreaterThan(50);
});
