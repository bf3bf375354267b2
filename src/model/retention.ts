/**
 * A scheme of grandfather, father and son, and the calendar it goes by: in UTC, whatever the clock of the reader. A bucket is
 * a day, an ISO week, a month or a year that holds a backup; as many of the newest buckets are kept as the scheme says.
 */

/** Finest first. */
export const retentionPeriods = ["daily", "weekly", "monthly", "yearly"] as const;
export type RetentionPeriod = (typeof retentionPeriods)[number];

/** How many buckets of each are kept. */
export type RetentionScheme = Readonly<Record<RetentionPeriod, number>>;

/** Why one is kept that no bucket keeps, nor any scheme may drop. */
export const exemptions = {
  newest: "the newest usable backup of the table",
  "deleted-table": "its table is gone: nothing could be made anew",
  namesake: "of an earlier table of the name: nothing could be made anew",
  unclear: "it cannot be told whose it is",
  "no-date": "AWS told no creation date",
  unfinished: "it is not finished, or not usable",
  system: "made by DynamoDB, which deletes it itself",
  "aws-backup": "kept by AWS Backup, by a lifecycle of its own",
  immutable: "locked: nobody can delete it",
} as const;
export type Exemption = keyof typeof exemptions;

/** `kept`: by these buckets, such as `daily 2026-11-20`. */
export type RetentionFate =
  | { readonly fate: "kept"; readonly by: readonly string[] }
  | { readonly fate: "exempt"; readonly because: Exemption }
  | { readonly fate: "dropped" };

const day = 86_400_000;

/** `at`: epoch milliseconds. Two instants of one bucket give one text, and texts are in the order of time. */
export function bucketOf(period: RetentionPeriod, at: number): string {
  const iso = new Date(at).toISOString();
  switch (period) {
    case "daily":
      return iso.slice(0, 10);
    case "weekly":
      return isoWeekOf(at);
    case "monthly":
      return iso.slice(0, 7);
    case "yearly":
      return iso.slice(0, 4);
    default:
      return period satisfies never;
  }
}

/** ISO 8601: weeks begin on Monday, and belong to the year of their Thursday. */
function isoWeekOf(at: number): string {
  const midnight = Math.floor(at / day) * day;
  // The epoch was a Thursday.
  const sinceMonday = (((midnight / day + 3) % 7) + 7) % 7;
  const thursday = midnight + (3 - sinceMonday) * day;
  const year = new Date(thursday).toISOString().slice(0, 4);
  const week = Math.floor((thursday - Date.parse(`${year}-01-01T00:00:00.000Z`)) / (7 * day)) + 1;
  return `${year}-W${String(week).padStart(2, "0")}`;
}
