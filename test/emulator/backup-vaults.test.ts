import {
  DescribeBackupVaultCommand,
  DescribeRecoveryPointCommand,
  DescribeRegionSettingsCommand,
  ListBackupVaultsCommand,
  ListProtectedResourcesCommand,
  ListRecoveryPointsByBackupVaultCommand,
  ListRecoveryPointsByResourceCommand,
  paginateListBackupVaults,
  paginateListRecoveryPointsByBackupVault,
  type ListRecoveryPointsByBackupVaultCommandInput,
} from "@aws-sdk/client-backup";
import { describe, expect, it } from "vitest";
import type { AwsBackupSpec } from "../../src/emulator/backup-spec.ts";
import type { TableListSpec } from "../../src/emulator/organization.ts";
import { clientsOf, management, member, now, organizationOf, refusalOf, region, started } from "./clients.ts";

const tableArn = (name: string, account = member) => `arn:aws:dynamodb:${region}:${account}:table/${name}`;
const vaultArn = (name: string, account = member) => `arn:aws:backup:${region}:${account}:backup-vault:${name}`;
const before = (days: number, hours = 0) => new Date(Date.parse(now) - (days * 24 + hours) * 3_600_000);

async function withBackup(backup: AwsBackupSpec, tables: TableListSpec = [{ name: "orders" }]) {
  const emulator = await started(organizationOf(tables, {}, { backup: { [region]: backup } }));
  return { emulator, ...clientsOf(emulator, emulator.credentials(member)) };
}

describe("backup:ListBackupVaults and DescribeBackupVault", () => {
  it("tell nothing where nothing is kept", async () => {
    const { backup } = await withBackup({});
    expect((await backup.send(new ListBackupVaultsCommand({}))).BackupVaultList).toEqual([]);
  });

  it("tell no lock, a lock that can be lifted, one in its days of grace, and one that is for ever", async () => {
    const { backup } = await withBackup({
      vaults: [
        { name: "open" },
        { name: "governed", lock: { minRetentionDays: 7 } },
        { name: "grace", lock: { maxRetentionDays: 90, lockDate: { in: "3d" } } },
        { name: "locked", lock: { minRetentionDays: 7, maxRetentionDays: 90, lockDate: "10d" } },
      ],
    });
    const { BackupVaultList: vaults = [] } = await backup.send(new ListBackupVaultsCommand({}));
    const locks = vaults.map(({ BackupVaultName, Locked, MinRetentionDays, MaxRetentionDays, LockDate }) => [
      BackupVaultName,
      Locked,
      MinRetentionDays,
      MaxRetentionDays,
      LockDate,
    ]);
    expect(locks).toEqual([
      ["governed", true, 7, undefined, undefined],
      ["grace", true, undefined, 90, before(-3)],
      ["locked", true, 7, 90, before(10)],
      ["open", false, undefined, undefined, undefined],
    ]);
    const described = await backup.send(new DescribeBackupVaultCommand({ BackupVaultName: "locked" }));
    expect(described).toMatchObject(vaults[2] ?? {});
  });

  it("tell an air-gapped vault as locked since its creation, under a key that AWS owns", async () => {
    const { backup } = await withBackup({
      vaults: [{ name: "apart", type: "LOGICALLY_AIR_GAPPED_BACKUP_VAULT", created: "30d" }, { name: "plain" }],
    });
    const ask = new ListBackupVaultsCommand({ ByVaultType: "LOGICALLY_AIR_GAPPED_BACKUP_VAULT" });
    const { BackupVaultList: vaults } = await backup.send(ask);
    expect(vaults).toHaveLength(1);
    expect(vaults?.[0]).toMatchObject({
      BackupVaultName: "apart",
      BackupVaultArn: vaultArn("apart"),
      EncryptionKeyType: "AWS_OWNED_KMS_KEY",
      Locked: true,
      MinRetentionDays: 7,
      MaxRetentionDays: 35,
      LockDate: before(30),
    });
    expect(vaults?.[0]?.EncryptionKeyArn).toBeUndefined();
  });

  it("count what is in a vault, and page", async () => {
    const { backup } = await withBackup({
      vaults: [
        { name: "v-b", points: [{ of: "orders", age: "1d", count: 4 }] },
        { name: "v-a", points: [{ of: "orders", age: "1d", count: 3, deleteAfterDays: 2 }] },
        { name: "v-c" },
      ],
    });
    const pages: unknown[] = [];
    for await (const page of paginateListBackupVaults({ client: backup, pageSize: 2 }, {})) {
      pages.push(page.BackupVaultList?.map((vault) => [vault.BackupVaultName, vault.NumberOfRecoveryPoints]));
    }
    // Of the three in `v-a` two have reached the end of their two days.
    expect(pages).toEqual([
      [
        ["v-a", 1],
        ["v-b", 4],
      ],
      [["v-c", 0]],
    ]);
  });

  it("refuse a vault that is not there as AWS does, which is not what its model promises", async () => {
    const { backup } = await withBackup({ vaults: [{ name: "there" }] });
    const missing = await refusalOf(backup.send(new DescribeBackupVaultCommand({ BackupVaultName: "missing" })));
    expect(missing).toMatchObject({ name: "AccessDeniedException", status: 403 });
    const foreign = { BackupVaultName: "there", BackupVaultAccountId: management };
    expect((await refusalOf(backup.send(new DescribeBackupVaultCommand(foreign)))).name).toBe(
      "ResourceNotFoundException",
    );
  });
});

describe("backup:ListRecoveryPointsByBackupVault", () => {
  const central: AwsBackupSpec = {
    plans: [
      { name: "daily", rules: [{ name: "at-five", vault: "main" }] },
      { name: "weekly", rules: [{ name: "sundays", vault: "main" }] },
    ],
    vaults: [
      {
        name: "main",
        points: [
          { of: "orders", age: "1d", count: 3, every: "1d", plan: "daily", deleteAfterDays: 35, sizeBytes: 512 },
          { of: tableArn("gone"), age: "40d" },
          { of: "arn:aws:elasticfilesystem:eu-central-1:222222222222:file-system/fs-1", type: "EFS", age: "2d" },
          { of: tableArn("theirs", "333333333333"), age: "5h", copiedFrom: vaultArn("main", "333333333333") },
        ],
      },
      { name: "other", points: [{ of: "orders", age: "6h" }] },
    ],
  };

  async function told(input: Partial<ListRecoveryPointsByBackupVaultCommandInput>) {
    const { backup } = await withBackup(central);
    const ask = new ListRecoveryPointsByBackupVaultCommand({ BackupVaultName: "main", ...input });
    const { RecoveryPoints: points = [] } = await backup.send(ask);
    return points.map((point) => [point.ResourceArn?.split(/[/:]/).at(-1), point.CreationDate?.toISOString()]);
  }
  const at = (days: number, hours = 0) => before(days, hours).toISOString();

  it("tells every point of the vault and of no other", async () => {
    const all = await told({});
    expect(all).toEqual([
      ["orders", at(1)],
      ["orders", at(2)],
      ["orders", at(3)],
      ["gone", at(40)],
      ["fs-1", at(2)],
      ["theirs", at(0, 5)],
    ]);
  });

  it("narrows by what was backed up, its type, the plan and the time, all at once", async () => {
    expect(await told({ ByResourceArn: tableArn("gone") })).toEqual([["gone", at(40)]]);
    expect(await told({ ByResourceType: "EFS" })).toEqual([["fs-1", at(2)]]);
    expect(await told({ ByResourceType: "DynamoDB", ByCreatedAfter: before(3), ByCreatedBefore: before(1) })).toEqual([
      ["orders", at(2)],
    ]);
    expect(await told({ ByParentRecoveryPointArn: "arn:aws:backup:eu-central-1:1:recovery-point:x" })).toEqual([]);
    const { emulator, backup } = await withBackup(central);
    const plans = emulator.truth().accounts[1]?.scopes.find((scope) => scope.region === region)?.recovery.plans;
    const daily = plans?.find(({ name }) => name === "daily")?.id;
    const ask = new ListRecoveryPointsByBackupVaultCommand({ BackupVaultName: "main", ByBackupPlanId: daily });
    const { RecoveryPoints: points = [] } = await backup.send(ask);
    expect(points.map(({ CreatedBy: by }) => [by?.BackupPlanId, by?.BackupRuleName, by?.BackupRuleCron])).toEqual(
      Array.from({ length: 3 }, () => [daily, "at-five", "cron(0 5 ? * * *)"]),
    );
  });

  it("tells all that is known of a point", async () => {
    const { backup } = await withBackup(central);
    const ask = new ListRecoveryPointsByBackupVaultCommand({ BackupVaultName: "main" });
    const { RecoveryPoints: points = [] } = await backup.send(ask);
    expect(points[0]).toMatchObject({
      BackupVaultName: "main",
      BackupVaultArn: vaultArn("main"),
      ResourceArn: tableArn("orders"),
      ResourceType: "DynamoDB",
      ResourceName: "orders",
      Status: "COMPLETED",
      CreationDate: before(1),
      CompletionDate: new Date(before(1).getTime() + 600_000),
      BackupSizeInBytes: 512,
      CalculatedLifecycle: { DeleteAt: before(-34) },
      Lifecycle: { DeleteAfterDays: 35 },
      IsEncrypted: true,
      VaultType: "BACKUP_VAULT",
    });
    expect(points[0]?.SourceBackupVaultArn).toBeUndefined();
    expect(points.at(-1)).toMatchObject({ SourceBackupVaultArn: vaultArn("main", "333333333333") });
    const one = { BackupVaultName: "main", RecoveryPointArn: points[0]?.RecoveryPointArn };
    expect(await backup.send(new DescribeRecoveryPointCommand(one))).toMatchObject({
      ...points[0],
      StorageClass: "WARM",
    });
    const elsewhere = new DescribeRecoveryPointCommand({ ...one, BackupVaultName: "other" });
    expect((await refusalOf(backup.send(elsewhere))).name).toBe("ResourceNotFoundException");
  });

  it("pages through written and implied points alike", async () => {
    const tables = [{ name: "a-1", awsBackup: { last: "1d", vault: "main" } }, { name: "orders" }, { name: "z-1" }];
    const { backup } = await withBackup(central, tables);
    const pages: (string | undefined)[][] = [];
    const input = { BackupVaultName: "main", ByResourceType: "DynamoDB" };
    for await (const page of paginateListRecoveryPointsByBackupVault({ client: backup, pageSize: 2 }, input)) {
      pages.push((page.RecoveryPoints ?? []).map((point) => point.ResourceName));
    }
    expect(pages).toEqual([
      ["orders", "orders"],
      ["orders", "gone"],
      ["theirs", "a-1"],
    ]);
  });

  it("refuses what is no vault, no page and no time", async () => {
    const { backup } = await withBackup(central);
    const refusal = async (input: Partial<ListRecoveryPointsByBackupVaultCommandInput>) => {
      const ask = new ListRecoveryPointsByBackupVaultCommand({ BackupVaultName: "main", ...input });
      return (await refusalOf(backup.send(ask))).name;
    };
    expect(await refusal({ BackupVaultName: "missing" })).toBe("ResourceNotFoundException");
    expect(await refusal({ MaxResults: 1001 })).toBe("InvalidParameterValueException");
    expect(await refusal({ NextToken: "foreign" })).toBe("InvalidParameterValueException");
    expect(await refusal({ ByResourceArn: "orders" })).toBe("InvalidParameterValueException");
  });
});

describe("the life of a recovery point", () => {
  const statusOf = async (backup: Awaited<ReturnType<typeof withBackup>>["backup"]) => {
    const ask = new ListRecoveryPointsByBackupVaultCommand({ BackupVaultName: "main" });
    const { RecoveryPoints: points = [] } = await backup.send(ask);
    return points.map((point) => [point.Status, point.CompletionDate !== undefined]);
  };

  it("goes from being made to completed, and ends with its retention", async () => {
    const { emulator, backup } = await withBackup({
      vaults: [
        {
          name: "main",
          points: [{ of: "orders", age: "1h", completedAfter: "2h", deleteAfterDays: 1, status: "COMPLETED" }],
        },
      ],
    });
    expect(await statusOf(backup)).toEqual([["CREATING", false]]);
    emulator.clock.advance("1h");
    expect(await statusOf(backup)).toEqual([["COMPLETED", true]]);
    emulator.clock.advance("22h");
    expect(await statusOf(backup)).toEqual([]);
  });

  it("does not end when AWS could not delete it", async () => {
    const { backup } = await withBackup({
      vaults: [{ name: "main", points: [{ of: "orders", age: "9d", deleteAfterDays: 3, status: "EXPIRED" }] }],
    });
    expect(await statusOf(backup)).toEqual([["EXPIRED", true]]);
  });

  it("moves to cold storage", async () => {
    const { emulator, backup } = await withBackup({
      vaults: [{ name: "main", points: [{ of: "orders", age: "29d", coldAfterDays: 30, deleteAfterDays: 120 }] }],
    });
    const storage = async () => {
      const list = new ListRecoveryPointsByBackupVaultCommand({ BackupVaultName: "main" });
      const { RecoveryPoints: points = [] } = await backup.send(list);
      const one = { BackupVaultName: "main", RecoveryPointArn: points[0]?.RecoveryPointArn };
      return (await backup.send(new DescribeRecoveryPointCommand(one))).StorageClass;
    };
    expect(await storage()).toBe("WARM");
    emulator.clock.advance("1d");
    expect(await storage()).toBe("COLD");
  });
});

describe("AWS Backup's advanced features", () => {
  const points = async (backup: AwsBackupSpec) => {
    const { backup: client } = await withBackup(backup, [{ name: "orders", awsBackup: { last: "2d" } }]);
    const ask = async (managed: boolean) =>
      (
        (
          await client.send(
            new ListRecoveryPointsByResourceCommand({
              ResourceArn: tableArn("orders"),
              ManagedByAWSBackupOnly: managed,
            }),
          )
        ).RecoveryPoints ?? []
      ).map(({ RecoveryPointArn: arn }) => arn);
    const settings = await client.send(new DescribeRegionSettingsCommand({}));
    return { all: await ask(false), managed: await ask(true), settings };
  };
  const vaults = [{ name: "main", points: [{ of: "orders", age: "1d" }] }];
  const uuid = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  it("give a point an ARN of AWS Backup, and are told by the Region's settings", async () => {
    const { all, managed, settings } = await points({ vaults });
    const ofBackup = new RegExp(`^arn:aws:backup:${region}:${member}:recovery-point:${uuid}$`);
    expect(all).toEqual([expect.stringMatching(ofBackup), expect.stringMatching(ofBackup)]);
    expect(managed).toEqual(all);
    expect(settings.ResourceTypeManagementPreference).toMatchObject({ DynamoDB: true });
    expect(settings.ResourceTypeOptInPreference).toMatchObject({ DynamoDB: true });
  });

  it("leave it one of DynamoDB's own when they are off", async () => {
    const { all, managed, settings } = await points({ vaults, advanced: false, optIn: false });
    const ofDynamodb = new RegExp(`^${tableArn("orders")}/backup/\\d{14}-[0-9a-f]{8}$`);
    expect(all).toEqual([expect.stringMatching(ofDynamodb), expect.stringMatching(ofDynamodb)]);
    expect(managed).toEqual([]);
    expect(settings.ResourceTypeManagementPreference).toMatchObject({ DynamoDB: false });
    expect(settings.ResourceTypeOptInPreference).toMatchObject({ DynamoDB: false });
  });
});

describe("backup:ListProtectedResources over all vaults", () => {
  it("tells the newest point of each thing this account owns, once, page by page", async () => {
    const { backup } = await withBackup(
      {
        vaults: [
          {
            name: "main",
            points: [
              { of: "orders", age: "1d", count: 3 },
              { of: "carts", age: "9d" },
              { of: tableArn("gone"), age: "40d" },
              { of: "zebra", age: "1h", status: "CREATING" },
              { of: tableArn("theirs", "333333333333"), age: "5h", copiedFrom: vaultArn("main", "333333333333") },
            ],
          },
          { name: "other", points: [{ of: "orders", age: "6h" }] },
        ],
      },
      [{ name: "carts", awsBackup: { last: "2d" } }, { name: "orders", awsBackup: { last: "7h" } }, { name: "zebra" }],
    );
    const seen: unknown[] = [];
    let NextToken: string | undefined;
    do {
      const page = await backup.send(new ListProtectedResourcesCommand({ MaxResults: 1, NextToken }));
      seen.push(...(page.Results ?? []).map((one) => [one.ResourceName, one.LastBackupVaultArn, one.LastBackupTime]));
      ({ NextToken } = page);
    } while (NextToken !== undefined);
    expect(seen).toEqual([
      ["carts", vaultArn("Default"), before(2)],
      ["gone", vaultArn("main"), before(40)],
      ["orders", vaultArn("other"), before(0, 6)],
    ]);
  });

  it("names a point that its vault has", async () => {
    const tables = { generate: { count: 40, seed: 3, awsBackup: 0.5 } };
    const { backup } = await withBackup({}, tables);
    const { Results: all = [] } = await backup.send(new ListProtectedResourcesCommand({}));
    const { BackupVaultList: vaults = [] } = await backup.send(new ListBackupVaultsCommand({}));
    expect(vaults).toMatchObject([{ BackupVaultName: "Default", NumberOfRecoveryPoints: all.length }]);
    expect(all.length).toBeGreaterThan(5);
    for (const { ResourceArn, LastBackupTime, LastRecoveryPointArn } of all) {
      const one = { BackupVaultName: "Default", RecoveryPointArn: LastRecoveryPointArn };
      expect(await backup.send(new DescribeRecoveryPointCommand(one))).toMatchObject({
        ResourceArn,
        CreationDate: LastBackupTime,
      });
    }
  });
});
