/**
 * Everything a table can be restored from, whoever keeps it: PITR, native backups and points of AWS Backup in, one list
 * and the facts over it out. Only finished points count; a part that nobody could see never reads as nothing there.
 */
import { absent, known, unknown, type Fact, type ListFact, type ListItem, type Scalar, type Unknown } from "./fact.ts";
import type { RecoveryFact } from "./recovery-facts.ts";
import { withRest } from "./recovery-points.ts";

export type RecoverySources = {
  readonly account: string;
  readonly region: string;
  /** Epoch milliseconds. */
  readonly asOf: number;
  readonly fact: (name: "pitr.enabled" | "pitr.earliest" | "pitr.latest" | "pitr.lag" | "pitr.period") => Fact;
  readonly list: (name: "onDemandBackups" | "recoveryPoints" | "copies" | "restoreTests") => ListFact;
};

/** The list `recovery.points`. */
export function recoveryPoints(sources: RecoverySources): ListFact {
  const parts = [ofPitr(sources), ...fullCopies(sources)];
  return joined(parts, sources.asOf);
}

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
      return furthest(finished(sources.list("restoreTests"), ["COMPLETED"]), "created", "latest");
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
    otherRegion: known(false),
    otherAccount: known(false),
    immutable: known(false),
  };
  return { items: [item], missing: [] };
}

function native({ account, region, list }: RecoverySources): ListFact {
  const { items, missing } = finished(list("onDemandBackups"), ["AVAILABLE"]);
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
    otherRegion: known(false),
    otherAccount: known(false),
    immutable: known(false),
  }));
  return { items: shown, missing };
}

function ofAwsBackup({ account, region, list }: RecoverySources, name: "recoveryPoints" | "copies"): ListFact {
  const { items, missing } = finished(list(name), ["COMPLETED", "AVAILABLE"]);
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
    otherRegion: differs(of(point, "region"), region),
    otherAccount: differs(of(point, "account"), account),
    immutable: of(point, "immutable"),
  }));
  return { items: shown, missing };
}

const differs = (fact: Fact, own: string): Fact => (fact.state === "known" ? known(fact.value !== own) : fact);

const of = (item: ListItem, name: string): Fact =>
  (Object.hasOwn(item, name) ? item[name] : undefined) ??
  unknown({ kind: "not-collected", detail: `${name} of the recovery point was not read` });

/** One whose status is not known may be finished or not: it is missing, and not left out. */
function finished({ items, missing }: ListFact, statuses: readonly string[]): ListFact {
  const done: ListItem[] = [];
  const unclear: Unknown[] = [];
  for (const item of items) {
    const status = of(item, "status");
    if (status.state === "unknown") unclear.push(status.reason);
    else if (status.state === "known" && statuses.includes(String(status.value))) done.push(item);
  }
  return { items: done, missing: [...missing, ...unclear] };
}

const joined = (parts: readonly ListFact[], asOf: number): ListFact =>
  withRest({ items: parts.flatMap(({ items }) => items), missing: parts.flatMap(({ missing }) => missing) }, asOf);

/**
 * The latest, or the earliest, value of a member. Of a list known in part it is known only where what is missing cannot go
 * beyond; else where it ends is.
 */
function furthest(list: ListFact, member: string, direction: "latest" | "earliest"): Fact {
  const values = list.items.map((item) => of(item, member));
  const gap = list.missing[0] ?? values.flatMap((value) => (value.state === "unknown" ? [value.reason] : []))[0];
  const told = values.flatMap((value) => (value.state === "known" ? [value.value] : []));
  const [first, ...others] = told;
  if (first === undefined) return gap === undefined ? absent : unknown(gap);
  const beyond = (a: Scalar, b: Scalar): boolean => (direction === "latest" ? a > b : a < b);
  const best = others.reduce((a, b) => (beyond(b, a) ? b : a), first);
  const all = values.every(({ state }) => state !== "unknown");
  const end = all ? endOfRest(list, member, direction) : undefined;
  if (gap === undefined || (end !== undefined && !beyond(end, best))) return known(best);
  return unknown(gap, direction === "latest" ? { atLeast: best } : { atMost: best });
}

/** As far as the items can go that are missing from a list; undefined where nobody knows. */
function endOfRest({ rest }: ListFact, member: string, direction: "latest" | "earliest"): Scalar | undefined {
  const hidden = rest === undefined ? undefined : of(rest, member);
  const bound = hidden?.state === "unknown" ? hidden.bound : undefined;
  return direction === "latest" ? bound?.atMost : bound?.atLeast;
}

function kinds(sources: RecoverySources): Fact {
  const { items, missing } = recoveryPoints(sources);
  const found = [...new Set(items.flatMap((item) => textOf(of(item, "kind"))))].sort();
  const all = found.length === 3;
  if (missing[0] !== undefined && !all) return unknown(missing[0]);
  return found.length === 0 ? absent : known(found.join("+"));
}

const textOf = (fact: Fact): readonly string[] => (fact.state === "known" ? [String(fact.value)] : []);

/** Known true as soon as one item proves it, known false only of a whole list. */
function anyOf({ items, missing }: ListFact, member: string): Fact {
  const values = items.map((item) => of(item, member));
  if (values.some((value) => value.state === "known" && value.value === true)) return known(true);
  const gap = missing[0] ?? values.flatMap((value) => (value.state === "unknown" ? [value.reason] : []))[0];
  return gap === undefined ? known(false) : unknown(gap);
}
