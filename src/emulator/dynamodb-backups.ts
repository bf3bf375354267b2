/** DynamoDB's answers about native backups: ListBackups, DescribeBackup, CreateBackup, DeleteBackup. */
import { expiryOf, statusOf, type Backup } from "./backup.ts";
import { seconds, type Call, type Output } from "./call.ts";
import { backupsNotYet } from "./dynamodb-continuous-backups.ts";
import { findTable, keyDisabled, scopeOf, tableNameOf } from "./dynamodb-tables.ts";
import { uuidOf } from "./ids.ts";
import { indexFeatures, unitsOf } from "./indexes.ts";
import { boundedNumber, optionalChoice, optionalNumber, optionalText, requiredText } from "./input.ts";
import { backupNotFound, tableNotFound } from "./not-found.ts";
import { pageOf } from "./paging.ts";
import { isBeingRestored } from "./restores.ts";
import { settingsFeatures } from "./table-settings.ts";
import { tableOfBackupArn, type ScopeStore } from "./scope-store.ts";
import { ServiceError, constraint, validation } from "./service-error.ts";
import { arnOf, backupArnOf, type Table } from "./table.ts";

/** A CREATING backup becomes AVAILABLE after that much virtual time. */
const backupTakes = 30_000;
/** Young tables cannot be backed up yet (aws-facts §3.1, 0–6 s after ACTIVE). */
const youngTable = 6_000;

export function listBackups(call: Call): Output {
  const { input } = call;
  const limit = boundedNumber(input, "Limit", { min: 1, max: 100, fallback: 100 });
  // aws-facts §0.3: USER unless asked for otherwise. AWS_BACKUP finds nothing (lab).
  const type = optionalChoice(input, "BackupType", ["USER", "SYSTEM", "AWS_BACKUP", "ALL"]) ?? "USER";
  const lower = optionalNumber(input, "TimeRangeLowerBound");
  const upper = optionalNumber(input, "TimeRangeUpperBound");
  if (lower !== undefined && upper !== undefined && lower > upper) {
    throw validation("TimeRangeLowerBound must be less than or equal to TimeRangeUpperBound");
  }
  const named = optionalText(input, "TableName");
  // A name nobody carries (any more) is no error: its backups may be there (lab).
  const table = named === undefined ? undefined : tableNameOf(call, named);
  const cursor = optionalText(input, "ExclusiveStartBackupArn") ?? null;
  const scope = scopeOf(call);
  const page = pageOf({
    items: matching(scope.backupsAfter(cursorOf(cursor, table), call.now), (backup) => {
      if (table !== undefined && backup.table !== table) return false;
      if (backup.type === "AWS_BACKUP" || (type !== "ALL" && backup.type !== type)) return false;
      const created = seconds(backup.created);
      return (lower === undefined || created >= lower) && (upper === undefined || created < upper);
    }),
    limit,
    cursor,
    cursors: {
      after: (backup) => backup.arn,
      // `---` comes before every table name; `-` behind an ARN before every other.
      same: (from) => (from === null ? `${arnOf(scope.place, "---")}/backup/${"0".repeat(14)}-00000000` : `${from}-`),
    },
    fault: call.pageFault,
  });
  call.mentioned.push(...page.items.map((backup) => backup.table));
  return {
    BackupSummaries: page.items.map((backup) => summary(backup, call.now)),
    ...(page.next === null ? {} : { LastEvaluatedBackupArn: page.next }),
  };
}

function cursorOf(
  arn: string | null,
  table: string | undefined,
): { readonly table: string; readonly arn: string } | null {
  if (arn === null) return table === undefined ? null : { table, arn: "" };
  if (arn.length < 37) throw constraint("exclusiveStartBackupArn", arn, "have length greater than or equal to 37");
  const from = tableOfBackupArn(arn);
  if (from === undefined) throw validation(`Invalid ExclusiveStartBackupArn: ${arn}`);
  return { table: from, arn };
}

function* matching(backups: Iterable<Backup>, accepts: (backup: Backup) => boolean): Iterable<Backup> {
  for (const backup of backups) if (accepts(backup)) yield backup;
}

export function describeBackup(call: Call): Output {
  return { BackupDescription: describe(existing(call), call.now) };
}

export function createBackup(call: Call): Output {
  const name = tableNameOf(call, requiredText(call.input, "TableName"));
  const backupName = requiredText(call.input, "BackupName");
  if (backupName.length < 3 || backupName.length > 255 || !/^[a-zA-Z0-9_.-]+$/.test(backupName)) {
    throw constraint("backupName", backupName, "satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
  }
  const found = findTable(call, name);
  if (!found || found.status === "CREATING" || found.status === "ARCHIVED" || found.status === "ARCHIVING") {
    throw tableNotFound(name);
  }
  if (found.status === "INACCESSIBLE_ENCRYPTION_CREDENTIALS") {
    throw keyDisabled();
  }
  if (call.now - activeSince(found.table) < youngTable) throw backupsNotYet(name);
  const scope = scopeOf(call);
  let salt = 0;
  let arn = backupArnOf(found.table.arn, call.now, `call/${salt}`);
  // The clock may stand still: two backups of one instant still are two (aws-facts §3.5, no ClientToken).
  while (scope.backup(arn, call.now)) arn = backupArnOf(found.table.arn, call.now, `call/${(salt += 1)}`);
  const backup: Backup = {
    arn,
    name: backupName,
    table: name,
    tableArn: found.table.arn,
    tableId: found.table.id,
    hidesTableId: false,
    created: call.now,
    status: "CREATING",
    availableAt: call.now + backupTakes,
    type: "USER",
    sizeBytes: found.table.sizeBytes,
    source: { ...found.table },
  };
  scope.addBackup(backup);
  return { BackupDetails: details(backup, call.now) };
}

const activeSince = ({ made, created, settlesAt }: Table): number => (made === null ? created : settlesAt);

export function deleteBackup(call: Call): Output {
  const backup = existing(call);
  if (backup.type === "SYSTEM") throw validation(`Cannot delete a system backup: ${backup.arn}`);
  // aws-facts §3.6: DynamoDB cannot remove what AWS Backup manages.
  if (backup.type === "AWS_BACKUP") throw validation(`The backup is managed by AWS Backup: ${backup.arn}`);
  if (statusOf(backup, call.now) === "CREATING" || isBeingRestored(call, backup.arn)) {
    throw new ServiceError("BackupInUseException", `Backup is being used: ${backup.arn}`);
  }
  scopeOf(call).removeBackup(backup.arn);
  const gone: Backup = { ...backup, status: "DELETED" };
  return { BackupDescription: describe(gone, call.now) };
}

const existing = (call: Call): Backup => backupIn(call, scopeOf(call), requiredText(call.input, "BackupArn"));

export function backupIn(call: Call, scope: ScopeStore, arn: string): Backup {
  if (arn.length < 37) throw constraint("backupArn", arn, "have length greater than or equal to 37");
  if (tableOfBackupArn(arn) === undefined) throw validation(`Invalid backup ARN: ${arn}`);
  const backup = scope.backup(arn, call.now);
  if (!backup) throw backupNotFound(arn);
  return backup;
}

const details = (backup: Backup, now: number): Output => {
  const expiry = expiryOf(backup);
  return {
    BackupArn: backup.arn,
    BackupName: backup.name,
    BackupSizeBytes: backup.sizeBytes,
    BackupStatus: statusOf(backup, now),
    BackupType: backup.type,
    BackupCreationDateTime: seconds(backup.created),
    ...(expiry === null ? {} : { BackupExpiryDateTime: seconds(expiry) }),
  };
};

const summary = (backup: Backup, now: number): Output => ({
  TableName: backup.table,
  ...(backup.tableId === null || backup.hidesTableId ? {} : { TableId: backup.tableId }),
  TableArn: backup.tableArn,
  ...details(backup, now),
});

const describe = (backup: Backup, now: number): Output => ({
  BackupDetails: details(backup, now),
  SourceTableDetails: {
    TableName: backup.table,
    // Required here (API reference, SourceTableDetails), whatever DescribeTable and ListBackups leave out.
    TableId: backup.tableId ?? uuidOf(backup.tableArn),
    TableArn: backup.tableArn,
    TableSizeBytes: backup.source.sizeBytes,
    KeySchema: backup.source.key.schema,
    TableCreationDateTime: seconds(backup.source.created),
    ProvisionedThroughput: unitsOf(backup.source.billingMode),
    ItemCount: backup.source.itemCount,
    BillingMode: backup.source.billingMode,
  },
  SourceTableFeatureDetails: {
    ...indexFeatures(backup.source.indexes, backup.source.billingMode),
    ...settingsFeatures(backup.source.settings),
  },
});
