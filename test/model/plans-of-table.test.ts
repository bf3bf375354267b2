import { describe, expect, it, test } from "vitest";
import type { BackupPlan, BackupPlans, BackupRule } from "../../src/model/backup-plans.ts";
import { absent, known, unknown, type Fact, type ListItem, type Unknown } from "../../src/model/fact.ts";
import { listFacts } from "../../src/model/list-facts.ts";
import { plansOfTable } from "../../src/model/plans-of-table.ts";
import { selectionOf, tagged, type Printed } from "./selections.ts";

const orders = "arn:aws:dynamodb:eu-west-1:111122223333:table/orders";
const day = 86_400_000;

const rule = (given: Partial<BackupRule> = {}): BackupRule => ({
  id: "r-1",
  name: "nightly",
  vault: "Default",
  schedule: "cron(0 5 ? * * *)",
  timezone: null,
  continuous: false,
  deleteAfterDays: 35,
  coldAfterDays: null,
  copies: [],
  ...given,
});
const named = (name: string, printed: Printed) => ({ ...selectionOf(printed), name });
const ofOrders = named("orders", { Resources: [orders] });
const ofNone = named("invoices", { Resources: [`${orders}-not`] });
const ofDaily = named("daily tag", {
  ListOfTags: [{ ConditionType: "STRINGEQUALS", ConditionKey: "backup", ConditionValue: "daily" }],
});
const plan = (given: Partial<BackupPlan> = {}): BackupPlan => ({
  id: "p-1",
  name: "gold",
  from: "account",
  rules: [rule()],
  selections: [ofOrders],
  missing: [],
  ...given,
});
const scope = (plans: readonly BackupPlan[], given: Partial<BackupPlans> = {}): BackupPlans => ({
  plans,
  missing: [],
  optIn: known(true),
  advanced: known(true),
  ...given,
});

const listOf = (plans: BackupPlans | Unknown, tagOf: (key: string) => Fact = tagged({})) =>
  plansOfTable({ plans, arn: orders, tagOf });
const itemOf = (given: Partial<BackupRule>): ListItem => listOf(scope([plan({ rules: [rule(given)] })])).items[0] ?? {};

const denied: Unknown = { kind: "denied", operation: "tag:GetResources", code: "AccessDeniedException" };
const noRules: Unknown = { kind: "throttled", operation: "backup:GetBackupPlan" };
const noSelections: Unknown = { kind: "denied", operation: "backup:ListBackupSelections" };

describe("one item for each rule and selection that selects the table", () => {
  it("holds everything the catalogue names", () => {
    expect(listOf(scope([plan()]))).toEqual({
      items: [
        {
          plan: known("gold"),
          planId: known("p-1"),
          from: known("account"),
          rule: known("nightly"),
          selection: known("orders"),
          why: known(`ARN ${orders} in Resources`),
          vault: known("Default"),
          schedule: known("cron(0 5 ? * * *)"),
          continuous: known(false),
          deleteAfter: known(35 * day),
          coldAfter: absent,
          copiesToOtherRegion: known(false),
          copiesToOtherAccount: known(false),
          copyVaults: absent,
          frequency: known(day),
        },
      ],
      missing: [],
    });
  });

  it("holds no more and no less than that", () => {
    expect(Object.keys(itemOf({})).toSorted()).toEqual(Object.keys(listFacts.backupPlans.items).toSorted());
  });

  it("of two rules and two selections, four; of a selection of other tables, none", () => {
    const gold = plan({
      rules: [rule(), rule({ id: "r-2", name: "monthly" })],
      selections: [ofOrders, ofNone, ofDaily],
    });
    const { items, missing } = listOf(scope([gold]), tagged({ backup: "daily" }));
    expect(items.map((item) => [item["rule"], item["selection"]])).toEqual(
      ["orders", "daily tag"].flatMap((selection) =>
        ["nightly", "monthly"].map((name) => [known(name), known(selection)]),
      ),
    );
    expect(missing).toEqual([]);
  });

  it("of plans that are not of the table, or without plans, nothing, and nothing is missing", () => {
    for (const plans of [
      [],
      [plan({ selections: [] })],
      [plan({ selections: [ofNone, ofDaily] })],
      [plan({ rules: [] })],
    ]) {
      expect(listOf(scope(plans))).toEqual({ items: [], missing: [] });
    }
  });
});

describe("what a rule does", () => {
  const vault = (region: string, account: string) => ({
    vaultArn: `arn:aws:backup:${region}:${account}:backup-vault:copies`,
    deleteAfterDays: null,
  });

  it("points without an end, or with -1 days, are kept for ever and never go cold", () => {
    for (const days of [null, -1]) {
      expect(itemOf({ deleteAfterDays: days, coldAfterDays: days })).toMatchObject({
        deleteAfter: absent,
        coldAfter: absent,
      });
    }
    expect(itemOf({ deleteAfterDays: 120, coldAfterDays: 30 })).toMatchObject({
      deleteAfter: known(120 * day),
      coldAfter: known(30 * day),
    });
    expect(itemOf({ deleteAfterDays: -7 })).toMatchObject({
      deleteAfter: unknown({ kind: "malformed", detail: "DeleteAfterDays is -7" }),
    });
  });

  test.each<[string, readonly string[], boolean, boolean]>([
    ["the same scope", ["eu-west-1:111122223333"], false, false],
    ["another Region", ["eu-central-1:111122223333"], true, false],
    ["another account", ["eu-west-1:444455556666"], false, true],
    ["both, by two copies", ["eu-west-1:444455556666", "us-east-1:111122223333"], true, true],
  ])("copies to %s", (_, places, toRegion, toAccount) => {
    const copies = places.map((place) => vault(place.split(":")[0] ?? "", place.split(":")[1] ?? ""));
    expect(itemOf({ copies })).toMatchObject({
      copiesToOtherRegion: known(toRegion),
      copiesToOtherAccount: known(toAccount),
      copyVaults: known(copies.map(({ vaultArn }) => vaultArn).join(", ")),
    });
  });

  it("a vault whose ARN nobody can read leaves open only what no other copy decides", () => {
    const strange = { vaultArn: "vault-7", deleteAfterDays: null };
    expect(itemOf({ copies: [strange, vault("us-east-1", "111122223333")] })).toMatchObject({
      copiesToOtherRegion: known(true),
      copiesToOtherAccount: unknown({ kind: "malformed", detail: "vault-7 is no ARN of a backup vault" }),
    });
  });

  it("a rule without a schedule runs at AWS's default, one that is not understood has no frequency", () => {
    expect(itemOf({ schedule: null })).toMatchObject({ schedule: absent, frequency: known(day) });
    expect(itemOf({ schedule: "cron(0 5 3W * ? *)" })).toMatchObject({
      schedule: known("cron(0 5 3W * ? *)"),
      frequency: unknown({ kind: "malformed", detail: "the schedule cron(0 5 3W * ? *) is not understood" }),
    });
  });

  it("continuous backup and plans of the organization are told as they are", () => {
    expect(itemOf({ continuous: true })).toMatchObject({ continuous: known(true) });
    expect(listOf(scope([plan({ from: "organization" })])).items).toMatchObject([{ from: known("organization") }]);
  });
});

describe("what is missing", () => {
  it("plans that were not read are missing as a whole", () => {
    const reason: Unknown = { kind: "denied", operation: "backup:ListBackupPlans" };
    expect(listOf(reason)).toEqual({ items: [], missing: [reason] });
    expect(listOf(scope([plan()], { missing: [reason] }))).toMatchObject({ items: [{}], missing: [reason] });
  });

  it("a selection that nobody can decide names plan, selection, why and the read that failed", () => {
    const { items, missing } = listOf(scope([plan({ selections: [ofOrders, ofDaily] })]), () => unknown(denied));
    expect(items).toMatchObject([{ selection: known("orders") }]);
    expect(missing).toEqual([
      {
        kind: "depends-on",
        operation: "tag:GetResources",
        code: "AccessDeniedException",
        detail:
          "whether backup plan gold selects the table by its selection daily tag is not known: the tags are not known (denied)",
      },
    ]);
  });

  it("an opt-in that was not read matters to selections without an ARN of the table, and to no other", () => {
    const optIn = unknown({ kind: "denied", operation: "backup:DescribeRegionSettings" });
    const every = named("all", { Resources: ["*"] });
    const { items, missing } = listOf(scope([plan({ selections: [ofOrders, ofNone, ofDaily, every] })], { optIn }));
    expect(items).toMatchObject([{ selection: known("orders") }]);
    expect(missing.map(({ operation, detail }) => [operation, detail])).toEqual([
      [
        "backup:DescribeRegionSettings",
        "whether backup plan gold selects the table by its selection all is not known: the opt-in of DynamoDB in this Region is not known (denied)",
      ],
    ]);
  });

  it("without an opt-in, tags that nobody knows are not missing", () => {
    expect(listOf(scope([plan({ selections: [ofDaily] })], { optIn: known(false) }), () => unknown(denied))).toEqual({
      items: [],
      missing: [],
    });
  });

  it("rules that were not read are missing only from plans that may select the table", () => {
    const without = { rules: [], missing: [noRules] };
    expect(listOf(scope([plan({ ...without, selections: [ofNone] })]))).toEqual({ items: [], missing: [] });
    expect(listOf(scope([plan(without)]))).toEqual({ items: [], missing: [noRules] });
    const unclear = listOf(scope([plan({ ...without, selections: [ofDaily] })]), () => unknown(denied));
    expect(unclear.missing).toMatchObject([noRules, { kind: "depends-on" }]);
    expect(listOf(scope([plan({ rules: [], selections: [], missing: [noRules, noSelections] })])).missing).toEqual([
      noRules,
      noSelections,
    ]);
  });

  it("selections that were not read are missing, for any of them could select the table", () => {
    expect(listOf(scope([plan({ selections: [ofNone], missing: [noSelections] })])).missing).toEqual([noSelections]);
    expect(listOf(scope([plan({ missing: [noSelections] })]))).toMatchObject({ items: [{}], missing: [noSelections] });
  });
});
