/** One backup or recovery point as AWS tells of it now: what it is of, whether that table is still the one, and how to restore it. */

export type BackupKey = { readonly name: string; readonly role: string };
export type BackupIndex = {
  readonly kind: "global" | "local";
  readonly name: string;
  readonly keys: readonly BackupKey[];
};

/** As the table was when the backup was made; AWS Backup's vaults do not tell. */
export type BackedUpTable = {
  readonly tableId: string | null;
  readonly itemCount: number | null;
  readonly keys: readonly BackupKey[];
  readonly indexes: readonly BackupIndex[];
  /** Told of its settings: billing, encryption, stream, time to live. */
  readonly settings: readonly string[];
};

/** The table of that name now. `older-than-table`: AWS Backup tells no TableId, and the point is older than the table. */
export type LiveTable =
  | { readonly state: "same"; readonly tableId: string | null; readonly by: "table-id" | "younger-than-table" }
  | { readonly state: "re-created"; readonly tableId: string | null; readonly by: "table-id" | "older-than-table" }
  | { readonly state: "gone" }
  | { readonly state: "unknown"; readonly because: string };

export type ShownBackup = {
  readonly kind: "native" | "system" | "aws-backup";
  readonly arn: string;
  readonly name: string | null;
  readonly status: string | null;
  /** ISO instants; `expires` may be `never`, null: not told. */
  readonly created: string | null;
  readonly expires: string | null;
  readonly sizeBytes: number | null;
  readonly account: string;
  readonly region: string;
  readonly vault: string | null;
  readonly lock: "none" | "governance" | "compliance-grace" | "compliance" | null;
  readonly tableArn: string;
  readonly table: string;
  readonly source: BackedUpTable | null;
  readonly live: LiveTable;
  /** Why it cannot be restored; null: it can. */
  readonly hindrance: string | null;
  /** By which means it is restored; null where it cannot be. */
  readonly command: string | null;
};
