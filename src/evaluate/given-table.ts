/**
 * A table as an example states it, overlaid on a typical one → records as a scan would have written them. Derived facts
 * are turned back into the instants they come from, so that everything else derived from those agrees with them.
 */
import {
  absent,
  known,
  unknown,
  type Fact,
  type ListFact,
  type ListItem,
  type Scalar,
  type Unknown,
} from "../model/fact.ts";
import { factEntry, listEntry } from "../model/facts.ts";
import { factGroups, type GroupId } from "../model/fact-groups.ts";
import type { AccountRecord, GroupRead, TableRecord } from "../model/observation.ts";
import type { GivenTable } from "../model/policy.ts";
import { recoveryFacts } from "../model/recovery-facts.ts";
import type { Surroundings } from "../model/surroundings.ts";
import { before } from "./instant-before.ts";
import { statedPoints } from "./stated-points.ts";

/** Frozen: examples say the same on every day, and so do policy tests that name no clock of their own. */
export const exampleAsOf = "2026-01-15T12:00:00.000Z";

/**
 * `overrides`, `listOverrides`: stated derived facts and lists that several worlds could explain, to be taken at their word.
 */
export type ExampleWorld = {
  readonly account: AccountRecord;
  readonly table: TableRecord;
  readonly around: Surroundings;
  readonly overrides: ReadonlyMap<string, Fact>;
  readonly listOverrides: ReadonlyMap<string, ListFact>;
};

type Facts = Record<string, Fact>;
type Unread = GivenTable["unread"];

/** The account id is AWS's own for documentation. */
const accountId = "111122223333";
const tableName = "typical-table";

/** `layers`: the typical table first; each later one states what is different. `asOf`: ISO instant that ages count from. */
export function worldOf(layers: readonly GivenTable[], asOf: string): ExampleWorld {
  const now = Date.parse(asOf);
  const facts: Facts = {};
  for (const layer of layers) state(facts, layer.facts, now);

  const unread = unreadOf(layers);
  const groups: Partial<Record<GroupId, GroupRead>> = {};
  for (const group of Object.keys(factGroups) as GroupId[]) {
    const reason = unread[group];
    groups[group] = reason === undefined ? { state: "read" } : { state: "unread", reason };
  }
  const lists = Object.assign({}, ...layers.map((layer) => layer.lists)) as GivenTable["lists"];

  const name = textOr(facts["table.name"], tableName);
  const account = textOr(facts["account.id"], accountId);
  const arn = textOr(facts["table.arn"], `arn:aws:dynamodb:us-east-1:${account}:table/${name}`);
  const stated = statedPoints({ lists, unread, account, region: arn.split(":")[3] ?? "", now });
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
      arn,
      presence: "present",
      groups,
      facts,
      lists: { ...backupsByName(lists, facts["table.id"], now), ...stated.stored },
      evidence: [],
    },
    around: stated.around,
    overrides: overridesOf(layers, unread),
    listOverrides: new Map(Object.entries(lists).filter(([list]) => list === "recovery.points")),
  };
}

/** The rest of what DescribeContinuousBackups says is not there once PITR is off. */
const ofPitr = ["pitr.period", "pitr.earliest", "pitr.latest"] as const;

const isOff = (enabled: Fact | undefined): boolean => enabled?.state === "known" && enabled.value === false;

/** Writes `stated` over `facts`. A window needs its end, so `pitr.window` comes after everything that may state that. */
function state(facts: Facts, stated: Readonly<Facts>, now: number): void {
  if (isOff(stated["pitr.enabled"])) for (const name of ofPitr) facts[name] = absent;
  for (const [name, fact] of Object.entries(stated)) if (factEntry(name)?.derived !== true) facts[name] = fact;
  for (const [derived, instant] of ages) {
    const age = stated[derived];
    if (age !== undefined) facts[instant] = before(now, age);
  }
  const window = stated["pitr.window"];
  if (window === undefined) return;
  const latest = facts["pitr.latest"];
  const end = latest?.state === "known" ? Date.parse(String(latest.value)) : now;
  facts["pitr.earliest"] = before(end, window);
  if (latest?.state !== "known") facts["pitr.latest"] = before(end, window.state === "known" ? known(0) : window);
}

/** A layer that states a fact or list of a group says that the group was read, whatever a layer before it says. */
function unreadOf(layers: readonly GivenTable[]): Unread {
  const unread: Partial<Record<GroupId, Unknown>> = {};
  for (const layer of layers) {
    const stated = [...Object.keys(layer.facts).map(factEntry), ...Object.keys(layer.lists).map(listEntry)];
    for (const entry of stated) if (entry?.groups[0] !== undefined) delete unread[entry.groups[0]];
    Object.assign(unread, layer.unread);
  }
  return unread;
}

const ages = [
  ["table.age", "table.created"],
  ["pitr.lag", "pitr.latest"],
  ["awsBackup.age", "awsBackup.lastBackup"],
] as const;

const isFollowing = (name: string): boolean =>
  name === "pitr.shortfall" || name === "pitr.coverage" || Object.hasOwn(recoveryFacts, name);

/** Gap and coverage cannot be turned back: many periods, ages and windows lead to the same. */
function overridesOf(layers: readonly GivenTable[], unread: Unread): ReadonlyMap<string, Fact> {
  const overrides = new Map<string, Fact>();
  for (const { facts } of layers) {
    const restated = Object.keys(facts).some((fact) => fact.startsWith("pitr.") || /^table\.(age|created)$/.test(fact));
    if (restated) overrides.clear();
    for (const [name, stated] of Object.entries(facts)) {
      if (isFollowing(name)) overrides.set(name, stated);
    }
  }
  for (const name of overrides.keys()) {
    if (factEntry(name)?.groups.some((group) => unread[group] !== undefined) === true) overrides.delete(name);
  }
  return overrides;
}

function accountFacts(facts: Facts, unread: Unread): Facts {
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
function backupsByName(
  lists: GivenTable["lists"],
  tableId: Fact | undefined,
  now: number,
): Readonly<Record<string, ListFact>> {
  const { onDemandBackups: own, namesakeBackups: namesakes } = lists;
  if (own === undefined && namesakes === undefined) return {};
  const id = textOr(tableId, "the id of the table");
  return {
    backupsByName: {
      items: [
        ...(own?.items ?? []).map((item) => rawBackup({ type: known("USER"), ...item }, id, now)),
        ...(namesakes?.items ?? []).map((item) =>
          rawBackup({ type: known("USER"), ...item }, `${id} of a deleted namesake`, now),
        ),
      ],
      missing: [...(own?.missing ?? []), ...(namesakes?.missing ?? [])],
    },
  };
}

/** `identity` says how the backup is told to be whose it is: by TableId unless stated otherwise, in which case AWS sent none. */
function rawBackup(item: ListItem, tableId: string, now: number): ListItem {
  const stated = (name: string): Fact =>
    item[name] ?? unknown({ kind: "not-collected", detail: `${name} is not stated` });
  const byId = item["identity"] === undefined || isValue(item["identity"], "table-id");
  return {
    arn: stated("arn"),
    name: stated("name"),
    status: stated("status"),
    type: stated("type"),
    tableId: byId ? known(tableId) : absent,
    created: item["created"] ?? before(now, stated("age")),
    sizeBytes: stated("sizeBytes"),
  };
}

const isValue = (fact: Fact, value: Scalar): boolean => fact.state === "known" && fact.value === value;
