/**
 * One table as the embedded organization holds it: what its specification says, with every instant in epoch
 * milliseconds. Its status at a time is `table-state.ts`; this builds it and refuses nothing.
 */
import { durationMs, instantMs } from "./instant.ts";
import { hexOf, uuidOf } from "./ids.ts";
import { buildIndexes, type Index } from "./indexes.ts";
import type { TableRestoresSpec } from "./restore-spec.ts";
import { buildSettings, type TableSettings } from "./table-settings.ts";
import type { ReplicaSpec, TableSpec, TableStatus, VanishPoint } from "./organization.ts";

/** The scope a table lives in; `start` is the instant at which the clock stood when the organization began. */
export type Place = {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
  readonly start: number;
};

export type Pitr = {
  readonly enabled: boolean;
  /** Nothing earlier can be restored: last switched on, or what a shorter period has cut. */
  readonly since: number;
  /** Days; null: AWS does not send the member. */
  readonly period: number | null;
};

export type Turn = { readonly to: TableStatus; readonly afterCalls?: number; readonly at?: number };

export type Table = {
  readonly name: string;
  readonly arn: string;
  /** null: DescribeTable sends none. */
  readonly id: string | null;
  readonly created: number;
  /** The status it began with. */
  status: TableStatus;
  readonly restoring: boolean;
  deletingSince: number;
  /** When CREATING becomes ACTIVE, or DELETING ends. */
  settlesAt: number;
  /** UPDATING until then because a call changed it. */
  readonly updatingUntil: number;
  pitr: Pitr;
  readonly deletionProtection: boolean | null;
  readonly billingMode: "PROVISIONED" | "PAY_PER_REQUEST";
  readonly class: "STANDARD" | "STANDARD_INFREQUENT_ACCESS";
  readonly sizeBytes: number;
  readonly itemCount: number;
  readonly settings: TableSettings;
  readonly tags: Readonly<Record<string, string>>;
  /** It has tags or had some: the tagging API knows it. */
  readonly wasTagged: boolean;
  readonly replicas: readonly ReplicaSpec[];
  readonly archival: { readonly at: number; readonly backupArn: string | null } | null;
  readonly vanishes: VanishPoint | null;
  readonly turns: readonly Turn[];
  /** Calls about this table so far. */
  calls: number;
  readonly key: KeyShape;
  readonly indexes: readonly Index[];
  /** What becomes of restores from it. */
  readonly restores: TableRestoresSpec;
  /** The items a Scan finds; what DescribeTable tells may lag behind. */
  readonly items: { readonly count: number; readonly readable: boolean };
  /** Made by a restore that a call asked for; null: by nothing of the kind. */
  readonly made: Made | null;
};

/** How a restore that a call asked for ends. */
export type Made = {
  /** It is taken away at the end instead of becoming ACTIVE. */
  readonly ends: "active" | "gone";
  /** DescribeTable goes on to tell of the restore. */
  readonly summary: "while-creating" | "kept";
  /** From then on DescribeTable tells size and number of items. */
  readonly countedAt: number;
};

/** The key schema; and the types of every key attribute, those of indexes too. */
export type KeyShape = {
  readonly schema: readonly { readonly AttributeName: string; readonly KeyType: string }[];
  readonly attributes: readonly { readonly AttributeName: string; readonly AttributeType: string }[];
};

const defaultKey: KeyShape = {
  schema: [{ AttributeName: "pk", KeyType: "HASH" }],
  attributes: [{ AttributeName: "pk", AttributeType: "S" }],
};

function buildKey({ key = { hash: "pk" }, indexes = [] }: TableSpec): KeyShape {
  const names = [key.hash, key.range, ...indexes.flatMap(({ hash, range }) => [hash, range])];
  const known = new Set(names.filter((name) => name !== undefined));
  return {
    schema: [
      { AttributeName: key.hash, KeyType: "HASH" },
      ...(key.range === undefined ? [] : [{ AttributeName: key.range, KeyType: "RANGE" }]),
    ],
    attributes: [...known].map((name) => ({ AttributeName: name, AttributeType: "S" })),
  };
}

const day = 86_400_000;
const settling = 600_000;
/** A table that is being deleted no longer answers for its parts after about 1.6 s (aws-facts §3.1). */
const longDeleting = 3_000;

export const arnOf = (place: Place, table: string): string =>
  `arn:${place.partition}:dynamodb:${place.region}:${place.account}:table/${table}`;

/** Expects a checked specification. */
export function buildTable(spec: TableSpec, place: Place): Table {
  const at = (instant: string): number => instantMs(instant, place.start) ?? place.start;
  const arn = arnOf(place, spec.name);
  const created = at(spec.created ?? "400d");
  const status = spec.status ?? "ACTIVE";
  const archived = status === "ARCHIVED" || status === "ARCHIVING";
  const archivedAt = spec.archival ? at(spec.archival.at) : place.start - 3 * day;
  return {
    name: spec.name,
    arn,
    id: spec.tableId === undefined ? uuidOf(arn) : spec.tableId,
    created,
    status,
    restoring: spec.restoring ?? false,
    deletingSince: spec.deletingSince ? at(spec.deletingSince) : place.start - longDeleting,
    updatingUntil: 0,
    settlesAt: place.start + (durationMs(spec.settlesAfter ?? "10m") ?? settling),
    pitr: {
      enabled: spec.pitr?.enabled ?? false,
      since: spec.pitr?.since === undefined ? created : at(spec.pitr.since),
      period: spec.pitr?.period === undefined ? 35 : spec.pitr.period,
    },
    deletionProtection: spec.deletionProtection === undefined ? false : spec.deletionProtection,
    billingMode: spec.billingMode ?? "PROVISIONED",
    class: spec.class ?? "STANDARD",
    sizeBytes: spec.sizeBytes ?? 0,
    itemCount: spec.itemCount ?? 0,
    settings: buildSettings(spec, at),
    tags: spec.tags ?? {},
    wasTagged: spec.tags !== undefined,
    replicas: spec.replicas ?? [],
    archival: archived
      ? { at: archivedAt, backupArn: spec.archival?.backup === false ? null : backupArnOf(arn, archivedAt, "archival") }
      : null,
    vanishes: spec.vanishes?.after ?? null,
    turns: (spec.turns ?? []).map((turn) =>
      "afterCalls" in turn
        ? { to: turn.to, afterCalls: turn.afterCalls }
        : { to: turn.to, at: place.start + (durationMs(turn.after) ?? 0) },
    ),
    calls: 0,
    // A million generated tables share one.
    key: spec.key || spec.indexes ? buildKey(spec) : defaultKey,
    indexes: buildIndexes(spec.indexes ?? [], spec.key?.hash ?? "pk"),
    restores: spec.restores ?? {},
    items: { count: spec.itemCount ?? 0, readable: true },
    made: null,
  };
}

/** As AWS forms it: 14 digits of epoch milliseconds and 8 hex; `salt` tells backups of one millisecond apart. */
export function backupArnOf(tableArn: string, requested: number, salt: string): string {
  const suffix = salt === "SYSTEM" ? "00000000" : hexOf(`${tableArn}/${requested}/${salt}`, 8);
  return `${tableArn}/backup/${String(requested).padStart(14, "0")}-${suffix}`;
}
