/**
 * Is the table that bears a drill's name the one that the drill made? In go what the journal says and what AWS says of the
 * table; out comes null, or why it is not proven to be ours. What is not proven is never deleted.
 */
import type { DrillStanding } from "../model/drill-journal.ts";
import { scratchNameOf } from "../model/drill-journal.ts";
import type { Described } from "./drill-look.ts";

/** Milliseconds by which the journal's clock and AWS's may differ, the journal's being set by AWS's answers. */
const clocksApart = 300_000;

export function whyNotOurs(standing: DrillStanding, table: Described): string | null {
  const { drill, intended, tableId, target, wish } = standing;
  if (table.TableName !== scratchNameOf(drill)) return "it is not named as this drill names its table";
  if (intended === null) return "the journal does not say that a restore of this name was intended";
  const { TableId: id, CreationDateTime: created } = table;
  if (id === undefined) return "AWS does not say its TableId";
  if (tableId !== null && id !== tableId)
    return `its TableId is ${id}, and the table that this drill made is ${tableId}`;
  if (created === undefined) return "AWS does not say when it was created";
  if (created.getTime() < Date.parse(intended) - clocksApart) {
    return `it was created at ${created.toISOString()}, before this drill began (${intended})`;
  }
  // Once the id was seen it says all.
  if (tableId !== null) return null;
  const { RestoreSummary: summary } = table;
  if (summary === undefined) return whyNotMadeThen(created, intended);
  const { SourceTableArn: from, SourceBackupArn: backup } = summary;
  if (wish.kind === "native") return backup === wish.backup ? null : `it was restored from ${backup ?? "no backup"}`;
  if (backup !== undefined) return `it was restored from ${backup}`;
  return from === target.arn ? null : `it was restored from ${from ?? "an unnamed table"}`;
}

/**
 * AWS tells what a table was restored from only while it restores it. Afterwards the time is left: the name was known to
 * nobody before the call, and a restored table cannot be deleted, and made anew, before minutes have passed.
 */
const whyNotMadeThen = (created: Date, intended: string): string | null =>
  created.getTime() <= Date.parse(intended) + clocksApart
    ? null
    : `AWS does not say what it was restored from, and it was created at ${created.toISOString()}, long after this drill asked for it (${intended})`;
