/**
 * The `onDemandBackups` group: every native backup of a scope, walked once and handed out by table name. Which of them
 * are of this very table is judged later, by TableId: a name outlives the table that carried it.
 */
import type { OutputOf, ScopeReader } from "../aws/read-client.ts";
import type { ListItem, Unknown } from "../model/fact.ts";
import { operations } from "../model/operations.ts";
import type { Answer } from "./answer.ts";
import { unanswered } from "./answer.ts";
import { ifSent, malformed, membersOf } from "./members.ts";

type Summary = NonNullable<OutputOf<"dynamodb:ListBackups">["BackupSummaries"]>[number];
type Seen = { readonly summary: Summary; readonly at: string };

/** `arn`: of the table, whose backups have ARNs below it. `named`: ARNs of tables that have backups. */
export type ScopeBackups = { readonly named: Iterable<string>; ofTable(name: string, arn: string): Answer };

const operation = "dynamodb:ListBackups";
const { count, instant, oneOf, text } = membersOf(operation);

/**
 * ListBackups with BackupType ALL, since the default leaves SYSTEM backups out, and without time bounds. Backups made
 * with AWS Backup are not in it. A walk that breaks off keeps what it has and says what is missing to every table.
 */
export async function walkBackups(reader: ScopeReader): Promise<ScopeBackups> {
  const byName = new Map<string, Map<string, Seen>>();
  const named = new Set<string>();
  let broken: Unknown | null = null;
  let nameless: Unknown | null = null;
  let walked = 0;
  for await (const page of reader.pages(operation, { BackupType: "ALL", Limit: operations[operation].answers.most })) {
    if (page.state === "unread") {
      broken = page.reason;
      break;
    }
    walked += 1;
    for (const summary of page.value.BackupSummaries ?? []) {
      const name = tableNameOf(summary);
      const tableArn = tableArnOf(summary);
      if (tableArn !== null) named.add(tableArn);
      if (name === null) {
        nameless = malformed(operation, "a backup that names no table");
        continue;
      }
      const ofName = byName.get(name) ?? new Map<string, Seen>();
      byName.set(name, ofName);
      // A backup without ARN cannot be told from its like and is kept under a key of its own.
      ofName.set(summary.BackupArn ?? `#${ofName.size}`, { summary, at: page.evidence.at });
    }
  }
  if (walked === 0 && broken !== null) {
    const refused = unanswered(broken);
    return { named: [], ofTable: () => refused };
  }
  const missing = [broken, nameless].filter((reason) => reason !== null);
  return {
    named,
    ofTable(name, arn) {
      const carryName = [...(byName.get(name)?.values() ?? [])];
      const here = carryName.filter(({ summary }) => isOf(summary, arn));
      const items = here.toSorted((a, b) => byAge(a.summary, b.summary)).map(backupItem);
      const elsewhere = here.length < carryName.length ? [malformed(operation, "a backup of another table")] : [];
      const list = { items, missing: [...missing, ...elsewhere] };
      return { state: "read", facts: {}, lists: { backupsByName: list }, evidence: [] };
    },
  };
}

type BackupMember = "arn" | "name" | "status" | "type" | "tableId" | "created" | "sizeBytes";

function backupItem({ summary, at }: Seen): ListItem {
  return {
    arn: text("BackupArn", summary.BackupArn),
    name: ifSent(summary.BackupName, text("BackupName", summary.BackupName)),
    status: oneOf("BackupStatus", summary.BackupStatus, ["CREATING", "DELETED", "AVAILABLE"]),
    type: oneOf("BackupType", summary.BackupType, ["USER", "SYSTEM", "AWS_BACKUP"]),
    tableId: ifSent(summary.TableId, text("TableId", summary.TableId)),
    created: instant("BackupCreationDateTime", summary.BackupCreationDateTime, at),
    sizeBytes: ifSent(summary.BackupSizeBytes, count("BackupSizeBytes", summary.BackupSizeBytes)),
  } satisfies Record<BackupMember, ListItem[string]>;
}

/** `arn:…:table/NAME` and `arn:…:table/NAME/backup/ID` both carry the name that TableName may lack. */
function tableNameOf(summary: Summary): string | null {
  if (typeof summary.TableName === "string") return summary.TableName;
  const arn: unknown = summary.TableArn ?? summary.BackupArn;
  return typeof arn === "string" ? (/:table\/([^/]+)/.exec(arn)?.[1] ?? null) : null;
}

/** Null: the backup does not say of which table it is. */
function tableArnOf({ TableArn, BackupArn }: Summary): string | null {
  const arn: unknown = TableArn ?? BackupArn;
  return typeof arn === "string" ? (/^arn:[^:]+:dynamodb:[^:]*:[^:]*:table\/[^/]+/.exec(arn)?.[0] ?? null) : null;
}

/** Backups are listed where they lie: one with another account or Region in its ARN says nothing of this table. */
function isOf({ BackupArn, TableArn }: Summary, arn: string): boolean {
  if (TableArn !== undefined && TableArn !== arn) return false;
  return BackupArn === undefined || (typeof BackupArn === "string" && BackupArn.startsWith(`${arn}/backup/`));
}

/** Oldest first, then by ARN: two walks over the same backups give the same list whatever the pages were. */
function byAge(a: Summary, b: Summary): number {
  const created = Number(a.BackupCreationDateTime ?? 0) - Number(b.BackupCreationDateTime ?? 0);
  if (created !== 0 && !Number.isNaN(created)) return created;
  return (a.BackupArn ?? "") < (b.BackupArn ?? "") ? -1 : 1;
}
