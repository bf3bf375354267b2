import {
  DescribeBackupJobCommand,
  ListProtectedResourcesCommand,
  ListRecoveryPointsByBackupVaultCommand,
  StartBackupJobCommand,
  type StartBackupJobCommandInput,
} from "@aws-sdk/client-backup";
import { describe, expect, it } from "vitest";
import type { AwsBackupSpec } from "../../src/emulator/backup-spec.ts";
import { clientsOf, member, now, organizationOf, refusalOf, region, started } from "./clients.ts";

const arn = `arn:aws:dynamodb:${region}:${member}:table/orders`;
const role = `arn:aws:iam::${member}:role/service-role/AWSBackupDefaultServiceRole`;
const day = 86_400_000;

async function withBackup(spec: AwsBackupSpec) {
  const organization = organizationOf([{ name: "orders", sizeBytes: 7 }], {}, { backup: { [region]: spec } });
  const emulator = await started(organization);
  const { backup } = clientsOf(emulator, emulator.credentials(member));
  const start = (more: Partial<StartBackupJobCommandInput> = {}) =>
    backup.send(new StartBackupJobCommand({ BackupVaultName: "daily", ResourceArn: arn, IamRoleArn: role, ...more }));
  const told = (BackupJobId: string | undefined) => backup.send(new DescribeBackupJobCommand({ BackupJobId }));
  const points = async () =>
    (await backup.send(new ListRecoveryPointsByBackupVaultCommand({ BackupVaultName: "daily" }))).RecoveryPoints ?? [];
  return { emulator, backup, start, told, points };
}

describe("a backup job", () => {
  it("is CREATED, RUNNING and COMPLETED, and its point with it", async () => {
    const { emulator, backup, start, told, points } = await withBackup({ vaults: [{ name: "daily" }] });
    const job = await start({ Lifecycle: { DeleteAfterDays: 35 } });
    expect(job.CreationDate).toEqual(new Date(now));
    expect(await told(job.BackupJobId)).toMatchObject({ State: "CREATED", ResourceArn: arn, IamRoleArn: role });
    expect(await points()).toMatchObject([{ RecoveryPointArn: job.RecoveryPointArn, Status: "CREATING" }]);
    expect((await backup.send(new ListProtectedResourcesCommand({}))).Results).toEqual([]);
    emulator.clock.advance("1m");
    expect((await told(job.BackupJobId)).State).toBe("RUNNING");
    emulator.clock.advance("4m");
    expect(await told(job.BackupJobId)).toMatchObject({
      State: "COMPLETED",
      PercentDone: "100.0",
      BackupSizeInBytes: 7,
      CompletionDate: new Date(Date.parse(now) + 300_000),
      RecoveryPointArn: job.RecoveryPointArn,
    });
    expect(await points()).toMatchObject([
      {
        Status: "COMPLETED",
        ResourceArn: arn,
        CalculatedLifecycle: { DeleteAt: new Date(Date.parse(now) + 35 * day) },
      },
    ]);
    expect((await backup.send(new ListProtectedResourcesCommand({}))).Results).toMatchObject([
      { ResourceArn: arn, LastRecoveryPointArn: job.RecoveryPointArn },
    ]);
    const scope = emulator.truth().accounts[1]?.scopes.find((each) => each.region === region);
    expect(scope?.tables[0]?.awsBackup).toBe(now);
    expect(scope?.recovery.jobs).toMatchObject([{ id: job.BackupJobId, state: "COMPLETED", vault: "daily" }]);
  });

  it("is the same for the same token, and another without", async () => {
    const { start, points } = await withBackup({ vaults: [{ name: "daily" }] });
    const first = await start({ IdempotencyToken: "once" });
    expect((await start({ IdempotencyToken: "once" })).BackupJobId).toBe(first.BackupJobId);
    expect(await points()).toHaveLength(1);
    const others = [await start({ IdempotencyToken: "twice" }), await start(), await start()];
    expect(new Set([first, ...others].map(({ BackupJobId }) => BackupJobId)).size).toBe(4);
    expect(await points()).toHaveLength(4);
  });

  it("fails where the organization says so, and makes no point", async () => {
    const { emulator, start, told, points } = await withBackup({
      vaults: [{ name: "daily" }],
      failingJobs: [
        { vault: "another", message: "not this" },
        { of: "orders", state: "ABORTED", message: "the key of the vault is gone" },
      ],
    });
    const { BackupJobId } = await start();
    expect((await told(BackupJobId)).State).toBe("CREATED");
    emulator.clock.advance("5m");
    expect(await told(BackupJobId)).toMatchObject({ State: "ABORTED", StatusMessage: "the key of the vault is gone" });
    expect(await points()).toEqual([]);
  });

  it.each([
    [6, "FAILED"],
    [7, "COMPLETED"],
    [90, "COMPLETED"],
    [91, "FAILED"],
    [undefined, "FAILED"],
  ])("that keeps its point %s days in a vault locked to 7 to 90 ends %s", async (DeleteAfterDays, state) => {
    const lock = { minRetentionDays: 7, maxRetentionDays: 90 };
    const { emulator, start, told } = await withBackup({ vaults: [{ name: "daily", lock }] });
    const { BackupJobId } = await start(DeleteAfterDays === undefined ? {} : { Lifecycle: { DeleteAfterDays } });
    emulator.clock.advance("1h");
    expect((await told(BackupJobId)).State).toBe(state);
  });

  it("needs a vault that is there, a table that is there and a role of the account", async () => {
    const { start, told } = await withBackup({ vaults: [{ name: "daily" }] });
    const refused = async (more: Partial<StartBackupJobCommandInput>) => (await refusalOf(start(more))).name;
    expect(await refused({ BackupVaultName: "missing" })).toBe("ResourceNotFoundException");
    expect(await refused({ ResourceArn: arn.replace("orders", "missing") })).toBe("ResourceNotFoundException");
    expect(await refused({ IamRoleArn: undefined })).toBe("MissingParameterValueException");
    expect(await refused({ IamRoleArn: role.replace(member, "333333333333") })).toBe("InvalidParameterValueException");
    expect((await refusalOf(told("missing"))).name).toBe("ResourceNotFoundException");
  });

  it("can have been begun before", async () => {
    const { emulator, told, points } = await withBackup({
      vaults: [{ name: "daily" }],
      backupJobs: [
        { of: "orders", vault: "daily", age: "1h" },
        { of: "orders", vault: "daily", age: "2h", failure: { state: "FAILED", message: "no" } },
      ],
    });
    const jobs = emulator.truth().accounts[1]?.scopes.find((each) => each.region === region)?.recovery.jobs ?? [];
    expect(jobs.map(({ state }) => state)).toEqual(["COMPLETED", "FAILED"]);
    expect(await told(jobs[0]?.id)).toMatchObject({ State: "COMPLETED", IamRoleArn: role });
    expect(await points()).toMatchObject([{ RecoveryPointArn: jobs[0]?.pointArn }]);
  });
});
