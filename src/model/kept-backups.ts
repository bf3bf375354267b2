/** Backups that outlived their table, and those that nothing will ever delete: how many, how large, what they cost a month. */

/** Native backups of one kind, or points of AWS Backup; only finished ones. Sizes are as AWS says them. */
export type BackupSum = {
  readonly count: number;
  readonly sizeBytes: number;
  /** Those of which AWS told no size: not in `sizeBytes`, nor in any cost. */
  readonly unsized: number;
  /** ISO instants; null of none. */
  readonly oldest: string | null;
  readonly newest: string | null;
};

export type KeptSums = {
  readonly native: BackupSum;
  readonly awsBackup: BackupSum;
  /** In the currency of the prices, of what has a size. */
  readonly monthlyCost: number;
};

/** `deleted-table`: gone, or followed by another table of its name. Then there may be no finding about it. */
export type KeptTable = KeptSums & {
  readonly subject: "table" | "deleted-table";
  readonly account: string;
  readonly region: string;
  readonly table: string;
  readonly arn: string;
};

export type KeptGroup = KeptSums & {
  /** Tables that such backups are of. */
  readonly tables: number;
  /** Those that cost most, at most `mostShown`; then by account, Region and name. */
  readonly largest: readonly KeptTable[];
};

export type KeptBackups = {
  readonly deletedTables: KeptGroup;
  readonly neverExpiring: KeptGroup;
  readonly prices: BackupPrices;
  /** Scopes in which nobody asked for native backups, or for points of AWS Backup, or not all came. */
  readonly unseen: { readonly native: number; readonly awsBackup: number };
};

export const mostShown = 50;

/** A GiB for a month. */
export type BackupPrices = {
  readonly currency: string;
  readonly nativePerGiB: number;
  readonly awsBackupPerGiB: number;
};

/**
 * Estimates for us-east-1, to be replaced by what is paid: no price page was retrievable. Native: quoted by several
 * publishers; AWS Backup: warm storage, from memory, and cold storage is cheaper.
 */
export const assumedPrices: BackupPrices = { currency: "USD", nativePerGiB: 0.1, awsBackupPerGiB: 0.1 };
