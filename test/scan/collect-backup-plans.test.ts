import { describe, expect, test } from "vitest";
import type { Read, ScopeReader } from "../../src/aws/read-client.ts";
import type { BackupPlans } from "../../src/model/backup-plans.ts";
import { walkBackupPlans } from "../../src/scan/collect-backup-plans.ts";
import { lostPage } from "./scripted-reader.ts";
import { known, malformed } from "./stated-facts.ts";

const at = "2026-11-22T00:00:00.000Z";
type Page = object | "lost";
type Plan = {
  readonly body?: Page;
  readonly selections?: readonly Page[];
  readonly bodies?: Readonly<Record<string, Page>>;
};

/** What AWS Backup answers about plans, by their ids. */
function backup(list: readonly Page[], plans: Readonly<Record<string, Plan>>, settings: Page = regionSettings) {
  const answer = (operation: string, page: Page | undefined): Read<never> => {
    if (page === undefined) throw new Error(`the script has no answer to ${operation}`);
    return page === "lost"
      ? { state: "unread", reason: { ...lostPage, operation } }
      : { state: "read", value: page as never, evidence: { operation, at } };
  };
  type Input = { readonly BackupPlanId?: string; readonly SelectionId?: string };
  const reader: ScopeReader = {
    async read(operation, { BackupPlanId: plan = "", SelectionId: selection = "" }: Input) {
      await Promise.resolve();
      if (operation === "backup:DescribeRegionSettings") return answer(operation, settings);
      const { body = { BackupPlan: planBody() }, bodies = {} } = plans[plan] ?? {};
      return answer(operation, operation === "backup:GetBackupPlan" ? body : bodies[selection]);
    },
    async *pages(operation, { BackupPlanId: plan }: Input) {
      const pages = plan === undefined ? list : (plans[plan]?.selections ?? [{ BackupSelectionsList: [] }]);
      for (const page of pages) {
        await Promise.resolve();
        yield answer(operation, page);
        if (page === "lost") return;
      }
    },
    ledger: () => [],
  };
  return reader;
}

const regionSettings = {
  ResourceTypeOptInPreference: { DynamoDB: true, S3: false },
  ResourceTypeManagementPreference: { DynamoDB: false, EFS: true },
};
const rule = (more: object = {}) => ({ RuleId: "r-1", RuleName: "daily", TargetBackupVaultName: "vault", ...more });
const planBody = (...Rules: object[]) => ({ BackupPlanName: "gold", Rules });
const listed = (...ids: string[]) => ({ BackupPlansList: ids.map((BackupPlanId) => ({ BackupPlanId })) });
const selected = (...ids: string[]) => ({ BackupSelectionsList: ids.map((SelectionId) => ({ SelectionId })) });
const selection = (more: object = {}) => ({ BackupSelection: { SelectionName: "all", ...more } });

const walk = async (reader: ScopeReader): Promise<BackupPlans> => (await walkBackupPlans(reader)).plans;
const lost = (operation: string) => ({ ...lostPage, operation });

describe("a backup plan", () => {
  test("is kept with its rules and selections as AWS Backup sends them", async () => {
    const whole = rule({
      ScheduleExpression: "cron(0 5 ? * * *)",
      ScheduleExpressionTimezone: "Europe/Berlin",
      EnableContinuousBackup: true,
      Lifecycle: { DeleteAfterDays: 35, MoveToColdStorageAfterDays: 7 },
      CopyActions: [
        { DestinationBackupVaultArn: "arn:aws:backup:us-east-1:1:backup-vault:c", Lifecycle: { DeleteAfterDays: 90 } },
        { DestinationBackupVaultArn: "arn:aws:backup:us-east-1:1:backup-vault:d" },
      ],
    });
    const condition = { ConditionKey: "aws:ResourceTag/env", ConditionValue: "prod" };
    const narrow = selection({
      Resources: ["arn:aws:dynamodb:*:*:table/*"],
      NotResources: ["arn:aws:dynamodb:*:*:table/tmp-*"],
      ListOfTags: [{ ConditionType: "STRINGEQUALS", ConditionKey: "tier", ConditionValue: "" }],
      Conditions: {
        StringEquals: [condition],
        StringNotLike: [{ ...condition, ConditionValue: "x*" }],
        StringLike: [],
      },
    });
    const plans = await walk(
      backup([listed("p-1")], {
        "p-1": {
          body: { BackupPlan: planBody(whole, rule({ RuleName: "bare" })) },
          selections: [selected("s-2"), selected("s-1")],
          bodies: { "s-1": narrow, "s-2": selection() },
        },
      }),
    );
    const bare = { schedule: null, timezone: null, continuous: false, deleteAfterDays: null, coldAfterDays: null };
    const empty = { resources: [], notResources: [], listOfTags: [], conditions: [] };
    expect(plans).toEqual({
      optIn: known(true),
      advanced: known(false),
      missing: [],
      plans: [
        {
          id: "p-1",
          name: "gold",
          from: "account",
          missing: [],
          rules: [
            {
              id: "r-1",
              name: "daily",
              vault: "vault",
              schedule: "cron(0 5 ? * * *)",
              timezone: "Europe/Berlin",
              continuous: true,
              deleteAfterDays: 35,
              coldAfterDays: 7,
              copies: [
                { vaultArn: "arn:aws:backup:us-east-1:1:backup-vault:c", deleteAfterDays: 90 },
                { vaultArn: "arn:aws:backup:us-east-1:1:backup-vault:d", deleteAfterDays: null },
              ],
            },
            { id: "r-1", name: "bare", vault: "vault", ...bare, copies: [] },
          ],
          selections: [
            {
              id: "s-1",
              name: "all",
              resources: ["arn:aws:dynamodb:*:*:table/*"],
              notResources: ["arn:aws:dynamodb:*:*:table/tmp-*"],
              listOfTags: [{ type: "STRINGEQUALS", key: "tier", value: "" }],
              conditions: [
                { operator: "StringEquals", key: "aws:ResourceTag/env", value: "prod" },
                { operator: "StringNotLike", key: "aws:ResourceTag/env", value: "x*" },
              ],
            },
            { id: "s-2", name: "all", ...empty },
          ],
        },
      ],
    });
  });

  test("of the organization is told by its id", async () => {
    const { plans } = await walk(backup([listed("orgs/4232272a", "aws/efs/73d922fb", "gold-orgs/x")], {}));
    expect(plans.map(({ id, from }) => [id, from])).toEqual([
      ["aws/efs/73d922fb", "account"],
      ["gold-orgs/x", "account"],
      ["orgs/4232272a", "organization"],
    ]);
  });

  test("that is kept for ever says so with -1 days, or with none", async () => {
    const forEver = rule({ Lifecycle: { DeleteAfterDays: -1, MoveToColdStorageAfterDays: -1 } });
    const { plans } = await walk(backup([listed("p")], { p: { body: { BackupPlan: planBody(forEver) } } }));
    expect(plans).toMatchObject([{ rules: [{ deleteAfterDays: null, coldAfterDays: null }], missing: [] }]);
  });

  test.each<[string, object]>([
    ["a rule without RuleName", { RuleName: undefined }],
    ["rule daily has no RuleId", { RuleId: undefined }],
    ["rule daily has no TargetBackupVaultName", { TargetBackupVaultName: undefined }],
    ["the schedule of rule daily is no text", { ScheduleExpression: 5 }],
    ["the lifecycle of rule daily is no days", { Lifecycle: { DeleteAfterDays: "35" } }],
    ["the lifecycle of rule daily is no days", { Lifecycle: { DeleteAfterDays: -2 } }],
    ["a copy action of rule daily names no vault, or no days", { CopyActions: [{}] }],
    ["a copy action of rule daily names no vault, or no days", { CopyActions: {} }],
  ])("with %s lacks that rule and keeps the others", async (detail, more) => {
    const body = { BackupPlan: planBody(rule({ RuleName: "other" }), rule(more)) };
    const { plans } = await walk(backup([listed("p")], { p: { body } }));
    const missing = [malformed("backup:GetBackupPlan", detail).reason];
    expect(plans).toMatchObject([{ rules: [{ name: "other" }], missing }]);
  });

  test.each<[string, object]>([
    ["selection s has no SelectionName", { SelectionName: undefined }],
    ["selection all names something that is no text", { Resources: [5] }],
    ["selection all names something that is no text", { NotResources: "arn" }],
    ["a condition of selection all is not understood", { ListOfTags: [{ ConditionKey: "a", ConditionValue: "b" }] }],
    ["a condition of selection all is not understood", { Conditions: { StringSounds: [] } }],
    ["a condition of selection all is not understood", { Conditions: { StringLike: [{ ConditionKey: "a" }] } }],
  ])("with %s lacks that selection: read in part it would take in other tables", async (detail, more) => {
    const plan = { selections: [selected("s", "t")], bodies: { s: selection(more), t: selection() } };
    const { plans } = await walk(backup([listed("p")], { p: plan }));
    const missing = [malformed("backup:GetBackupSelection", detail).reason];
    expect(plans).toMatchObject([{ selections: [{ id: "t" }], missing }]);
  });
});

describe("a call that is not answered", () => {
  test("leaves its plan incomplete, with the cause, and the others whole", async () => {
    const { plans, missing } = await walk(
      backup([listed("a", "b", "c", "d")], {
        a: { body: "lost", selections: [selected("s")], bodies: { s: selection() } },
        b: { selections: [selected("s"), "lost"], bodies: { s: selection() } },
        c: { selections: [selected("s", "t")], bodies: { s: "lost", t: selection() } },
      }),
    );
    expect(plans).toMatchObject([
      { id: "a", name: "a", rules: [], selections: [{ id: "s" }], missing: [lost("backup:GetBackupPlan")] },
      { id: "b", selections: [{ id: "s" }], missing: [lost("backup:ListBackupSelections")] },
      { id: "c", selections: [{ id: "t" }], missing: [lost("backup:GetBackupSelection")] },
      { id: "d", selections: [], missing: [] },
    ]);
    expect(missing).toEqual([]);
  });

  test("for the list keeps the plans it has; where there are none the group of each table is unread", async () => {
    const reason = lost("backup:ListBackupPlans");
    const part = await walkBackupPlans(backup([listed("a"), "lost"], {}));
    expect(part).toMatchObject({ ofTable: { state: "read" }, plans: { plans: [{ id: "a" }], missing: [reason] } });
    const none = await walkBackupPlans(backup(["lost"], {}));
    expect(none).toMatchObject({ ofTable: { state: "unread", reason }, plans: { plans: [], missing: [reason] } });
  });

  test("for the settings leaves unknown whether tables are opted in, and keeps the plans", async () => {
    const { plans, optIn, advanced } = await walk(backup([listed("a")], {}, "lost"));
    const unknown = { state: "unknown", reason: lost("backup:DescribeRegionSettings") };
    expect({ ids: plans.map(({ id }) => id), optIn, advanced }).toEqual({
      ids: ["a"],
      optIn: unknown,
      advanced: unknown,
    });
  });
});

test("settings that do not speak of DynamoDB, and a plan without id, are not understood", async () => {
  const { optIn, advanced, missing } = await walk(
    backup([{ BackupPlansList: [{}] }], {}, { ResourceTypeOptInPreference: {} }),
  );
  const said = "backup:DescribeRegionSettings";
  expect(optIn).toEqual(malformed(said, "no DynamoDB in ResourceTypeOptInPreference"));
  expect(advanced).toEqual(malformed(said, "no DynamoDB in ResourceTypeManagementPreference"));
  expect(missing).toEqual([malformed("backup:ListBackupPlans", "a plan without BackupPlanId").reason]);
});
