import {
  CreateBackupCommand,
  CreateTableCommand,
  DeleteBackupCommand,
  DeleteTableCommand,
  DescribeBackupCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  ListBackupsCommand,
  ListTagsOfResourceCommand,
  RestoreTableFromBackupCommand,
  RestoreTableToPointInTimeCommand,
  type DynamoDBClient,
  type RestoreTableFromBackupCommandInput,
} from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import type { TableSpec } from "../../src/emulator/organization.ts";
import { clientsOf, member, now, refusalOf, region, sessionKeys, withTables } from "./clients.ts";

const keyId = "0d2f3a4b-1c2d-4e3f-8a4b-5c6d7e8f9a0b";
const keyArn = `arn:aws:kms:${region}:${member}:key/${keyId}`;

const orders: TableSpec = {
  name: "orders",
  created: "90d",
  key: { hash: "customer", range: "placed" },
  indexes: [
    { name: "by-status", hash: "status", range: "placed" },
    { name: "by-total", type: "LOCAL", range: "total", projection: "KEYS_ONLY" },
  ],
  billingMode: "PAY_PER_REQUEST",
  class: "STANDARD_INFREQUENT_ACCESS",
  deletionProtection: true,
  itemCount: 2500,
  sizeBytes: 2_500_000,
  tags: { team: "payments" },
  pitr: { enabled: true },
  encryption: { keyArn },
  ttl: { attribute: "expires" },
  stream: "NEW_IMAGE",
  resourcePolicy: "{}",
  kinesis: [{ stream: `arn:aws:kinesis:${region}:${member}:stream/orders` }],
  backups: [{ age: "2d", name: "nightly" }],
};

const nightlyOf = async (dynamodb: DynamoDBClient): Promise<string> => {
  const { BackupSummaries } = await dynamodb.send(new ListBackupsCommand({ TableName: "orders", BackupType: "ALL" }));
  const arn = BackupSummaries?.[0]?.BackupArn;
  if (arn === undefined) throw new Error("no backup");
  return arn;
};

const tableOf = async (dynamodb: DynamoDBClient, TableName: string) =>
  (await dynamodb.send(new DescribeTableCommand({ TableName }))).Table;

const fromBackup = async (
  dynamodb: DynamoDBClient,
  TargetTableName: string,
  rest: Partial<RestoreTableFromBackupCommandInput> = {},
) =>
  (
    await dynamodb.send(
      new RestoreTableFromBackupCommand({ TargetTableName, BackupArn: await nightlyOf(dynamodb), ...rest }),
    )
  ).TableDescription;

const latest = (dynamodb: DynamoDBClient, TargetTableName: string, SourceTableName = "orders") =>
  dynamodb.send(
    new RestoreTableToPointInTimeCommand({ SourceTableName, TargetTableName, UseLatestRestorableTime: true }),
  );

describe("RestoreTableFromBackup", () => {
  it("makes a new table, CREATING for minutes of the clock and then ACTIVE", async () => {
    const { emulator, dynamodb } = await withTables([orders]);
    const BackupArn = await nightlyOf(dynamodb);
    const begun = await fromBackup(dynamodb, "orders-again");
    expect(begun).toMatchObject({
      TableStatus: "CREATING",
      ItemCount: 0,
      TableSizeBytes: 0,
      RestoreSummary: {
        SourceBackupArn: BackupArn,
        SourceTableArn: (await tableOf(dynamodb, "orders"))?.TableArn,
        RestoreDateTime: new Date(Date.parse(now) - 2 * 86_400_000),
        RestoreInProgress: true,
      },
    });
    emulator.clock.advance("3m59s");
    expect(await tableOf(dynamodb, "orders-again")).toEqual(begun);
    emulator.clock.advance("1s");
    const done = await tableOf(dynamodb, "orders-again");
    expect(done).toMatchObject({ TableStatus: "ACTIVE", ItemCount: 2500, TableSizeBytes: 2_500_000 });
    expect(done).not.toHaveProperty("RestoreSummary");
    const original = await tableOf(dynamodb, "orders");
    expect(done?.TableId).toMatch(/^[0-9a-f-]{36}$/);
    expect(done?.TableId).not.toBe(original?.TableId);
    expect(done?.CreationDateTime).toEqual(new Date(now));
  });

  it("keeps keys, indexes, billing mode and key, and loses everything else", async () => {
    const { emulator, dynamodb } = await withTables([orders]);
    await fromBackup(dynamodb, "orders-again");
    emulator.clock.advance("4m");
    const [was, is] = [await tableOf(dynamodb, "orders"), await tableOf(dynamodb, "orders-again")];
    const design = (table: typeof was) => ({
      keys: table?.KeySchema,
      attributes: table?.AttributeDefinitions,
      indexes: [...(table?.GlobalSecondaryIndexes ?? []), ...(table?.LocalSecondaryIndexes ?? [])].map(
        ({ IndexName, KeySchema, Projection }) => ({ IndexName, KeySchema, Projection }),
      ),
      billing: table?.BillingModeSummary?.BillingMode,
      encryption: table?.SSEDescription,
    });
    expect(design(is)).toEqual(design(was));
    expect(design(is).indexes).toHaveLength(2);
    expect(design(is).encryption?.KMSMasterKeyArn).toBe(keyArn);
    expect(is).toMatchObject({ DeletionProtectionEnabled: false });
    expect(is).not.toHaveProperty("TableClassSummary");
    expect(is).not.toHaveProperty("StreamSpecification");
    const truth = emulator.truth().accounts[1]?.scopes.find((scope) => scope.region === region);
    expect(truth?.tables.find(({ name }) => name === "orders-again")).toMatchObject({
      tags: {},
      pitr: { enabled: false },
      settings: { ttl: null, stream: null, resourcePolicy: false, kinesis: [], restored: null },
    });
    expect(truth?.restores).toEqual([
      {
        table: "orders-again",
        tableId: is?.TableId,
        sourceTableArn: was?.TableArn,
        backupArn: await nightlyOf(dynamodb),
        to: "2026-11-18T12:00:00.000Z",
        begun: now,
        status: "ACTIVE",
      },
    ]);
  });

  it("answers for the parts of a table being restored as AWS does", async () => {
    const { emulator, dynamodb } = await withTables([orders]);
    const TableName = "orders-again";
    const arn = (await fromBackup(dynamodb, TableName))?.TableArn;
    emulator.clock.advance("1m");
    const names = async (...calls: readonly Promise<unknown>[]) =>
      (await Promise.all(calls.map(refusalOf))).map(({ name }) => name);
    expect(
      await names(
        dynamodb.send(new DescribeContinuousBackupsCommand({ TableName })),
        dynamodb.send(new ListTagsOfResourceCommand({ ResourceArn: arn })),
        dynamodb.send(new DescribeTimeToLiveCommand({ TableName })),
        dynamodb.send(new CreateBackupCommand({ TableName, BackupName: "too-early" })),
        dynamodb.send(new DeleteTableCommand({ TableName })),
      ),
    ).toEqual([
      "TableNotFoundException",
      "ResourceNotFoundException",
      "ResourceNotFoundException",
      "TableNotFoundException",
      "ResourceInUseException",
    ]);
    emulator.clock.advance("3m");
    expect(await names(dynamodb.send(new CreateBackupCommand({ TableName, BackupName: "still-young" })))).toEqual([
      "ContinuousBackupsUnavailableException",
    ]);
    emulator.clock.advance("6s");
    await dynamodb.send(new CreateBackupCommand({ TableName, BackupName: "now-it-can" }));
    await dynamodb.send(new DeleteTableCommand({ TableName }));
  });

  it("takes no name that is taken, no backup that is none, and one restore of a backup at a time", async () => {
    const { emulator, dynamodb } = await withTables([
      orders,
      { name: "going", status: "DELETING", settlesAfter: "1h" },
    ]);
    const BackupArn = await nightlyOf(dynamodb);
    const refused = (input: Partial<RestoreTableFromBackupCommandInput>) =>
      refusalOf(fromBackup(dynamodb, "orders-again", input));
    expect(await refused({ TargetTableName: "orders" })).toMatchObject({
      name: "TableAlreadyExistsException",
      status: 400,
    });
    expect((await refused({ TargetTableName: "going" })).name).toBe("TableInUseException");
    expect((await refused({ TargetTableName: "a" })).name).toBe("ValidationException");
    expect((await refused({ TargetTableName: "not a name" })).name).toBe("ValidationException");
    expect((await refused({ BackupArn: "arn:aws:dynamodb:too:short" })).name).toBe("ValidationException");
    expect((await refused({ BackupArn: BackupArn.replace(/.{8}$/, "00000000") })).name).toBe("BackupNotFoundException");
    expect((await refused({ BackupArn: BackupArn.replace(member, "999999999999") })).name).toBe(
      "AccessDeniedException",
    );
    await fromBackup(dynamodb, "orders-again");
    expect((await refused({ TargetTableName: "orders-again" })).name).toBe("BackupInUseException");
    expect((await refused({ TargetTableName: "orders-third" })).name).toBe("BackupInUseException");
    expect((await refusalOf(dynamodb.send(new DeleteBackupCommand({ BackupArn })))).name).toBe("BackupInUseException");
    expect((await refusalOf(latest(dynamodb, "orders-again"))).name).toBe("TableInUseException");
    emulator.clock.advance("4m");
    await fromBackup(dynamodb, "orders-third");
  });

  it("restores what CreateBackup has made, once it is AVAILABLE, and long after the table is gone", async () => {
    const { emulator, dynamodb } = await withTables([{ ...orders, deletionProtection: false, backups: [] }]);
    await dynamodb.send(new CreateBackupCommand({ TableName: "orders", BackupName: "by-hand" }));
    expect((await refusalOf(fromBackup(dynamodb, "orders-again"))).name).toBe("BackupInUseException");
    emulator.clock.advance("1m");
    await dynamodb.send(new DeleteTableCommand({ TableName: "orders" }));
    emulator.clock.advance("20d");
    const { BackupSummaries } = await dynamodb.send(new ListBackupsCommand({ BackupType: "ALL" }));
    expect(BackupSummaries?.map(({ BackupType }) => BackupType).toSorted()).toEqual(["SYSTEM", "USER"]);
    for (const [index, { BackupArn, BackupType }] of (BackupSummaries ?? []).entries()) {
      const { BackupDescription } = await dynamodb.send(new DescribeBackupCommand({ BackupArn }));
      expect(BackupDescription).toMatchObject({
        BackupDetails: { BackupType },
        SourceTableDetails: { TableName: "orders", ItemCount: 2500, BillingMode: "PAY_PER_REQUEST" },
        SourceTableFeatureDetails: {
          GlobalSecondaryIndexes: [{ IndexName: "by-status" }],
          LocalSecondaryIndexes: [{ IndexName: "by-total" }],
          SSEDescription: { KMSMasterKeyArn: keyArn },
          StreamDescription: { StreamViewType: "NEW_IMAGE" },
          TimeToLiveDescription: { AttributeName: "expires" },
        },
      });
      expect((await fromBackup(dynamodb, `orders-${index}`, { BackupArn }))?.KeySchema).toHaveLength(2);
    }
    emulator.clock.advance("4m");
    expect((await tableOf(dynamodb, "orders-1"))?.ItemCount).toBe(2500);
  });

  it("restores into another Region of the account, with a key of that Region", async () => {
    const { emulator, dynamodb } = await withTables([orders]);
    const BackupArn = await nightlyOf(dynamodb);
    const there = clientsOf(emulator, emulator.credentials(member), "us-east-1").dynamodb;
    const restore = (input: Partial<RestoreTableFromBackupCommandInput>) =>
      there.send(new RestoreTableFromBackupCommand({ TargetTableName: "far-away", BackupArn, ...input }));
    expect((await refusalOf(restore({}))).message).toContain("SSESpecificationOverride");
    const { TableDescription } = await restore({ SSESpecificationOverride: { Enabled: true } });
    expect(TableDescription?.TableArn).toBe(`arn:aws:dynamodb:us-east-1:${member}:table/far-away`);
    expect(TableDescription?.SSEDescription?.KMSMasterKeyArn).toMatch(`arn:aws:kms:us-east-1:${member}:key/`);
    expect((await refusalOf(fromBackup(dynamodb, "near"))).name).toBe("BackupInUseException");
  });

  it("needs the key that the backup is under", async () => {
    const { dynamodb } = await withTables([{ ...orders, encryption: { keyArn, state: "Disabled" } }]);
    const refused = await refusalOf(
      fromBackup(dynamodb, "orders-again", { SSESpecificationOverride: { Enabled: false } }),
    );
    expect(`${refused.name}: ${refused.message}`).toMatch(/^ValidationException: KMS key disabled/);
  });

  it("needs the permissions to fill the new table, in a session policy too", async () => {
    const { emulator, dynamodb } = await withTables([orders]);
    const BackupArn = await nightlyOf(dynamodb);
    const policy = (...Action: readonly string[]) =>
      JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource: "*" }] });
    const restoreUnder = async (text: string) =>
      clientsOf(emulator, await sessionKeys(emulator, text)).dynamodb.send(
        new RestoreTableFromBackupCommand({ TargetTableName: "orders-again", BackupArn }),
      );
    const refused = await refusalOf(restoreUnder(policy("dynamodb:RestoreTableFromBackup")));
    expect(`${refused.name}: ${refused.message}`).toMatch(/^AccessDeniedException: .*dynamodb:BatchWriteItem/);
    const items = ["BatchWriteItem", "DeleteItem", "GetItem", "PutItem", "Query", "Scan", "UpdateItem"];
    const filling = ["dynamodb:RestoreTableFromBackup", ...items.map((name) => `dynamodb:${name}`)];
    // The table is under a key of the account, which DynamoDB uses in the caller's name.
    const keyless = await refusalOf(restoreUnder(policy(...filling)));
    expect(`${keyless.name}: ${keyless.message}`).toMatch(/^AccessDeniedException: .*kms:CreateGrant on resource: /);
    await restoreUnder(policy(...filling, "kms:*"));
  });

  it("takes overrides that fit the source, and no others", async () => {
    const { emulator, dynamodb } = await withTables([orders]);
    const byStatus = {
      IndexName: "by-status",
      KeySchema: [
        { AttributeName: "status", KeyType: "HASH" as const },
        { AttributeName: "placed", KeyType: "RANGE" as const },
      ],
      Projection: { ProjectionType: "ALL" as const },
    };
    const refused = async (input: Partial<RestoreTableFromBackupCommandInput>) =>
      (await refusalOf(fromBackup(dynamodb, "orders-again", input))).message;
    expect(await refused({ GlobalSecondaryIndexOverride: [{ ...byStatus, IndexName: "by-nothing" }] })).toContain(
      "by-nothing, which is no index of the source",
    );
    expect(
      await refused({ GlobalSecondaryIndexOverride: [{ ...byStatus, Projection: { ProjectionType: "KEYS_ONLY" } }] }),
    ).toContain("by-status, which is no index of the source");
    expect(await refused({ BillingModeOverride: "PROVISIONED" })).toContain("must both be specified");
    expect(await refused({ ProvisionedThroughputOverride: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 } })).toContain(
      "when BillingMode is PAY_PER_REQUEST",
    );
    expect(await refused({ SSESpecificationOverride: { Enabled: false, KMSMasterKeyId: keyId } })).toContain("Enabled");
    expect(await refused({ SSESpecificationOverride: { Enabled: true, KMSMasterKeyId: "nobodys" } })).toContain("KMS");
    await fromBackup(dynamodb, "orders-again", {
      GlobalSecondaryIndexOverride: [byStatus],
      LocalSecondaryIndexOverride: [],
      BillingModeOverride: "PROVISIONED",
      ProvisionedThroughputOverride: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
      SSESpecificationOverride: { Enabled: false },
    });
    emulator.clock.advance("4m");
    const made = await tableOf(dynamodb, "orders-again");
    expect(made?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName)).toEqual(["by-status"]);
    for (const gone of ["LocalSecondaryIndexes", "BillingModeSummary", "SSEDescription"]) {
      expect(made).not.toHaveProperty(gone);
    }
    expect(made?.AttributeDefinitions?.map(({ AttributeName }) => AttributeName).toSorted()).toEqual([
      "customer",
      "placed",
      "status",
    ]);
  });
});

describe("RestoreTableToPointInTime", () => {
  it("restores to the latest instant, or to one within the window", async () => {
    const { emulator, dynamodb } = await withTables([orders]);
    const { TableDescription } = await latest(dynamodb, "orders-now");
    expect(TableDescription?.RestoreSummary).toEqual({
      SourceTableArn: (await tableOf(dynamodb, "orders"))?.TableArn,
      RestoreDateTime: new Date(Date.parse(now) - 300_000),
      RestoreInProgress: true,
    });
    const at = (SourceTableArn: string | undefined, RestoreDateTime: Date) =>
      dynamodb.send(
        new RestoreTableToPointInTimeCommand({ SourceTableArn, TargetTableName: "orders-then", RestoreDateTime }),
      );
    const arn = (await tableOf(dynamodb, "orders"))?.TableArn;
    const ago = (ms: number) => new Date(Date.parse(now) - ms);
    for (const outside of [ago(0), ago(299_000), ago(35 * 86_400_000 + 1000)]) {
      expect((await refusalOf(at(arn, outside))).name).toBe("InvalidRestoreTimeException");
    }
    const then = await at(arn, ago(35 * 86_400_000));
    expect(then.TableDescription?.RestoreSummary?.RestoreDateTime).toEqual(ago(35 * 86_400_000));
    emulator.clock.advance("4m");
    expect((await tableOf(dynamodb, "orders-then"))?.TableStatus).toBe("ACTIVE");
  });

  it("refuses sources without point-in-time recovery, those not there, and requests that say too much or too little", async () => {
    const { emulator, dynamodb } = await withTables([
      orders,
      { name: "plain" },
      { name: "archived", status: "ARCHIVED", pitr: { enabled: true } },
      { name: "locked", status: "INACCESSIBLE_ENCRYPTION_CREDENTIALS", pitr: { enabled: true } },
    ]);
    expect(await refusalOf(latest(dynamodb, "new", "plain"))).toMatchObject({
      name: "PointInTimeRecoveryUnavailableException",
      message: "Point in time recovery is not enabled for table 'plain'",
    });
    expect((await refusalOf(latest(dynamodb, "new", "nobody"))).name).toBe("TableNotFoundException");
    expect((await refusalOf(latest(dynamodb, "new", "archived"))).name).toBe("TableNotFoundException");
    expect((await refusalOf(latest(dynamodb, "new", "locked"))).message).toContain("KMS key disabled");
    expect((await refusalOf(latest(dynamodb, "orders"))).name).toBe("TableAlreadyExistsException");
    expect((await refusalOf(latest(dynamodb, "x"))).name).toBe("ValidationException");
    const SourceTableArn = (await tableOf(dynamodb, "orders"))?.TableArn;
    const warm = { ReadUnitsPerSecond: 1, WriteUnitsPerSecond: 1 };
    for (const input of [
      { SourceTableName: "orders" },
      { SourceTableName: "orders", UseLatestRestorableTime: true, RestoreDateTime: new Date(now) },
      { UseLatestRestorableTime: true },
      { SourceTableName: "orders", SourceTableArn, UseLatestRestorableTime: true },
      {
        SourceTableName: "orders",
        UseLatestRestorableTime: true,
        GlobalSecondaryIndexOverride: [
          { IndexName: "by-status", KeySchema: undefined, Projection: undefined, WarmThroughput: warm },
        ],
      },
    ]) {
      const asked = dynamodb.send(new RestoreTableToPointInTimeCommand({ TargetTableName: "new", ...input }));
      expect((await refusalOf(asked)).name).toBe("ValidationException");
    }
    expect(emulator.truth().accounts[1]?.scopes.flatMap(({ restores }) => restores)).toEqual([]);
  });

  it("runs as many at once as the organization says, whichever way they were asked for", async () => {
    const { emulator, dynamodb } = await withTables([orders], { restores: { atOnce: 3, takes: "10m" } });
    await latest(dynamodb, "one");
    await latest(dynamodb, "two");
    await fromBackup(dynamodb, "three");
    const { name, message } = await refusalOf(latest(dynamodb, "four"));
    expect(`${name}: ${message}`).toMatch(/^LimitExceededException: .*Only 3 restore operations/);
    emulator.clock.advance("10m");
    await latest(dynamodb, "four");
  });
});

describe("restores as a specification wants them", () => {
  it("may never end, or end in nothing, or take their own time", async () => {
    const { emulator, dynamodb } = await withTables([
      { name: "stuck", pitr: { enabled: true }, restores: { ends: "never" } },
      { name: "lost", pitr: { enabled: true }, restores: { ends: "gone", takes: "1m" } },
      { name: "slow", pitr: { enabled: true }, restores: { takes: "9h" } },
    ]);
    for (const name of ["stuck", "lost", "slow"]) await latest(dynamodb, `${name}-again`, name);
    const statuses = async () =>
      Promise.all(
        ["stuck", "lost", "slow"].map((name) =>
          tableOf(dynamodb, `${name}-again`).then(
            (table) => table?.TableStatus,
            (error: Error) => error.name,
          ),
        ),
      );
    expect(await statuses()).toEqual(["CREATING", "CREATING", "CREATING"]);
    emulator.clock.advance("1h");
    expect(await statuses()).toEqual(["CREATING", "ResourceNotFoundException", "CREATING"]);
    emulator.clock.advance("100d");
    expect(await statuses()).toEqual(["CREATING", "ResourceNotFoundException", "ACTIVE"]);
  });

  it("may bring back less than there was", async () => {
    const { emulator, dynamodb } = await withTables([
      { ...orders, restores: { itemCount: 17, lacks: ["by-status"], losesKey: true } },
    ]);
    await fromBackup(dynamodb, "orders-again");
    emulator.clock.advance("4m");
    const made = await tableOf(dynamodb, "orders-again");
    expect(made?.ItemCount).toBe(17);
    expect(made).not.toHaveProperty("GlobalSecondaryIndexes");
    expect(made).not.toHaveProperty("SSEDescription");
  });

  it("may go on to tell of themselves, and count items late", async () => {
    const { emulator, dynamodb } = await withTables([orders], { restores: { summary: "kept", countedAfter: "6h" } });
    await latest(dynamodb, "orders-again");
    emulator.clock.advance("5h");
    expect(await tableOf(dynamodb, "orders-again")).toMatchObject({
      TableStatus: "ACTIVE",
      ItemCount: 0,
      RestoreSummary: { RestoreInProgress: false },
    });
    emulator.clock.advance("2h");
    expect((await tableOf(dynamodb, "orders-again"))?.ItemCount).toBe(2500);
  });

  it("tells by TableId whether a restored table is still there", async () => {
    const { emulator, dynamodb } = await withTables([orders]);
    await fromBackup(dynamodb, "orders-again");
    const status = () =>
      emulator.truth().accounts[1]?.scopes.flatMap(({ restores }) => restores.map((restore) => restore.status));
    expect(status()).toEqual(["CREATING"]);
    emulator.clock.advance("4m");
    await dynamodb.send(new DeleteTableCommand({ TableName: "orders-again" }));
    expect(status()).toEqual(["DELETING"]);
    emulator.clock.advance("5s");
    expect(status()).toEqual([null]);
    await dynamodb.send(
      new CreateTableCommand({
        TableName: "orders-again",
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        BillingMode: "PAY_PER_REQUEST",
      }),
    );
    expect(status()).toEqual([null]);
  });
});
