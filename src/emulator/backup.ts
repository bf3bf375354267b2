/** Native backups of a table, made from its specification; they outlive the table. Instants in epoch milliseconds. */
import { durationMs, instantMs } from "./instant.ts";
import { uuidOf } from "./ids.ts";
import type { BackupSpec, TableSpec } from "./organization.ts";
import { arnOf, backupArnOf, type Place, type Table } from "./table.ts";

export type Backup = {
  readonly arn: string;
  readonly name: string;
  readonly table: string;
  readonly tableArn: string;
  readonly tableId: string | null;
  /** ListBackups sends no TableId. */
  readonly hidesTableId: boolean;
  /** When it was requested. */
  readonly created: number;
  readonly status: "CREATING" | "AVAILABLE" | "DELETED";
  /** When a CREATING one becomes AVAILABLE. */
  readonly availableAt: number;
  readonly type: "USER" | "SYSTEM" | "AWS_BACKUP";
  readonly sizeBytes: number;
  readonly source: Pick<
    Table,
    "created" | "itemCount" | "sizeBytes" | "billingMode" | "key" | "indexes" | "settings" | "restores" | "items"
  >;
};

const day = 86_400_000;
/** DynamoDB keeps the SYSTEM backup of a deleted table 35 days (aws-facts §3.5). */
export const systemBackupKept = 35 * day;
const settling = 600_000;
/** API reference, BackupName: 3 to 255 characters. */
const longestName = 255;

/** Developer guide, "Before you begin using point-in-time recovery"; a name as long as names may be has no room for it. */
export const systemBackupName = (table: string): string =>
  `${table.slice(0, longestName - deletedTable.length)}${deletedTable}`;
const deletedTable = "$DeletedTableBackup";

export const statusOf = (backup: Backup, now: number): Backup["status"] =>
  backup.status === "CREATING" && now >= backup.availableAt ? "AVAILABLE" : backup.status;

/** AWS sends BackupExpiryDateTime for SYSTEM backups only. */
export const expiryOf = (backup: Backup): number | null =>
  backup.type === "SYSTEM" ? backup.created + systemBackupKept : null;

export const isExpired = (backup: Backup, now: number): boolean => {
  const expiry = expiryOf(backup);
  return expiry !== null && now >= expiry;
};

/** The id of the deleted table that carried the same name. */
export const namesakeIdOf = (tableArn: string): string => uuidOf(`${tableArn}#namesake`);

/** Expects a checked specification. Newest first. */
export function buildBackups(spec: TableSpec, table: Table, place: Place): Backup[] {
  const made = (spec.backups ?? []).flatMap((backup, index) => expand(backup, index, table, place));
  const archival = table.archival?.backupArn;
  if (archival) {
    made.push({
      ...common(table, place, "this"),
      arn: archival,
      name: `${table.name.slice(0, longestName - 14)}_${table.archival?.at ?? 0}`,
      hidesTableId: false,
      created: table.archival?.at ?? 0,
      status: "AVAILABLE",
      availableAt: 0,
      type: "USER",
      sizeBytes: table.sizeBytes,
    });
  }
  return made;
}

function expand(spec: BackupSpec, index: number, table: Table, place: Place): Backup[] {
  const newest = instantMs(spec.age, place.start) ?? place.start;
  const apart = durationMs(spec.every ?? "1d") ?? day;
  const type = spec.type ?? "USER";
  const of = spec.of ?? "this";
  return Array.from({ length: spec.count ?? 1 }, (_, n): Backup => {
    const created = newest - n * apart;
    return {
      ...common(table, place, of),
      arn: backupArnOf(arnOf(place, table.name), created, type === "SYSTEM" ? type : `${index}/${of}`),
      name:
        spec.name ?? (type === "SYSTEM" ? systemBackupName(table.name) : `${table.name}-backup`.slice(0, longestName)),
      hidesTableId: spec.noTableId ?? false,
      created,
      status: spec.status ?? "AVAILABLE",
      availableAt: place.start + settling,
      type,
      sizeBytes: spec.sizeBytes ?? table.sizeBytes,
      source: sourceOf(table, of, spec.itemCount),
    };
  });
}

function common(table: Table, place: Place, of: "this" | "namesake") {
  const tableArn = arnOf(place, table.name);
  return {
    table: table.name,
    tableArn,
    tableId: of === "namesake" ? namesakeIdOf(tableArn) : table.id,
    source: sourceOf(table, of, undefined),
  };
}

function sourceOf(table: Table, of: "this" | "namesake", items: number | undefined): Backup["source"] {
  const { sizeBytes, billingMode, key, indexes, settings, restores } = table;
  return {
    sizeBytes,
    billingMode,
    key,
    indexes,
    settings,
    restores,
    // A namesake is older than the table that followed it.
    created: of === "namesake" ? table.created - 365 * day : table.created,
    itemCount: items ?? table.itemCount,
    items: { ...table.items, count: items ?? table.items.count },
  };
}
