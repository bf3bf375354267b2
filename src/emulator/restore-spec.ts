/**
 * What a specification may say of restores that calls ask for: how long they take, how many may run at once, and how
 * those of one table end. Types and closed lists only. Durations are of the emulator's clock.
 */
import type { Duration } from "./instant.ts";

/** `restores` of an organization. */
export type RestoresSpec = {
  /** From CREATING to ACTIVE; `4m` unless given. */
  readonly takes?: Duration;
  /** How many may run at once in one account and Region; 50 unless given, as AWS allows. */
  readonly atOnce?: number;
  /** Whether DescribeTable goes on to tell where a restored table came from once it is ACTIVE; `while-creating` unless given. */
  readonly summary?: (typeof summaryKinds)[number];
  /** How long after it is ACTIVE DescribeTable tells a restored table's size and number of items (AWS: up to six hours); at once unless given. */
  readonly countedAfter?: Duration;
};

export const summaryKinds = ["while-creating", "kept"] as const;

/** `never`: it stays CREATING. `gone`: the table is taken away again. */
export const restoreEnds = ["active", "never", "gone"] as const;

/** `restores` of a table: what becomes of restores from its backups and from its point-in-time recovery. */
export type TableRestoresSpec = {
  /** As the organization says unless given. */
  readonly takes?: Duration;
  /** `active` unless given. */
  readonly ends?: (typeof restoreEnds)[number];
  /** How many items the restored table has; those of the backup, or of the table, unless given. */
  readonly itemCount?: number;
  /** No item of the restored table can be read. */
  readonly unreadable?: true;
  /** Names of indexes that the restored table lacks. */
  readonly lacks?: readonly string[];
  /** The restored table is under the AWS owned key, whatever its source was. */
  readonly losesKey?: true;
};

export type Restores = {
  readonly takes: number;
  readonly atOnce: number;
  readonly summary: (typeof summaryKinds)[number];
  readonly countedAfter: number;
};
