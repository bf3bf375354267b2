/** The timeline of one table as sections of its page: a drawing of every recovery point, a row for each, and what is not seen. */
import {
  pointSources,
  type PointSource,
  type TableExplanation,
  type Timeline,
  type ToldItem,
  type ToldPoint,
} from "../model/table-explanation.ts";
import { drawAxis, type Lane, type Mark } from "./draw-axis.ts";
import { grouped, instantWords } from "./numbers.ts";
import { named, prose, toned, type Block, type Cell, type Section } from "./table-page.ts";

const laneLabels = {
  pitr: "PITR",
  native: "native",
  "aws-backup": "AWS Backup",
  copies: "copies",
  namesakes: "namesakes",
} as const satisfies Record<PointSource, string>;

/** Beyond this many, rows say no more than the drawing: the JSON has them all. */
const mostRows = 100;

export function timelineSection({ timeline, table }: TableExplanation): Section {
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
              head: ["", "Newest moment (UTC)", "Age", "What", "Where", "Kept until", "Size"],
              rows,
            } as const,
          ]),
      ...(left === 0
        ? []
        : [{ kind: "note", cell: prose(`… and ${grouped(left)} older ones: -f json has them all`) } as const]),
      ...missing.map(({ source, words }): Block => ({ kind: "gap", cell: prose(`${gapLabels[source]}: ${words}`) })),
    ],
  };
}

const gapLabels = {
  pitr: "PITR",
  native: "Native backups",
  "aws-backup": "Points of AWS Backup in the vaults of this account and Region",
  copies: "Copies in other Regions and accounts",
  namesakes: "Backups of deleted tables of this name",
} as const satisfies Record<PointSource, string>;

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
  return [{ newest, oldest, sign: source === "pitr" ? "span" : restorable === true ? "point" : "not" }];
}

const isKnown = (members: ToldItem, name: string): boolean => members[name]?.fact.state === "known";
const valueOf = (members: ToldItem, name: string): string => {
  const fact = members[name]?.fact;
  return fact?.state === "known" ? String(fact.value) : "";
};
const wordsOf = (members: ToldItem, name: string): string => members[name]?.words ?? "";

function rowOf(point: ToldPoint, table: TableExplanation["table"]): readonly Cell[] {
  const { members, source, restorable } = point;
  const moment = source === "pitr" ? "latest" : "created";
  const cells = [
    prose(restorable === true ? (source === "pitr" ? "=" : "o") : restorable === null ? "?" : "x"),
    isKnown(members, moment)
      ? prose(instantWords(valueOf(members, moment)).replace(" UTC", ""))
      : prose(wordsOf(members, moment)),
    prose(source === "pitr" ? ageOfPitr(point) : isKnown(members, "age") ? wordsOf(members, "age") : ""),
    prose(whatOf(point)),
    prose(whereOf(point, table)),
    prose(keptOf(point)),
    prose(isKnown(members, "sizeBytes") ? wordsOf(members, "sizeBytes") : ""),
  ];
  return restorable === true ? cells : cells.map((cell) => toned(cell, "quiet"));
}

const ageOfPitr = ({ members }: ToldPoint): string =>
  isKnown(members, "window") ? `over ${wordsOf(members, "window")}` : "";

function whatOf({ source, of, members, restorable }: ToldPoint): string {
  if (source === "pitr") {
    const since = isKnown(members, "earliest")
      ? instantWords(valueOf(members, "earliest"))
      : wordsOf(members, "earliest");
    return `PITR: any second since ${since}`;
  }
  const kind =
    source === "aws-backup" || source === "copies"
      ? "AWS Backup"
      : valueOf(members, "type") === "SYSTEM"
        ? "system backup"
        : "native backup";
  const name = isKnown(members, "name") ? ` ${wordsOf(members, "name")}` : "";
  const status = wordsOf(members, "status");
  return [
    `${kind}${name}`,
    ...(of === "namesake" ? ["of a deleted table of the same name"] : []),
    ...(restorable === true || (of === "namesake" && ["AVAILABLE", "COMPLETED"].includes(status)) ? [] : [status]),
  ].join(", ");
}

function whereOf({ source, members }: ToldPoint, { account, region }: TableExplanation["table"]): string {
  if (source !== "aws-backup" && source !== "copies") return "with the table";
  const lock = valueOf(members, "lock");
  return [
    `vault ${wordsOf(members, "vault")}`,
    ...(valueOf(members, "region") === region ? [] : [`in ${wordsOf(members, "region")}`]),
    ...(valueOf(members, "account") === account ? [] : [`of account ${wordsOf(members, "account")}`]),
    ...(lock === "" || lock === "none" ? [] : [lockWords[lock] ?? lock]),
    ...(valueOf(members, "airGapped") === "true" ? ["air-gapped"] : []),
  ].join(", ");
}

const lockWords: Readonly<Record<string, string>> = {
  governance: "locked, and some may take the lock off",
  "compliance-grace": "locked for compliance from a later day on",
  compliance: "locked for compliance",
};

function keptOf({ source, members }: ToldPoint): string {
  if (source === "pitr") return isKnown(members, "period") ? `${wordsOf(members, "period")}, always` : "";
  if (source === "native" || source === "namesakes") return "it is deleted";
  const until = members["deleteAt"];
  if (until?.fact.state === "absent") return "it is deleted";
  return isKnown(members, "deleteAt")
    ? `${valueOf(members, "deleteAt").slice(0, 10)} (${wordsOf(members, "left")} left)`
    : wordsOf(members, "deleteAt");
}
