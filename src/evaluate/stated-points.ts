/**
 * Lists of AWS Backup, replicas and restores as an example states them → as a scan and the link pass would have them. Ages
 * and times left become instants, so that everything derived agrees.
 */
import { absent, known, unknown, unreadList, type Fact, type ListFact, type ListItem } from "../model/fact.ts";
import { ageOf, mapKnown, timeOf } from "../model/fact-values.ts";
import type { GivenTable } from "../model/policy.ts";
import type { Surroundings } from "../model/surroundings.ts";
import { before } from "./instant-before.ts";

export type StatedPoints = {
  /** Lists of the table's record. */
  readonly stored: Readonly<Record<string, ListFact>>;
  readonly around: Surroundings;
};

/** `now`: epoch milliseconds. `account`, `region`: of the table. A list that is not stated is empty, if its group was read. */
export function statedPoints(given: {
  readonly lists: GivenTable["lists"];
  readonly unread: GivenTable["unread"];
  readonly account: string;
  readonly region: string;
  readonly now: number;
}): StatedPoints {
  const { lists, unread, account, region, now } = given;
  const place = { account: known(account), region: known(region) };
  const empty: ListFact = { items: [], missing: [] };
  const turned = (name: string, turn: (item: ListItem) => ListItem): ListFact => {
    const { items, missing } = lists[name] ?? empty;
    return { items: items.map(turn), missing };
  };
  const restores = lists["restoreTests"] ?? empty;
  const nowhere = unread.recoveryPoints;
  const copies =
    lists["copies"] === undefined && nowhere !== undefined
      ? unreadList(nowhere)
      : turned("copies", (item) => rawPoint({ ...placeOfCopy(item, { account, region }), ...item }, now));
  return {
    stored: {
      pointsByArn: turned("recoveryPoints", (item) => rawPoint({ ...place, ...item }, now)),
      restoresByArn: {
        items: restores.items.filter((item) => !isDrill(item)).map((item) => rawRestore(item, now)),
        missing: restores.missing,
      },
      replicas: empty,
    },
    around: {
      copiesOf: () => copies,
      plansOf: () => lists["backupPlans"] ?? empty,
      replicasOf: () => lists["table.replicas"] ?? empty,
      drillsOf: () => ({ items: restores.items.filter(isDrill).map((item) => statedDrill(item, now)), missing: [] }),
    },
  };
}

const notStated = (name: string): Fact => unknown({ kind: "not-collected", detail: `${name} is not stated` });

function rawPoint(item: ListItem, now: number): ListItem {
  const stated = (name: string): Fact => item[name] ?? notStated(name);
  const created = createdOf(item, now);
  const { age: _age, kept, left, lock, airGapped, immutable: _immutable, ...place } = item;
  const { otherRegion: _otherRegion, otherAccount: _otherAccount, ...rest } = place;
  return {
    ...Object.fromEntries(plainMembers.map((name) => [name, stated(name)])),
    ...rest,
    created,
    deleteAt: item["deleteAt"] ?? deleteAtOf({ kept, left, created, now }),
    ...rawLock(lock ?? lockBy(item["immutable"]), now),
    vaultType: airGapped === undefined ? vaultTypeBy(item["immutable"]) : mapKnown(airGapped, typeOfVault),
  };
}

/** Where only `otherRegion` or `otherAccount` is stated, what they follow from is some other Region or account. */
function placeOfCopy({ otherRegion, otherAccount }: ListItem, own: { account: string; region: string }): ListItem {
  return {
    ...(otherRegion === undefined
      ? {}
      : { region: mapKnown(otherRegion, (is) => (is === true ? "elsewhere-1" : own.region)) }),
    ...(otherAccount === undefined
      ? {}
      : { account: mapKnown(otherAccount, (is) => (is === true ? "444455556666" : own.account)) }),
  };
}

const plainMembers = [
  "arn",
  "account",
  "region",
  "vault",
  "status",
  "sizeBytes",
  "encrypted",
  "keyArn",
  "copiedFrom",
  "plan",
];

/** What does not say when it was made has just been made: of an unknown moment, nobody could say whose table's it is. */
const createdOf = (item: ListItem, now: number): Fact => item["created"] ?? before(now, item["age"] ?? known(0));

function deleteAtOf(stated: {
  readonly kept: Fact | undefined;
  readonly left: Fact | undefined;
  readonly created: Fact;
  readonly now: number;
}): Fact {
  const { kept, left, created, now } = stated;
  if (left !== undefined) return after(now, left);
  if (kept === undefined) return notStated("deleteAt");
  return created.state === "known" ? after(timeOf(created.value), kept) : kept.state === "known" ? created : kept;
}

const after = (start: number, duration: Fact): Fact =>
  mapKnown(duration, (value) => new Date(start + Number(value)).toISOString());

/** A day is long enough for a grace that has ended, and for one that has not. */
const day = 86_400_000;

function rawLock(lock: Fact | undefined, now: number): ListItem {
  if (lock?.state !== "known") {
    const fact = lock ?? notStated("lock");
    return { locked: fact, lockDate: fact };
  }
  const ended = lock.value === "compliance" ? now - day : now + day;
  const hasDate = lock.value === "compliance" || lock.value === "compliance-grace";
  return {
    locked: known(lock.value !== "none"),
    lockDate: hasDate ? known(new Date(ended).toISOString()) : absent,
  };
}

const typeOfVault = (airGapped: unknown): string =>
  airGapped === true ? "LOGICALLY_AIR_GAPPED_BACKUP_VAULT" : "BACKUP_VAULT";

/** Where only `immutable` is stated, a lock is what makes it so. */
function lockBy(immutable: Fact | undefined): Fact | undefined {
  if (immutable?.state !== "known") return immutable;
  return known(immutable.value === true ? "compliance" : "none");
}

/** Where only `immutable` is stated, what it follows from is a lock; then, as where nothing is said, the vault is a plain one. */
const vaultTypeBy = (immutable: Fact | undefined): Fact =>
  immutable?.state === "unknown" ? immutable : known("BACKUP_VAULT");

const isDrill = ({ by }: ListItem): boolean => by?.state === "known" && by.value === "drill";

/** Told by its file as rules see it, and not by AWS. */
function statedDrill(item: ListItem, now: number): ListItem {
  const created = createdOf(item, now);
  return { ...item, created, age: ageOf(created, now) };
}

function rawRestore(item: ListItem, now: number): ListItem {
  const { age: _age, took, ...rest } = item;
  const created = createdOf(item, now);
  const completed =
    took === undefined ? notStated("took") : created.state === "known" ? after(timeOf(created.value), took) : took;
  return { ...rest, created, completed, pointCreated: known(new Date(now).toISOString()) };
}
