/** Restores that calls have begun in one account and Region: which of them still run, and what the truth tells of them. */
import type { Call } from "./call.ts";
import type { TableStatus } from "./organization.ts";
import type { ScopeStore } from "./scope-store.ts";
import { statusAt } from "./table-state.ts";

export type Restore = {
  /** The new table. */
  readonly table: string;
  readonly tableId: string;
  readonly sourceTableArn: string;
  /** null: to a point in time. */
  readonly backupArn: string | null;
  /** Until when it restores. */
  readonly to: number;
  readonly begun: number;
};

/** Instants are ISO strings with milliseconds. */
export type RestoreTruth = {
  readonly table: string;
  readonly tableId: string;
  readonly sourceTableArn: string;
  readonly backupArn: string | null;
  readonly to: string;
  readonly begun: string;
  /** Of the table it has made; null: that table is gone, whoever carries its name now. */
  readonly status: TableStatus | null;
};

/** The restored table, unless it is gone. */
function statusOf(store: ScopeStore, { table: name, tableId }: Restore, now: number): TableStatus | null {
  const table = store.find(name, now);
  if (table?.id !== tableId) return null;
  const status = statusAt(table, now);
  return status === "gone" ? null : status;
}

export const runningRestores = (store: ScopeStore, now: number): readonly Restore[] =>
  store.restores.filter((restore) => statusOf(store, restore, now) === "CREATING");

/** A backup is restored in its own Region, or in another one of the account. */
export function isBeingRestored(call: Call, backupArn: string): boolean {
  const { world, principal, now } = call;
  return world.regions.some((region) =>
    runningRestores(world.scope(principal.account, region), now).some((restore) => restore.backupArn === backupArn),
  );
}

export const restoreTruth = (store: ScopeStore, restore: Restore, now: number): RestoreTruth => ({
  table: restore.table,
  tableId: restore.tableId,
  sourceTableArn: restore.sourceTableArn,
  backupArn: restore.backupArn,
  to: new Date(restore.to).toISOString(),
  begun: new Date(restore.begun).toISOString(),
  status: statusOf(store, restore, now),
});
