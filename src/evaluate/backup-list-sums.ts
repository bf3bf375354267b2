/** Tables one after the other in, what all of them come to out. Pure; held are sums. */
import { noBackups, plusBackups } from "../model/backup-sum.ts";
import type { BackupListTotals, ListedTable, RetentionSum } from "../model/backup-report.ts";
import type { BackupPrices } from "../model/kept-backups.ts";
import { monthlyCost } from "./backup-totals.ts";

export type BackupListSums = { add(table: ListedTable): void; close(): BackupListTotals };

export function createBackupListSums(prices: BackupPrices): BackupListSums {
  let [native, system, awsBackup, orphans] = [noBackups, noBackups, noBackups, noBackups];
  let [tables, without, goneTables, expired, unfinished] = [0, 0, 0, 0, 0];
  let retention: RetentionSum | null = null;
  return {
    add(table) {
      const { totals, state, fates } = table;
      tables += 1;
      if (state === "present" && totals.newest === null) without += 1;
      if (state === "deleted") goneTables += 1;
      native = plusBackups(native, totals.native);
      system = plusBackups(system, totals.system);
      awsBackup = plusBackups(awsBackup, totals.awsBackup);
      orphans = plusBackups(orphans, totals.orphans);
      expired += totals.expired;
      unfinished += totals.unfinished;
      if (fates !== null) retention = plusRetention(retention, table);
    },
    close: () => ({
      tables,
      without,
      goneTables,
      native,
      system,
      awsBackup,
      orphans,
      expired,
      unfinished,
      monthlyCost: monthlyCost({ native: native.sizeBytes, awsBackup: awsBackup.sizeBytes }, prices),
      retention:
        retention === null
          ? null
          : { ...retention, freedMonthly: monthlyCost({ native: retention.droppedBytes, awsBackup: 0 }, prices) },
    }),
  };
}

const noRetention: RetentionSum = { kept: 0, dropped: 0, exempt: 0, droppedBytes: 0, unsized: 0, freedMonthly: 0 };

/** What is told in sums only is of tables that are gone, and exempt. */
function plusRetention(sum: RetentionSum | null, { points, fates, summed }: ListedTable): RetentionSum {
  const all = { ...(sum ?? noRetention) };
  const counts = {
    kept: all.kept,
    dropped: all.dropped,
    exempt: all.exempt + summed.native.count + summed.system.count,
  };
  let { droppedBytes, unsized } = all;
  for (const [index, { sizeBytes }] of points.entries()) {
    const fate = fates?.[index]?.fate ?? "exempt";
    counts[fate] += 1;
    if (fate !== "dropped") continue;
    droppedBytes += sizeBytes ?? 0;
    unsized += sizeBytes === null ? 1 : 0;
  }
  return { ...counts, droppedBytes, unsized, freedMonthly: 0 };
}
