/** What there really is of a native backup, for tests to hold a report against. */
import { expiryOf, statusOf, type Backup } from "./backup.ts";

/** Instants are ISO strings with milliseconds. */
export type BackupTruth = {
  readonly arn: string;
  readonly name: string;
  readonly table: string;
  readonly tableId: string | null;
  /** Whether ListBackups sends the TableId. */
  readonly sendsTableId: boolean;
  readonly status: string;
  readonly type: "USER" | "SYSTEM" | "AWS_BACKUP";
  readonly created: string;
  readonly expires: string | null;
  readonly sizeBytes: number;
};

const iso = (ms: number): string => new Date(ms).toISOString();

export function backupTruth(backup: Backup, now: number): BackupTruth {
  const expiry = expiryOf(backup);
  return {
    arn: backup.arn,
    name: backup.name,
    table: backup.table,
    tableId: backup.tableId,
    sendsTableId: backup.tableId !== null && !backup.hidesTableId,
    status: statusOf(backup, now),
    type: backup.type,
    created: iso(backup.created),
    expires: expiry === null ? null : iso(expiry),
    sizeBytes: backup.sizeBytes,
  };
}
