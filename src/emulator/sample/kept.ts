/** Settings that most tables of the sample share, so that what is peculiar about a table stands out in its entry. */
import type { BackupSpec, TableSpec } from "../organization.ts";

/** Nightly native backups of the last week. */
export const nightly: readonly BackupSpec[] = [{ age: "8h", count: 7, every: "1d" }];

/** PITR over the full 35 days, deletion protection, nightly backups. */
export const wellKept = {
  pitr: { enabled: true },
  deletionProtection: true,
  billingMode: "PAY_PER_REQUEST",
  backups: nightly,
} as const satisfies Partial<TableSpec>;

/** As above, but backed up by an AWS Backup plan every night instead. */
export const planKept = {
  pitr: { enabled: true },
  deletionProtection: true,
  billingMode: "PAY_PER_REQUEST",
  awsBackup: { last: "7h", vault: "nightly" },
} as const satisfies Partial<TableSpec>;

export const gigabytes = (n: number): number => n * 1_000_000_000;
