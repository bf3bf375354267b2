/**
 * A table's facts in, everything that was ever kept of it in time out: PITR, native backups, points of AWS Backup here and
 * elsewhere, finished or not, and those of a deleted table that had its name. What could not be seen is named by source.
 */
import type { FactView } from "../model/derive.ts";
import { known, type Fact, type ListFact, type ListItem, type Unknown } from "../model/fact.ts";
import type { ListName } from "../model/facts.ts";
import { factEntry } from "../model/facts.ts";
import type { TableRecord } from "../model/observation.ts";
import { finishedBackup } from "../model/recovery.ts";
import { finishedPoint, pointsOfTable } from "../model/recovery-points.ts";
import type { Surroundings } from "../model/surroundings.ts";
import type { PointGap, PointSource, Timeline, ToldPoint } from "../model/table-explanation.ts";
import { gap, memberOf, told, toldItem } from "./told.ts";

export type Remembered = {
  readonly view: FactView;
  readonly table: TableRecord;
  readonly around: Surroundings;
  /** Of the table. */
  readonly account: string;
  readonly region: string;
  /** Epoch milliseconds. */
  readonly asOf: number;
};

export function timelineOf(given: Remembered): Timeline {
  const { view, asOf } = given;
  const lists = [
    { source: "native", list: "onDemandBackups", of: "table" },
    { source: "aws-backup", list: "recoveryPoints", of: "table" },
    { source: "copies", list: "copies", of: "table" },
    { source: "namesakes", list: "namesakeBackups", of: "namesake" },
  ] as const satisfies readonly { source: PointSource; list: ListName; of: ToldPoint["of"] }[];
  const pitr = pitrOf(view, asOf);
  const points = [
    ...pitr.points,
    ...lists.flatMap(({ source, list, of }) =>
      view.list(list).items.map((item) => point({ source, list, of, item, asOf })),
    ),
    ...ofPredecessor(given),
  ];
  const missing = lists.flatMap(({ source, list }) =>
    view.list(list).missing.map((reason) => missed(source, reason, asOf)),
  );
  return {
    points: points.sort((a, b) => (a.newest ?? Number.MAX_VALUE) - (b.newest ?? Number.MAX_VALUE)),
    missing: [...pitr.missing, ...missing],
    tableAge: numberOf(view.fact("table.age")),
  };
}

const missed = (source: PointSource, reason: Unknown, asOf: number): PointGap => {
  const { before } = reason;
  return { source, ...gap(reason), until: before === undefined ? null : Math.max(0, asOf - Date.parse(before)) };
};

function pitrOf(view: FactView, asOf: number): Pick<Timeline, "points" | "missing"> {
  const enabled = view.fact("pitr.enabled");
  if (enabled.state === "unknown") return { points: [], missing: [missed("pitr", enabled.reason, asOf)] };
  if (enabled.state === "absent" || enabled.value === false) return { points: [], missing: [] };
  const names = ["latest", "earliest", "period", "window", "lag"] as const;
  const members = names.map((name) => [name, told(view.fact(`pitr.${name}`), factEntry(`pitr.${name}`))] as const);
  const newest = sinceOf(view.fact("pitr.latest"), asOf);
  const oldest = sinceOf(view.fact("pitr.earliest"), asOf);
  return {
    points: [{ source: "pitr", of: "table", restorable: true, newest, oldest, members: Object.fromEntries(members) }],
    missing: [],
  };
}

function point(given: {
  readonly source: Exclude<PointSource, "pitr">;
  readonly list: ListName;
  readonly of: ToldPoint["of"];
  readonly item: ListItem;
  readonly asOf: number;
}): ToldPoint {
  const { source, list, of, item, asOf } = given;
  const moment = sinceOf(memberOf(item, "created"), asOf);
  const restorable = of === "namesake" ? false : isFinished(source, memberOf(item, "status"));
  return { source, of, restorable, newest: moment, oldest: moment, members: toldItem(list, item) };
}

function isFinished(source: Exclude<PointSource, "pitr">, status: Fact): boolean | null {
  if (status.state !== "known") return null;
  const finished = source === "native" || source === "namesakes" ? finishedBackup : finishedPoint;
  return finished.includes(String(status.value));
}

/** AWS Backup goes by ARN: what is older than the table is of the deleted one that had its name. */
function ofPredecessor({ view, table, around, account, region, asOf }: Remembered): readonly ToldPoint[] {
  const created = view.fact("table.created");
  if (created.state !== "known") return [];
  const ofTheArn = (stored: ListFact | undefined): readonly ListItem[] => {
    if (stored === undefined) return [];
    const { items } = pointsOfTable(
      { ...stored, missing: [] },
      { account, region, tableCreated: known(firstInstant), asOf },
    );
    return items.filter((item) => {
      const made = memberOf(item, "created");
      return made.state === "known" && String(made.value) < String(created.value);
    });
  };
  const here = Object.hasOwn(table.lists, "pointsByArn") ? table.lists["pointsByArn"] : undefined;
  return [
    ...ofTheArn(here).map((item) => ({ source: "aws-backup", list: "recoveryPoints", item }) as const),
    ...ofTheArn(around.copiesOf(table.arn)).map((item) => ({ source: "copies", list: "copies", item }) as const),
  ].map((each) => point({ ...each, of: "namesake", asOf }));
}

const firstInstant = "0000-01-01T00:00:00.000Z";

const numberOf = (fact: Fact): number | null => (fact.state === "known" ? Number(fact.value) : null);

const sinceOf = (instant: Fact, asOf: number): number | null =>
  instant.state === "known" ? Math.max(0, asOf - Date.parse(String(instant.value))) : null;
