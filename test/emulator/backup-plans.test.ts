import {
  GetBackupPlanCommand,
  GetBackupSelectionCommand,
  ListBackupPlansCommand,
  ListBackupSelectionsCommand,
  ListRestoreJobsCommand,
  paginateListBackupPlans,
  paginateListRestoreJobs,
  type ListRestoreJobsCommandInput,
} from "@aws-sdk/client-backup";
import { describe, expect, it } from "vitest";
import type { AwsBackupSpec } from "../../src/emulator/backup-spec.ts";
import { clientsOf, member, now, organizationOf, refusalOf, region, started } from "./clients.ts";

const tableArn = (name: string) => `arn:aws:dynamodb:${region}:${member}:table/${name}`;
const before = (days: number) => new Date(Date.parse(now) - days * 86_400_000);
const elsewhere = "arn:aws:backup:us-east-1:333333333333:backup-vault:central";

async function withBackup(backup: AwsBackupSpec) {
  const tables = [{ name: "orders" }, { name: "restored" }];
  const emulator = await started(organizationOf(tables, {}, { backup: { [region]: backup } }));
  return { emulator, ...clientsOf(emulator, emulator.credentials(member)) };
}

describe("backup:ListBackupPlans and GetBackupPlan", () => {
  it("tell a plan with all that its rules say, and AWS's defaults where they say nothing", async () => {
    const { backup } = await withBackup({
      plans: [
        {
          name: "daily",
          lastRun: "1d",
          rules: [
            { name: "bare", vault: "Default" },
            {
              name: "full",
              vault: "main",
              schedule: "cron(30 1 ? * SUN *)",
              timezone: "Europe/Berlin",
              startWindow: "1h",
              completionWindow: "2d",
              continuous: true,
              coldAfterDays: 30,
              deleteAfterDays: 365,
              copies: [{ vaultArn: elsewhere, deleteAfterDays: 35 }],
            },
          ],
        },
      ],
    });
    const { BackupPlansList: [listed] = [] } = await backup.send(new ListBackupPlansCommand({}));
    expect(listed).toMatchObject({ BackupPlanName: "daily", CreationDate: before(400), LastExecutionDate: before(1) });
    const plan = await backup.send(new GetBackupPlanCommand({ BackupPlanId: listed?.BackupPlanId }));
    expect(plan).toMatchObject({ BackupPlanArn: listed?.BackupPlanArn, VersionId: listed?.VersionId });
    expect(plan.BackupPlan?.Rules).toEqual([
      {
        RuleName: "bare",
        RuleId: expect.any(String) as string,
        TargetBackupVaultName: "Default",
        ScheduleExpression: "cron(0 5 ? * * *)",
        ScheduleExpressionTimezone: "Etc/UTC",
        StartWindowMinutes: 480,
        CompletionWindowMinutes: 10_080,
      },
      {
        RuleName: "full",
        RuleId: expect.any(String) as string,
        TargetBackupVaultName: "main",
        ScheduleExpression: "cron(30 1 ? * SUN *)",
        ScheduleExpressionTimezone: "Europe/Berlin",
        StartWindowMinutes: 60,
        CompletionWindowMinutes: 2880,
        EnableContinuousBackup: true,
        Lifecycle: { MoveToColdStorageAfterDays: 30, DeleteAfterDays: 365 },
        CopyActions: [{ DestinationBackupVaultArn: elsewhere, Lifecycle: { DeleteAfterDays: 35 } }],
      },
    ]);
  });

  it("name a plan of the organization by an id with a slash, by which it is found", async () => {
    const { backup } = await withBackup({
      plans: [{ name: "by-policy", organization: true, rules: [{ name: "daily", vault: "Default" }] }],
    });
    const { BackupPlansList: [listed] = [] } = await backup.send(new ListBackupPlansCommand({}));
    expect(listed?.BackupPlanId).toMatch(/^orgs\/[0-9a-f-]{36}$/);
    expect(listed?.BackupPlanArn).toBe(`arn:aws:backup:${region}:${member}:backup-plan:${listed?.BackupPlanId ?? ""}`);
    const plan = await backup.send(new GetBackupPlanCommand({ BackupPlanId: listed?.BackupPlanId }));
    expect(plan.BackupPlan?.BackupPlanName).toBe("by-policy");
  });

  it("page, and refuse what is no plan", async () => {
    const rules = [{ name: "daily", vault: "Default" }];
    const { backup } = await withBackup({ plans: ["p-1", "p-2", "p-3"].map((name) => ({ name, rules })) });
    const pages: (string | undefined)[][] = [];
    for await (const page of paginateListBackupPlans({ client: backup, pageSize: 2 }, {})) {
      pages.push((page.BackupPlansList ?? []).map((plan) => plan.BackupPlanName));
    }
    expect(pages.map((page) => page.length)).toEqual([2, 1]);
    expect(new Set(pages.flat())).toEqual(new Set(["p-1", "p-2", "p-3"]));
    expect(await refusalOf(backup.send(new GetBackupPlanCommand({ BackupPlanId: "missing" })))).toMatchObject({
      name: "ResourceNotFoundException",
      status: 400,
    });
  });
});

describe("backup:ListBackupSelections and GetBackupSelection", () => {
  it("tell whatever a selection says, and empty lists for what it does not", async () => {
    const { backup } = await withBackup({
      plans: [
        {
          name: "daily",
          rules: [{ name: "daily", vault: "Default" }],
          selections: [
            { name: "bare" },
            {
              name: "full",
              role: `arn:aws:iam::${member}:role/Backup`,
              resources: ["arn:aws:dynamodb:*:*:table/*"],
              notResources: [tableArn("orders")],
              listOfTags: [{ key: "env", value: "prod" }],
              conditions: { StringNotLike: [{ key: "aws:ResourceTag/team", value: "dev*" }] },
            },
          ],
        },
      ],
    });
    const { BackupPlansList: [plan] = [] } = await backup.send(new ListBackupPlansCommand({}));
    const BackupPlanId = plan?.BackupPlanId;
    const { BackupSelectionsList: listed = [] } = await backup.send(new ListBackupSelectionsCommand({ BackupPlanId }));
    const selections = await Promise.all(
      listed.map(({ SelectionId }) => backup.send(new GetBackupSelectionCommand({ BackupPlanId, SelectionId }))),
    );
    const byName = new Map(selections.map((one) => [one.BackupSelection?.SelectionName, one.BackupSelection]));
    const none = { StringEquals: [], StringNotEquals: [], StringLike: [], StringNotLike: [] };
    expect(byName.get("bare")).toEqual({
      SelectionName: "bare",
      IamRoleArn: `arn:aws:iam::${member}:role/service-role/AWSBackupDefaultServiceRole`,
      Resources: [],
      ListOfTags: [],
      NotResources: [],
      Conditions: none,
    });
    expect(byName.get("full")).toEqual({
      SelectionName: "full",
      IamRoleArn: `arn:aws:iam::${member}:role/Backup`,
      Resources: ["arn:aws:dynamodb:*:*:table/*"],
      ListOfTags: [{ ConditionType: "STRINGEQUALS", ConditionKey: "env", ConditionValue: "prod" }],
      NotResources: [tableArn("orders")],
      Conditions: { ...none, StringNotLike: [{ ConditionKey: "aws:ResourceTag/team", ConditionValue: "dev*" }] },
    });
    const wrong = new GetBackupSelectionCommand({ BackupPlanId, SelectionId: "missing" });
    expect((await refusalOf(backup.send(wrong))).name).toBe("ResourceNotFoundException");
  });
});

describe("backup:ListRestoreJobs", () => {
  const restores: AwsBackupSpec = {
    vaults: [{ name: "main", points: [{ of: "orders", age: "3d", sizeBytes: 7, count: 2, every: "4d" }] }],
    restoreJobs: [
      { of: "orders", age: "2d", validation: "SUCCESSFUL", testingPlan: "quarterly", createdTable: "restored" },
      { of: "orders", age: "5d", completedAfter: "1d", status: "FAILED" },
      { of: "orders", age: "1h", status: "RUNNING" },
      { of: "arn:aws:rds:eu-central-1:222222222222:db:one", type: "RDS", age: "1d" },
    ],
  };

  it("tells what was restored from which point, and how it went", async () => {
    const { emulator, backup } = await withBackup(restores);
    const { RestoreJobs: jobs = [] } = await backup.send(new ListRestoreJobsCommand({}));
    const points = emulator.truth().accounts[1]?.scopes.find((scope) => scope.region === region)?.recovery.vaults[0];
    expect(jobs[0]).toMatchObject({
      AccountId: member,
      RecoveryPointArn: points?.points[0]?.arn,
      RecoveryPointCreationDate: before(3),
      SourceResourceArn: tableArn("orders"),
      CreationDate: before(2),
      CompletionDate: new Date(before(2).getTime() + 3_600_000),
      Status: "COMPLETED",
      BackupSizeInBytes: 7,
      CreatedResourceArn: tableArn("restored"),
      ResourceType: "DynamoDB",
      ValidationStatus: "SUCCESSFUL",
    });
    expect(jobs[0]?.CreatedBy?.RestoreTestingPlanArn).toContain(":restore-testing-plan:quarterly-");
    // Five days ago only the older point was there.
    expect(jobs[1]).toMatchObject({ RecoveryPointArn: points?.points[1]?.arn, Status: "FAILED" });
    expect(jobs[1]?.CreatedResourceArn).toBeUndefined();
    expect(jobs[2]).toMatchObject({ Status: "RUNNING" });
    expect(jobs[2]?.CompletionDate).toBeUndefined();
  });

  it("narrows by type, status, account, plan and both times, and pages", async () => {
    const { backup } = await withBackup(restores);
    const { RestoreJobs: all = [] } = await backup.send(new ListRestoreJobsCommand({}));
    const told = async (input: ListRestoreJobsCommandInput) => {
      const { RestoreJobs: jobs = [] } = await backup.send(new ListRestoreJobsCommand(input));
      return jobs.map(({ RestoreJobId: id }) => all.findIndex((job) => job.RestoreJobId === id));
    };
    expect(await told({ ByResourceType: "DynamoDB" })).toEqual([0, 1, 2]);
    expect(await told({ ByStatus: "FAILED" })).toEqual([1]);
    expect(await told({ ByAccountId: "333333333333" })).toEqual([]);
    expect(await told({ ByAccountId: member })).toEqual([0, 1, 2, 3]);
    expect(await told({ ByRestoreTestingPlanArn: all[0]?.CreatedBy?.RestoreTestingPlanArn })).toEqual([0]);
    expect(await told({ ByCreatedAfter: before(2), ByCreatedBefore: before(0) })).toEqual([2, 3]);
    // What runs has not completed.
    expect(await told({ ByCompleteAfter: before(4), ByCompleteBefore: before(0.1) })).toEqual([0, 3]);
    expect(await told({ ByParentJobId: "x" })).toEqual([]);
    const pages: number[] = [];
    for await (const page of paginateListRestoreJobs({ client: backup, pageSize: 3 }, {})) {
      pages.push(page.RestoreJobs?.length ?? 0);
    }
    expect(pages).toEqual([3, 1]);
  });
});
