/**
 * Everything a table can be restored from, invented at random; the same with parts of it unseen; and what is true of it,
 * worked out the plain way from the invented world and not from any list.
 */
import fc from "fast-check";
import { deriveFacts, type FactView } from "../../src/model/derive.ts";
import { absent, known, unknown, type Fact, type ListFact, type ListItem, type Unknown } from "../../src/model/fact.ts";
import type { Surroundings } from "../../src/model/surroundings.ts";
import { account, ago, asOf, backup, complete, day, table } from "../evaluate/build.ts";

type Point = {
  readonly age: number;
  readonly status: "COMPLETED" | "AVAILABLE" | "PARTIAL" | "EXPIRED";
  readonly lock: "none" | "governance" | "compliance-grace" | "compliance";
  readonly airGapped: boolean;
  readonly place: readonly [account: string, region: string];
};

export type World = {
  readonly tableAge: number;
  /** Null: off. */
  readonly pitr: { readonly window: number; readonly lag: number } | null;
  readonly native: readonly { readonly age: number; readonly status: "AVAILABLE" | "CREATING" }[];
  readonly points: readonly Point[];
  readonly copies: readonly Point[];
};

const here = [account.id, "eu-west-1"] as const;
const age = fc.constantFrom(0, 1, 5, 20, 39, 40, 41, 60, 100, 300).map((days) => days * day);

const point = (place: fc.Arbitrary<Point["place"]>): fc.Arbitrary<Point> =>
  fc.record({
    age,
    status: fc.constantFrom("COMPLETED", "COMPLETED", "AVAILABLE", "PARTIAL", "EXPIRED"),
    lock: fc.constantFrom("none", "governance", "compliance-grace", "compliance"),
    airGapped: fc.constantFrom(false, false, false, true),
    place,
  });

export const world: fc.Arbitrary<World> = fc.record({
  tableAge: fc.constantFrom(10, 100, 200).map((days) => days * day),
  pitr: fc.option(fc.record({ window: fc.constantFrom(0, 3 * day, 35 * day), lag: fc.constantFrom(0, 300_000) })),
  native: fc.array(fc.record({ age, status: fc.constantFrom("AVAILABLE", "AVAILABLE", "CREATING") }), { maxLength: 2 }),
  points: fc.array(point(fc.constant(here)), { maxLength: 3 }),
  copies: fc.array(
    point(
      fc.constantFrom<Point["place"]>(
        [account.id, "us-east-1"],
        ["222222222222", "eu-west-1"],
        ["222222222222", "us-east-1"],
      ),
    ),
    { maxLength: 3 },
  ),
});

/** What keeps a list from being seen whole. `back`: nothing older was asked for; `kept`: no more items came. */
export type Loss = {
  readonly back: number | null;
  readonly kept: number | null;
  readonly member: string | null;
};

const loss: fc.Arbitrary<Loss> = fc.record({
  back: fc.option(fc.constantFrom(10, 40, 50).map((days) => days * day)),
  kept: fc.option(fc.nat({ max: 1 }), { freq: 3 }),
  member: fc.option(fc.constantFrom("created", "status", "locked", "account", "vaultType"), { freq: 4 }),
});

export type Losses = Readonly<Record<"native" | "points" | "copies", Loss>> & { readonly facts: readonly string[] };

export const losses: fc.Arbitrary<Losses> = fc.record({
  native: fc.record({
    back: fc.constant(null),
    kept: fc.option(fc.nat({ max: 1 }), { freq: 3 }),
    member: fc.constant(null),
  }),
  points: loss,
  copies: loss,
  facts: fc.subarray(["table.created", "pitr.enabled", "pitr.earliest", "pitr.latest"], { maxLength: 1 }),
});

export const nothingLost: Losses = {
  native: { back: null, kept: null, member: null },
  points: { back: null, kept: null, member: null },
  copies: { back: null, kept: null, member: null },
  facts: [],
};

const gone: Unknown = { kind: "throttled", operation: "backup:ListRecoveryPointsByBackupVault" };

const rawPoint = ({ age: old, status, lock, airGapped, place: [id, region] }: Point, index: number): ListItem => ({
  arn: known(`arn:aws:backup:${region}:${id}:recovery-point:${index}`),
  account: known(id),
  region: known(region),
  vault: known("main"),
  status: known(status),
  created: known(ago(old)),
  sizeBytes: absent,
  deleteAt: absent,
  locked: known(lock !== "none"),
  lockDate: lock === "compliance" ? known(ago(day)) : lock === "compliance-grace" ? known(ago(-day)) : absent,
  vaultType: known(airGapped ? "LOGICALLY_AIR_GAPPED_BACKUP_VAULT" : "BACKUP_VAULT"),
  encrypted: known(true),
  keyArn: absent,
  copiedFrom: absent,
  plan: absent,
});

function lossy(items: readonly ListItem[], { back, kept, member }: Loss): ListFact {
  const asked = back === null ? items : items.filter(({ created }) => isSince(created, ago(back)));
  const shown = kept === null ? asked : asked.slice(0, kept);
  return {
    items: shown.map((item, index) => (member === null || index > 0 ? item : { ...item, [member]: unknown(gone) })),
    missing: [
      ...(back === null ? [] : [{ kind: "not-collected", before: ago(back) } as const]),
      ...(kept === null ? [] : [gone]),
    ],
  };
}

const isSince = (created: Fact | undefined, instant: string): boolean =>
  created?.state === "known" && String(created.value) >= instant;

/** As rules see the world. */
export function viewOf({ tableAge, pitr, native, points, copies }: World, lost: Losses = nothingLost): FactView {
  const ofPitr =
    pitr === null
      ? { "pitr.enabled": known(false), "pitr.period": absent, "pitr.earliest": absent, "pitr.latest": absent }
      : { "pitr.earliest": known(ago(pitr.lag + pitr.window)), "pitr.latest": known(ago(pitr.lag)) };
  const backups = native.map(({ age: old, status }) => backup({ created: known(ago(old)), status: known(status) }));
  const record = table({
    facts: {
      "table.created": known(ago(tableAge)),
      ...ofPitr,
      ...Object.fromEntries(lost.facts.map((name) => [name, unknown({ kind: "malformed" })])),
    },
    backups: lossy(backups, lost.native),
  });
  const seenCopies = lossy(copies.map(rawPoint), lost.copies);
  const around: Surroundings = {
    copiesOf: () => seenCopies,
    plansOf: () => complete([]),
    replicasOf: () => complete([]),
    drillsOf: () => complete([]),
  };
  return deriveFacts(
    account,
    {
      ...record,
      groups: { ...record.groups, recoveryPoints: { state: "read" } },
      lists: { ...record.lists, pointsByArn: lossy(points.map(rawPoint), lost.points) },
    },
    asOf,
    around,
  );
}

const finished = (status: string): boolean => ["COMPLETED", "AVAILABLE"].includes(status);

/** What is true, worked out from the world. */
export function truthAbout({ tableAge, pitr, native, points, copies }: World): Readonly<Record<string, Fact>> {
  const own = points.filter((each) => finished(each.status) && each.age <= tableAge);
  const elsewhere = copies.filter((each) => finished(each.status) && each.age <= tableAge);
  const full = [...native.filter(({ status }) => status === "AVAILABLE"), ...own, ...elsewhere].map((each) => each.age);
  const youngest = [...full, ...(pitr === null ? [] : [pitr.lag])];
  const oldest = [...full, ...(pitr === null ? [] : [pitr.lag + pitr.window])];
  const kinds = [
    ...(own.length + elsewhere.length > 0 ? ["aws-backup"] : []),
    ...(native.some(({ status }) => status === "AVAILABLE") ? ["native"] : []),
    ...(pitr === null ? [] : ["pitr"]),
  ];
  const orAbsent = <T>(of: readonly T[], value: () => Fact): Fact => (of.length === 0 ? absent : value());
  return {
    "recovery.newest": orAbsent(full, () => known(ago(Math.min(...full)))),
    "recovery.rpo": orAbsent(youngest, () => known(Math.min(...youngest))),
    "recovery.oldest": orAbsent(oldest, () => known(ago(Math.max(...oldest)))),
    "recovery.kinds": orAbsent(kinds, () => known(kinds.join("+"))),
    "recovery.copies.otherRegion": known(elsewhere.some(({ place: [, region] }) => region !== here[1])),
    "recovery.copies.otherAccount": known(elsewhere.some(({ place: [id] }) => id !== here[0])),
    "recovery.immutable": known([...own, ...elsewhere].some((each) => each.lock === "compliance" || each.airGapped)),
  };
}
