/**
 * One backup read from AWS: its ARN and a reader where it lies in, what it is of and whether that table is still there out.
 * A native backup is asked about itself; a recovery point is looked for in the vaults of its Region, since nothing else of
 * the read catalogue tells of one.
 */
import type { OutputOf, ScopeReader } from "../aws/read-client.ts";
import type { Fact, ListItem } from "../model/fact.ts";
import type { BackedUpTable, BackupKey, LiveTable, ShownBackup } from "../model/shown-backup.ts";
import { systemKeptFor } from "../model/listed-backups.ts";
import { readTableArn } from "../model/table-arn.ts";
import { unknownWords } from "../model/unknown-words.ts";
import { walkRecoveryPoints } from "../scan/collect-recovery-points.ts";
import type { BackupArn } from "./backup-arn.ts";

export type Showing =
  | { readonly state: "shown"; readonly backup: ShownBackup }
  | { readonly state: "none"; readonly because: string }
  | { readonly state: "unread"; readonly because: string };

type Asked = { readonly reader: ScopeReader; readonly arn: string; readonly place: BackupArn; readonly asOf: number };

/** `tableReader`: where the table of the backup lives, which may be another scope than the vault's; null: it cannot be had. */
export async function showBackup(
  asked: Asked,
  tableReader: (place: { readonly account: string; readonly region: string }) => Promise<ScopeReader | null>,
): Promise<Showing> {
  return asked.place.kind === "native" ? showNative(asked) : showPoint(asked, tableReader);
}

type Description = NonNullable<OutputOf<"dynamodb:DescribeBackup">["BackupDescription"]>;

async function showNative({ reader, arn, place, asOf }: Asked): Promise<Showing> {
  const read = await reader.read("dynamodb:DescribeBackup", { BackupArn: arn });
  if (read.state === "unread") {
    if (read.reason.code === "BackupNotFoundException")
      return {
        state: "none",
        because: `there is no backup ${arn}: \`restorable backup list\` tells those that there are`,
      };
    return { state: "unread", because: unknownWords(read.reason) };
  }
  const { BackupDetails: details, SourceTableDetails: table } = read.value.BackupDescription ?? {};
  const tableArn = place.tableArn ?? "";
  const name = readTableArn(tableArn)?.table ?? "";
  if (details === undefined || table?.TableName !== name) {
    return { state: "unread", because: "AWS answered about another backup" };
  }
  const created = isoOf(details.BackupCreationDateTime);
  const isSystem = details.BackupType === "SYSTEM";
  const kind = isSystem ? "system" : details.BackupType === "AWS_BACKUP" ? "aws-backup" : "native";
  const source = sourceOf(read.value.BackupDescription ?? {});
  const live = await liveTable(reader, { name, tableId: source.tableId, created });
  return shown(
    {
      kind,
      arn,
      name: details.BackupName ?? null,
      status: details.BackupStatus ?? null,
      created,
      expires: isSystem
        ? (isoOf(details.BackupExpiryDateTime) ??
          (created === null ? null : new Date(Date.parse(created) + systemKeptFor).toISOString()))
        : kind === "native"
          ? "never"
          : null,
      sizeBytes: details.BackupSizeBytes ?? null,
      account: place.account,
      region: place.region,
      vault: null,
      lock: null,
      tableArn,
      table: name,
      source,
      live,
    },
    asOf,
  );
}

function sourceOf({ SourceTableDetails: table, SourceTableFeatureDetails: features }: Description): BackedUpTable {
  const index =
    (kind: "global" | "local") =>
    (sent: { readonly IndexName?: string | undefined; readonly KeySchema?: Keys | undefined }) => ({
      kind,
      name: sent.IndexName ?? "?",
      keys: keysOf(sent.KeySchema),
    });
  return {
    tableId: table?.TableId ?? null,
    itemCount: table?.ItemCount ?? null,
    keys: keysOf(table?.KeySchema),
    indexes: [
      ...(features?.GlobalSecondaryIndexes ?? []).map(index("global")),
      ...(features?.LocalSecondaryIndexes ?? []).map(index("local")),
    ],
    settings: [
      ...(table?.BillingMode === undefined ? [] : [`billing ${table.BillingMode}`]),
      ...(features?.SSEDescription?.SSEType === undefined ? [] : [`encryption ${features.SSEDescription.SSEType}`]),
      ...(features?.StreamDescription?.StreamEnabled === true ? ["stream"] : []),
      ...(features?.TimeToLiveDescription?.TimeToLiveStatus === "ENABLED" ? ["time to live"] : []),
    ],
  };
}

type Keys = readonly { readonly AttributeName?: string | undefined; readonly KeyType?: string | undefined }[];
const keysOf = (keys: Keys | undefined): readonly BackupKey[] =>
  (keys ?? []).map(({ AttributeName: name = "?", KeyType: role = "?" }) => ({ name, role }));

async function showPoint(
  { reader, arn, place, asOf }: Asked,
  tableReader: (place: { readonly account: string; readonly region: string }) => Promise<ScopeReader | null>,
): Promise<Showing> {
  const walked = await walkRecoveryPoints(reader, { account: place.account, region: place.region });
  const found = [...walked.elsewhere(() => false)].find(({ facts }) => textOf(facts["arn"]) === arn);
  const table = found === undefined ? null : readTableArn(found.about);
  if (found === undefined || table === null) {
    const [gap] = walked.missing;
    return gap === undefined
      ? { state: "none", because: `no vault of ${place.account} ${place.region} holds the point ${arn}` }
      : { state: "unread", because: unknownWords(gap) };
  }
  const { about, facts } = found;
  const created = textOf(facts["created"]);
  const near = await tableReader(table);
  const live: LiveTable =
    near === null
      ? { state: "unknown", because: "the account of the table was not opened" }
      : await liveTable(near, { name: table.table, tableId: null, created });
  return shown(
    {
      kind: "aws-backup",
      arn,
      name: null,
      status: textOf(facts["status"]),
      created,
      expires: facts["deleteAt"]?.state === "absent" ? "never" : textOf(facts["deleteAt"]),
      sizeBytes: facts["sizeBytes"]?.state === "known" ? Number(facts["sizeBytes"].value) : null,
      account: place.account,
      region: place.region,
      vault: textOf(facts["vault"]),
      lock: lockOf(facts, asOf),
      tableArn: about,
      table: table.table,
      source: null,
      live,
    },
    asOf,
  );
}

const textOf = (fact: Fact | undefined): string | null =>
  fact?.state === "known" && typeof fact.value === "string" ? fact.value : null;
const isoOf = (date: Date | undefined): string | null =>
  date === undefined || Number.isNaN(date.getTime()) ? null : date.toISOString();

function lockOf({ locked, lockDate }: ListItem, asOf: number): ShownBackup["lock"] {
  if (locked?.state !== "known") return null;
  if (locked.value === false) return "none";
  if (lockDate?.state === "absent") return "governance";
  const date = textOf(lockDate);
  return date === null ? null : Date.parse(date) > asOf ? "compliance-grace" : "compliance";
}

type OfBackup = { readonly name: string; readonly tableId: string | null; readonly created: string | null };

/** By TableId; AWS Backup tells none, and then a point younger than the table can only be of this one. */
async function liveTable(reader: ScopeReader, { name, tableId, created }: OfBackup): Promise<LiveTable> {
  const read = await reader.read("dynamodb:DescribeTable", { TableName: name });
  if (read.state === "unread") {
    if (read.reason.code === "ResourceNotFoundException") return { state: "gone" };
    return { state: "unknown", because: unknownWords(read.reason) };
  }
  const { TableId: now = null, CreationDateTime: since } = read.value.Table ?? {};
  if (tableId !== null && now !== null) {
    return { state: tableId === now ? "same" : "re-created", tableId: now, by: "table-id" };
  }
  if (created === null || since === undefined)
    return { state: "unknown", because: "AWS tells neither TableId nor age" };
  return Date.parse(created) >= since.getTime()
    ? { state: "same", tableId: now, by: "younger-than-table" }
    : { state: "re-created", tableId: now, by: "older-than-table" };
}

function shown(backup: Omit<ShownBackup, "hindrance" | "command">, asOf: number): Showing {
  const hindrance = hindranceOf(backup, asOf);
  return { state: "shown", backup: { ...backup, hindrance, command: hindrance === null ? commandOf(backup) : null } };
}

function hindranceOf({ status, expires }: Omit<ShownBackup, "hindrance" | "command">, asOf: number): string | null {
  if (status === null) return "AWS does not tell its status";
  if (status !== "AVAILABLE" && status !== "COMPLETED") return `it is ${status}`;
  if (expires !== null && expires !== "never" && Date.parse(expires) <= asOf) return `it expired at ${expires}`;
  return null;
}

/** What AWS Backup made is restored by AWS Backup, which needs metadata that the person chooses. */
function commandOf({ kind, arn, table, account, region }: Omit<ShownBackup, "hindrance" | "command">): string {
  if (kind !== "aws-backup") return `restorable restore --backup ${arn} --to ${restoredName(table)}`;
  return (
    `aws backup start-restore-job --region ${region} --recovery-point-arn ${arn} --resource-type DynamoDB ` +
    `--iam-role-arn arn:${arn.split(":")[1] ?? "aws"}:iam::${account}:role/service-role/AWSBackupDefaultServiceRole ` +
    `--metadata targetTableName=${restoredName(table)}`
  );
}

const restoredName = (table: string): string => `${table.slice(0, 246)}-restored`;
