/**
 * What other Regions and accounts tell of the replicas of a table: observations in which a replica names the table, and
 * the replicas that the table names, to the items of `table.replicas`. A replica that nobody saw has unknown protection.
 */
import { absent, unknown, type Fact, type ListFact, type ListItem, type Unknown } from "../model/fact.ts";
import type { ForeignObservation, Scope } from "../model/observation.ts";
import { readTableArn } from "../model/table-arn.ts";

export type ReplicaIndex = {
  /** Anything but a replica that names the table is let go. */
  add(observation: ForeignObservation): void;
  /** `told`: those that the table names, with their ARN. `whyUnseen`: why a replica's scope told nothing of it. */
  of(arn: string, told: ListFact, whyUnseen: (replica: Scope) => Unknown): ListFact;
};

export function createReplicaIndex(): ReplicaIndex {
  const tellers = new Map<string, Map<string, ListItem>>();
  return {
    add({ about, observation, facts }) {
      if (observation !== "dynamodb:DescribeTable") return;
      const { replica, ...told } = facts;
      if (replica?.state !== "known") return;
      const all = tellers.get(about) ?? new Map<string, ListItem>();
      tellers.set(about, all.set(String(replica.value), told));
    },
    of: (arn, { items, missing }, whyUnseen) => ({
      missing,
      items: items.map(({ arn: replica, ...told }) => ({
        ...told,
        ...protectionOf(replica, tellers.get(arn), whyUnseen),
      })),
    }),
  };
}

function protectionOf(
  replica: Fact | undefined,
  tellers: ReadonlyMap<string, ListItem> | undefined,
  whyUnseen: (replica: Scope) => Unknown,
): ListItem {
  const arn = replica?.state === "known" ? String(replica.value) : "";
  const observed = tellers?.get(arn);
  if (observed === undefined) {
    const place = readTableArn(arn);
    const fact = unknown(place === null ? noArn : whyUnseen(place));
    return { pitr: fact, pitrPeriod: fact, deletionProtection: fact };
  }
  const of = (name: string): Fact => observed[name] ?? unknown(notRead(name, arn));
  const pitr = of("pitr.enabled");
  return { pitr, pitrPeriod: periodOf(pitr, of("pitr.period")), deletionProtection: of("table.deletionProtection") };
}

const noArn: Unknown = { kind: "malformed", detail: "the replica has no ARN of a table" };
const notRead = (name: string, arn: string): Unknown => ({
  kind: "not-collected",
  detail: `${name} of the replica ${arn} was not read`,
});

/** There is none where PITR is off, and only there. */
function periodOf(pitr: Fact, period: Fact): Fact {
  if (pitr.state === "known" && pitr.value === false) return absent;
  if (period.state !== "absent") return period;
  return pitr.state === "known"
    ? unknown({ kind: "malformed", detail: "PITR of the replica is on and AWS sent no period" })
    : pitr;
}
