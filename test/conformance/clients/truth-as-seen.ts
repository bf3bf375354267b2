/**
 * What the emulator knows to be true of a scope, and what a client saw of it, put side by side in one form: instants in
 * epoch milliseconds, absent members as null. Compares nothing itself.
 */
import type { BackupTruth } from "../../../src/emulator/truth-backup.ts";
import type { ScopeTruth, TableTruth } from "../../../src/emulator/truth.ts";
import type { SeenScope } from "./boto3-plan.ts";
import { expectedSettings, seenSettings } from "./settings-as-seen.ts";
import { expectedRecovery, seenRecovery } from "./recovery-as-seen.ts";

type Document = Readonly<Record<string, unknown>>;

const ms = (iso: string | null): number | null => (iso === null ? null : Date.parse(iso));
const inside = (document: Document, member: string): Document => (document[member] ?? {}) as Document;
const orNull = (value: unknown): unknown => value ?? null;

/** Tables in these states no longer, or not yet, answer for their backups or tags (lab measurements of AWS). */
const silent: readonly string[] = ["CREATING", "DELETING", "ARCHIVING", "ARCHIVED"];

export function expectedScope(truth: ScopeTruth): Document {
  const tagged = truth.tables.filter((table) => Object.keys(table.tags).length > 0);
  const backups = truth.backups.filter((backup) => backup.type !== "AWS_BACKUP");
  return {
    tables: truth.tables.map(expectedTable),
    backups: backups.map((backup) => ({
      ...expectedBackup(backup),
      tableId: backup.sendsTableId ? backup.tableId : null,
    })),
    described: backups.map(expectedBackup),
    tagged: tagged.map(({ arn, tags }) => ({ arn, tags })),
    protected: truth.awsBackup.map(({ tableArn, last }) => ({ arn: tableArn, last: ms(last) })),
    recovery: expectedRecovery(truth.recovery),
  };
}

export function seenScope(seen: SeenScope): Document {
  return {
    tables: seen.tables.map(seenTable),
    backups: seen.backups.items.map((backup) => seenBackup(backup, backup)),
    described: seen.described.map((one) => seenBackup(inside(one, "BackupDetails"), inside(one, "SourceTableDetails"))),
    tagged: seen.tagged.items.map((one) => ({ arn: one["ResourceARN"], tags: tagsOf(one["Tags"]) })),
    protected: seen.protected.items.map((one) => ({ arn: one["ResourceArn"], last: one["LastBackupTime"] })),
    recovery: seenRecovery(seen.recovery),
  };
}

function expectedTable(table: TableTruth): Document {
  const { name, arn, tableId, status, created, deletionProtection, billingMode, sizeBytes, itemCount } = table;
  const speaks = !silent.includes(status);
  return {
    name,
    arn,
    tableId,
    status,
    deletionProtection,
    billingMode,
    sizeBytes,
    itemCount,
    created: ms(created),
    class: table.class,
    archivalBackupArn: table.archivalBackupArn,
    replicas: table.replicas.map((replica) => ({ region: replica.region, status: replica.status ?? "ACTIVE" })),
    pitr: speaks
      ? {
          ...table.pitr,
          earliest: ms(table.pitr.earliest),
          latest: ms(table.pitr.latest),
          period: table.pitr.enabled ? table.pitr.period : null,
        }
      : null,
    settings: expectedSettings(table.settings, status),
    tags: status === "CREATING" || status === "DELETING" ? null : table.tags,
  };
}

function seenTable({ described: table, pitr, tags, settings }: SeenScope["tables"][number]): Document {
  const status = String(table["TableStatus"]);
  const recovery = typeof pitr === "string" ? {} : inside(pitr, "PointInTimeRecoveryDescription");
  return {
    name: table["TableName"],
    arn: table["TableArn"],
    tableId: orNull(table["TableId"]),
    status,
    deletionProtection: orNull(table["DeletionProtectionEnabled"]),
    billingMode: inside(table, "BillingModeSummary")["BillingMode"] ?? "PROVISIONED",
    sizeBytes: table["TableSizeBytes"],
    itemCount: table["ItemCount"],
    created: table["CreationDateTime"],
    class: inside(table, "TableClassSummary")["TableClass"] ?? "STANDARD",
    archivalBackupArn: orNull(inside(table, "ArchivalSummary")["ArchivalBackupArn"]),
    replicas: ((table["Replicas"] ?? []) as Document[]).map((replica) => ({
      region: replica["RegionName"],
      status: replica["ReplicaStatus"],
    })),
    pitr: silent.includes(status)
      ? null
      : {
          enabled: recovery["PointInTimeRecoveryStatus"] === "ENABLED",
          period: orNull(recovery["RecoveryPeriodInDays"]),
          earliest: orNull(recovery["EarliestRestorableDateTime"]),
          latest: orNull(recovery["LatestRestorableDateTime"]),
        },
    settings: seenSettings(table, settings),
    tags: typeof tags === "string" ? null : tagsOf(tags.items),
  };
}

const expectedBackup = (backup: BackupTruth): Document => ({
  arn: backup.arn,
  name: backup.name,
  table: backup.table,
  tableId: backup.tableId,
  status: backup.status,
  type: backup.type,
  created: ms(backup.created),
  expires: ms(backup.expires),
  sizeBytes: backup.sizeBytes,
});

const seenBackup = (details: Document, table: Document): Document => ({
  arn: details["BackupArn"],
  name: details["BackupName"],
  table: table["TableName"],
  tableId: orNull(table["TableId"]),
  status: details["BackupStatus"],
  type: details["BackupType"],
  created: details["BackupCreationDateTime"],
  expires: orNull(details["BackupExpiryDateTime"]),
  sizeBytes: details["BackupSizeBytes"],
});

const tagsOf = (tags: unknown): Document =>
  Object.fromEntries(
    (tags as { readonly Key: string; readonly Value: string }[]).map(({ Key, Value }) => [Key, Value]),
  );
