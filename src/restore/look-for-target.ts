/**
 * Looks for the table that a restore makes: in goes the ask, out comes that its name is free, that the table of this very
 * restore has it, that another one has, that AWS does not tell which, or nothing. Two "not found" in a row count, one does not.
 */
import type { Ports } from "../aws/ports.ts";
import type { OutputOf, ScopeReader } from "../aws/read-client.ts";
import type { Unknown } from "../model/fact.ts";
import type { RestoreAsk, RestoreSource } from "../model/restore.ts";

const operation = "dynamodb:DescribeTable";

/** DescribeTable is eventually consistent: milliseconds before "not found" is asked again and then believed. */
const confirmAfterMs = 1_000;

type RestoreSummary = NonNullable<NonNullable<OutputOf<typeof operation>["Table"]>["RestoreSummary"]>;

export type Target =
  | { readonly state: "free" }
  /** The table whose id is known, or one restored from this source; `tableId` null: AWS did not say. */
  | { readonly state: "ours"; readonly status: string; readonly arn: string; readonly tableId: string | null }
  | { readonly state: "foreign"; readonly because: string }
  /** Nothing tells where it came from: AWS says so of a table under restore, and not for ever. */
  | { readonly state: "untold"; readonly because: string }
  | { readonly state: "unread"; readonly reason: Unknown };

export async function lookForTarget(
  { reader, ports }: { readonly reader: ScopeReader; readonly ports: Pick<Ports, "sleep"> },
  ask: RestoreAsk,
  knownId: string | null,
): Promise<Target> {
  const input = { TableName: ask.to };
  let read = await reader.read(operation, input);
  if (isNotFound(read)) {
    await ports.sleep(confirmAfterMs);
    read = await reader.read(operation, input);
    if (isNotFound(read)) return { state: "free" };
  }
  if (read.state === "unread") return read;
  const { Table: table } = read.value;
  const unread = (detail: string): Target => ({ state: "unread", reason: { kind: "malformed", operation, detail } });
  if (table === undefined) return unread("no Table");
  // Settings are given to this very ARN later on.
  if (table.TableName !== ask.to || table.TableArn !== targetArnOf(ask)) return unread("an answer about another table");
  const { TableId: tableId = null, TableArn: arn, TableStatus: status = "", RestoreSummary: summary } = table;
  if (knownId !== null && tableId !== null) {
    if (tableId !== knownId) return { state: "foreign", because: "it has another TableId than the one restored" };
    return { state: "ours", status, arn, tableId };
  }
  if (summary === undefined) return { state: "untold", because: "AWS does not tell that it was restored" };
  const stranger = foreignness(summary, ask.source);
  return stranger === null ? { state: "ours", status, arn, tableId } : { state: "foreign", because: stranger };
}

/** In the partition, account and Region of the source: nothing is restored elsewhere. */
function targetArnOf({ source, to }: RestoreAsk): string {
  const from = source.kind === "backup" ? source.backupArn : source.tableArn;
  return from.replace(/:table\/.*$/, `:table/${to}`);
}

function isNotFound(read: { readonly state: string; readonly reason?: Unknown }): boolean {
  return read.state === "unread" && read.reason?.code === "ResourceNotFoundException";
}

/** Why the table cannot come of this source, or null. */
function foreignness(summary: RestoreSummary, source: RestoreSource): string | null {
  if (source.kind === "backup") {
    const { SourceBackupArn: from = "no backup" } = summary;
    return from === source.backupArn ? null : `it was restored from ${from}`;
  }
  if (summary.SourceBackupArn !== undefined) return `it was restored from ${summary.SourceBackupArn}`;
  const { SourceTableArn: from = "an unnamed table", RestoreDateTime: instant } = summary;
  if (from !== source.tableArn) return `it was restored from ${from}`;
  if (source.at === "latest" || instant === undefined) return null;
  // AWS keeps whole seconds.
  const seconds = (time: number): number => Math.floor(time / 1_000);
  return seconds(instant.getTime()) === seconds(Date.parse(source.at))
    ? null
    : `it was restored to another moment, ${instant.toISOString()}`;
}
