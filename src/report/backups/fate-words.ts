/** What a retention scheme makes of the backups of one table, in words. Not escaped. */
import type { ListedTable } from "../../model/backup-report.ts";
import type { ListedPoint } from "../../model/listed-backups.ts";
import { exemptions } from "../../model/retention.ts";
import { grouped, instantWords, sizeWords } from "../numbers.ts";

/** "retention: 6 kept, 2 dropped, 1 not subject to it (locked: nobody can delete it)". */
export function fateLine({ fates, summed }: ListedTable): string {
  const all = fates ?? [];
  const exempt = all.flatMap((fate) => (fate.fate === "exempt" ? [fate.because] : []));
  const reasons = [...new Set(exempt)].map((because) => exemptions[because]);
  const told = summed.native.count + summed.system.count;
  const why = [...reasons, ...(told > 0 && reasons.length === 0 ? [exemptions["deleted-table"]] : [])];
  return (
    `retention: ${grouped(all.filter(({ fate }) => fate === "kept").length)} kept, ` +
    `${grouped(all.filter(({ fate }) => fate === "dropped").length)} dropped, ` +
    `${grouped(exempt.length + told)} not subject to it${why.length === 0 ? "" : ` (${why.join("; ")})`}`
  );
}

export const fateWords = ({ arn, created, sizeBytes }: ListedPoint): string =>
  `${arn ?? "a backup without ARN"} of ${created === null ? "an unknown date" : instantWords(created)}` +
  (sizeBytes === null ? "" : `, ${sizeWords(sizeBytes)}`);
