/** What lists of backups are written from, and the shape of their formats: each table is given once, and then let go. */
import type { BackupTotals, BackupsOfTable } from "./listed-backups.ts";
import type { ActionPrices } from "./prices.ts";
import type { RetentionFate, RetentionScheme } from "./retention.ts";
import type { Coverage, RunHeader } from "./run.ts";
import type { ReportContext } from "./report.ts";

/** `fates`: of its points, in their order; null: no scheme was asked about. */
export type ListedTable = BackupsOfTable & { readonly fates: readonly RetentionFate[] | null };

export type RetentionSum = {
  readonly kept: number;
  readonly dropped: number;
  readonly exempt: number;
  readonly droppedBytes: number;
  /** Of what is dropped and of unknown size. */
  readonly unsized: number;
  readonly freedMonthly: number;
};

export type BackupListTotals = Pick<
  BackupTotals,
  "native" | "system" | "awsBackup" | "orphans" | "expired" | "unfinished" | "monthlyCost"
> & {
  readonly tables: number;
  /** Those that are there and can be restored from nothing. */
  readonly without: number;
  readonly goneTables: number;
  readonly retention: RetentionSum | null;
};

export type BackupListContext = {
  readonly run: RunHeader;
  readonly prices: Pick<ActionPrices, "currency" | "estimated" | "nativePerGiB" | "awsBackupPerGiB">;
  readonly scheme: RetentionScheme | null;
  /** As typed: `--table`, `--account`, `--region`, `--orphans`. */
  readonly filters: readonly string[];
  readonly coverage: Coverage;
  readonly options: ReportContext["options"];
};

/** `lacking`: sentences that say why there may be more; empty: everything was seen. */
export type BackupListEnd = { readonly totals: BackupListTotals; readonly lacking: readonly string[] };

export type BackupListWriter = {
  begin(): string;
  table(table: ListedTable): string;
  end(end: BackupListEnd): string;
};

export type BackupListFormat = {
  readonly id: string;
  readonly extensions: readonly string[];
  readonly about: string;
  readonly create: (context: BackupListContext) => BackupListWriter;
};
