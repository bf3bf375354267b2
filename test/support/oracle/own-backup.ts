/** Whether a native backup of this very table is there, written down a second time from AWS's documentation. */
import type { BackupTruth } from "../../../src/emulator/truth-backup.ts";
import type { TableTruth } from "../../../src/emulator/truth.ts";
import { ageOf, some, type Answer, type Known } from "./known.ts";

/** Same name is not same table: a backup is of this table when it says so, or when it is younger than the table. */
export function isOfThisTable(backup: BackupTruth, table: TableTruth): Answer {
  if (!backup.sendsTableId) return Date.parse(backup.created) >= Date.parse(table.created);
  return table.tableId === null ? null : backup.tableId === table.tableId;
}

export function ownBackup({ backups, table, now }: Known, newerThan: number): Answer {
  if (backups === null) return null;
  return some(backups, (backup) => {
    if (backup.type !== "USER") return false;
    const own = isOfThisTable(backup, table);
    // A backup that may be of either table is a gap in the list of each, whatever else is known of it.
    if (own !== true) return own;
    return backup.status === "AVAILABLE" && ageOf(backup.created, now) <= newerThan;
  });
}
