/** The timeline of one table as sections of its page: a drawing of every recovery point, a row for each, and what is not seen. */
import {
  pointSources,
  type PointSource,
  type TableExplanation,
  type Timeline,
  type ToldItem,
  type ToldPoint,
} from "../../model/table-explanation.ts";
import { drawAxis, type Lane, type Mark } from "../draw-axis.ts";
import { instantWords, plural } from "../numbers.ts";
import { prose, toned, type Block, type Cell, type Section } from "./page.ts";

const laneLabels = {
  pitr: "PITR",
  native: "native",
  "aws-backup": "AWS Backup",
  copies: "copies",
  namesakes: "namesakes",
} as const satisfies Record<PointSource, string>;

/** Beyond this many, rows say no more than the drawing: the JSON has them all. */
const mostRows = 50;

export function timelineSection({ timeline, table, facts }: TableExplanation): Section {
  const { points, missing } = timeline;
  const shown = points.slice(0, mostRows);
  const left = points.length - shown.length;
  const rows = shown.map((point) => rowOf(point, table));
  return {
    title: "Recovery points in time",
    blocks: [
      { kind: "drawing", draw: (width) => drawAxis(lanesOf(timeline), width) },
      ...(rows.length === 0
        ? [{ kind: "note", cell: prose(nothingWords(timeline)) } as const]
        : [
            {
              kind: "rows",
              head: ["", "Moment (UTC)", "Age", "What and where", "Kept until", "Size"],
              rows,
            } as const,
          ]),
      ...(isPitrOff(timeline) ? [{ kind: "note", cell: prose("Point-in-time recovery is off.") } as const] : []),
      ...(left === 0 ? [] : [{ kind: "note", cell: prose(leftOut(points, left)) } as const]),
      ...lastBackup(timeline, facts).map((text): Block => ({ kind: "note", cell: prose(text) })),
      ...missing.map(({ source, words }): Block => ({ kind: "gap", cell: prose(`${gapLabels[source]}: ${words}`) })),
    ],
  };
}

function leftOut(points: readonly ToldPoint[], left: number): string {
  const oldest = points.findLast(({ newest }) => newest !== null)?.members["created"]?.fact;
  const back = oldest?.state === "known" ? `, back to ${instantWords(String(oldest.value))}` : "";
  return `… and ${plural(left, "older one", "older ones")}${back}: the JSON has them all`;
}

const gapLabels = {
  pitr: "PITR",
  native: "Native backups",
  "aws-backup": "Points of AWS Backup in the vaults of this account and Region",
  copies: "Copies in other Regions and accounts",
  namesakes: "Backups of deleted tables of this name",
} as const satisfies Record<PointSource, string>;

/** What AWS Backup tells of its last backup, where its points themselves were not read. */
function lastBackup({ points, missing }: Timeline, facts: TableExplanation["facts"]): readonly string[] {
  const seen = points.some(({ source }) => source === "aws-backup");
  if (seen || missing.every(({ source }) => source !== "aws-backup")) return [];
  const all = facts.flatMap((section) => section.facts);
  const last = all.find(({ name }) => name === "awsBackup.lastBackup")?.fact;
  if (last?.state !== "known") return [];
  const own = all.find(({ name }) => name === "awsBackup.age")?.fact.state === "known";
  const whose = own ? "of this table" : "of this ARN, not known to be of this table,";
  return [`AWS Backup tells that its last backup ${whose} was at ${minute(String(last.value))} UTC.`];
}

const isPitrOff = ({ points, missing }: Timeline): boolean =>
  [...points, ...missing].every(({ source }) => source !== "pitr");

const nothingWords = ({ missing }: Timeline): string =>
  missing.length === 0
    ? "There is nothing to restore the table from."
    : "None is known, which does not mean that there is none.";

function lanesOf({ points, missing, tableAge }: Timeline): readonly Lane[] {
  const lanes = pointSources.map((source) => {
    const marks = points.filter((point) => laneOf(point) === source).flatMap(markOf);
    // What is missing of one part is missing from the lane, as far back as anything of it is.
    const gaps = missing.filter((gap) => gap.source === source).map(({ until }) => until ?? 0);
    return { label: laneLabels[source], marks, unseen: gaps.length === 0 ? null : Math.min(...gaps) };
  });
  const life: Lane[] =
    tableAge === null ? [] : [{ label: "table", marks: [{ newest: 0, oldest: tableAge, sign: "life" }], unseen: null }];
  const namesakes = (lane: Lane): boolean => lane.label === laneLabels.namesakes && lane.marks.length === 0;
  return [...lanes.filter((lane) => !namesakes(lane)), ...life];
}

const laneOf = ({ source, of }: ToldPoint): PointSource => (of === "namesake" ? "namesakes" : source);

function markOf({ source, restorable, newest, oldest }: ToldPoint): readonly Mark[] {
  if (newest === null || oldest === null) return [];
  const sign = restorable === null ? "unclear" : restorable ? "point" : "not";
  return [{ newest, oldest, sign: source === "pitr" ? "span" : sign }];
}

/** To the minute, in UTC. */
const minute = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 16)}`;

const isKnown = (members: ToldItem, name: string): boolean => members[name]?.fact.state === "known";
const valueOf = (members: ToldItem, name: string): string => {
  const fact = members[name]?.fact;
  return fact?.state === "known" ? String(fact.value) : "";
};
const wordsOf = (members: ToldItem, name: string): string => members[name]?.words ?? "";
/** Nothing where there is no value. */
const wordsIf = (members: ToldItem, name: string): string => (isKnown(members, name) ? wordsOf(members, name) : "");

function rowOf(point: ToldPoint, table: TableExplanation["table"]): readonly Cell[] {
  const { members, source, restorable } = point;
  const moment = source === "pitr" ? "latest" : "created";
  const cells = [
    prose(restorable === true ? (source === "pitr" ? "=" : "o") : restorable === null ? "?" : "x"),
    isKnown(members, moment) ? prose(minute(valueOf(members, moment))) : prose(wordsOf(members, moment)),
    prose(wordsIf(members, source === "pitr" ? "lag" : "age")),
    prose([whatOf(point), ...whereOf(point, table)].join(", ")),
    prose(keptOf(point)),
    prose(wordsIf(members, "sizeBytes")),
  ];
  return restorable === true ? cells : cells.map((cell) => toned(cell, "quiet"));
}

function whatOf({ source, of, members, restorable }: ToldPoint): string {
  if (source === "pitr") {
    const known = isKnown(members, "earliest");
    const since = known ? minute(valueOf(members, "earliest")) : wordsOf(members, "earliest");
    return `PITR since ${since}`;
  }
  const name = isKnown(members, "name") ? ` ${wordsOf(members, "name")}` : "";
  const status = wordsOf(members, "status");
  const isFinished = status === "AVAILABLE" || status === "COMPLETED";
  return [
    `${kindOf(source, members)}${name}`,
    ...(of === "namesake" ? ["of a deleted namesake"] : []),
    ...(restorable === true || isFinished ? [] : [status]),
  ].join(", ");
}

function kindOf(source: PointSource, members: ToldItem): string {
  if (source === "aws-backup" || source === "copies") return "AWS Backup";
  return valueOf(members, "type") === "SYSTEM" ? "system backup" : "native";
}

/** With the table unless said otherwise. */
function whereOf({ source, members }: ToldPoint, { account, region }: TableExplanation["table"]): readonly string[] {
  if (source !== "aws-backup" && source !== "copies") return [];
  const lock = valueOf(members, "lock");
  return [
    `vault ${wordsOf(members, "vault")}`,
    ...(valueOf(members, "region") === region ? [] : [`in ${wordsOf(members, "region")}`]),
    ...(valueOf(members, "account") === account ? [] : [`of account ${wordsOf(members, "account")}`]),
    ...(lock === "" || lock === "none" ? [] : [lockWords[lock] ?? lock]),
    ...(valueOf(members, "airGapped") === "true" ? ["air-gapped"] : []),
  ];
}

const lockWords: Readonly<Record<string, string>> = {
  governance: "governance lock",
  "compliance-grace": "compliance lock that can still be taken off",
  compliance: "compliance lock",
};

function keptOf({ source, members }: ToldPoint): string {
  if (source === "pitr") return wordsIf(members, "period");
  if (source === "native" || source === "namesakes") return "deleted";
  if (members["deleteAt"]?.fact.state === "absent") return "deleted";
  return isKnown(members, "deleteAt") ? valueOf(members, "deleteAt").slice(0, 10) : wordsOf(members, "deleteAt");
}
