/** What each table could be restored from, as a run saw it: every backup and recovery point, whose it is, what it costs. */
import type { BackupSum } from "./kept-backups.ts";
import type { Unknown } from "./fact.ts";
import type { GroupId } from "./fact-groups.ts";

/** What a list of backups is made of, and all that a run holds which was made for one. */
export const listedGroups = ["table", "onDemandBackups", "recoveryPoints"] as const satisfies readonly GroupId[];

/** `system`: the copy that DynamoDB keeps of a table for 35 days after its deletion, free of charge. */
export const pointKinds = ["native", "system", "aws-backup"] as const;
export type PointKind = (typeof pointKinds)[number];

/** `namesake`: of an earlier table of the name. `unclear`: nothing tells which of the two. */
export type Whose = "table" | "namesake" | "deleted-table" | "unclear";

/** Null: AWS did not say, or not so that anybody understands. */
export type ListedPoint = {
  readonly kind: PointKind;
  readonly arn: string | null;
  readonly name: string | null;
  readonly status: string | null;
  /** ISO instant. */
  readonly created: string | null;
  readonly sizeBytes: number | null;
  /** Where it lies; a copy lies elsewhere than its table. */
  readonly account: string;
  readonly region: string;
  readonly vault: string | null;
  /** ISO instant, or `never`: nothing will delete it. */
  readonly expires: string | null;
  readonly immutable: boolean;
  readonly whose: Whose;
  /** Of the table that it was taken of. */
  readonly tableId: string | null;
};

/** Native backups of a deleted table: the run keeps their sums and which is the newest, and not each of them. */
export type SummedBackups = BackupSum & { readonly newestArn: string | null };

/** `not-seen`: copies are there, and the scope that would hold the table was not looked at to its end. */
export type TableState = "present" | "deleted" | "not-seen";

export type BackupsOfTable = {
  readonly account: string;
  readonly region: string;
  readonly table: string;
  readonly arn: string;
  readonly state: TableState;
  readonly tableId: string | null;
  /** Newest first. */
  readonly points: readonly ListedPoint[];
  readonly summed: { readonly native: SummedBackups; readonly system: SummedBackups };
  readonly totals: BackupTotals;
  /** Why there may be more, or why it is not known whose some are. */
  readonly missing: readonly Unknown[];
};

/** Finished ones, and what is expired and still there. */
export type BackupTotals = {
  readonly native: BackupSum;
  readonly system: BackupSum;
  readonly awsBackup: BackupSum;
  /** Of tables that are gone, or of an earlier table of the name; SYSTEM ones are none. */
  readonly orphans: BackupSum;
  /** EXPIRED: AWS Backup could not delete them, and they are paid for. */
  readonly expired: number;
  /** Not finished, or not usable any more. */
  readonly unfinished: number;
  /** Oldest and newest moment that this very table, or the deleted one, can be restored to; null: none. */
  readonly oldest: string | null;
  readonly newest: string | null;
  /** An estimate in the currency of the prices, of what has a size. */
  readonly monthlyCost: number;
};

export const usableStatuses: readonly string[] = ["AVAILABLE", "COMPLETED"];
export const isUsable = ({ status }: Pick<ListedPoint, "status">): boolean =>
  status !== null && usableStatuses.includes(status);

/** DynamoDB keeps the backup of a deleted table so long (developer guide, DeleteTable with PITR). */
export const systemKeptFor = 35 * 86_400_000;
