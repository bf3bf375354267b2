/**
 * A table as an example states it, overlaid on a typical one → records as a scan would have written them. Derived facts
 * are turned back into the instants they come from, so that everything else derived from those agrees with them.
 */
import { absent, known, unknown, type Fact, type ListFact, type ListItem, type Scalar } from "../model/fact.ts";
import { factEntry, facts as catalogue } from "../model/facts.ts";
import { factGroups, type GroupId } from "../model/fact-groups.ts";
import type { AccountRecord, GroupRead, TableRecord } from "../model/observation.ts";
import type { GivenTable } from "../model/policy.ts";

/** Frozen: examples say the same on every day. */
export const exampleAsOf = "2026-01-15T12:00:00.000Z";

/** `overrides`: stated derived facts that several worlds could explain, to be taken at their word. */
export type ExampleWorld = {
  readonly account: AccountRecord;
  readonly table: TableRecord;
  readonly overrides: ReadonlyMap<string, Fact>;
};

type Facts = Record<string, Fact>;

/** The account id is AWS's own for documentation. */
const accountId = "111122223333";
const tableName = "typical-table";

export function worldOf(typical: GivenTable, given: GivenTable): ExampleWorld {
  const facts: Facts = {};
  state(facts, typical.facts);
  if (isOff(given.facts["pitr.enabled"])) for (const name of ofPitr) facts[name] = absent;
  state(facts, given.facts);

  const unread = { ...typical.unread, ...given.unread };
  const groups: Partial<Record<GroupId, GroupRead>> = {};
  for (const group of Object.keys(factGroups) as GroupId[]) {
    const reason = unread[group];
    groups[group] = reason === undefined ? { state: "read" } : { state: "unread", reason };
  }

  const name = textOr(facts["table.name"], tableName);
  const account = textOr(facts["account.id"], accountId);
  return {
    account: {
      kind: "account",
      id: account,
      state: known("ACTIVE"),
      facts: accountFacts(facts, unread),
      access: {
        state: "opened",
        via: "caller",
        principal: `arn:aws:sts::${account}:assumed-role/RestorableAudit/example`,
      },
      regions: null,
      ledger: [],
      evidence: [],
    },
    table: {
      kind: "table",
      name,
      arn: textOr(facts["table.arn"], `arn:aws:dynamodb:us-east-1:${account}:table/${name}`),
      presence: "present",
      groups,
      facts,
      lists: backupsByName({ ...typical.lists, ...given.lists }, facts["table.id"]),
      evidence: [],
    },
    overrides: overridesOf(typical, given, unread),
  };
}

/** The rest of what DescribeContinuousBackups says is not there once PITR is off. */
const ofPitr = ["pitr.period", "pitr.earliest", "pitr.latest"] as const;

const isOff = (enabled: Fact | undefined): boolean => enabled?.state === "known" && enabled.value === false;

/** Writes `stated` over `facts`. A window needs its end, so `pitr.window` comes after everything that may state that. */
function state(facts: Facts, stated: Readonly<Facts>): void {
  for (const [name, fact] of Object.entries(stated)) if (factEntry(name)?.derived !== true) facts[name] = fact;
  for (const [derived, instant] of ages) {
    const age = stated[derived];
    if (age !== undefined) facts[instant] = before(asOfMs, age);
  }
  const window = stated["pitr.window"];
  if (window === undefined) return;
  const latest = facts["pitr.latest"];
  const end = latest?.state === "known" ? Date.parse(String(latest.value)) : asOfMs;
  facts["pitr.earliest"] = before(end, window);
  if (latest?.state !== "known") facts["pitr.latest"] = before(end, window.state === "known" ? known(0) : window);
}

const asOfMs = Date.parse(exampleAsOf);

const ages = [
  ["table.age", "table.created"],
  ["pitr.lag", "pitr.latest"],
  ["awsBackup.age", "awsBackup.lastBackup"],
] as const;

/** The instant a duration before `end`; absent and unknown stay what they are. */
const before = (end: number, duration: Fact): Fact =>
  duration.state === "known" ? known(new Date(end - Number(duration.value)).toISOString()) : duration;

/** Gap and coverage cannot be turned back: many periods, ages and windows lead to the same. */
function overridesOf(typical: GivenTable, given: GivenTable, unread: GivenTable["unread"]): ReadonlyMap<string, Fact> {
  const restated = Object.keys(given.facts).some(
    (fact) => fact.startsWith("pitr.") || /^table\.(age|created)$/.test(fact),
  );
  const overrides = new Map<string, Fact>();
  for (const name of ["pitr.shortfall", "pitr.coverage"] as const) {
    if (catalogue[name].groups.some((group) => unread[group] !== undefined)) continue;
    const stated = given.facts[name] ?? (restated ? undefined : typical.facts[name]);
    if (stated !== undefined) overrides.set(name, stated);
  }
  return overrides;
}

function accountFacts(facts: Facts, unread: GivenTable["unread"]): Facts {
  const ofAccount = Object.entries(facts).filter(([name]) => factEntry(name)?.groups.includes("account"));
  const reason = unread.account;
  return Object.fromEntries(
    reason === undefined ? ofAccount : ofAccount.map(([name]) => [name, unknown(reason)] as const),
  );
}

const textOr = (fact: Fact | undefined, otherwise: string): string =>
  fact?.state === "known" ? String(fact.value) : otherwise;

/**
 * Both lists come from one walk: what is missing of one is missing of the other, and a list not stated is empty beside
 * one that is. Backups are USER ones unless a namesake's is stated to be SYSTEM.
 */
function backupsByName(lists: GivenTable["lists"], tableId: Fact | undefined): Readonly<Record<string, ListFact>> {
  const { onDemandBackups: own, namesakeBackups: namesakes } = lists;
  if (own === undefined && namesakes === undefined) return {};
  const id = textOr(tableId, "the id of the table");
  return {
    backupsByName: {
      items: [
        ...(own?.items ?? []).map((item) => rawBackup({ type: known("USER"), ...item }, id)),
        ...(namesakes?.items ?? []).map((item) =>
          rawBackup({ type: known("USER"), ...item }, `${id} of a deleted namesake`),
        ),
      ],
      missing: [...(own?.missing ?? []), ...(namesakes?.missing ?? [])],
    },
  };
}

/** `identity` says how the backup is told to be whose it is: by TableId unless stated otherwise, in which case AWS sent none. */
function rawBackup(item: ListItem, tableId: string): ListItem {
  const stated = (name: string): Fact =>
    item[name] ?? unknown({ kind: "not-collected", detail: `${name} is not stated` });
  const byId = item["identity"] === undefined || isValue(item["identity"], "table-id");
  return {
    arn: stated("arn"),
    name: stated("name"),
    status: stated("status"),
    type: stated("type"),
    tableId: byId ? known(tableId) : absent,
    created: item["created"] ?? before(asOfMs, stated("age")),
    sizeBytes: stated("sizeBytes"),
  };
}

const isValue = (fact: Fact, value: Scalar): boolean => fact.state === "known" && fact.value === value;
