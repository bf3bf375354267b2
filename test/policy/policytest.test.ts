import { describe, expect, it, test } from "vitest";
import { runMutations } from "../../src/evaluate/mutation/run-mutations.ts";
import { runPolicyTest } from "../../src/evaluate/run-policy-test.ts";
import type { Verdict } from "../../src/model/finding.ts";
import type { PolicyTest } from "../../src/model/policy-test.ts";
import type { PolicyTestOutcome } from "../../src/model/test-outcome.ts";
import { loadPolicyTest } from "../../src/policy/load-policy-test.ts";
import { loadPolicy } from "../../src/policy/load.ts";
import { loadTypicalTable } from "../../src/policy/typical-table.ts";
import { readGiven, type GivenFiles } from "./given-files.ts";

const typical = await loadTypicalTable();

const load = (files: GivenFiles): Promise<PolicyTest> =>
  loadPolicyTest({ path: Object.keys(files)[0] ?? "", cwd: "/project", readFile: readGiven(files) });

const run = async (files: GivenFiles): Promise<PolicyTestOutcome> => runPolicyTest(await load(files), typical);

/** A rule that fails exactly where the condition does not hold, as a policy. */
const ruleOf = (assert: string): string =>
  `id: mine\ntitle: Mine\nseverity: low\nwhy: Because.\nfix: Do it.\nassert: ${assert}\n`;

/** What the rule says of one table, and why. */
async function said(assert: string, table: string, more = ""): Promise<readonly [Verdict, string]> {
  const text = `policy: ./mine.yaml\n${more}tables:\n  orders: { ${table}, expect: { mine: pass } }\n`;
  const { tables } = await run({ "t.policytest.yaml": text, "mine.yaml": ruleOf(assert) });
  const [outcome] = tables.flatMap(({ cases }) => cases);
  return [outcome?.actual ?? "unknown", outcome?.reason.text ?? ""];
}

describe("a table of a policy test", () => {
  test.each([
    ["is called what the test calls it", "{ fact: table.name, eq: orders }", "given: {}"],
    ["unless it states a name", "{ fact: table.name, eq: other }", "given: { table.name: other }"],
    [
      "has an ARN of its name, account and Region",
      '{ fact: table.arn, eq: "arn:aws:dynamodb:eu-central-1:222222222222:table/orders" }',
      'region: eu-central-1, given: { account.id: "222222222222" }',
    ],
    [
      "in the partition of the Region",
      '{ fact: table.arn, eq: "arn:aws-us-gov:dynamodb:us-gov-west-1:111122223333:table/orders" }',
      "region: us-gov-west-1, given: {}",
    ],
    [
      "in China too",
      '{ fact: table.arn, eq: "arn:aws-cn:dynamodb:cn-north-1:111122223333:table/orders" }',
      "region: cn-north-1, given: {}",
    ],
    [
      "unless it states one",
      '{ fact: table.arn, eq: "arn:aws:dynamodb:us-east-2:111122223333:table/x" }',
      'given: { table.arn: "arn:aws:dynamodb:us-east-2:111122223333:table/x" }',
    ],
    ["is in the account it states", "{ fact: account.name, eq: shop }", "given: { account.name: shop }"],
    ["is the typical one where it says nothing", "{ fact: table.billingMode, eq: PAY_PER_REQUEST }", "given: {}"],
  ])("%s", async (_how, assert, table) => {
    expect((await said(assert, table))[0]).toBe("pass");
  });

  it("is judged at the clock of the test: ages are as stated, and instants grow older", async () => {
    const clock = "asOf: 2026-03-01T12:00:00Z\n";
    expect((await said("{ fact: table.age, eq: 3d }", "given: { table.age: 3d }", clock))[0]).toBe("pass");
    const created = "given: { table.created: 2026-02-01T12:00:00Z }";
    expect((await said("{ fact: table.age, eq: 28d }", created, clock))[0]).toBe("pass");
    expect((await said("{ fact: table.age, eq: 0s }", created))[0]).toBe("pass");
  });
});

describe("what a test states over its inventory", () => {
  const fleet = `tables:
  orders:
    region: eu-central-1
    given: { tags.tier: gold, table.created: 2025-01-01, pitr: { unknown: denied }, onDemandBackups: [] }
  other: { given: {} }
`;
  const over = async (given: string, assert: string): Promise<Verdict | undefined> => {
    const text = `policy: ./mine.yaml\ninventory: ../fleet.inventory.yaml\ntables: { orders: { ${given} expect: { mine: pass } } }\n`;
    const files = { "tests/t.policytest.yaml": text, "tests/mine.yaml": ruleOf(assert), "fleet.inventory.yaml": fleet };
    return (await run(files)).tables.flatMap(({ cases }) => cases)[0]?.actual;
  };

  test.each<[string, string, string, Verdict]>([
    ["nothing leaves the table as it is", "", "{ fact: tags.tier, eq: gold }", "pass"],
    ["another tag stands beside those there are", "given: { tags.team: a },", "{ fact: tags.tier, eq: gold }", "pass"],
    ["the same tag takes its place", "given: { tags.tier: silver },", "{ fact: tags.tier, eq: silver }", "pass"],
    ["an age takes the place of an instant", "given: { table.age: 1h },", "{ fact: table.age, eq: 1h }", "pass"],
    ["what could not be read stays unread", "given: { tags.a: b },", "{ fact: pitr.enabled, eq: true }", "unknown"],
    [
      "a fact says that its group was read",
      "given: { pitr.enabled: false },",
      "{ fact: pitr.enabled, eq: true }",
      "fail",
    ],
    [
      "a list takes the place of one",
      "given: { onDemandBackups: [{ age: 1h }] },",
      "{ some: onDemandBackups, satisfies: { fact: age, eq: 1h } }",
      "pass",
    ],
    [
      "a list unread takes the place of one",
      "given: { onDemandBackups: { unknown: throttled } },",
      "{ some: onDemandBackups, satisfies: { fact: age, eq: 1h } }",
      "unknown",
    ],
    ["the Region stays", "given: {},", '{ fact: table.arn, glob: "*:eu-central-1:*" }', "pass"],
    ["another Region takes its place", "region: eu-west-1,", '{ fact: table.arn, glob: "*:eu-west-1:*" }', "pass"],
  ])("%s", async (_how, given, assert, verdict) => {
    expect(await over(given, assert)).toBe(verdict);
  });

  it("and the tables it does not name are told", async () => {
    const text =
      "policy: pitr-enabled\ninventory: ./fleet.inventory.yaml\ntables: { orders: { expect: { others: unknown } } }\n";
    expect((await run({ "t.policytest.yaml": text, "fleet.inventory.yaml": fleet })).unnamed).toEqual(["other"]);
  });
});

const tiers = `id: tiers
extends: [native-backups]
rules:
  - { use: on-demand-backup-fresh, params: { maxAge: 30d } }
overrides:
  - { when: { fact: tags.tier, in: [gold, silver] }, rule: on-demand-backup-fresh, params: { maxAge: 7d } }
  - { when: { fact: tags.tier, eq: gold }, rule: on-demand-backup-fresh, params: { maxAge: 1d } }
`;

const table = (tier: string, age: string, verdict: string): string =>
  `  ${tier} ${age}: { given: { tags.tier: ${tier}, onDemandBackups: [{ status: AVAILABLE, age: ${age} }] }, expect: { on-demand-backup-fresh: ${verdict}, others: pass } }\n`;

const tiersTest = (rows: readonly (readonly [string, string, string])[]): GivenFiles => ({
  "tiers.policytest.yaml": `policy: ./tiers.yaml\ntables:\n${rows.map((row) => table(...row)).join("")}`,
  "tiers.yaml": tiers,
});

const rows = [
  ["gold", "1d", "pass"],
  ["gold", "2d", "{ verdict: fail, because: Override applied }"],
  ["silver", "7d", "pass"],
  ["silver", "8d", "fail"],
  ["bronze", "30d", "pass"],
  ["bronze", "31d", "fail"],
] as const;

describe("a policy that overrides its rules by tag", () => {
  it("is tested tier by tier, each by its own bound", async () => {
    const { tables } = await run(tiersTest(rows));
    expect(tables.flatMap(({ key, cases }) => cases.map(({ passed }) => [key, passed]))).toEqual(
      rows.flatMap(([tier, age]) => [
        [`${tier} ${age}`, true],
        [`${tier} ${age}`, true],
      ]),
    );
  });

  it("has each override noticed, or is shown which is not", async () => {
    const { rules } = await loadPolicy({ ref: "on-demand-backup-fresh", cwd: "/", rules: "as-written" });
    const unnoticed = async (tested: GivenFiles): Promise<readonly string[]> => {
      const test = await load(tested);
      const outcomes = rules.map((rule) => runMutations(rule, { typical, tests: [test] }));
      return outcomes.flatMap(({ mutants }) =>
        mutants.flatMap(({ leaf, change, noticedBy, at }) =>
          noticedBy === null ? [`${at.file}:${at.line} ${leaf}: ${change}`] : [],
        ),
      );
    };
    expect(await unnoticed(tiersTest(rows))).toEqual([]);
    expect(await unnoticed(tiersTest(rows.filter(([tier]) => tier !== "silver")))).toEqual([
      "tiers.yaml:6 override when tags.tier in [gold, silver]: never holds",
      "tiers.yaml:6 override when tags.tier in [gold, silver]: without silver",
    ]);
  });
});
