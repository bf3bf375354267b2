/**
 * Backups of one table and a scheme in; of each, whether the scheme would keep it, and why, out. Pure, and a report only:
 * nothing in this product deletes a backup. The scheme is for native backups of the table that is there; whatever else
 * there is, or may be, it does not touch.
 */
import { isUsable, type BackupsOfTable, type ListedPoint } from "../model/listed-backups.ts";
import {
  bucketOf,
  retentionPeriods,
  type Exemption,
  type RetentionFate,
  type RetentionScheme,
} from "../model/retention.ts";

/** Fates in the order of the points. */
export function fatesOf(
  table: Pick<BackupsOfTable, "state" | "points">,
  scheme: RetentionScheme,
): readonly RetentionFate[] {
  const exempt = table.points.map((point) => exemptionOf(point, table.state));
  const subject = table.points
    .map((point, index) => ({ point, index, at: Date.parse(point.created ?? "") }))
    .filter(({ index }) => exempt[index] === null)
    .sort((a, b) => b.at - a.at || compareArns(a.point, b.point));
  const by = new Map<number, string[]>();
  for (const period of retentionPeriods) {
    const seen = new Set<string>();
    for (const { index, at } of subject) {
      const bucket = bucketOf(period, at);
      if (seen.has(bucket)) continue;
      if (seen.size === scheme[period]) break;
      seen.add(bucket);
      by.set(index, [...(by.get(index) ?? []), `${period} ${bucket}`]);
    }
  }
  const newest = subject[0]?.index;
  return table.points.map((_, index): RetentionFate => {
    const because = exempt[index] ?? null;
    if (because !== null) return { fate: "exempt", because };
    const buckets = by.get(index);
    if (buckets !== undefined) return { fate: "kept", by: buckets };
    return index === newest ? { fate: "exempt", because: "newest" } : { fate: "dropped" };
  });
}

/** Null: the scheme decides. */
function exemptionOf(point: ListedPoint, state: BackupsOfTable["state"]): Exemption | null {
  if (point.kind === "system") return "system";
  if (point.immutable) return "immutable";
  if (point.kind === "aws-backup") return "aws-backup";
  if (state === "not-seen" || point.whose === "unclear") return "unclear";
  if (state === "deleted" || point.whose === "deleted-table") return "deleted-table";
  if (point.whose === "namesake") return "namesake";
  if (!isUsable(point)) return "unfinished";
  return Number.isNaN(Date.parse(point.created ?? "")) ? "no-date" : null;
}

const compareArns = (a: ListedPoint, b: ListedPoint): number =>
  (a.arn ?? "") === (b.arn ?? "") ? 0 : (a.arn ?? "") > (b.arn ?? "") ? -1 : 1;
