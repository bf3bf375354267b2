/** What state a table is in at an instant, and whether its parts (PITR, tags) answer: aws-facts §3.1. */
import type { TableStatus } from "./organization.ts";
import type { Pitr, Table } from "./table.ts";

/** "gone": deletion has ended, DescribeTable no longer finds it. */
export function statusAt(table: Table, now: number): TableStatus | "gone" {
  let status: TableStatus = table.status;
  let settled = true;
  for (const turn of table.turns) {
    const due = turn.at === undefined ? table.calls > (turn.afterCalls ?? 0) : now >= turn.at;
    if (due) {
      status = turn.to;
      settled = false;
    }
  }
  // A status that a turn has brought about is not settled by the clock too.
  if (settled && now >= table.settlesAt) {
    if (status === "CREATING") {
      if (table.made?.ends === "gone") return "gone";
      status = "ACTIVE";
    }
    if (status === "DELETING") return "gone";
  }
  return status === "ACTIVE" && now < table.updatingUntil ? "UPDATING" : status;
}

/** The parts of a DELETING table answer for about 1.6 s (aws-facts §3.1, lab 118). */
const deletingAnswers = 1_600;
/** The parts of a CREATING table are unknown for about 3 s (lab 111/115). */
const creatingSilent = 3_000;

/** Whether DescribeContinuousBackups finds the table; everything else about it DescribeTable still tells. */
export function hasContinuousBackups(table: Table, status: TableStatus, now: number): boolean {
  switch (status) {
    case "CREATING":
      return !table.restoring && now - table.created >= creatingSilent;
    case "DELETING":
      return now - table.deletingSince < deletingAnswers;
    case "ARCHIVING":
    case "ARCHIVED":
      return false;
    default:
      return true;
  }
}

/** ListTagsOfResource of a CREATING table is "not found" most of the time, of a DELETING one soon (lab 101/118). */
export function hasTags(table: Table, status: TableStatus, now: number): boolean {
  if (status === "CREATING") return false;
  return status !== "DELETING" || now - table.deletingSince < deletingAnswers;
}

/** The table as DescribeTable tells it: of one that a call has restored, size and items come late, its origin goes. */
export function asTold(table: Table, status: TableStatus, now: number): Table {
  const { made } = table;
  if (made === null) return table;
  const counted = status === "CREATING" || now < made.countedAt ? { sizeBytes: 0, itemCount: 0 } : {};
  const hidden = status !== "CREATING" && made.summary === "while-creating";
  return { ...table, ...counted, ...(hidden ? { settings: { ...table.settings, restored: null } } : {}) };
}

const day = 86_400_000;
/** LatestRestorableDateTime is about five minutes behind (aws-facts §3.3). */
const lag = 300_000;
/** AWS sends whole seconds here (recorded answers). */
const wholeSeconds = (ms: number): number => Math.floor(ms / 1000) * 1000;

/** Earliest and latest restorable instants; null with PITR off. */
export function windowAt(pitr: Pitr, now: number): { readonly earliest: number; readonly latest: number } | null {
  if (!pitr.enabled) return null;
  return {
    earliest: wholeSeconds(Math.max(pitr.since, now - (pitr.period ?? 35) * day)),
    latest: wholeSeconds(Math.max(pitr.since, now - lag)),
  };
}
