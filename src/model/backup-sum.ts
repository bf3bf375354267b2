/** Sums of backups: of none, of one, of two sums. What has no size is counted apart and adds nothing. */
import type { BackupSum } from "./kept-backups.ts";

export const noBackups: BackupSum = { count: 0, sizeBytes: 0, unsized: 0, oldest: null, newest: null };

export const sumOfOne = (backup: {
  readonly sizeBytes: number | null;
  readonly created: string | null;
}): BackupSum => ({
  count: 1,
  sizeBytes: backup.sizeBytes ?? 0,
  unsized: backup.sizeBytes === null ? 1 : 0,
  oldest: backup.created,
  newest: backup.created,
});

export const plusBackups = (a: BackupSum, b: BackupSum): BackupSum => ({
  count: a.count + b.count,
  sizeBytes: a.sizeBytes + b.sizeBytes,
  unsized: a.unsized + b.unsized,
  oldest: earlier(a.oldest, b.oldest),
  newest: later(a.newest, b.newest),
});

/** ISO instants as they are stored: all in UTC and of one length, so that their texts are in the order of time. */
export const earlier = (a: string | null, b: string | null): string | null =>
  a === null || (b !== null && b < a) ? b : a;
export const later = (a: string | null, b: string | null): string | null =>
  a === null || (b !== null && b > a) ? b : a;
