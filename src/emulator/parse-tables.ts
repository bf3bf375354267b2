/** What a list of tables may say: its shape, and that it does not contradict itself. */
import { systemBackupKept } from "./backup.ts";
import { durationMs, instantMs } from "./instant.ts";
import {
  replicaStatuses,
  tableStatuses,
  vanishPoints,
  type BackupSpec,
  type TableListSpec,
  type TableSpec,
} from "./organization.ts";
import { indexes, judgeIndexes, tableKey, tableRestores } from "./parse-restores.ts";
import { judgeKeys, tableSettings } from "./parse-settings.ts";
import {
  accountId,
  duration,
  flag,
  instant,
  integer,
  isObject,
  listOf,
  nullOr,
  number,
  onlyTrue,
  oneOf,
  recordOf,
  region,
  shape,
  text,
  vaultName,
  type Check,
  type Report,
} from "./shape.ts";

const large = Number.MAX_SAFE_INTEGER;
export const tags = recordOf(
  text(/^.{1,128}$/su, "the key of a tag (1 to 128 characters)"),
  text(/^.{0,256}$/su, "the value of a tag (at most 256 characters)"),
);
export const tableName = text(/^[a-zA-Z0-9_.-]{3,255}$/, "a table name (3 to 255 of a-z A-Z 0-9 _ . -)");

const backup = shape(
  {
    age: instant,
    status: oneOf(["CREATING", "AVAILABLE", "DELETED"]),
    type: oneOf(["USER", "SYSTEM", "AWS_BACKUP"]),
    of: oneOf(["this", "namesake"]),
    name: text(/^[a-zA-Z0-9_.$-]{3,255}$/, "a backup name (3 to 255 of a-z A-Z 0-9 _ . -)"),
    sizeBytes: integer(0, large),
    count: integer(1, 100_000),
    every: duration,
    itemCount: integer(0, large),
    noTableId: onlyTrue,
  },
  ["age"],
);

const byCalls = shape({ to: oneOf(tableStatuses), afterCalls: integer(0, large) }, ["to", "afterCalls"]);
const byTime = shape({ to: oneOf(tableStatuses), after: duration }, ["to", "after"]);
const turn: Check = (value, path, report) =>
  (isObject(value) && "afterCalls" in value ? byCalls : byTime)(value, path, report);

const table = shape(
  {
    name: tableName,
    tableId: nullOr(text(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, "a UUID")),
    created: instant,
    status: oneOf(tableStatuses),
    deleted: instant,
    restoring: onlyTrue,
    deletingSince: instant,
    settlesAfter: duration,
    pitr: shape({ enabled: flag, since: instant, period: nullOr(integer(1, 35)) }, ["enabled"]),
    deletionProtection: nullOr(flag),
    billingMode: oneOf(["PROVISIONED", "PAY_PER_REQUEST"]),
    class: oneOf(["STANDARD", "STANDARD_INFREQUENT_ACCESS"]),
    sizeBytes: integer(0, large),
    itemCount: integer(0, large),
    ...tableSettings,
    key: tableKey,
    indexes,
    restores: tableRestores,
    tags,
    replicas: listOf(shape({ region, account: accountId, status: oneOf(replicaStatuses) }, ["region"])),
    backups: listOf(backup),
    awsBackup: shape({ last: instant, vault: vaultName }, ["last"]),
    archival: shape({ at: instant, backup: flag }, ["at"]),
    vanishes: shape({ after: oneOf(vanishPoints) }, ["after"]),
    appears: shape({ after: oneOf(vanishPoints) }, ["after"]),
    turns: listOf(turn),
  },
  ["name"],
);

const share = number(0, 1);
const generate = shape(
  {
    count: integer(0, 9_999_999),
    seed: integer(0, large),
    prefix: text(/^[a-zA-Z0-9_.-]{1,200}$/, "the beginning of a table name"),
    pitr: share,
    deletionProtection: share,
    backups: share,
    awsBackup: share,
    tags: share,
  },
  ["count", "seed"],
);

/** Either a list or `{ generate: … }`. */
export const tableList: Check = (value, path, report) =>
  isObject(value) ? shape({ generate }, ["generate"])(value, path, report) : listOf(table)(value, path, report);

/** What no organization of AWS can be; expects the shape to be right. */
export function judgeTables(list: TableListSpec, path: string, now: number, report: Report): void {
  if ("generate" in list) return;
  const seen = new Set<string>();
  for (const [index, spec] of list.entries()) {
    const at = `${path}[${index}] (${spec.name})`;
    if (seen.has(spec.name))
      report(at, "a second table of this name in this Region; to leave backups of an earlier one write `of: namesake`");
    seen.add(spec.name);
    judgeTable(spec, at, now, report);
  }
  judgeKeys(list, path, report);
}

function judgeTable(spec: TableSpec, path: string, now: number, report: Report): void {
  const at = (instantText: string): number => instantMs(instantText, now) ?? now;
  const created = spec.appears ? now : at(spec.created ?? "400d");
  if (spec.appears && (spec.created !== undefined || spec.deleted !== undefined)) {
    report(`${path}.appears`, "is when the table is created: leave out `created` and `deleted`");
  }
  if (spec.pitr?.since !== undefined && at(spec.pitr.since) < created) {
    report(`${path}.pitr.since`, "is before the table was created");
  }
  if (created > now) report(`${path}.created`, "is in the future");
  if (spec.deleted !== undefined && at(spec.deleted) < created)
    report(`${path}.deleted`, "is before the table was created");
  judgeIndexes(spec, path, report);
  for (const [index, given] of (spec.backups ?? []).entries()) {
    judgeBackup(given, { created, now, deleted: spec.deleted !== undefined }, `${path}.backups[${index}]`, report);
  }
}

function judgeBackup(
  spec: BackupSpec,
  table_: { readonly created: number; readonly now: number; readonly deleted: boolean },
  path: string,
  report: Report,
): void {
  const newest = instantMs(spec.age, table_.now) ?? table_.now;
  const oldest = newest - ((spec.count ?? 1) - 1) * (durationMs(spec.every ?? "1d") ?? 0);
  if (newest > table_.now) report(path, "is in the future");
  const ofThis = (spec.of ?? "this") === "this";
  if (ofThis && oldest < table_.created) report(path, "is older than its table; write `of: namesake`");
  if (!ofThis && newest > table_.created) report(path, "is of a namesake, but younger than the table that followed it");
  if (spec.type !== "SYSTEM") return;
  if (ofThis && !table_.deleted)
    report(path, "DynamoDB makes SYSTEM backups of deleted tables only; write `of: namesake`");
  if (table_.now - oldest >= systemBackupKept) report(path, "SYSTEM backups are kept 35 days");
}
