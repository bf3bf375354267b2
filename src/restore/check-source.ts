/**
 * Checks what a restore starts from before AWS is asked for it: the backup is there and AVAILABLE, or the moment lies
 * within what PITR holds. Out comes what is known of the source, or what stands against it, with the window in words.
 */
import type { OutputOf, Read, ScopeReader } from "../aws/read-client.ts";
import type { Unknown } from "../model/fact.ts";
import type { RestoreAsk, RestoreFrom, RestoreSource } from "../model/restore.ts";
import { readTableArn } from "../model/table-arn.ts";

export type CheckedSource =
  | { readonly state: "ready"; readonly from: RestoreFrom }
  | { readonly state: "refused"; readonly because: string }
  | { readonly state: "unread"; readonly reason: Unknown };

const refused = (because: string): CheckedSource => ({ state: "refused", because });
const unread = (operation: string, detail: string): CheckedSource => ({
  state: "unread",
  reason: { kind: "malformed", operation, detail },
});

export async function checkSource(reader: ScopeReader, { source }: RestoreAsk): Promise<CheckedSource> {
  return source.kind === "backup" ? checkBackup(reader, source.backupArn) : checkMoment(reader, source);
}

async function checkBackup(reader: ScopeReader, backupArn: string): Promise<CheckedSource> {
  const operation = "dynamodb:DescribeBackup";
  const read = await reader.read(operation, { BackupArn: backupArn });
  if (hasCode(read, "BackupNotFoundException")) return refused(`there is no backup ${backupArn}`);
  if (read.state === "unread") return read;
  const { BackupDetails: backup, SourceTableDetails: table } = read.value.BackupDescription ?? {};
  if (backup === undefined || backup.BackupArn !== backupArn)
    return unread(operation, "an answer about another backup");
  if (backup.BackupStatus !== "AVAILABLE") {
    return refused(`the backup is ${backup.BackupStatus ?? "in no state that AWS tells"}, not AVAILABLE`);
  }
  if (backup.BackupType === "AWS_BACKUP") {
    return refused(
      "AWS Backup made and keeps that backup, and whether DynamoDB restores it is not established: restore it by AWS Backup (StartRestoreJob)",
    );
  }
  if (table?.TableName === undefined) return unread(operation, "no SourceTableDetails");
  return {
    state: "ready",
    from: {
      tableArn: table.TableArn ?? backupArn.replace(/\/backup\/[^/]*$/, ""),
      table: table.TableName,
      tableId: table.TableId ?? null,
      dataAt: backup.BackupCreationDateTime?.toISOString() ?? null,
      sizeBytes: backup.BackupSizeBytes ?? table.TableSizeBytes ?? null,
    },
  };
}

type Moment = Extract<RestoreSource, { readonly kind: "time" }>;

async function checkMoment(reader: ScopeReader, { tableArn, at }: Moment): Promise<CheckedSource> {
  const name = readTableArn(tableArn)?.table ?? tableArn;
  const operation = "dynamodb:DescribeTable";
  const described = await reader.read(operation, { TableName: name });
  if (hasCode(described, "ResourceNotFoundException")) {
    return refused(
      `there is no table ${name}. Of a deleted table what remains are its backups, also the one that DynamoDB keeps ` +
        "for 35 days of a table that had PITR: restore it by --backup",
    );
  }
  if (described.state === "unread") return described;
  const { Table: table } = described.value;
  if (table?.TableArn !== tableArn) return unread(operation, "an answer about another table");
  if (table.TableStatus === "INACCESSIBLE_ENCRYPTION_CREDENTIALS") {
    return refused(`${name} cannot be read: its encryption key is disabled, deleted or not granted any more`);
  }
  const window = await windowOf(reader, name);
  if (window.state !== "open") return window;
  const { earliest, latest } = window;
  if (at !== "latest" && (Date.parse(at) < earliest.getTime() || Date.parse(at) > latest.getTime())) {
    return refused(
      `${at} is outside of what PITR of ${name} holds: ${earliest.toISOString()} to ${latest.toISOString()}`,
    );
  }
  return {
    state: "ready",
    from: {
      tableArn,
      table: name,
      tableId: table.TableId ?? null,
      dataAt: at === "latest" ? latest.toISOString() : at,
      sizeBytes: table.TableSizeBytes ?? null,
    },
  };
}

type Window = { readonly state: "open"; readonly earliest: Date; readonly latest: Date };

async function windowOf(reader: ScopeReader, name: string): Promise<Window | CheckedSource> {
  const operation = "dynamodb:DescribeContinuousBackups";
  const read = await reader.read(operation, { TableName: name });
  if (read.state === "unread") return read;
  const pitr: Pitr | undefined = read.value.ContinuousBackupsDescription?.PointInTimeRecoveryDescription;
  if (pitr?.PointInTimeRecoveryStatus === "DISABLED") {
    return refused(`PITR of ${name} is off, so it can be restored to no moment: restore a backup of it`);
  }
  const { EarliestRestorableDateTime: earliest, LatestRestorableDateTime: latest } = pitr ?? {};
  if (earliest === undefined || latest === undefined) return unread(operation, "no window to restore within");
  return { state: "open", earliest, latest };
}

type Pitr = NonNullable<
  NonNullable<
    OutputOf<"dynamodb:DescribeContinuousBackups">["ContinuousBackupsDescription"]
  >["PointInTimeRecoveryDescription"]
>;

const hasCode = (read: Read<unknown>, code: string): boolean => read.state === "unread" && read.reason.code === code;
