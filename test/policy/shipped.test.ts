import { beforeAll, describe, expect, test } from "vitest";
import { runExamples } from "../../src/evaluate/examples.ts";
import type { CompiledRule, Condition, GivenTable } from "../../src/model/policy.ts";
import { listShippedIds } from "../../src/policy/files.ts";
import { listShippedPolicies } from "../../src/policy/list.ts";
import { loadPolicy } from "../../src/policy/load.ts";
import { loadTypicalTable } from "../../src/policy/typical-table.ts";

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

  test("has an example that notices each weakening of it", () => {
    const rule = ruleOf(id);
    const unnoticed = weakenings(rule).filter(({ weakened }) => surprises(weakened).length === 0);
    expect(unnoticed.map(({ how }) => how)).toEqual([]);
  });

  test("cites where each of its controls comes from", () => {
    const { controls } = ruleOf(id);
    expect(controls.length).toBeGreaterThan(0);
    // The AWS Foundations Benchmark has no control about DynamoDB backups (aws-facts §7).
    for (const { id: control } of controls) expect(control).not.toMatch(/CIS AWS/);
  });
});

type Weakening = { readonly how: string; readonly weakened: CompiledRule };

/** The rule with one leaf decided beforehand, one bound moved by a little, one value left out, or its grace changed. */
function weakenings(rule: CompiledRule): readonly Weakening[] {
  const ofAssert = variants(rule.assert).map(({ how, condition }) => ({
    how,
    weakened: { ...rule, assert: condition },
  }));
  const ofApplies =
    rule.applies === null
      ? []
      : variants(rule.applies).map(({ how, condition }) => ({
          how: `applies: ${how}`,
          weakened: { ...rule, applies: condition },
        }));
  const graces = rule.grace === null ? [] : [null, rule.grace - 60_000, rule.grace + 60_000];
  const ofGrace = graces.map((grace) => ({ how: `grace: ${grace}`, weakened: { ...rule, grace } }));
  return [...ofAssert, ...ofApplies, ...ofGrace];
}

type Variant = { readonly how: string; readonly condition: Condition };

function variants(condition: Condition): readonly Variant[] {
  const { at } = condition;
  const within = (inner: Condition, put: (changed: Condition) => Condition): readonly Variant[] =>
    variants(inner).map(({ how, condition: changed }) => ({ how, condition: put(changed) }));
  switch (condition.kind) {
    case "leaf": {
      const { operand, source } = condition;
      // AWS counts the recovery period in whole days; everything else that is compared is an instant.
      const step = condition.fact === "pitr.period" ? 86_400_000 : 1_000;
      const moved = typeof operand === "number" ? [operand - step, operand + step] : [];
      const shorter =
        typeof operand === "object" ? operand.map((_, left) => operand.filter((_value, index) => index !== left)) : [];
      return [
        { how: `${source} always holds`, condition: { kind: "all", of: [], at } },
        { how: `${source} never holds`, condition: { kind: "any", of: [], at } },
        ...[...moved, ...shorter].map((other) => ({
          how: `${source} with ${String(other)}`,
          condition: { ...condition, operand: other },
        })),
      ];
    }
    case "all":
    case "any":
      return condition.of.flatMap((part, index) =>
        within(part, (changed) => ({ ...condition, of: condition.of.with(index, changed) })),
      );
    case "not":
      return within(condition.of, (changed) => ({ ...condition, of: changed }));
    case "when":
      return [
        ...within(condition.when, (changed) => ({ ...condition, when: changed })),
        // oxlint-disable-next-line unicorn/no-thenable -- a word of the policy language; never awaited
        ...within(condition.then, (changed) => ({ ...condition, then: changed })),
      ];
    case "every":
    case "some":
    case "none":
      return within(condition.satisfies, (changed) => ({ ...condition, satisfies: changed }));
    default:
      return condition satisfies never;
  }
}
