/**
 * Looks for the table that a restore makes: in goes the ask, out comes that its name is free, that a restore of this very
 * source has it, that another table has it, or why AWS would not say. Two "not found" in a row count, one does not.
 */
import type { Ports } from "../aws/ports.ts";
import type { OutputOf, ScopeReader } from "../aws/read-client.ts";
import type { Unknown } from "../model/fact.ts";
import type { RestoreAsk, RestoreSource } from "../model/restore.ts";

const operation = "dynamodb:DescribeTable";

/** DescribeTable is eventually consistent: milliseconds before "not found" is asked again and then believed. */
const confirmAfterMs = 1_000;

type Described = NonNullable<OutputOf<typeof operation>["Table"]>;

export type Target =
  | { readonly state: "free" }
  /** Restored from this source; `tableId` null: AWS did not say. */
  | { readonly state: "ours"; readonly status: string; readonly arn: string; readonly tableId: string | null }
  | { readonly state: "foreign"; readonly because: string }
  | { readonly state: "unread"; readonly reason: Unknown };

export async function lookForTarget(
  { reader, ports }: { readonly reader: ScopeReader; readonly ports: Pick<Ports, "sleep"> },
  ask: RestoreAsk,
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
  if (table.TableName !== ask.to || table.TableArn === undefined) return unread("an answer about another table");
  const stranger = foreignness(table, ask.source);
  if (stranger !== null) return { state: "foreign", because: stranger };
  return { state: "ours", status: table.TableStatus ?? "", arn: table.TableArn, tableId: table.TableId ?? null };
}

function isNotFound(read: { readonly state: string; readonly reason?: Unknown }): boolean {
  return read.state === "unread" && read.reason?.code === "ResourceNotFoundException";
}

/** Why the table cannot come of this source, or null. */
function foreignness({ RestoreSummary: summary }: Described, source: RestoreSource): string | null {
  if (summary === undefined) return "it was not restored at all";
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
