/** What the runs of the month did not see, and the restores that they tell of: what is known, and what nobody knows. */
import type { CoverageGap, MonthlyReport } from "../../model/monthly.ts";
import { unknownWords } from "../../model/unknown-words.ts";
import { blindSpotWords } from "../blind-spot-words.ts";
import { accountCell, accountNamesOf } from "./findings.ts";
import { afterWords, byWords, minuteWords, monthWords } from "./words.ts";
import { grouped, plural } from "../numbers.ts";
import { code, left, quiet, right, tableOf, text, type Cell, type Section } from "../page-parts.ts";

export function gapSection(report: MonthlyReport, most: number): Section {
  const { gaps, runs, coverage } = report;
  const names = accountNamesOf(report);
  const { blindSpots } = coverage;
  return {
    id: "unseen",
    title: "What was not seen",
    blocks: [
      gaps.length === 0
        ? text("Every account and Region of the population was seen by every run of the month.")
        : text(
            `${plural(gaps.length, "place was", "places were")} not seen by at least one of ${plural(runs.length, "run", "runs")} of the month. Nothing is known of tables there, and no number of this report counts them.`,
          ),
      ...tableOf({
        caption: "Places that were not seen, those still unseen first",
        columns: [
          left("Account"),
          left("Region or table"),
          left("Why"),
          left("Last seen"),
          left("Not seen since"),
          left("Seen again"),
          right("Runs without it"),
          left("Accepted by"),
        ],
        of: gaps,
        row: (gap) => [
          gap.account === null ? "accounts that could not be listed" : accountCell(gap.account, names),
          placeWords(gap),
          unknownWords(gap.reason),
          afterWords(gap.since),
          byWords(gap.since),
          gap.until === null ? "not yet" : byWords(gap.until),
          `${grouped(gap.runs)} of ${grouped(runs.length)}`,
          gap.blindSpot === null ? "nobody" : code(gap.blindSpot),
        ],
        most,
      }),
      ...(blindSpots.length === 0
        ? [quiet("No blind spot is accepted.")]
        : [
            text("Accepted blind spots, which are no pass:"),
            { kind: "list" as const, items: blindSpots.map((use): Cell => [code(use.id), `: ${blindSpotWords(use)}`]) },
          ]),
    ],
  };
}

const placeWords = ({ region, table }: CoverageGap): Cell =>
  region === null ? "the whole account" : table === null ? region : [`${region}, table `, code(table)];

export function drillSection(report: MonthlyReport, most: number): Section {
  const { drills, month } = report;
  const names = accountNamesOf(report);
  const title = "Restore drills";
  if (!drills.collected) {
    return {
      id: "drills",
      title,
      blocks: [
        text(
          "No drill is recorded: the runs of this month were not asked to read restores. A policy with the rule restore-tested or drill-fresh makes them.",
        ),
      ],
    };
  }
  const { ofMonth, tables } = drills;
  const done = ofMonth.filter(({ status }) => status === "COMPLETED");
  const passed = done.filter(({ validation }) => validation === "SUCCESSFUL").length;
  const first =
    ofMonth.length === 0
      ? `No drill is recorded in ${monthWords(month)}: AWS Backup lists no restore of a table, and no drill was given to the last run.`
      : `${plural(ofMonth.length, "restore", "restores")} of tables in ${monthWords(month)}, ${grouped(ofMonth.filter(({ by }) => by === "drill").length)} in drills and the others by AWS Backup: ${grouped(done.length)} completed, ${grouped(passed)} of them with a successful validation.`;
  return {
    id: "drills",
    title,
    blocks: [
      text(
        `${first} Of all tables ${grouped(tables.inMonth)} were restored in the month, ${grouped(tables.earlier)} before it, ${grouped(tables.never)} never as far as drills and AWS Backup tell, and of ${grouped(tables.unknown)} it is not known. DynamoDB keeps no list of the restores that it makes itself.`,
      ),
      ...tableOf({
        caption: "Restores of the month",
        columns: [
          left("Begun"),
          left("Table"),
          left("Account"),
          left("Region"),
          left("Status"),
          left("Validation"),
          left("By"),
          left("Testing plan"),
        ],
        of: ofMonth,
        row: ({ created, table, account, region, status, validation, testingPlan, by }) => [
          minuteWords(created),
          code(table),
          accountCell(account, names),
          region,
          status,
          validation ?? "none",
          by === "drill" ? "drill" : "AWS Backup",
          testingPlan === null ? "–" : code(testingPlan),
        ],
        most,
      }),
    ],
  };
}
