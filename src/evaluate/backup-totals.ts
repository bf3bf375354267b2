/** The backups of one table to what they come to: counts, sizes, what outlived its table, what they cost a month. Pure. */
import { earlier, later, noBackups, plusBackups, sumOfOne } from "../model/backup-sum.ts";
import type { BackupPrices, BackupSum } from "../model/kept-backups.ts";
import {
  isUsable,
  type BackupTotals,
  type BackupsOfTable,
  type ListedPoint,
  type TableState,
} from "../model/listed-backups.ts";

const gibibyte = 2 ** 30;

export function totalsOf(given: {
  readonly points: readonly ListedPoint[];
  readonly summed: BackupsOfTable["summed"];
  readonly state: TableState;
  readonly prices: BackupPrices;
}): BackupTotals {
  const { points, summed, state, prices } = given;
  const isExpired = ({ status }: ListedPoint): boolean => status === "EXPIRED";
  const there = points.filter((point) => isUsable(point) || isExpired(point));
  const sum = (of: readonly ListedPoint[]): BackupSum => of.map(sumOfOne).reduce(plusBackups, noBackups);
  const kind = (wanted: ListedPoint["kind"]): readonly ListedPoint[] => there.filter((point) => point.kind === wanted);
  const native = plusBackups(sum(kind("native")), summed.native);
  const system = plusBackups(sum(kind("system")), summed.system);
  const awsBackup = sum(kind("aws-backup"));
  const orphaned = there.filter(
    ({ kind: is, whose }) => is !== "system" && (whose === "namesake" || whose === "deleted-table"),
  );
  const toRestore = points.filter((point) => isUsable(point) && (state !== "present" || point.whose === "table"));
  const times = sum(toRestore);
  return {
    native,
    system,
    awsBackup,
    orphans: state === "deleted" ? plusBackups(sum(orphaned), summed.native) : sum(orphaned),
    expired: points.filter(isExpired).length,
    unfinished: points.length - there.length,
    oldest: [summed.native.oldest, summed.system.oldest].reduce(earlier, times.oldest),
    newest: [summed.native.newest, summed.system.newest].reduce(later, times.newest),
    monthlyCost: monthlyCost({ native: native.sizeBytes, awsBackup: awsBackup.sizeBytes }, prices),
  };
}

/** In the currency of the prices, to the hundredth. */
export function monthlyCost(
  bytes: { readonly native: number; readonly awsBackup: number },
  { nativePerGiB, awsBackupPerGiB }: BackupPrices,
): number {
  const amount = (bytes.native * nativePerGiB + bytes.awsBackup * awsBackupPerGiB) / gibibyte;
  return Math.round(amount * 100) / 100;
}
