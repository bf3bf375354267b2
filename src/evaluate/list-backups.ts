/**
 * One table of a run, or what is left of one that is gone, to the list of what it can be restored from. Pure. Whose a
 * backup is goes by TableId, as everywhere; what cannot be told apart is listed as unclear and never guessed.
 */
import { later, noBackups, plusBackups } from "../model/backup-sum.ts";
import { distinctUnknowns } from "../model/distinct-unknowns.ts";
import type { Fact, ListItem, Unknown } from "../model/fact.ts";
import type { BackupPrices } from "../model/kept-backups.ts";
import {
  systemKeptFor,
  type BackupsOfTable,
  type ListedPoint,
  type SummedBackups,
  type TableState,
  type Whose,
} from "../model/listed-backups.ts";
import type { ForeignObservation, TableRecord } from "../model/observation.ts";
import { ownerOf } from "../model/own-backups.ts";
import { scopeKey } from "../model/scope-key.ts";
import { readTableArn } from "../model/table-arn.ts";
import { totalsOf } from "./backup-totals.ts";

export type Listing = {
  /** AWS Backup's points of an ARN in other scopes. */
  readonly copiesOf: (arn: string) => readonly ListItem[];
  readonly prices: BackupPrices;
  /** ISO instant: what is locked then. */
  readonly asOf: string;
};

const none: SummedBackups = { ...noBackups, newestArn: null };

export function backupsOfTable(
  { account, region, table }: { readonly account: string; readonly region: string; readonly table: TableRecord },
  { copiesOf, prices, asOf }: Listing,
): BackupsOfTable {
  const tableId = table.facts["table.id"] ?? notRead;
  const created = table.facts["table.created"] ?? notRead;
  const gone = table.presence === "deleted";
  const native = (table.lists["backupsByName"]?.items ?? []).map((backup) => {
    const whose = gone
      ? "deleted-table"
      : ownerOf({ ...backup, tableId: backup["tableId"] ?? notRead }, tableId, created).whose;
    return nativePoint(backup, { account, region, whose });
  });
  const stored = [...(table.lists["pointsByArn"]?.items ?? []), ...copiesOf(table.arn)];
  const vaulted = stored.map((point) => vaultPoint(point, gone ? "deleted-table" : whoseByAge(point, created), asOf));
  return listed({
    about: { account, region, table: table.name, arn: table.arn },
    state: gone ? "deleted" : "present",
    tableId: textOf(tableId),
    points: [...native, ...vaulted],
    summed: { native: none, system: none },
    missing: distinctUnknowns([
      ...gapsOf(table, "backupsByName", "onDemandBackups"),
      ...gapsOf(table, "pointsByArn", "recoveryPoints"),
    ]),
    prices,
  });
}

/** A table that its own scope does not list: what is told of it there, and copies elsewhere. Null: no backup is. */
export function backupsOfGone(
  {
    arn,
    observed,
    isScopeSeen,
  }: {
    readonly arn: string;
    readonly observed: readonly ForeignObservation[];
    readonly isScopeSeen: boolean;
  },
  { copiesOf, prices, asOf }: Listing,
): BackupsOfTable | null {
  const place = readTableArn(arn);
  if (place === null) return null;
  const whose: Whose = isScopeSeen ? "deleted-table" : "unclear";
  const told = observed.filter(({ observation }) => observation === "dynamodb:ListBackups").map(({ facts }) => facts);
  const stored = observed.filter(({ observation }) => observation === "backup:ListRecoveryPointsByBackupVault");
  const summed = {
    native: told.map((facts) => statedSum(facts, "")).reduce(plusSummed, none),
    system: told.map((facts) => statedSum(facts, "system")).reduce(plusSummed, none),
  };
  const points = [...stored.map(({ facts }) => facts), ...copiesOf(arn)].map((point) => vaultPoint(point, whose, asOf));
  if (points.length + summed.native.count + summed.system.count === 0) return null;
  const state: TableState = isScopeSeen ? "deleted" : "not-seen";
  return listed({ about: { ...place, arn }, state, tableId: null, points, summed, missing: [], prices });
}

const notRead: Fact = { state: "unknown", reason: { kind: "not-collected", detail: "it was not read" } };

const valueOf = (fact: Fact | undefined): unknown => (fact?.state === "known" ? fact.value : undefined);
const textOf = (fact: Fact | undefined): string | null => {
  const value = valueOf(fact);
  return typeof value === "string" ? value : null;
};
const numberOf = (fact: Fact | undefined): number | null => {
  const value = valueOf(fact);
  return typeof value === "number" ? value : null;
};

function gapsOf(table: TableRecord, list: string, group: "onDemandBackups" | "recoveryPoints"): readonly Unknown[] {
  const found = table.lists[list];
  if (found !== undefined) return found.missing;
  const read = table.groups[group];
  if (read?.state === "unread") return [read.reason];
  return [{ kind: "not-collected", detail: `the group ${group} was not collected` }];
}

function nativePoint(
  backup: ListItem,
  { account, region, whose }: { readonly account: string; readonly region: string; readonly whose: Whose },
): ListedPoint {
  const created = textOf(backup["created"]);
  const isSystem = valueOf(backup["type"]) === "SYSTEM";
  return {
    kind: isSystem ? "system" : "native",
    arn: textOf(backup["arn"]),
    name: textOf(backup["name"]),
    status: textOf(backup["status"]),
    created,
    sizeBytes: numberOf(backup["sizeBytes"]),
    account,
    region,
    vault: null,
    expires: isSystem ? systemExpiry(created) : "never",
    immutable: false,
    // One of a type that nobody can tell may be DynamoDB's own.
    whose: valueOf(backup["type"]) === undefined ? "unclear" : whose,
    tableId: textOf(backup["tableId"]),
  };
}

export const systemExpiry = (created: string | null): string | null =>
  created === null ? null : new Date(Date.parse(created) + systemKeptFor).toISOString();

function vaultPoint(point: ListItem, whose: Whose, asOf: string): ListedPoint {
  const lockDate = textOf(point["lockDate"]);
  const isLocked = valueOf(point["locked"]) === true && lockDate !== null && lockDate <= asOf;
  return {
    kind: "aws-backup",
    arn: textOf(point["arn"]),
    name: null,
    status: textOf(point["status"]),
    created: textOf(point["created"]),
    sizeBytes: numberOf(point["sizeBytes"]),
    account: textOf(point["account"]) ?? "",
    region: textOf(point["region"]) ?? "",
    vault: textOf(point["vault"]),
    expires: point["deleteAt"]?.state === "absent" ? "never" : textOf(point["deleteAt"]),
    immutable: isLocked || valueOf(point["vaultType"]) === "LOGICALLY_AIR_GAPPED_BACKUP_VAULT",
    whose,
    tableId: null,
  };
}

/** AWS Backup knows tables by ARN alone, which a re-created table takes over. */
function whoseByAge(point: ListItem, tableCreated: Fact): Whose {
  const [created, since] = [textOf(point["created"]), textOf(tableCreated)];
  if (created === null || since === null) return "unclear";
  return created >= since ? "table" : "namesake";
}

/** What a scope says of all native backups of one table that it did not list (scan/collect-backups.ts). */
function statedSum(facts: ListItem, prefix: "" | "system"): SummedBackups {
  const of = (name: string): Fact | undefined =>
    facts[prefix === "" ? name : `${prefix}${name.charAt(0).toUpperCase()}${name.slice(1)}`];
  return {
    count: numberOf(of("count")) ?? 0,
    sizeBytes: numberOf(of("sizeBytes")) ?? 0,
    unsized: numberOf(of("unsized")) ?? 0,
    oldest: textOf(of("oldest")),
    newest: textOf(of("newest")),
    newestArn: textOf(of("newestArn")),
  };
}

const plusSummed = (a: SummedBackups, b: SummedBackups): SummedBackups => ({
  ...plusBackups(a, b),
  newestArn: later(a.newest, b.newest) === a.newest ? a.newestArn : b.newestArn,
});

function listed(given: {
  readonly about: Pick<BackupsOfTable, "account" | "region" | "table" | "arn">;
  readonly state: TableState;
  readonly tableId: string | null;
  readonly points: readonly ListedPoint[];
  readonly summed: BackupsOfTable["summed"];
  readonly missing: readonly Unknown[];
  readonly prices: BackupPrices;
}): BackupsOfTable {
  const { about, state, tableId, summed, missing, prices } = given;
  const points = given.points.toSorted(newestFirst);
  return { ...about, state, tableId, points, summed, totals: totalsOf({ points, summed, state, prices }), missing };
}

/** By creation, then by ARN and place: one order whatever order they came in. */
function newestFirst(a: ListedPoint, b: ListedPoint): number {
  const [first, second] = [sortKey(a), sortKey(b)];
  return first === second ? 0 : first > second ? -1 : 1;
}
const sortKey = ({ created, arn, account, region, vault }: ListedPoint): string =>
  [created ?? "", arn ?? "", account, region, vault ?? ""].join(" ");

/** Is it of a table in this scope: what a vault holds of tables elsewhere is listed with those. */
export const isOfScope = (arn: string, scope: { readonly account: string; readonly region: string }): boolean => {
  const place = readTableArn(arn);
  return place !== null && scopeKey(place) === scopeKey(scope);
};
