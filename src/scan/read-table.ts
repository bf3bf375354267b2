/**
 * One table: what it is, then only what the demand still wants of it. In goes a listed name, out comes its record, or
 * "later" for a table that is just being made or deleted and is to be looked at once more at the end of its scope.
 */
import type { Ports } from "../aws/ports.ts";
import type { ScopeReader } from "../aws/read-client.ts";
import { known, unknown, type Fact, type ListItem } from "../model/fact.ts";
import type { GroupId } from "../model/fact-groups.ts";
import type { FactName } from "../model/facts.ts";
import type { AccountRecord, TableRecord } from "../model/observation.ts";
import type { Demand } from "../model/policy.ts";
import type { Answer } from "./answer.ts";
import { tableRecord, unanswered } from "./answer.ts";
import { collectEncryptionKey } from "./collect-encryption-key.ts";
import { collectPitr } from "./collect-pitr.ts";
import { collectRestoreSettings } from "./collect-restore-settings.ts";
import { answerOf, collectTable } from "./collect-table.ts";
import { readTagsOfTable } from "./collect-tags.ts";
import { readPart } from "./read-part.ts";
import type { ScopeWalks, TellNamed } from "./scope-walks.ts";

type TableScope = {
  readonly reader: ScopeReader;
  readonly walks: ScopeWalks;
  readonly ports: Pick<Ports, "sleep">;
  readonly account: AccountRecord;
  readonly demand: Demand;
  readonly arnOf: (name: string) => string;
  /** Called before the record that rests on the same answer is given. */
  readonly named: TellNamed;
};

/** In the `last` pass a table still CREATING or DELETING is recorded as such. */
export type Pass = "first" | "last";

/** Stage one is read before the demand is asked; `account` is no business of a single table. */
type LaterGroup = Exclude<GroupId, "account" | "table" | "tags">;

/**
 * Gives `presence: "deleted"` for a table that is gone, at whichever read that shows. `pass` `first` puts a table off
 * that is CREATING or DELETING, also when only a later read shows that it is.
 */
export async function readTable(scope: TableScope, name: string, pass: Pass): Promise<TableRecord | "later"> {
  const { reader, walks, ports, account, demand } = scope;
  const describe = () => collectTable(reader, ports, { name, arn: scope.arnOf(name) });
  let table = await describe();
  const arn = (): string => (table.state === "described" ? table.arn : null) ?? scope.arnOf(name);

  const readHere = async (part: () => Promise<Answer>): Promise<Answer> => {
    const read = await readPart(ports, { part, table: describe });
    // A second DescribeTable that failed takes nothing away from the first.
    if (read.table !== null && read.table.state !== "unread") table = read.table;
    return read.answer;
  };

  /** What ends the reading of this table early, if anything does. */
  const ended = (): TableRecord | "later" | null => {
    if (table.state === "gone") {
      return tableRecord({ name, arn: arn(), presence: "deleted" }, { table: unanswered(table.reason) });
    }
    const passing = table.state === "described" && (table.status === "CREATING" || table.status === "DELETING");
    return passing && pass === "first" ? "later" : null;
  };

  const answers: Partial<Record<GroupId, Answer>> = {};
  const record = (): TableRecord =>
    tableRecord({ name, arn: arn(), presence: "present" }, { ...answers, table: answerOf(table) });

  let over = ended();
  if (over !== null) return over;
  const walkedTags = demand.groups.includes("tags") ? await walks.tags() : null;
  if (walkedTags?.state === "walked") answers.tags = walkedTags.ofTable(arn());
  if (walkedTags?.state === "broken") answers.tags = await readHere(() => readTagsOfTable(reader, arn()));
  over = ended();
  if (over !== null) return over;

  let wanted = demand.select({ account, table: record() });
  if (wanted.confirmTags && walkedTags?.state === "walked") {
    answers.tags = await readHere(() => readTagsOfTable(reader, arn()));
    over = ended();
    if (over !== null) return over;
    wanted = demand.select({ account, table: record() });
  }

  const pitr = async () => collectPitr(await reader.read("dynamodb:DescribeContinuousBackups", { TableName: name }));
  const collectors = {
    pitr: () => readHere(pitr),
    encryptionKey: () => collectEncryptionKey(answerOf(table), walks.key),
    restoreSettings: () => collectRestoreSettings(reader, { name, arn: arn() }, readHere),
    onDemandBackups: async () => (await walks.backups()).ofTable(name, arn()),
    protectedResources: async () => (await walks.protectedResources()).ofTable(arn()),
    recoveryPoints: async () => (await walks.recoveryPoints()).ofTable(arn()),
    backupPlans: async () => (await walks.backupPlans()).ofTable,
    restoreTests: async () => (await walks.restoreJobs()).ofTable(arn()),
  } satisfies Record<LaterGroup, () => Promise<Answer>>;
  const collect = async (group: LaterGroup): Promise<void> => {
    answers[group] = await collectors[group]();
  };
  const later = Object.keys(collectors) as LaterGroup[];
  await Promise.all(later.filter((group) => wanted.groups.has(group)).map(collect));
  over = ended();
  if (over !== null) return over;
  const read = record();
  if (table.state === "described") scope.named("dynamodb:DescribeTable", table.replicas, asReplica(read));
  return read;
}

/** What the other replicas are told of this one, so that each can be judged with its own protection. */
function asReplica({ arn, groups, facts }: TableRecord): ListItem {
  const told = (name: FactName, group: GroupId): Fact => {
    const read = groups[group];
    if (read?.state === "unread") return unknown(read.reason);
    return facts[name] ?? unknown({ kind: "not-collected", detail: `${name} of the replica was not read` });
  };
  return {
    replica: known(arn),
    "pitr.enabled": told("pitr.enabled", "pitr"),
    "pitr.period": told("pitr.period", "pitr"),
    "table.deletionProtection": told("table.deletionProtection", "table"),
  };
}
