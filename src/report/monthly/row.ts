/** One row of the monthly report in CSV: its columns, and how counts, moments and lengths of time stand in them. */
import type { Between, Span } from "../../model/monthly.ts";
import type { VerdictCounts } from "../../model/run.ts";

/**
 * `began…`, `ended…`: a moment that no run saw, after the first and no later than the second instant. `daysLeast`,
 * `daysMost`: bounds of a length of time, empty where nothing bounds it.
 */
export const monthlyColumns = [
  "month",
  "section",
  "item",
  "state",
  "rule",
  "severity",
  "account",
  "accountName",
  "ou",
  "region",
  "table",
  "owner",
  "tables",
  "pass",
  "fail",
  "waived",
  "unknown",
  "notApplicable",
  "passBefore",
  "totalBefore",
  "beganAfter",
  "beganBy",
  "endedAfter",
  "endedBy",
  "daysLeast",
  "daysMost",
  "expires",
  "details",
] as const;

export type MonthlyRow = { readonly [column in (typeof monthlyColumns)[number]]?: string | number };

export const counted = ({
  pass,
  fail,
  waived,
  unknown,
  "not-applicable": notApplicable,
}: VerdictCounts): MonthlyRow => ({
  pass,
  fail,
  waived,
  unknown,
  notApplicable,
});

export const countedBefore = (before: VerdictCounts | null): MonthlyRow =>
  before === null
    ? {}
    : { passBefore: before.pass, totalBefore: before.pass + before.fail + before.waived + before.unknown };

export const began = ({ after, by }: Between): MonthlyRow => ({ beganAfter: after ?? "", beganBy: by });
export const ended = ({ after, by }: Between): MonthlyRow => ({ endedAfter: after ?? "", endedBy: by });

const day = 86_400_000;
/** Rounded outward to a hundredth of a day, so that they still are bounds. */
export const lasted = ({ least, most }: Span): MonthlyRow => ({
  daysLeast: Math.floor((least / day) * 100) / 100,
  ...(most === null ? {} : { daysMost: Math.ceil((most / day) * 100) / 100 }),
});
