/**
 * Overrides held against a reading of the policy language that knows no unknown: a small judge over worlds in which
 * every fact is known. Whatever is said of a table with gaps has to be true of every world that fits into them.
 */
import fc from "fast-check";
import { expect, it } from "vitest";
import { demandOf } from "../../src/evaluate/demand.ts";
import { evaluateTable } from "../../src/evaluate/evaluate-table.ts";
import { absent, known, type Fact } from "../../src/model/fact.ts";
import type { Finding } from "../../src/model/finding.ts";
import type { AccountRecord } from "../../src/model/observation.ts";
import { severities, type Severity } from "../../src/model/severity.ts";
import { account, ago, asOf, at, condition, day, denied, policy, rule, table, type Spec } from "./build.ts";

const values = {
  "tags.tier": ["gold", "bronze", null],
  "account.name": ["payments", "billing"],
  "table.status": ["ACTIVE", "CREATING", "ARCHIVED"],
  "table.created": [ago(day), ago(100 * day)],
  "table.deletionProtection": [true, false],
  "pitr.enabled": [true, false],
} as const;
type Name = keyof typeof values;
const names = Object.keys(values) as readonly Name[];
type World = { readonly [K in Name]: (typeof values)[K][number] };
/** What is left out nobody could read. */
type Seen = Partial<World>;

type Written =
  | { readonly is: Name; readonly value: string | boolean }
  | { readonly not: Written }
  | { readonly both: readonly [Written, Written] }
  | { readonly either: readonly [Written, Written] };
type Terms = {
  readonly severity: Severity;
  readonly applies: Written | null;
  readonly grace: number | null;
  readonly assert: Written;
};
type WrittenRule = Terms & {
  readonly archivedTables: "skip" | "judge";
  readonly overrides: readonly (Terms & { readonly when: Written; readonly skips: boolean })[];
};

/** The reading of its own. */
function holds(written: Written, world: World): boolean {
  if ("is" in written) return world[written.is] === written.value;
  if ("not" in written) return !holds(written.not, world);
  if ("both" in written) return holds(written.both[0], world) && holds(written.both[1], world);
  return holds(written.either[0], world) || holds(written.either[1], world);
}

function judgedIn(world: World, written: WrittenRule): Pick<Finding, "verdict" | "severity"> {
  const inForce = written.overrides.findLast(({ when }) => holds(when, world));
  const { severity, applies, grace, assert } = inForce ?? written;
  const age = Date.parse(asOf) - Date.parse(world["table.created"]);
  const isOut =
    world["table.status"] === "CREATING" ||
    (world["table.status"] === "ARCHIVED" && written.archivedTables === "skip") ||
    inForce?.skips === true ||
    (applies !== null && !holds(applies, world)) ||
    (grace !== null && age < grace);
  return { severity, verdict: isOut ? "not-applicable" : holds(assert, world) ? "pass" : "fail" };
}

/** The same for the product. */
function spec(written: Written): Spec {
  if ("is" in written) return { fact: written.is, eq: written.value };
  if ("not" in written) return { not: spec(written.not) };
  if ("both" in written) return { all: written.both.map(spec) };
  return { any: written.either.map(spec) };
}

function compiled({ overrides, applies, assert, ...own }: WrittenRule) {
  const base = rule({ ...own, assert: spec(assert), ...(applies !== null && { applies: spec(applies) }) });
  const compiledOverrides = overrides.map(({ when, skips, ...terms }, index) => ({
    name: `override ${index}`,
    when: condition(spec(when)),
    terms: {
      ...base,
      ...terms,
      assert: condition(spec(terms.assert)),
      applies: terms.applies === null ? null : condition(spec(terms.applies)),
    },
    skip: skips ? "Out." : null,
    at,
  }));
  return policy({ ...base, overrides: compiledOverrides });
}

function observed(seen: Seen): { readonly account: AccountRecord; readonly facts: Readonly<Record<string, Fact>> } {
  const factOf = (name: Name): Fact => {
    const value = seen[name];
    if (value === undefined) return denied("x:Y");
    return value === null ? absent : known(value);
  };
  const facts = Object.fromEntries(names.map((name) => [name, factOf(name)]));
  return { account: { ...account, facts: { "account.name": factOf("account.name") } }, facts };
}

function worldsOf(seen: Seen): readonly World[] {
  const worlds = names.reduce<readonly Partial<World>[]>(
    (found, name) => {
      const value = seen[name];
      const possible: readonly World[Name][] = value === undefined ? values[name] : [value];
      return found.flatMap((world) => possible.map((each) => ({ ...world, [name]: each })));
    },
    [{}],
  );
  return worlds as readonly World[];
}

const leaf = fc.constantFrom<Written>(
  { is: "tags.tier", value: "gold" },
  { is: "tags.tier", value: "bronze" },
  { is: "account.name", value: "payments" },
  { is: "table.deletionProtection", value: true },
  { is: "table.status", value: "ARCHIVED" },
  { is: "pitr.enabled", value: true },
);
const written: fc.Arbitrary<Written> = fc.letrec<{ written: Written }>((tie) => ({
  written: fc.oneof(
    { maxDepth: 2 },
    leaf,
    tie("written").map((not) => ({ not })),
    fc.tuple(tie("written"), tie("written")).map((both) => ({ both })),
    fc.tuple(tie("written"), tie("written")).map((either) => ({ either })),
  ),
})).written;
const terms = {
  severity: fc.constantFrom(...severities),
  applies: fc.option(written, { freq: 2 }),
  grace: fc.constantFrom(null, null, 2 * day),
  assert: written,
};
const override = fc.record({ ...terms, when: written, skips: fc.constantFrom(false, false, true) });
const anyRule: fc.Arbitrary<WrittenRule> = fc.record({
  ...terms,
  archivedTables: fc.constantFrom("skip" as const, "judge" as const),
  overrides: fc.array(override, { minLength: 1, maxLength: 3 }),
});
const anySeen = fc.record(
  {
    "tags.tier": fc.constantFrom(...values["tags.tier"]),
    "account.name": fc.constantFrom(...values["account.name"]),
    "table.status": fc.constantFrom("ACTIVE" as const, "ACTIVE" as const, ...values["table.status"]),
    "table.created": fc.constantFrom(...values["table.created"]),
    "table.deletionProtection": fc.boolean(),
    "pitr.enabled": fc.boolean(),
  },
  { requiredKeys: [] },
);

const rank = (severity: Severity): number => severities.indexOf(severity);

it("what is decided of a table with gaps holds in every world that fits, with a severity no milder than there", () => {
  const decided = { "with gaps": 0, "without gaps": 0 };
  fc.assert(
    fc.property(anyRule, anySeen, (subject, seen) => {
      const { account: owner, facts } = observed(seen);
      const [finding] = evaluateTable(compiled(subject), owner, table({ facts }), asOf);
      const worlds = worldsOf(seen).map((world) => judgedIn(world, subject));
      const worst = Math.max(...worlds.map(({ severity }) => rank(severity)));
      expect(rank(finding?.severity ?? "low")).toBeGreaterThanOrEqual(worst);
      const verdict = finding?.verdict;
      if (verdict !== "unknown") decided[worlds.length === 1 ? "without gaps" : "with gaps"] += 1;
      const there = new Set<Finding["verdict"]>(worlds.map((world) => world.verdict));
      expect([...there].every((each) => each === verdict) || (verdict === "unknown" && worlds.length > 1)).toBe(true);
      expect(finding?.unknowns.length === 0).toBe(verdict !== "unknown");
      expect(worlds.length > 1 || finding?.severity === worlds[0]?.severity).toBe(true);
    }),
    { numRuns: 3_000 },
  );
  expect(decided["with gaps"]).toBeGreaterThan(100);
  expect(decided["without gaps"]).toBeGreaterThan(5);
});

it("what is spared of the reads leaves the verdict of the world that is there", () => {
  let spared = 0;
  fc.assert(
    fc.property(anyRule, anySeen, (subject, seen) => {
      const { account: owner, facts } = observed(seen);
      const judging = compiled(subject);
      const stageOne = table({ facts, without: ["pitr"] });
      const { groups } = demandOf(judging, asOf).select({ account: owner, table: stageOne });
      if (groups.has("pitr") || !demandOf(judging, asOf).groups.includes("pitr")) return;
      spared += 1;
      const [full] = evaluateTable(judging, owner, table({ facts }), asOf);
      const [pruned] = evaluateTable(judging, owner, stageOne, asOf);
      expect(pruned?.verdict).toBe(full?.verdict);
    }),
    { numRuns: 1_000 },
  );
  expect(spared).toBeGreaterThan(50);
});
