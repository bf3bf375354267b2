/** A list of backups in words that console and Markdown share. Nothing here is escaped. */
import type { BackupListContext, BackupListEnd, ListedTable } from "../../model/backup-report.ts";
import type { BackupSum } from "../../model/kept-backups.ts";
import { systemKeptFor } from "../../model/listed-backups.ts";
import { retentionPeriods, type RetentionScheme } from "../../model/retention.ts";
import { unknownWords } from "../../model/unknown-words.ts";
import { costWords, grouped, instantWords, plural, sizeWords } from "../numbers.ts";
import { foreignStamp } from "../run-words.ts";

const sized = (sum: BackupSum, one: string, many: string): string =>
  `${plural(sum.count, one, many)} (${sizeWords(sum.sizeBytes)}${sum.unsized > 0 ? `, ${grouped(sum.unsized)} of unknown size` : ""})`;

const dayOf = (iso: string | null): string => iso?.slice(0, 10) ?? "?";

const states = { present: "", deleted: "deleted", "not-seen": "its Region was not seen" } as const;

export const stateWords = ({ state }: Pick<ListedTable, "state">): string => states[state];

export function countWords({ totals }: ListedTable): string {
  const { native, system, awsBackup } = totals;
  const parts = [
    ...(native.count > 0 ? [sized(native, "native backup", "native backups")] : []),
    ...(awsBackup.count > 0 ? [sized(awsBackup, "point of AWS Backup", "points of AWS Backup")] : []),
    ...(system.count > 0 ? [sized(system, "SYSTEM backup", "SYSTEM backups")] : []),
  ];
  return parts.length === 0 ? "no backup" : parts.join(", ");
}

/** Empty where there is none. */
export function spanWords({ totals }: ListedTable): string {
  if (totals.newest === null) return "";
  return totals.newest === totals.oldest
    ? `of ${dayOf(totals.newest)}`
    : `newest ${dayOf(totals.newest)}, oldest ${dayOf(totals.oldest)}`;
}

/** What a person should know of them beyond how many there are. */
export function remarks(table: ListedTable): readonly string[] {
  const { totals, points, summed, state, missing } = table;
  const system = points.filter(({ kind }) => kind === "system").map(({ expires }) => expires);
  const until = [...system, systemUntil(summed.system.newest)].filter((each) => each !== null).sort();
  const namesakes = points.filter(({ whose, kind }) => whose === "namesake" && kind !== "system").length;
  const unclear = points.filter(({ whose }) => whose === "unclear").length;
  const newest = points.find(({ arn }) => arn !== null)?.arn ?? summed.native.newestArn ?? summed.system.newestArn;
  return [
    ...(state === "present" && namesakes > 0
      ? [`${grouped(namesakes)} of an earlier table of this name, with another TableId`]
      : []),
    ...(totals.system.count > 0
      ? [`SYSTEM until ${dayOf(until.at(-1) ?? null)}, kept by DynamoDB free of charge`]
      : []),
    ...(totals.expired > 0 ? [`${grouped(totals.expired)} expired and kept all the same`] : []),
    ...(totals.unfinished > 0 ? [`${grouped(totals.unfinished)} not finished, not counted`] : []),
    ...(unclear > 0 ? [`of ${grouped(unclear)} it cannot be told whether they are of this very table`] : []),
    ...(state !== "present" && newest !== null ? [`newest: ${newest}`] : []),
    // What a run did not ask for is missing of every table, and is said once, at the end.
    ...missing
      .filter(({ kind }) => kind !== "not-collected")
      .map((reason) => `there may be more: ${unknownWords(reason)}`),
  ];
}

const systemUntil = (created: string | null): string | null =>
  created === null ? null : new Date(Date.parse(created) + systemKeptFor).toISOString();

export const schemeWords = (scheme: RetentionScheme): string =>
  retentionPeriods
    .filter((period) => scheme[period] > 0)
    .map((period) => `${period} ${scheme[period]}`)
    .join(", ");

export const neverDeletes =
  "This is a report: nothing is deleted, here or by any other command. Who deletes a backup may break a duty to keep it.";

export function headLines({ run, filters, scheme }: BackupListContext): readonly string[] {
  return [
    ...(run.foreignHosts.length === 0 ? [] : [`${foreignStamp}: ${run.foreignHosts.join(", ")}`]),
    `As of ${instantWords(run.asOf)}, run ${run.id}${filters.length === 0 ? "" : `, only ${filters.join(", ")}`}`,
    ...(scheme === null
      ? []
      : [
          `Retention: what a scheme of ${schemeWords(scheme)} would keep, by days, ISO weeks, months and years in UTC.`,
        ]),
  ];
}

export function sumLines({ prices, scheme }: BackupListContext, { totals, lacking }: BackupListEnd): readonly string[] {
  const { native, system, awsBackup, orphans, monthlyCost, retention, expired } = totals;
  const { currency, estimated, nativePerGiB, awsBackupPerGiB } = prices;
  return [
    `${plural(totals.tables, "table", "tables")}: ${sized(native, "native backup", "native backups")}, ` +
      `${sized(awsBackup, "point of AWS Backup", "points of AWS Backup")}, ${sized(system, "SYSTEM backup", "SYSTEM backups")}.`,
    ...(totals.without > 0 ? [`${plural(totals.without, "table has", "tables have")} no backup to restore from.`] : []),
    ...(orphans.count > 0
      ? [`Orphans, of tables that are gone or of an earlier one of the name: ${sized(orphans, "backup", "backups")}.`]
      : []),
    ...(expired > 0
      ? [
          `${plural(expired, "point has", "points have")} expired, could not be deleted and ${expired === 1 ? "is" : "are"} paid for.`,
        ]
      : []),
    `About ${costWords(monthlyCost, currency)} a month: an estimate at prices of ${estimated}, ${nativePerGiB} ${currency} a GiB and month for native ` +
      `backups and ${awsBackupPerGiB} ${currency} for AWS Backup; set \`prices\` in restorable.yaml to what you pay.`,
    ...(scheme === null
      ? []
      : [
          retention === null
            ? "Retention: nothing to judge."
            : `Retention (${schemeWords(scheme)}): ${grouped(retention.kept)} kept, ${grouped(retention.dropped)} dropped ` +
              `(${sizeWords(retention.droppedBytes)}, about ${costWords(retention.freedMonthly, currency)} a month), ` +
              `${grouped(retention.exempt)} not subject to it.`,
          neverDeletes,
        ]),
    ...(lacking.length === 0 ? [] : [`INCOMPLETE: ${lacking.join(" ")}`]),
  ];
}
