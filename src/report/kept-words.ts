/** What is kept of deleted tables and what is kept for ever, in words and rows that every format shows alike. Not escaped. */
import type { BackupPrices, BackupSum, KeptBackups, KeptGroup, KeptTable } from "../model/kept-backups.ts";
import { costWords, grouped, plural, sizeWords } from "./numbers.ts";

export type KeptSection = {
  readonly title: string;
  /** What there is, in one sentence. */
  readonly sum: string;
  readonly tables: readonly KeptTable[];
  /** Tables that `tables` leaves out. */
  readonly more: number;
};

/** `most`: tables named in each; those that cost most come first. Sections of nothing are left out. */
export function keptSections(
  { deletedTables, neverExpiring, prices }: KeptBackups,
  most: number,
): readonly KeptSection[] {
  return [
    section("Backups of deleted tables", deletedTables, { prices, most }),
    section("Backups that nothing will ever delete", neverExpiring, { prices, most }),
  ].filter(({ tables }) => tables.length > 0);
}

function section(
  title: string,
  group: KeptGroup,
  { prices, most }: { readonly prices: BackupPrices; readonly most: number },
): KeptSection {
  const { native, awsBackup, monthlyCost, tables, largest } = group;
  const what = [
    ...(native.count > 0 ? [plural(native.count, "native backup", "native backups")] : []),
    ...(awsBackup.count > 0 ? [plural(awsBackup.count, "recovery point", "recovery points")] : []),
  ].join(" and ");
  const unsized = native.unsized + awsBackup.unsized;
  const size = sizeWords(native.sizeBytes + awsBackup.sizeBytes);
  const sum =
    `${what} of ${plural(tables, "table", "tables")}: ${size}, about ${costWords(monthlyCost, prices.currency)} a month` +
    (unsized > 0 ? `, without ${grouped(unsized)} of unknown size.` : ".");
  const shown = largest.slice(0, most);
  return { title, sum, tables: shown, more: tables - shown.length };
}

export const keptHead = ["Table", "Account", "Region", "Backups", "Oldest", "Size", "A month"] as const;

export function keptRow(table: KeptTable, { currency }: BackupPrices): readonly string[] {
  const { native, awsBackup } = table;
  const oldest = [native.oldest, awsBackup.oldest].filter((each) => each !== null).sort()[0];
  return [
    table.table,
    table.account,
    table.region,
    [countOf(native, "native"), countOf(awsBackup, "AWS Backup")].filter((text) => text !== "").join(", "),
    oldest?.slice(0, 10) ?? "?",
    sizeWords(native.sizeBytes + awsBackup.sizeBytes),
    costWords(table.monthlyCost, currency),
  ];
}

const countOf = ({ count }: BackupSum, kind: string): string => (count === 0 ? "" : `${grouped(count)} ${kind}`);

/** What the sums rest on, and what they lack. */
export function keptNotes({ prices, unseen }: KeptBackups): readonly string[] {
  const { currency, nativePerGiB, awsBackupPerGiB } = prices;
  const lacking = [
    ...(unseen.native > 0 ? [`native backups of ${plural(unseen.native, "Region", "Regions")}`] : []),
    ...(unseen.awsBackup > 0 ? [`recovery points of ${plural(unseen.awsBackup, "Region", "Regions")}`] : []),
  ];
  return [
    `Estimates at ${nativePerGiB} ${currency} a GiB and month for native backups and ${awsBackupPerGiB} ${currency} for AWS ` +
      "Backup; set `prices` in restorable.yaml to what you pay. Who deletes a backup may break a duty to keep it.",
    ...(lacking.length === 0
      ? []
      : [`Not counted, as they were not asked for or not all came: ${lacking.join(", ")}.`]),
  ];
}
