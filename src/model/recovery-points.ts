/**
 * Points of AWS Backup as scopes stored them → the points of this very table, as rules see them. AWS Backup knows tables
 * by ARN, which a re-created table takes over: a point older than the table is its predecessor's. Copies keep the creation
 * date of their source (AWS Backup developer guide, Copy a backup), so that holds for a copy made after the re-creation.
 */
import { conforming } from "./conforming.ts";
import { dependsOn } from "./depends-on.ts";
import { distinctUnknowns } from "./distinct-unknowns.ts";
import { known, unknown, type Fact, type ListFact, type ListItem, type Unknown } from "./fact.ts";
import { ageOf, lengthOf, mapKnown, timeOf } from "./fact-values.ts";
import { pointLists } from "./point-lists.ts";

/** The table whose points they are. `asOf`: epoch milliseconds. */
export type PointsOf = {
  readonly account: string;
  readonly region: string;
  readonly tableCreated: Fact;
  readonly asOf: number;
};

/** Statuses of a point that can be restored. */
export const finishedPoint: readonly string[] = ["COMPLETED", "AVAILABLE"];

/** `stored.items`: as `collect-recovery-points` stores them, with `account` and `region`. What cannot be told apart is missing. */
export function pointsOfTable(stored: ListFact, table: PointsOf): ListFact {
  const { tableCreated, asOf } = table;
  const items: ListItem[] = [];
  const unclear: Unknown[] = [];
  for (const point of stored.items) {
    const created = member(point, "created");
    if (created.state !== "known") unclear.push(dependsOn("the recovery point's created", created));
    else if (tableCreated.state !== "known") unclear.push(dependsOn("table.created", tableCreated));
    else if (timeOf(created.value) >= timeOf(tableCreated.value)) items.push(shown(point, table));
  }
  return withRest({ items, missing: [...stored.missing, ...distinctUnknowns(unclear)] }, asOf);
}

/** Where everything that is missing is older than some instant, that much is known of it. */
export function withRest({ items, missing }: Pick<ListFact, "items" | "missing">, asOf: number): ListFact {
  const [reason] = missing;
  const latest = Math.max(...missing.map(({ before }) => (before === undefined ? Number.NaN : Date.parse(before))));
  if (reason === undefined || Number.isNaN(latest)) return { items, missing };
  const rest = {
    created: unknown(reason, { atMost: new Date(latest).toISOString() }),
    age: unknown(reason, { atLeast: Math.max(0, asOf - latest) }),
  };
  return { items, missing, rest };
}

function shown(point: ListItem, { account, region, asOf }: PointsOf): ListItem {
  const of = (name: RawMember): Fact => member(point, name);
  const created = of("created");
  const deleteAt = of("deleteAt");
  const lock = lockOf(of("locked"), of("lockDate"), asOf);
  const airGapped = mapKnown(of("vaultType"), (type) => type === "LOGICALLY_AIR_GAPPED_BACKUP_VAULT");
  return {
    arn: of("arn"),
    account: of("account"),
    region: of("region"),
    vault: of("vault"),
    status: of("status"),
    created,
    age: ageOf(created, asOf),
    sizeBytes: of("sizeBytes"),
    deleteAt,
    kept: lengthOf(created, deleteAt),
    left: mapKnown(deleteAt, (value) => Math.max(0, timeOf(value) - asOf)),
    lock,
    airGapped,
    immutable: either(
      mapKnown(lock, (value) => value === "compliance"),
      airGapped,
    ),
    encrypted: of("encrypted"),
    keyArn: of("keyArn"),
    copiedFrom: of("copiedFrom"),
    plan: of("plan"),
    otherRegion: mapKnown(of("region"), (value) => value !== region),
    otherAccount: mapKnown(of("account"), (value) => value !== account),
  };
}

/** Governance mode has no LockDate; that of compliance mode is when it can no longer be taken off (aws-facts §1.5). */
function lockOf(locked: Fact, lockDate: Fact, asOf: number): Fact {
  if (locked.state !== "known") return locked;
  if (locked.value === false) return known("none");
  if (lockDate.state === "absent") return known("governance");
  return mapKnown(lockDate, (date) => (timeOf(date) > asOf ? "compliance-grace" : "compliance"));
}

const raw = {
  ...pointLists.recoveryPoints.items,
  vaultType: { type: "string", absentWhen: null },
  locked: { type: "boolean", absentWhen: null },
  lockDate: { type: "instant", absentWhen: "no lock, or one that can be taken off" },
} as const;
type Derived = "age" | "kept" | "left" | "lock" | "airGapped" | "immutable" | "otherRegion" | "otherAccount";
/** What a scope stores of each point. */
export type RawMember = Exclude<keyof typeof raw, Derived>;

function member(point: ListItem, name: RawMember): Fact {
  const found = Object.hasOwn(point, name) ? point[name] : undefined;
  if (found === undefined)
    return unknown({ kind: "not-collected", detail: `the recovery point's ${name} was not read` });
  return conforming(`the recovery point's ${name}`, raw[name], found);
}

/** True as soon as one is. */
function either(a: Fact, b: Fact): Fact {
  if (a.state === "known" && a.value === true) return a;
  if (b.state === "known" && b.value === true) return b;
  return a.state === "known" ? b : a;
}
