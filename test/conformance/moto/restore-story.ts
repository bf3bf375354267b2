/**
 * Restores with the AWS SDK, against moto or the emulator alike: a table is made, one with items is backed up, restored
 * both ways, scanned and deleted. What was answered comes out as short texts by name, for two answers to be compared.
 */
import * as dynamo from "@aws-sdk/client-dynamodb";

export type Counterpart = {
  readonly dynamodb: dynamo.DynamoDBClient;
  /** Lets everything that has begun come to its end. */
  readonly settle: () => void;
  /** Makes the table, if it is not there, and puts the items into it, if it has none. */
  readonly provide: (table: dynamo.CreateTableCommandInput, count: number) => Promise<unknown>;
};

export type Told = Readonly<Record<string, string>>;

const TableName = "orders";
const design = {
  AttributeDefinitions: ["customer", "placed", "status", "total"].map((AttributeName) => ({
    AttributeName,
    AttributeType: "S" as const,
  })),
  KeySchema: [
    { AttributeName: "customer", KeyType: "HASH" as const },
    { AttributeName: "placed", KeyType: "RANGE" as const },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: "by-status",
      KeySchema: [{ AttributeName: "status", KeyType: "HASH" as const }],
      Projection: { ProjectionType: "ALL" as const },
    },
  ],
  LocalSecondaryIndexes: [
    {
      IndexName: "by-total",
      KeySchema: [
        { AttributeName: "customer", KeyType: "HASH" as const },
        { AttributeName: "total", KeyType: "RANGE" as const },
      ],
      Projection: { ProjectionType: "KEYS_ONLY" as const },
    },
  ],
  BillingMode: "PAY_PER_REQUEST" as const,
};

/** The table that is restored. */
export const source: dynamo.CreateTableCommandInput = {
  TableName,
  ...design,
  Tags: [{ Key: "team", Value: "payments" }],
  DeletionProtectionEnabled: true,
};
export const items = 7;

export async function restoreStory({ dynamodb, settle, provide }: Counterpart): Promise<Told> {
  const told: Record<string, string> = {};
  const code = async (what: string, call: Promise<unknown>): Promise<void> => {
    told[what] = await call.then(
      () => "answered",
      (error: unknown) => (error instanceof Error ? error.name : "no error"),
    );
  };
  const described = async (name: string) =>
    (await dynamodb.send(new dynamo.DescribeTableCommand({ TableName: name }))).Table;
  const fromBackup = (TargetTableName: string, BackupArn: string | undefined) =>
    dynamodb.send(new dynamo.RestoreTableFromBackupCommand({ TargetTableName, BackupArn }));
  const toPoint = (TargetTableName: string, given: Partial<dynamo.RestoreTableToPointInTimeCommandInput>) =>
    dynamodb.send(
      new dynamo.RestoreTableToPointInTimeCommand({ SourceTableName: TableName, TargetTableName, ...given }),
    );

  await dynamodb.send(new dynamo.CreateTableCommand({ TableName: "made", ...design }));
  settle();
  Object.assign(told, designOf("made", await described("made")));
  await provide(source, items);
  await code("restore to a point in time, PITR off", toPoint("too-early", { UseLatestRestorableTime: true }));
  await dynamodb.send(
    new dynamo.UpdateContinuousBackupsCommand({
      TableName,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    }),
  );
  const { BackupDetails } = await dynamodb.send(new dynamo.CreateBackupCommand({ TableName, BackupName: "by-hand" }));
  told["backup, at once"] = String(BackupDetails?.BackupStatus);
  settle();
  const BackupArn = BackupDetails?.BackupArn;
  const { BackupDescription } = await dynamodb.send(new dynamo.DescribeBackupCommand({ BackupArn }));
  told["backup, in the end"] = String(BackupDescription?.BackupDetails?.BackupStatus);
  const backedUp = BackupDescription?.SourceTableDetails;
  told["backup, its table"] = JSON.stringify([backedUp?.TableName, backedUp?.KeySchema]);
  told["backup, its table's billing mode"] = String(backedUp?.BillingMode);
  told["backup, its table's indexes"] = indexNames(
    BackupDescription?.SourceTableFeatureDetails?.GlobalSecondaryIndexes,
    BackupDescription?.SourceTableFeatureDetails?.LocalSecondaryIndexes,
  );

  const begun = await fromBackup("from-backup", BackupArn);
  told["restore from a backup, at once"] = String(begun.TableDescription?.TableStatus);
  told["restore from a backup, where from"] = whereFrom(begun.TableDescription);
  await code("second restore of that backup at once", fromBackup("from-backup-too", BackupArn));
  await code("scan of a table being restored", dynamodb.send(new dynamo.ScanCommand({ TableName: "from-backup" })));
  settle();
  Object.assign(told, restored("from-backup", await described("from-backup")));
  const latest = await toPoint("to-point", { UseLatestRestorableTime: true });
  told["restore to a point in time, at once"] = String(latest.TableDescription?.TableStatus);
  told["restore to a point in time, where from"] = whereFrom(latest.TableDescription);
  settle();
  Object.assign(told, restored("to-point", await described("to-point")));
  for (const name of ["from-backup", "to-point"]) Object.assign(told, await contents(dynamodb, name));

  await code("restore onto a table", fromBackup("orders", BackupArn));
  await code("restore to a point in time onto a table", toPoint("orders", { UseLatestRestorableTime: true }));
  await code("restore of no backup", fromBackup("never", BackupArn?.replace(/.{8}$/, "00000000")));
  await code("restore of no table", toPoint("never", { SourceTableName: "missing", UseLatestRestorableTime: true }));
  await code("restore to the year 2001", toPoint("from-2001", { RestoreDateTime: new Date("2001-01-01") }));
  await code("restore to no time", toPoint("from-nowhen", {}));
  const { Table: table } = await dynamodb.send(new dynamo.DescribeTableCommand({ TableName }));
  const byArn = { SourceTableName: undefined, SourceTableArn: table?.TableArn, UseLatestRestorableTime: true };
  await code("restore by the table's ARN", toPoint("by-arn", byArn));
  settle();
  await code("deletion of a protected table", dynamodb.send(new dynamo.DeleteTableCommand({ TableName })));
  const deletion = await dynamodb.send(new dynamo.DeleteTableCommand({ TableName: "from-backup" }));
  told["deletion of a restored table, at once"] = String(deletion.TableDescription?.TableStatus);
  settle();
  await code("a restored table, deleted", described("from-backup"));
  const { TableNames } = await dynamodb.send(new dynamo.ListTablesCommand({}));
  told["tables in the end"] = (TableNames ?? []).toSorted().join(" ");
  return told;
}

function whereFrom(table: dynamo.TableDescription | undefined): string {
  const summary = table?.RestoreSummary;
  if (summary === undefined) return "nothing said";
  const from = [summary.SourceBackupArn === undefined ? "" : "a backup of", summary.SourceTableArn?.split("/").at(-1)];
  return `${from.join(" ")}, in progress: ${String(summary.RestoreInProgress)}`;
}

const indexNames = (
  ...lists: readonly (readonly { readonly IndexName?: string | undefined }[] | undefined)[]
): string => lists.map((list) => (list ?? []).map(({ IndexName }) => IndexName).join(" ")).join(", ");

const designOf = (name: string, table: dynamo.TableDescription | undefined): Told => ({
  [`${name}: status`]: String(table?.TableStatus),
  [`${name}: keys`]: JSON.stringify(table?.KeySchema),
  [`${name}: attributes`]: (table?.AttributeDefinitions ?? []).map(({ AttributeName }) => AttributeName).join(" "),
  [`${name}: indexes`]: indexNames(table?.GlobalSecondaryIndexes, table?.LocalSecondaryIndexes),
});

/** What a restore made, once it has come to its end. */
const restored = (name: string, table: dynamo.TableDescription | undefined): Told => ({
  ...designOf(name, table),
  [`${name}: billing mode`]: String(table?.BillingModeSummary?.BillingMode),
  [`${name}: items by DescribeTable`]: String(table?.ItemCount),
  [`${name}: protected`]: String(table?.DeletionProtectionEnabled),
  [`${name}: has an id`]: String(table?.TableId !== undefined),
  [`${name}: origin`]: whereFrom(table),
});

/** Its items, page by page, and the parts that have calls of their own. */
async function contents(dynamodb: dynamo.DynamoDBClient, name: string): Promise<Told> {
  const sizes: number[] = [];
  let ExclusiveStartKey: dynamo.ScanCommandInput["ExclusiveStartKey"];
  do {
    const page = await dynamodb.send(new dynamo.ScanCommand({ TableName: name, Limit: 3, ExclusiveStartKey }));
    sizes.push(page.Count ?? -1);
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
  const counted = await dynamodb.send(new dynamo.ScanCommand({ TableName: name, Select: "COUNT" }));
  const { Table: table } = await dynamodb.send(new dynamo.DescribeTableCommand({ TableName: name }));
  const { Tags } = await dynamodb.send(new dynamo.ListTagsOfResourceCommand({ ResourceArn: table?.TableArn }));
  const { ContinuousBackupsDescription: backups } = await dynamodb.send(
    new dynamo.DescribeContinuousBackupsCommand({ TableName: name }),
  );
  return {
    [`${name}: pages of three`]: sizes.join(" "),
    [`${name}: items counted`]: String(counted.Count),
    [`${name}: tags`]: (Tags ?? []).map(({ Key }) => Key).join(" "),
    [`${name}: PITR`]: String(backups?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus),
  };
}
