/** The numbers that the page of a month opens with, each with what it was before or what it is of. */
import type { MonthlyReport } from "../../model/monthly.ts";
import { spanWords } from "./words.ts";
import { grouped } from "../numbers.ts";
import { failingWords, passOfTotal } from "../verdict-words.ts";

export type Tile = {
  readonly label: string;
  readonly value: string;
  readonly note: string;
  readonly tone: "pass" | "fail" | "unknown" | "waived" | "plain";
};

export function tilesOf(report: MonthlyReport): readonly Tile[] {
  const { summary, summaryBefore, fresh, fixed, timeToFix, coverage, waivers } = report;
  const { fail, unknown } = summary.verdicts;
  return [
    {
      label: "Findings that pass",
      value: passOfTotal(summary.verdicts),
      note: summaryBefore === null ? "no run before" : `before the month ${passOfTotal(summaryBefore.verdicts)}`,
      tone: "plain",
    },
    {
      label: "Failing findings",
      value: grouped(fail),
      note: fail === 0 ? "none" : failingWords(summary),
      tone: fail === 0 ? "pass" : "fail",
    },
    {
      label: "New",
      value: grouped(fresh.length),
      note: `${grouped(fresh.filter(({ because }) => because === "observed").length)} of them came to fail`,
      tone: fresh.length === 0 ? "plain" : "fail",
    },
    {
      label: "Fixed",
      value: grouped(fixed.length),
      note: timeToFix.half === null ? "none" : `median: ${spanWords(timeToFix.half)}`,
      tone: fixed.length === 0 ? "plain" : "pass",
    },
    {
      label: "Unknown",
      value: grouped(unknown),
      note: "neither pass nor fail",
      tone: unknown === 0 ? "plain" : "unknown",
    },
    {
      label: "Not seen",
      value: grouped(coverage.unseen.length),
      note:
        coverage.accepted.length === 0
          ? "accounts, Regions, tables"
          : `and ${grouped(coverage.accepted.length)} accepted`,
      tone: coverage.unseen.length === 0 ? "plain" : "unknown",
    },
    {
      label: "Waivers in force",
      value: grouped(waivers.inForce),
      note: `${grouped(waivers.expired.length)} expired, ${grouped(waivers.expiring.length)} end soon`,
      tone: waivers.inForce === 0 ? "plain" : "waived",
    },
  ];
}
