import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { runExamples } from "../../src/evaluate/examples.ts";
import { runMutations } from "../../src/evaluate/mutation/run-mutations.ts";
import type { CompiledRule, GivenTable } from "../../src/model/policy.ts";
import { listShippedIds } from "../../src/policy/files.ts";
import { listShippedPolicies } from "../../src/policy/list.ts";
import { loadPolicy } from "../../src/policy/load.ts";
import { loadTypicalTable } from "../../src/policy/typical-table.ts";
import { loadFiles } from "./given-files.ts";

const shipped = await listShippedIds();
const rules = new Map<string, CompiledRule>();
let typical: GivenTable;

beforeAll(async () => {
  typical = await loadTypicalTable();
  for (const id of shipped.rules)
    for (const rule of (await loadPolicy({ ref: id, cwd: "/" })).rules) rules.set(id, rule);
});

function ruleOf(id: string): CompiledRule {
  const rule = rules.get(id);
  if (rule === undefined) throw new Error(`no rule ${id}`);
  return rule;
}

const surprises = (rule: CompiledRule): readonly string[] =>
  runExamples(rule, typical).flatMap(({ name, expected, actual, passed }) =>
    passed ? [] : [`${name}: expected ${expected}, is ${actual}`],
  );

describe("the shipped packs", () => {
  test("hold these rules", async () => {
    const { packs } = await listShippedPolicies();
    expect(packs).toEqual([
      {
        id: "baseline",
        title: "Every table can be restored",
        rules: [
          "deletion-protection-enabled",
          "pitr-enabled",
          "pitr-recovery-period",
          "recovery-point-fresh",
          "table-accessible",
        ],
      },
      {
        id: "native-backups",
        title: "Every table has a recent native on-demand backup",
        rules: ["on-demand-backup-exists", "on-demand-backup-fresh"],
      },
      {
        id: "pitr-only",
        title: "Every table can be restored to a point in time",
        rules: ["pitr-enabled", "pitr-recovery-period"],
      },
    ]);
  });

  test("and rules share no id, so that one word names one thing", () => {
    expect(shipped.packs.filter((id) => shipped.rules.includes(id))).toEqual([]);
  });
});

test("the shipped rules are listed with titles that say their numbers", async () => {
  const listed = (await listShippedPolicies()).rules;
  expect(listed.map(({ id }) => id)).toEqual(shipped.rules);
  expect(listed).toContainEqual({
    id: "pitr-recovery-period",
    title: "Point-in-time recovery reaches back 35d",
    severity: "medium",
  });
});

describe.each(shipped.rules)("%s", (id) => {
  test("gives every example of its own the verdict it states", () => {
    expect(surprises(ruleOf(id))).toEqual([]);
  });

  test("has examples of a pass, a fail and an unknown, five or more, each with a name of its own", () => {
    const { examples } = ruleOf(id);
    expect(new Set(examples.map(({ verdict }) => verdict))).toEqual(
      new Set([...examples.map(({ verdict }) => verdict), "pass", "fail", "unknown"]),
    );
    expect(examples.length).toBeGreaterThanOrEqual(5);
    expect(new Set(examples.map(({ name }) => name)).size).toBe(examples.length);
  });

  test("has an example that notices each change of a leaf, its grace or its way with archived tables", () => {
    const { mutants, skipped } = runMutations(ruleOf(id), { typical, tests: [] });
    const unnoticed = mutants.filter(({ noticedBy }) => noticedBy === null);
    expect(unnoticed.map(({ leaf, change, hint }) => `${leaf} ${change}: ${hint}`)).toEqual([]);
    expect(skipped).toBeNull();
    // Whatever a rule asserts, it can be decided beforehand either way, and archived tables be taken the other way.
    expect(mutants.length).toBeGreaterThanOrEqual(3);
  });

  test("could be given its examples by those that --mutate suggests", async () => {
    const text = readFileSync(new URL(`../../policies/${id}.yaml`, import.meta.url), "utf8");
    const [bare = ""] = text.split(/^examples:/m);
    const written = async (examples: readonly string[]): Promise<CompiledRule> => {
      const lines = examples.map((hint) => `  - ${hint}\n`);
      const files = { [`${id}.yaml`]: lines.length === 0 ? bare : `${bare}examples:\n${lines.join("")}` };
      const [rule] = (await loadFiles(files)).rules;
      return rule as CompiledRule;
    };
    const before = runMutations(await written([]), { typical, tests: [] });
    const hints = before.mutants.flatMap(({ hint }) => (hint === null ? [] : [hint]));
    expect(hints).toHaveLength(before.mutants.length);
    const suggested = await written([...new Set(hints)]);
    expect(surprises(suggested)).toEqual([]);
    expect(
      runMutations(suggested, { typical, tests: [] }).mutants.filter(({ noticedBy }) => noticedBy === null),
    ).toEqual([]);
  });

  test("cites where each of its controls comes from", () => {
    const { controls } = ruleOf(id);
    expect(controls.length).toBeGreaterThan(0);
    // The AWS Foundations Benchmark has no control about DynamoDB backups (aws-facts §7).
    for (const { id: control } of controls) expect(control).not.toMatch(/CIS AWS/);
  });
});
