import {
  CreateBackupCommand,
  CreateTableCommand,
  DeleteBackupCommand,
  DeleteTableCommand,
  DescribeBackupCommand,
  ListBackupsCommand,
  type BackupSummary,
  type DynamoDBClient,
  type ListBackupsCommandInput,
} from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { member, now, refusalOf, region, withTables } from "./clients.ts";

async function walk(dynamodb: DynamoDBClient, input: ListBackupsCommandInput = {}) {
  const sizes: number[] = [];
  const all: BackupSummary[] = [];
  let ExclusiveStartBackupArn: string | undefined;
  do {
    const page = await dynamodb.send(new ListBackupsCommand({ ...input, ExclusiveStartBackupArn }));
    sizes.push(page.BackupSummaries?.length ?? 0);
    all.push(...(page.BackupSummaries ?? []));
    ExclusiveStartBackupArn = page.LastEvaluatedBackupArn;
  } while (ExclusiveStartBackupArn !== undefined);
  return { sizes, all };
}

const day = 86_400_000;
const ago = (days: number) => new Date(Date.parse(now) - days * day);

describe("ListBackups", () => {
  it("walks 250 backups of one table and those of its neighbours, each once", async () => {
    const { dynamodb } = await withTables([
      { name: "orders", backups: [{ age: "1d", count: 250 }] },
      { name: "orders-archive", backups: [{ age: "1d" }] },
      { name: "orders.v2", backups: [{ age: "1d" }] },
      { name: "carts", backups: [{ age: "1d", count: 2 }] },
    ]);
    const { sizes, all } = await walk(dynamodb);
    expect(sizes).toEqual([100, 100, 54]);
    expect(new Set(all.map((backup) => backup.BackupArn)).size).toBe(254);
    const ofOrders = await walk(dynamodb, { TableName: "orders", Limit: 60 });
    expect(ofOrders.sizes).toEqual([60, 60, 60, 60, 10]);
    expect(ofOrders.all.every((backup) => backup.TableName === "orders")).toBe(true);
  });

  it("shows USER backups unless asked for others, and AWS Backup's never", async () => {
    const { dynamodb } = await withTables([
      {
        name: "again",
        created: "3d",
        backups: [
          { age: "1d", name: "by-hand" },
          { age: "4d", of: "namesake", type: "SYSTEM" },
          { age: "1d", type: "AWS_BACKUP" },
        ],
      },
    ]);
    const types = async (BackupType?: ListBackupsCommandInput["BackupType"]) =>
      (await walk(dynamodb, { BackupType })).all.map((backup) => backup.BackupType);
    expect(await types()).toEqual(["USER"]);
    expect(await types("SYSTEM")).toEqual(["SYSTEM"]);
    expect(await types("ALL")).toEqual(["SYSTEM", "USER"]);
    expect(await types("AWS_BACKUP")).toEqual([]);
  });

  it("tells a table's backups from its namesake's by TableId, where one is sent", async () => {
    const { emulator, dynamodb } = await withTables([
      {
        name: "again",
        created: "3d",
        backups: [{ age: "1d" }, { age: "5d", of: "namesake" }, { age: "2d", noTableId: true }],
      },
    ]);
    const { all } = await walk(dynamodb);
    const own = emulator.truth().accounts[1]?.scopes.find((scope) => scope.region === region)?.tables[0]?.tableId;
    const ids = all.map((backup) => backup.TableId);
    // In order of ARN, which is that of time.
    expect(ids.map((id) => (id === undefined ? "none" : id === own ? "this" : "other"))).toEqual([
      "other",
      "none",
      "this",
    ]);
    expect(all[2]).toMatchObject({
      BackupCreationDateTime: ago(1),
      BackupStatus: "AVAILABLE",
      TableArn: `arn:aws:dynamodb:${region}:${member}:table/again`,
    });
  });

  it("filters by time: the lower bound is in, the upper out", async () => {
    const { dynamodb } = await withTables([{ name: "orders", backups: [{ age: "1d", count: 5 }] }]);
    const between = await walk(dynamodb, { TimeRangeLowerBound: ago(4), TimeRangeUpperBound: ago(2) });
    expect(between.all.map((backup) => backup.BackupCreationDateTime)).toEqual([ago(4), ago(3)]);
    const wrong = new ListBackupsCommand({ TimeRangeLowerBound: ago(1), TimeRangeUpperBound: ago(2) });
    expect((await refusalOf(dynamodb.send(wrong))).name).toBe("ValidationException");
  });

  it("answers for names that no table carries: with the backups that outlived it, or none", async () => {
    const { dynamodb } = await withTables([
      { name: "gone", deleted: "10d", backups: [{ age: "20d" }, { age: "10d", type: "SYSTEM" }] },
    ]);
    expect((await walk(dynamodb, { TableName: "gone", BackupType: "ALL" })).all).toHaveLength(2);
    expect((await walk(dynamodb, { TableName: "never-was" })).all).toEqual([]);
  });

  it("refuses a limit of 101, a strange type and a cursor that is none", async () => {
    const { dynamodb } = await withTables([]);
    const ask = (input: object) => refusalOf(dynamodb.send(new ListBackupsCommand(input)));
    expect((await ask({ Limit: 101 })).message).toContain("'101' at 'limit'");
    expect((await ask({ BackupType: "EVERY" })).message).toContain("[USER, SYSTEM, AWS_BACKUP, ALL]");
    expect((await ask({ ExclusiveStartBackupArn: "short" })).name).toBe("ValidationException");
  });

  it("stops showing a SYSTEM backup 35 days after the deletion", async () => {
    const { emulator, dynamodb } = await withTables([
      { name: "gone", deleted: "34d", backups: [{ age: "34d", type: "SYSTEM" }] },
    ]);
    const { all } = await walk(dynamodb, { BackupType: "SYSTEM" });
    expect(all[0]?.BackupExpiryDateTime).toEqual(ago(-1));
    emulator.clock.advance("1d");
    expect((await walk(dynamodb, { BackupType: "SYSTEM" })).all).toEqual([]);
  });
});

describe("CreateBackup, DescribeBackup and DeleteBackup", () => {
  it("takes a backup from CREATING to AVAILABLE to gone", async () => {
    const { emulator, dynamodb } = await withTables([{ name: "orders", sizeBytes: 7, itemCount: 3 }]);
    const { BackupDetails } = await dynamodb.send(
      new CreateBackupCommand({ TableName: "orders", BackupName: "by-hand" }),
    );
    const BackupArn = BackupDetails?.BackupArn ?? "";
    expect(BackupDetails).toMatchObject({
      BackupStatus: "CREATING",
      BackupType: "USER",
      BackupCreationDateTime: new Date(now),
    });
    expect((await refusalOf(dynamodb.send(new DeleteBackupCommand({ BackupArn })))).name).toBe("BackupInUseException");
    emulator.clock.advance("30s");
    const { BackupDescription } = await dynamodb.send(new DescribeBackupCommand({ BackupArn }));
    expect(BackupDescription?.BackupDetails?.BackupStatus).toBe("AVAILABLE");
    expect(BackupDescription?.SourceTableDetails).toMatchObject({
      TableName: "orders",
      ItemCount: 3,
      TableSizeBytes: 7,
    });
    const deleted = await dynamodb.send(new DeleteBackupCommand({ BackupArn }));
    expect(deleted.BackupDescription?.BackupDetails?.BackupStatus).toBe("DELETED");
    expect((await refusalOf(dynamodb.send(new DescribeBackupCommand({ BackupArn })))).name).toBe(
      "BackupNotFoundException",
    );
  });

  it("makes two backups of two calls that say the same", async () => {
    const { dynamodb } = await withTables([{ name: "orders" }]);
    const make = () => dynamodb.send(new CreateBackupCommand({ TableName: "orders", BackupName: "by-hand" }));
    const [first, second] = [await make(), await make()];
    expect(first.BackupDetails?.BackupArn).not.toBe(second.BackupDetails?.BackupArn);
    expect((await walk(dynamodb)).all).toHaveLength(2);
  });

  it("refuses tables that cannot be backed up, as AWS does", async () => {
    const { dynamodb } = await withTables([
      { name: "young", created: "3s" },
      { name: "creating", status: "CREATING", created: "1m" },
      { name: "locked", status: "INACCESSIBLE_ENCRYPTION_CREDENTIALS" },
    ]);
    const make = async (TableName: string) =>
      (await refusalOf(dynamodb.send(new CreateBackupCommand({ TableName, BackupName: "by-hand" })))).name;
    expect(await make("young")).toBe("ContinuousBackupsUnavailableException");
    expect(await make("creating")).toBe("TableNotFoundException");
    expect(await make("missing")).toBe("TableNotFoundException");
    expect(await make("locked")).toBe("ValidationException");
  });
});

describe("deleting a table", () => {
  it("leaves a SYSTEM backup if PITR was on, and it cannot be deleted", async () => {
    const { emulator, dynamodb } = await withTables([{ name: "orders", pitr: { enabled: true } }, { name: "carts" }]);
    await dynamodb.send(new DeleteTableCommand({ TableName: "orders" }));
    await dynamodb.send(new DeleteTableCommand({ TableName: "carts" }));
    emulator.clock.advance("6s");
    const { all } = await walk(dynamodb, { BackupType: "SYSTEM" });
    expect(all.map((backup) => backup.BackupName)).toEqual(["orders$DeletedTableBackup"]);
    expect(all[0]?.BackupArn).toMatch(/-00000000$/);
    const refusal = await refusalOf(dynamodb.send(new DeleteBackupCommand({ BackupArn: all[0]?.BackupArn })));
    expect(refusal.name).toBe("ValidationException");
  });

  it("leaves backups behind that do not become those of a new table of the same name", async () => {
    const { emulator, dynamodb } = await withTables([{ name: "orders", backups: [{ age: "1d" }] }]);
    await dynamodb.send(new DeleteTableCommand({ TableName: "orders" }));
    emulator.clock.advance("6s");
    const { TableDescription } = await dynamodb.send(
      new CreateTableCommand({
        TableName: "orders",
        BillingMode: "PAY_PER_REQUEST",
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      }),
    );
    const { all } = await walk(dynamodb);
    expect(all).toHaveLength(1);
    expect(all[0]?.TableArn).toBe(TableDescription?.TableArn);
    expect(all[0]?.TableId).not.toBe(TableDescription?.TableId);
  });
});

describe("DescribeBackup", () => {
  it("tells the table's id even where DescribeTable and ListBackups leave it out", async () => {
    const { dynamodb } = await withTables([{ name: "bare", tableId: null, backups: [{ age: "1d" }] }]);
    const [listed] = (await walk(dynamodb)).all;
    expect(listed?.TableId).toBeUndefined();
    const { BackupDescription } = await dynamodb.send(new DescribeBackupCommand({ BackupArn: listed?.BackupArn }));
    expect(BackupDescription?.SourceTableDetails?.TableId).toMatch(/^[0-9a-f]{8}-/);
  });

  it("never shows a name longer than a backup can have", async () => {
    const name = "t".repeat(255);
    const { dynamodb } = await withTables([
      { name, created: "2d", backups: [{ age: "1d" }, { age: "3d", type: "SYSTEM", of: "namesake" }] },
      { name: name.replace("t", "a"), status: "ARCHIVED" },
    ]);
    const names = (await walk(dynamodb, { BackupType: "ALL" })).all.map((backup) => backup.BackupName ?? "");
    expect(names.map((each) => each.length)).toEqual([255, 255, 255]);
    expect(names.filter((each) => each.endsWith("$DeletedTableBackup"))).toHaveLength(1);
  });
});
