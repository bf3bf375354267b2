/**
 * The tables and native backups of one account in one Region, as they are now: what the specification says, overlaid
 * with what calls have created, changed and deleted. Tables of a generator are held only once they have changed.
 */
import { buildBackups, isExpired, systemBackupName, type Backup } from "./backup.ts";
import type { TableSource } from "./generated-tables.ts";
import type { Restore } from "./restores.ts";
import { backupArnOf, buildTable, type Place, type Table } from "./table.ts";
import { statusAt } from "./table-state.ts";

export type ScopeStore = {
  readonly place: Place;
  /** The table if it exists at `now`; DELETING ones still do. */
  find(name: string, now: number): Table | undefined;
  /** Names of the tables that exist, in order, from the one after `name`; and the tables themselves. */
  namesAfter(name: string, now: number): Iterable<string>;
  tablesAfter(name: string, now: number): Iterable<Table>;
  /** Backups in order of table name and ARN, of one table or of all, from the one after the cursor. */
  backupsAfter(cursor: BackupCursor | null, now: number): Iterable<Backup>;
  backup(arn: string, now: number): Backup | undefined;
  put(table: Table): void;
  /** Tables that are still to be created by somebody else, as they would be now. */
  appearing(now: number): readonly Table[];
  /** Creates those that this answer makes appear. */
  appear(after: string, now: number): void;
  /** The table, if it is one that may vanish. */
  vanishing(name: string, now: number): Table | undefined;
  /** Ends a table at once; leaves a SYSTEM backup if PITR was on. */
  remove(table: Table, now: number): void;
  addBackup(backup: Backup): void;
  removeBackup(arn: string): void;
  /** Every restore that calls have begun here, in order. */
  readonly restores: Restore[];
};

export type BackupCursor = { readonly table: string; readonly arn: string };

export function createScopeStore(source: TableSource, place: Place): ScopeStore {
  /** Changed and created tables; null: gone. */
  const overlay = new Map<string, Table | null>();
  const addedBackups = new Map<string, Backup[]>();
  const removedBackups = new Set<string>();
  const created: string[] = [];

  const built = (name: string): Table | undefined => {
    const held = overlay.get(name);
    if (held !== undefined) return held ?? undefined;
    const spec = source.specOf(name);
    if (!spec || spec.deleted !== undefined || spec.appears !== undefined) return undefined;
    const table = buildTable(spec, place);
    // Only what calls can change has to be remembered from its first mention on.
    if (table.turns.length > 0 || table.vanishes !== null || table.status === "DELETING") overlay.set(name, table);
    return table;
  };

  const find = (name: string, now: number): Table | undefined => {
    const table = built(name);
    if (!table) return undefined;
    if (statusAt(table, now) !== "gone") return table;
    remove(table, Math.min(now, table.settlesAt));
    return undefined;
  };

  const remove = (table: Table, now: number): void => {
    overlay.set(table.name, null);
    if (!table.pitr.enabled) return;
    // aws-facts §3.5: deleting a table with PITR leaves a SYSTEM backup, without it none.
    addBackup({
      arn: backupArnOf(table.arn, now, "SYSTEM"),
      name: systemBackupName(table.name),
      table: table.name,
      tableArn: table.arn,
      tableId: table.id,
      hidesTableId: false,
      created: now,
      status: "AVAILABLE",
      availableAt: now,
      type: "SYSTEM",
      sizeBytes: table.sizeBytes,
      source: table,
    });
  };

  const addBackup = (backup: Backup): void => {
    const held = addedBackups.get(backup.table);
    if (held) held.push(backup);
    else addedBackups.set(backup.table, [backup]);
  };

  /** Names of the source and of created tables and of tables with added backups, merged in order. */
  function* namesFrom(start: number, others: readonly string[]): Iterable<string> {
    let index = start;
    let other = 0;
    while (index < source.count || other < others.length) {
      const left = index < source.count ? source.nameAt(index) : undefined;
      const right = others[other];
      if (left !== undefined && (right === undefined || left <= right)) {
        index += 1;
        if (left === right) other += 1;
        yield left;
      } else if (right !== undefined) {
        other += 1;
        yield right;
      }
    }
  }

  function* namesAfter(name: string, now: number): Iterable<string> {
    const others = created.filter((candidate) => candidate > name).toSorted();
    for (const candidate of namesFrom(source.indexAfter(name), others)) {
      if ((source.steady && !overlay.has(candidate)) || find(candidate, now)) yield candidate;
    }
  }

  const backupsOf = (name: string, now: number): Backup[] => {
    const spec = source.specOf(name);
    // A deletion that has ended leaves its SYSTEM backup when somebody looks.
    if (overlay.has(name) || spec?.status === "DELETING") find(name, now);
    const bare = !spec?.backups?.length && !spec?.archival && !spec?.status?.startsWith("ARCHIV");
    const own = spec && !bare ? buildBackups(spec, buildTable(spec, place), place) : [];
    return [...own, ...(addedBackups.get(name) ?? [])]
      .filter((backup) => !removedBackups.has(backup.arn) && !isExpired(backup, now))
      .toSorted((a, b) => (a.arn < b.arn ? -1 : a.arn > b.arn ? 1 : 0));
  };

  const appearing = (now: number): readonly Table[] => {
    if (source.steady) return [];
    const specs = Array.from({ length: source.count }, (_, index) => source.specOf(source.nameAt(index)));
    return specs.flatMap((spec) =>
      spec?.appears === undefined || overlay.has(spec.name)
        ? []
        : [buildTable({ ...spec, created: new Date(now).toISOString() }, place)],
    );
  };

  return {
    place,
    appearing,
    appear(after, now) {
      for (const table of appearing(now)) {
        if (source.specOf(table.name)?.appears?.after === after) overlay.set(table.name, table);
      }
    },
    find,
    namesAfter,
    *tablesAfter(name, now) {
      for (const candidate of namesAfter(name, now)) {
        const table = find(candidate, now);
        if (table) yield table;
      }
    },
    *backupsAfter(cursor, now) {
      const from = cursor?.table ?? "";
      const others = [...addedBackups.keys()].filter((candidate) => candidate > from).toSorted();
      if (cursor) yield* backupsOf(cursor.table, now).filter((backup) => backup.arn > cursor.arn);
      for (const name of namesFrom(source.indexAfter(from), others)) yield* backupsOf(name, now);
    },
    backup(arn, now) {
      const table = tableOfBackupArn(arn);
      return table === undefined ? undefined : backupsOf(table, now).find((backup) => backup.arn === arn);
    },
    put(table) {
      if (!overlay.get(table.name) && !source.specOf(table.name) && !created.includes(table.name)) {
        created.push(table.name);
      }
      overlay.set(table.name, table);
    },
    vanishing: (name, now) => (source.steady ? undefined : find(name, now)),
    remove,
    addBackup,
    removeBackup(arn) {
      removedBackups.add(arn);
    },
    restores: [],
  };
}

/** The table name inside `arn:…:table/NAME/backup/…`, or undefined. */
export function tableOfBackupArn(arn: string): string | undefined {
  return /:table\/([^/]+)\/backup\/[^/]+$/.exec(arn)?.[1];
}
