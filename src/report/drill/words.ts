/** Drills in words, for every format. Texts are not escaped. */
import type { DrillRecord, DrillLimit } from "../../model/drill.ts";
import type { DrillEstimate, DrillReport } from "../../model/drill-report.ts";
import { plural } from "../numbers.ts";
import { formatSpan } from "../span-words.ts";

export function drillCounts({ drills, notBegun }: Pick<DrillReport, "drills" | "notBegun">): string {
  const count = (outcome: DrillRecord["outcome"]): number => drills.filter((drill) => drill.outcome === outcome).length;
  const parts = [
    [count("held"), "held"],
    [count("not-held"), "did not hold"],
    [count("failed"), "failed"],
    [notBegun.length, "not begun"],
  ] as const;
  const told = parts.flatMap(([number, words]) => (number === 0 ? [] : [`${number} ${words}`]));
  return `${plural(drills.length + notBegun.length, "drill", "drills")}: ${told.join(", ") || "none"}`;
}

export function sourceWords({ source }: DrillRecord): string {
  return source.kind === "pitr" ? `PITR at ${source.moment}` : `backup ${source.backup}`;
}

export const tookWords = ({ took }: Pick<DrillRecord, "took">): string =>
  took === null ? "no restore" : formatSpan(took);

export const limitWords = (name: string, limit: DrillLimit): string =>
  `${name} ${formatSpan(limit.measured)} of ${formatSpan(limit.limit)}: ${limit.kept ? "kept" : "not kept"}`;

/** An estimate, and said to be one. */
export function estimateWords({ gib, unsized, restore, scan, currency, estimated }: DrillEstimate): string {
  const sum = (restore + scan).toFixed(2);
  const counting = scan === 0 ? "" : `, ${scan.toFixed(2)} of it for counting items`;
  const missing = unsized === 0 ? "" : `; ${plural(unsized, "table", "tables")} of unknown size not counted`;
  return `about ${gib.toFixed(2)} GiB to restore, about ${sum} ${currency}${counting} (estimate, prices of ${estimated})${missing}`;
}
