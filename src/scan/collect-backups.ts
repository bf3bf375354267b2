/**
 * The `onDemandBackups` group: every native backup of a scope, walked once and handed out by table name. Which of them
 * are of this very table is judged later, by TableId: a name outlives the table that carried it.
 */
import type { OutputOf, ScopeReader } from "../aws/read-client.ts";
import { absent, known, type Fact, type ListItem, type Unknown } from "../model/fact.ts";
import { operations } from "../model/operations.ts";
import type { Answer } from "./answer.ts";
import { unanswered } from "./answer.ts";
import { ifSent, malformed, membersOf } from "./members.ts";

type Summary = NonNullable<OutputOf<"dynamodb:ListBackups">["BackupSummaries"]>[number];
type Seen = { readonly summary: Summary; readonly at: string };

/**
 * `arn`: of the table, whose backups have ARNs below it. `named`: by ARN of a table that has backups, how many finished USER
 * and SYSTEM ones there are, how large, and which is the newest: all that is kept of them should the table be gone.
 */
export type ScopeBackups = {
  readonly named: ReadonlyMap<string, ListItem>;
  ofTable(name: string, arn: string): Answer;
};

const operation = "dynamodb:ListBackups";
const { count, instant, oneOf, text } = membersOf(operation);

/**
 * ListBackups with BackupType ALL, since the default leaves SYSTEM backups out, and without time bounds. Backups made
 * with AWS Backup are not in it. A walk that breaks off keeps what it has and says what is missing to every table.
 * `only`: name of the one table whose backups are wanted.
 */
export async function walkBackups(reader: ScopeReader, only?: string): Promise<ScopeBackups> {
  const byName = new Map<string, Map<string, Seen>>();
  const named = new Map<string, Map<string, Seen>>();
  let broken: Unknown | null = null;
  let nameless: Unknown | null = null;
  let walked = 0;
  const of = only === undefined ? {} : { TableName: only };
  const input = { BackupType: "ALL", Limit: operations[operation].answers.most, ...of } as const;
  for await (const page of reader.pages(operation, input)) {
    if (page.state === "unread") {
      broken = page.reason;
      break;
    }
    walked += 1;
    for (const summary of page.value.BackupSummaries ?? []) {
      const name = tableNameOf(summary);
      const tableArn = tableArnOf(summary);
      if (tableArn !== null) keep(named, tableArn, { summary, at: page.evidence.at });
      if (name === null) {
        nameless = malformed(operation, "a backup that names no table");
        continue;
      }
      keep(byName, name, { summary, at: page.evidence.at });
    }
  }
  if (walked === 0 && broken !== null) {
    const refused = unanswered(broken);
    return { named: new Map(), ofTable: () => refused };
  }
  const missing = [broken, nameless].filter((reason) => reason !== null);
  return {
    named: new Map([...named].map(([arn, seen]) => [arn, sumOf([...seen.values()])])),
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

/** A backup without ARN cannot be told from its like and is kept under a key of its own. */
function keep(by: Map<string, Map<string, Seen>>, key: string, seen: Seen): void {
  const kept = by.get(key) ?? new Map<string, Seen>();
  by.set(key, kept);
  kept.set(seen.summary.BackupArn ?? `#${kept.size}`, seen);
}

/** Of what cannot be read nothing is added up: it is counted as of unknown size. */
function sumOf(backups: readonly Seen[]): ListItem {
  const items = backups.map(backupItem).filter(({ status }) => isValue(status, "AVAILABLE"));
  const user = items.filter(({ type }) => isValue(type, "USER"));
  const system = items.filter(({ type }) => isValue(type, "SYSTEM"));
  if (system.length === 0) return totalOf(user);
  const { count: systemCount, newest: systemNewest, newestArn: systemNewestArn, ...others } = totalOf(system);
  const { sizeBytes: systemSizeBytes, unsized: systemUnsized, oldest: systemOldest } = others;
  return {
    ...totalOf(user),
    systemCount,
    systemSizeBytes,
    systemUnsized,
    systemOldest,
    systemNewest,
    ...(systemNewestArn === undefined ? {} : { systemNewestArn }),
  };
}

function totalOf(items: readonly ListItem[]) {
  const sizes = items.flatMap(({ sizeBytes }) => (sizeBytes?.state === "known" ? [Number(sizeBytes.value)] : []));
  const times = items
    .flatMap(({ created, arn }) => (created?.state === "known" ? [{ created: String(created.value), arn }] : []))
    .sort((a, b) => (a.created < b.created ? -1 : 1));
  const [oldest] = times;
  const newest = times.at(-1);
  return {
    count: known(items.length),
    sizeBytes: known(sizes.reduce((sum, size) => sum + size, 0)),
    unsized: known(items.length - sizes.length),
    oldest: oldest === undefined ? absent : known(oldest.created),
    newest: newest === undefined ? absent : known(newest.created),
    ...(newest?.arn === undefined ? {} : { newestArn: newest.arn }),
  } satisfies ListItem;
}

const isValue = (fact: Fact | undefined, value: string): boolean => fact?.state === "known" && fact.value === value;

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
