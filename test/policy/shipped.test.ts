import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { runExamples } from "../../src/evaluate/examples.ts";
import { runMutations } from "../../src/evaluate/mutation/run-mutations.ts";
import { frameworks } from "../../src/model/frameworks.ts";
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

const controlsOf = (judged: readonly CompiledRule[], framework: string): readonly string[] =>
  judged.flatMap(({ controls }) =>
    controls.flatMap(({ id }) => (id.startsWith(`${framework}:`) ? [id.slice(framework.length + 1)] : [])),
  );

const surprises = (rule: CompiledRule): readonly string[] =>
  runExamples(rule, typical).flatMap(({ name, expected, actual, passed }) =>
    passed ? [] : [`${name}: expected ${expected}, is ${actual}`],
  );

describe("the shipped packs", () => {
  test("hold these rules", async () => {
    const { packs } = await listShippedPolicies();
    expect(packs).toEqual([
      {
        id: "aws-fsbp",
        title: "What AWS Foundational Security Best Practices ask of the backups of DynamoDB tables",
        rules: ["deletion-protection-enabled", "in-backup-plan", "pitr-enabled"],
      },
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
        id: "nist-800-53-r5",
        title: "What supports the controls of NIST SP 800-53 r5 about backups of DynamoDB tables",
        rules: [
          "aws-backup-retention",
          "backup-plan-produces-points",
          "copy-in-another-region",
          "deletion-protection-enabled",
          "encrypted-with-customer-key",
          "encryption-key-usable",
          "in-backup-plan",
          "pitr-enabled",
          "pitr-recovery-period",
          "recovery-point-fresh",
          "recovery-point-objective",
          "restore-tested",
          "restored-table-protected",
          "table-accessible",
        ],
      },
      {
        id: "pitr-only",
        title: "Every table can be restored to a point in time",
        rules: ["pitr-enabled", "pitr-recovery-period"],
      },
      {
        id: "strict",
        title: "Every table can be restored, whatever happens to the table, its Region or its account",
        // One replica with PITR is less than every replica with it.
        rules: shipped.rules.filter((id) => id !== "replica-pitr-any"),
      },
    ]);
  });

  test("of frameworks support what all shipped rules support of them, and hold no rule that supports nothing there", async () => {
    for (const [pack, framework] of [
      ["nist-800-53-r5", "NIST 800-53 r5"],
      ["aws-fsbp", "AWS FSBP"],
    ] as const) {
      const held = (await loadPolicy({ ref: pack, cwd: "/" })).rules;
      const supportedBy = (judged: readonly CompiledRule[]) => controlsOf(judged, framework);
      expect(new Set(supportedBy(held))).toEqual(new Set(supportedBy([...rules.values()])));
      expect(held.filter((rule) => controlsOf([rule], framework).length === 0)).toEqual([]);
    }
  });

  test("aws-fsbp has AWS's severity, and a rule is called AWS's where it checks the same alone", async () => {
    const { rules: held } = await loadPolicy({ ref: "aws-fsbp", cwd: "/" });
    expect(held.map(({ id, severity }) => [id, severity, controlsOf([ruleOf(id)], "AWS FSBP")])).toEqual([
      ["deletion-protection-enabled", "medium", ["DynamoDB.6"]],
      ["in-backup-plan", "medium", ["DynamoDB.4"]],
      ["pitr-enabled", "medium", ["DynamoDB.2"]],
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
    // Whatever is supported stands in the list that is counted; the AWS Foundations Benchmark has no control to stand there.
    const listed = frameworks.flatMap((framework) => framework.controls.map((each) => `${framework.id}:${each.id}`));
    expect(controls.filter((control) => !listed.includes(control.id))).toEqual([]);
    // Only AWS maps its own checks; a mapping that nobody else made says whose it is.
    for (const { source, kind } of controls)
      expect(source).toMatch(kind === "publisher" ? /^Security Hub / : /^(?:Prowler|cdk-nag|this project)\b/);
    expect(new Set(controls.map((control) => control.id)).size).toBe(controls.length);
  });
});
