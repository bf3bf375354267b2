/**
 * Everything a table can be restored from, whoever keeps it: PITR, native backups and points of AWS Backup in, one list
 * and the facts over it out. Only finished points count; a part that nobody could see never reads as nothing there.
 */
import { dependsOn } from "./depends-on.ts";
import {
  absent,
  known,
  unknown,
  type Bound,
  type Fact,
  type ListFact,
  type ListItem,
  type Scalar,
  type Unknown,
} from "./fact.ts";
import { overdue } from "./overdue.ts";
import type { RecoveryFact } from "./recovery-facts.ts";
import { finishedPoint, withRest } from "./recovery-points.ts";

export type RecoverySources = {
  readonly account: string;
  readonly region: string;
  /** Epoch milliseconds. */
  readonly asOf: number;
  readonly fact: (
    name: "pitr.enabled" | "pitr.earliest" | "pitr.latest" | "pitr.lag" | "pitr.period" | "table.age",
  ) => Fact;
  readonly list: (name: "onDemandBackups" | "recoveryPoints" | "copies" | "restoreTests" | "backupPlans") => ListFact;
};

/** A native backup in another state cannot be restored from, or not yet. */
export const finishedBackup: readonly string[] = ["AVAILABLE"];

/** The list `recovery.points`. */
export function recoveryPoints(sources: RecoverySources): ListFact {
  const list = joined([ofPitr(sources), ...fullCopies(sources)], sources.asOf);
  const ofBackup = [ownPoints(sources), copies(sources)];
  // What may be missing is then PITR or a native backup, of which this much is known unseen.
  const isRestDynamoDbs = list.missing.length > 0 && ofBackup.every(({ missing }) => missing.length === 0);
  return isRestDynamoDbs ? { ...list, rest: { ...list.rest, ...ofDynamoDb } } : list;
}

/** PITR and native backups are the table's own neighbours, and whoever may delete them can. */
const ofDynamoDb = { otherRegion: known(false), otherAccount: known(false), immutable: known(false) } as const;

/** A fact of the catalogue whose name begins with `recovery.`. */
export function recoveryFact(name: RecoveryFact, sources: RecoverySources): Fact {
  switch (name) {
    case "recovery.newest":
      return furthest(joined(fullCopies(sources), sources.asOf), "created", "latest");
    case "recovery.rpo":
      return furthest(recoveryPoints(sources), "age", "earliest");
    case "recovery.oldest":
      return furthest(recoveryPoints(sources), "earliest", "earliest");
    case "recovery.kinds":
      return kinds(sources);
    case "recovery.copies.otherRegion":
      return anyOf(copies(sources), "otherRegion");
    case "recovery.copies.otherAccount":
      return anyOf(copies(sources), "otherAccount");
    case "recovery.immutable":
      return anyOf(joined([ownPoints(sources), copies(sources)], sources.asOf), "immutable");
    case "recovery.lastDrill":
      return furthest(joined([proven(sources.list("restoreTests"))], sources.asOf), "created", "latest");
    case "recovery.overdue":
      return overdue({
        plans: sources.list("backupPlans"),
        points: sources.list("recoveryPoints"),
        tableAge: sources.fact("table.age"),
      });
    default:
      return name satisfies never;
  }
}

const ownPoints = (sources: RecoverySources): ListFact => ofAwsBackup(sources, "recoveryPoints");
const copies = (sources: RecoverySources): ListFact => ofAwsBackup(sources, "copies");
const fullCopies = (sources: RecoverySources): readonly ListFact[] => [
  native(sources),
  ownPoints(sources),
  copies(sources),
];

function ofPitr({ account, region, fact }: RecoverySources): ListFact {
  const enabled = fact("pitr.enabled");
  if (enabled.state === "unknown") return { items: [], missing: [enabled.reason] };
  if (enabled.state === "absent" || enabled.value === false) return { items: [], missing: [] };
  const item = {
    kind: known("pitr"),
    account: known(account),
    region: known(region),
    vault: absent,
    created: fact("pitr.latest"),
    age: fact("pitr.lag"),
    earliest: fact("pitr.earliest"),
    kept: fact("pitr.period"),
    left: fact("pitr.period"),
    ...ofDynamoDb,
  };
  return { items: [item], missing: [] };
}

function native({ account, region, list }: RecoverySources): ListFact {
  const { items, missing } = finished(list("onDemandBackups"), finishedBackup);
  const shown = items.map((backup) => ({
    kind: known("native"),
    account: known(account),
    region: known(region),
    vault: absent,
    created: of(backup, "created"),
    age: of(backup, "age"),
    earliest: of(backup, "created"),
    kept: absent,
    left: absent,
    ...ofDynamoDb,
  }));
  return { items: shown, missing };
}

function ofAwsBackup({ list }: RecoverySources, name: "recoveryPoints" | "copies"): ListFact {
  const { items, missing } = finished(list(name), finishedPoint);
  const shown = items.map((point) => ({
    kind: known("aws-backup"),
    account: of(point, "account"),
    region: of(point, "region"),
    vault: of(point, "vault"),
    created: of(point, "created"),
    age: of(point, "age"),
    earliest: of(point, "created"),
    kept: of(point, "kept"),
    left: of(point, "left"),
    otherRegion: of(point, "otherRegion"),
    otherAccount: of(point, "otherAccount"),
    immutable: of(point, "immutable"),
  }));
  return { items: shown, missing };
}

const of = (item: ListItem, name: string): Fact =>
  (Object.hasOwn(item, name) ? item[name] : undefined) ??
  unknown({ kind: "not-collected", detail: `${name} of the recovery point was not read` });

/**
 * One whose status is not known may be finished or not: it is missing, and not left out. It may be of any age, whatever its
 * reason says of a list.
 */
function finished({ items, missing }: ListFact, statuses: readonly string[]): ListFact {
  const done: ListItem[] = [];
  const unclear: Unknown[] = [];
  for (const item of items) {
    const status = of(item, "status");
    if (status.state === "unknown") unclear.push(dependsOn("the status of a recovery point or restore", status));
    else if (status.state === "known" && statuses.includes(String(status.value))) done.push(item);
  }
  return { items: done, missing: [...missing, ...unclear] };
}

/** Jobs of AWS Backup that completed, and drills that held: one that did not is the proof of the contrary. */
function proven(restores: ListFact): ListFact {
  const { items, missing } = finished(restores, ["COMPLETED"]);
  return { items: items.filter((item) => !is(item, "by", "drill") || is(item, "validation", "SUCCESSFUL")), missing };
}

function is(item: ListItem, name: string, value: string): boolean {
  const fact = of(item, name);
  return fact.state === "known" && fact.value === value;
}

const joined = (parts: readonly ListFact[], asOf: number): ListFact =>
  withRest({ items: parts.flatMap(({ items }) => items), missing: parts.flatMap(({ missing }) => missing) }, asOf);

/**
 * The latest, or the earliest, value of a member. Of a list known in part it is known only where what is missing cannot go
 * beyond; else where it ends is.
 */
function furthest(list: ListFact, member: string, direction: Direction): Fact {
  const values = list.items.map((item) => of(item, member));
  const best = bestOf(values, direction);
  const gap = gapIn(list, values);
  if (gap === undefined) return best === undefined ? absent : known(best);
  // How far an item can go whose own value is not known, nobody knows.
  const end = values.some(({ state }) => state === "unknown") ? undefined : endOfRest(list, member, direction);
  if (best === undefined) {
    if (end === undefined) return unknown(gap);
    const bound = direction === "latest" ? between(undefined, end) : between(end, undefined);
    return unknown(gap, { ...bound, orAbsent: true });
  }
  if (end !== undefined && !isBeyond(end, best, direction)) return known(best);
  return unknown(gap, direction === "latest" ? between(best, end) : between(end, best));
}

type Direction = "latest" | "earliest";

const between = (atLeast: Scalar | undefined, atMost: Scalar | undefined): Bound => ({
  ...(atLeast === undefined ? {} : { atLeast }),
  ...(atMost === undefined ? {} : { atMost }),
});

function bestOf(values: readonly Fact[], direction: Direction): Scalar | undefined {
  let best: Scalar | undefined;
  for (const value of values) {
    if (value.state !== "known") continue;
    if (best === undefined || isBeyond(value.value, best, direction)) best = value.value;
  }
  return best;
}

/** Instants, or durations. */
const placeOf = (value: Scalar): number => (typeof value === "string" ? Date.parse(value) : Number(value));
const isBeyond = (a: Scalar, b: Scalar, direction: Direction): boolean =>
  direction === "latest" ? placeOf(a) > placeOf(b) : placeOf(a) < placeOf(b);

/** Why more may be there than is known: sooner a cause that may hide anything than one with a bound. */
const gapIn = ({ missing }: ListFact, values: readonly Fact[]): Unknown | undefined =>
  missing.find(({ before }) => before === undefined) ??
  values.flatMap((value) => (value.state === "unknown" ? [value.reason] : []))[0] ??
  missing[0];

/** As far as the items can go that are missing from a list; undefined where nobody knows. */
function endOfRest({ rest }: ListFact, member: string, direction: Direction): Scalar | undefined {
  const hidden = rest === undefined ? undefined : of(rest, member);
  const bound = hidden?.state === "unknown" ? hidden.bound : undefined;
  return direction === "latest" ? bound?.atMost : bound?.atLeast;
}

/** Each kind is there, is not, or may be: more points of a kind that is there make no difference. */
function kinds(sources: RecoverySources): Fact {
  const parts = [
    ["aws-backup", [ownPoints(sources), copies(sources)]],
    ["native", [native(sources)]],
    ["pitr", [ofPitr(sources)]],
  ] as const;
  const found: string[] = [];
  for (const [kind, lists] of parts) {
    const gap = gapIn({ items: [], missing: lists.flatMap(({ missing }) => missing) }, []);
    if (lists.some(({ items }) => items.length > 0)) found.push(kind);
    else if (gap !== undefined) return unknown(gap);
  }
  return found.length === 0 ? absent : known(found.join("+"));
}

/** Known true as soon as one item proves it, known false only of a whole list. */
function anyOf(list: ListFact, member: string): Fact {
  const values = list.items.map((item) => of(item, member));
  if (values.some((value) => value.state === "known" && value.value === true)) return known(true);
  const gap = gapIn(list, values);
  return gap === undefined ? known(false) : unknown(gap);
}
