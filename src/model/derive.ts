/**
 * An observed table as rules see it: (account, table, asOf) → every fact of the catalogue, derived ones included. Pure
 * and total: what nobody read is unknown with its reason, what AWS answered against its own contract is unknown
 * `malformed`, and nothing is a default.
 */
import { conforming } from "./conforming.ts";
import { dependsOn } from "./depends-on.ts";
import { absent, known, unknown, unreadList, type Fact, type ListFact, type Scalar, type Unknown } from "./fact.ts";
import type { FactEntry } from "./fact-entry.ts";
import { factEntry, type facts as catalogue, listEntry, tagPrefix, type FactName, type ListName } from "./facts.ts";
import { type GroupId } from "./fact-groups.ts";
import { ageOf, timeOf } from "./fact-values.ts";
import { splitBackups, type BackupSplit } from "./own-backups.ts";
import type { AccountRecord, TableRecord } from "./observation.ts";
import { recoveryFact, recoveryPoints, type RecoverySources } from "./recovery.ts";
import { recoveryFacts, type RecoveryFact } from "./recovery-facts.ts";
import { pointsOfTable } from "./recovery-points.ts";
import { allRestores, restoresOfTable } from "./restores.ts";
import { nothingAround, type Surroundings } from "./surroundings.ts";

/** Total: a name outside the catalogue is unknown `not-collected`. Items of lists hold every member the catalogue names. */
export type FactView = {
  fact(name: string): Fact;
  list(name: string): ListFact;
};

/** `asOf`: ISO instant of judgement; an instant after it has age 0. */
export function deriveFacts(
  account: AccountRecord,
  table: TableRecord,
  asOf: string,
  around: Surroundings = nothingAround,
): FactView {
  const now = Date.parse(asOf);
  const region = table.arn.split(":")[3] ?? "";
  const facts = new Map<string, Fact>();
  const lists = new Map<string, ListFact>();
  // Both lists come out of one pass over what can be hundreds of backups.
  let split: BackupSplit | null = null;

  const fact = (name: string): Fact => remembered(facts, name, () => found(name));
  const list = (name: string): ListFact => remembered(lists, name, () => findList(name));

  function found(name: string): Fact {
    const entry = factEntry(name);
    return entry === undefined ? notCollected(`${name} is not a fact`) : conforming(name, entry, find(name, entry));
  }

  function find(name: string, entry: FactEntry): Fact {
    if (name === "table.name") return known(table.name);
    if (name === "table.arn") return known(table.arn);
    if (name === "account.id") return known(account.id);
    if (isRecovery(name)) return recoveryFact(name, sources);
    if (isDerived(name)) return derivations[name]({ fact, now });
    const stored = observed(name, entry);
    return isWithPitr(name) ? onlyWithPitr(name, stored, fact("pitr.enabled")) : stored;
  }

  function observed(name: string, entry: FactEntry): Fact {
    if (entry.groups.includes("account")) return account.facts[name] ?? notCollected(`${name} was not read`);
    for (const group of entry.groups) {
      const gap = unreadGroup(group);
      if (gap !== null) return unknown(gap);
    }
    const found = Object.hasOwn(table.facts, name) ? table.facts[name] : undefined;
    if (found !== undefined) return found;
    // The tags group is only `read` after a complete walk, so a key nobody saw is not there.
    return name.startsWith(tagPrefix) ? absent : notCollected(`${name} was not read`);
  }

  function unreadGroup(group: GroupId): Unknown | null {
    const read = table.groups[group];
    if (read === undefined) return { kind: "not-collected", detail: `the group ${group} was not collected` };
    return read.state === "unread" ? read.reason : null;
  }

  function findList(name: string): ListFact {
    if (!isList(name)) return unreadList({ kind: "not-collected", detail: `${name} is not a list` });
    return finders[name]();
  }

  function backups(): BackupSplit {
    return (split ??= splitBackups({
      backups: stored("backupsByName", "onDemandBackups"),
      tableId: fact("table.id"),
      tableCreated: fact("table.created"),
      age: (created) => ageOf(created, now),
    }));
  }

  /** A list as the scan wrote it down, if it read the group. */
  function stored(name: string, group: GroupId): ListFact {
    const gap = unreadGroup(group);
    if (gap !== null) return unreadList(gap);
    const raw = Object.hasOwn(table.lists, name) ? table.lists[name] : undefined;
    return raw ?? unreadList({ kind: "not-collected", detail: `${name} was not read` });
  }

  /** A table without other replicas stores no list of them. */
  function replicasTold(): ListFact {
    const count = fact("table.replicaCount");
    if (count.state === "known" && count.value === 0) return { items: [], missing: [] };
    return count.state === "unknown" ? unreadList(count.reason) : stored("replicas", "table");
  }

  /** Those of the scope, where it could read them. */
  function plans(): ListFact {
    const read = table.groups.backupPlans;
    if (read?.state === "unread") return unreadList(read.reason);
    return around.plansOf(table.arn, (key) => fact(`${tagPrefix}${key}`));
  }

  const points = (list: ListFact): ListFact =>
    pointsOfTable(list, { account: account.id, region, tableCreated: fact("table.created"), asOf: now });
  const sources: RecoverySources = { account: account.id, region, asOf: now, fact, list };
  const finders: Readonly<Record<ListName, () => ListFact>> = {
    onDemandBackups: () => backups().own,
    namesakeBackups: () => backups().namesakes,
    recoveryPoints: () => points(stored("pointsByArn", "recoveryPoints")),
    copies: () => points(around.copiesOf(table.arn)),
    "recovery.points": () => recoveryPoints(sources),
    backupPlans: plans,
    "table.replicas": () => around.replicasOf(table.arn, replicasTold()),
    restoreTests: () =>
      allRestores(
        restoresOfTable(stored("restoresByArn", "restoreTests"), fact("table.created"), now),
        around.drillsOf(table.arn, fact("table.id")),
        now,
      ),
  };

  return { fact, list };
}

type Inputs = { readonly fact: (name: FactName) => Fact; readonly now: number };

type DerivedFact = Exclude<
  { [Name in FactName]: (typeof catalogue)[Name] extends { readonly derived: true } ? Name : never }[FactName],
  RecoveryFact
>;

/** A derived fact that the catalogue gains does not compile before it is computed here. */
const derivations = {
  "table.age": ({ fact, now }) => ageOf(fact("table.created"), now),
  "pitr.window": ({ fact }) => timeBetween(fact("pitr.earliest"), fact("pitr.latest")),
  "pitr.shortfall": ({ fact }) => shortfallOf(fact("pitr.period"), fact("table.age"), fact("pitr.window")),
  "pitr.coverage": ({ fact }) => coverageOf(fact("pitr.period"), fact("table.age"), fact("pitr.window")),
  "pitr.lag": ({ fact, now }) => ageOf(fact("pitr.latest"), now),
  "awsBackup.age": ({ fact, now }) => awsBackupAge(fact("awsBackup.lastBackup"), fact("table.created"), now),
} as const satisfies Record<DerivedFact, (inputs: Inputs) => Fact>;

const isRecovery = (name: string): name is RecoveryFact =>
  name.startsWith("recovery.") && Object.hasOwn(recoveryFacts, name);
const isDerived = (name: string): name is DerivedFact => Object.hasOwn(derivations, name);
const isList = (name: string): name is ListName => listEntry(name) !== undefined;

/** What DescribeContinuousBackups tells only while PITR is on. */
const isWithPitr = (name: string): boolean =>
  name === "pitr.period" || name === "pitr.earliest" || name === "pitr.latest";

function remembered<T>(memory: Map<string, T>, name: string, find: () => T): T {
  const before = memory.get(name);
  if (before !== undefined) return before;
  const found = find();
  memory.set(name, found);
  return found;
}

const notCollected = (detail: string): Fact => unknown({ kind: "not-collected", detail });

/** Absent wins over unknown: where PITR is off there is no window, whatever the other fact would say. */
function combined(inputs: readonly Fact[], combine: (...values: Scalar[]) => Scalar): Fact {
  if (inputs.some((input) => input.state === "absent")) return absent;
  const values: Scalar[] = [];
  for (const input of inputs) {
    if (input.state === "unknown") return input;
    if (input.state === "known") values.push(input.value);
  }
  return known(combine(...values));
}

/** Right after PITR is enabled both ends are the same instant, so the window is 0 and not missing (aws-facts §3.3). */
const timeBetween = (from: Fact, to: Fact): Fact =>
  combined([from, to], (start = "", end = "") => Math.max(0, timeOf(end) - timeOf(start)));

const shortfallOf = (period: Fact, age: Fact, window: Fact): Fact =>
  combined([period, age, window], (...values) => {
    const [wanted = 0, lived = 0, held = 0] = values.map(Number);
    return Math.max(0, Math.min(wanted, lived) - held);
  });

/**
 * Of a table without an age yet there is no history to lack. Cut and not rounded: 100% means all of it. Multiplied first,
 * in whole numbers: a window of exactly 57% would else come out as 56.99%.
 */
const coverageOf = (period: Fact, age: Fact, window: Fact): Fact =>
  combined([period, age, window], (...values) => {
    const [wanted = 0, lived = 0, held = 0] = values.map(Number);
    const due = Math.min(wanted, lived);
    return due === 0 ? 100 : Math.min(100, Math.floor((held * 10_000) / due) / 100);
  });

/** Absent means "PITR is off": true only where it is. With PITR on, AWS told us less than it promises. */
function onlyWithPitr(name: string, fact: Fact, enabled: Fact): Fact {
  if (fact.state !== "absent") return fact;
  if (enabled.state !== "known") return unknown(dependsOn("pitr.enabled", enabled));
  return enabled.value === false ? fact : unknown({ kind: "malformed", detail: `PITR is on and AWS sent no ${name}` });
}

/**
 * AWS Backup knows tables by ARN, and a re-created table has the ARN of its namesake: a point older than the table is
 * not a backup of it (aws-facts §0.4). With the table's creation unknown nobody can tell whose point it is.
 */
function awsBackupAge(lastBackup: Fact, created: Fact, now: number): Fact {
  if (lastBackup.state !== "known") return lastBackup;
  if (created.state !== "known") return unknown(dependsOn("table.created", created));
  return timeOf(lastBackup.value) < timeOf(created.value) ? absent : ageOf(lastBackup, now);
}
