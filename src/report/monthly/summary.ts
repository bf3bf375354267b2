/** How the monthly report opens, and what it says of itself at its end: which runs it is made of, and which it is not. */
import type { LeftOutRun, MonthlyReport, Span } from "../../model/monthly.ts";
import { unseenWords } from "../../model/unseen-words.ts";
import { headlineOf, type Headline } from "../headline.ts";
import { dayWords, minuteWords, monthWords, notKnown, spanWords } from "./words.ts";
import { grouped, plural } from "../numbers.ts";
import {
  code,
  left,
  quiet,
  right,
  tableOf,
  text,
  warning,
  type Block,
  type Cell,
  type Inline,
  type Section,
} from "../page-parts.ts";
import { populationSheet } from "../population-words.ts";
import { foreignStamp, populationWords, shortDigest } from "../run-words.ts";
import { failingWords } from "../verdict-words.ts";

export const titleOf = ({ month }: MonthlyReport): string => `DynamoDB backups: ${monthWords(month)}`;

/** Of the last run of the month. */
export const monthlyHeadline = (report: MonthlyReport): Headline => headlineOf(report);

/** What was asked, of whom, and as of when. */
export function aboutLine({ policy, header, last, runs, month }: MonthlyReport): readonly Inline[] {
  return [
    "Policy ",
    code(policy.id),
    ` · ${populationWords(header)} · ${plural(runs.length, "run", "runs")} of ${monthWords(month)}, the last of ${minuteWords(last.asOf)} · all times are UTC`,
  ];
}

export function stampBlocks({ foreignHosts }: MonthlyReport): readonly Block[] {
  if (foreignHosts.length === 0) return [];
  const hosts = foreignHosts.slice(0, 5).flatMap((host, at): readonly Inline[] => [at === 0 ? " " : ", ", code(host)]);
  return [warning({ strong: `${foreignStamp}:` }, ...hosts)];
}

export const briefSection = (report: MonthlyReport): Section => ({
  id: "brief",
  title: "The month in brief",
  blocks: [{ kind: "list", items: briefOf(report) }, ...comparison(report)],
});

/** What a person is told who reads no further. */
export function briefOf(report: MonthlyReport): readonly Cell[] {
  const { fresh, fixed, timeToFix, gone, open, waivers, gaps, policyChanges, runs, daysWithout, month } = report;
  const failing = open.filter(({ state }) => state === "failing");
  const lost = open.filter(({ state, paused }) => !paused && state !== "failing").length;
  const oldest = failing.toSorted((a, b) => b.age.least - a.age.least)[0];
  const still = gaps.filter(({ until, blindSpot }) => until === null && blindSpot === null);
  const days = new Set(runs.map(({ asOf }) => dayWords(asOf))).size;
  return [
    `${plural(fresh.length, "finding", "findings")} newly ${fresh.length === 1 ? "fails" : "fail"}${firstLooks(fresh)}; ${plural(fixed.length, "finding was", "findings were")} fixed${timeToFix.half === null ? "" : ` (median time to fix: ${spanWords(timeToFix.half)})`}${gone.length === 0 ? "" : `; of ${grouped(gone.length)} the table is gone, which fixes nothing`}.`,
    `${plural(failing.length, "finding still fails", "findings still fail")}${oldest === undefined ? "" : oldestWords(oldest.age)}${lost === 0 ? "" : `; ${grouped(lost)} more failed when last known, and the last run could not tell`}.`,
    ...slaBrief(report),
    `Waivers: ${grouped(waivers.granted.length)} granted, ${grouped(waivers.expired.length)} expired, ${grouped(waivers.expiring.length)} about to expire, ${grouped(waivers.inForce)} in force.`,
    still.length === 0
      ? "Every account and Region was seen by the last run, or is an accepted blind spot."
      : `${unseenWords(
          still.map(({ table }) => (table === null ? {} : { table })),
          plural,
        )} not seen by the last run.`,
    drillBrief(report),
    policyChanges.length === 0
      ? "The policy did not change."
      : `The policy changed ${policyChanges.length === 1 ? "once" : `${grouped(policyChanges.length)} times`}.`,
    `Runs on ${grouped(days)} of ${grouped(month.days)} days${daysWithout.length === 0 ? "" : `; ${plural(daysWithout.length, "day", "days")} without one before the last`}.`,
  ];
}

/** Where nobody had looked before, nobody knows whether it is new. */
function firstLooks(fresh: MonthlyReport["fresh"]): string {
  const looks = fresh.filter(({ because }) => because === "first-look").length;
  return looks === 0 ? "" : ` (${grouped(looks)} where nobody had looked before)`;
}

function oldestWords(age: Span): string {
  const words = spanWords(age);
  return words === notKnown ? ", and for how long is not known" : `, the oldest for ${words}`;
}

const slaBrief = ({ sla }: MonthlyReport): readonly Cell[] =>
  sla === null
    ? []
    : [
        sla.breaches.length === 0
          ? "Nothing was open for longer than the policy allows."
          : `${plural(sla.breaches.length, "finding was", "findings were")} open for longer than the policy allows.`,
      ];

function drillBrief({ drills }: MonthlyReport): string {
  if (!drills.collected) return "No restore drill is recorded: restores were not read.";
  const { ofMonth } = drills;
  const done = ofMonth.filter(({ status }) => status === "COMPLETED").length;
  return ofMonth.length === 0
    ? "No restore drill is recorded."
    : `Restore drills: ${grouped(done)} of ${grouped(ofMonth.length)} completed.`;
}

function comparison(report: MonthlyReport): readonly Block[] {
  const { summary, summaryBefore, coverage, coverageBefore, before, last } = report;
  const rows: readonly (readonly Cell[])[] = [
    ["Tables judged", count(summaryBefore?.tables.judged), grouped(summary.tables.judged)],
    [
      "Findings that pass, of all",
      summaryBefore === null ? "–" : { counts: summaryBefore.verdicts },
      { counts: summary.verdicts },
    ],
    ["Tables that fail a rule", count(summaryBefore?.tables.failing), grouped(summary.tables.failing)],
    [
      "Failing findings",
      summaryBefore === null ? "–" : failing(summaryBefore.verdicts.fail, failingWords(summaryBefore)),
      failing(summary.verdicts.fail, failingWords(summary)),
    ],
    ["Waived findings", count(summaryBefore?.verdicts.waived), grouped(summary.verdicts.waived)],
    ["Unknown findings", count(summaryBefore?.verdicts.unknown), grouped(summary.verdicts.unknown)],
    ["Accounts, Regions and tables not seen", count(coverageBefore?.unseen.length), grouped(coverage.unseen.length)],
    ["The same, accepted as blind spots", count(coverageBefore?.accepted.length), grouped(coverage.accepted.length)],
  ];
  return [
    {
      kind: "table",
      caption: "The last run before the month and the last run of it",
      columns: [
        left("Measure"),
        right(before === null ? "Before the month: no run" : `Run of ${minuteWords(before.asOf)}`),
        right(`Run of ${minuteWords(last.asOf)}`),
      ],
      rows,
    },
  ];
}

const count = (value: number | undefined): string => (value === undefined ? "–" : grouped(value));
const failing = (number: number, severities: string): string =>
  severities === "" ? grouped(number) : `${grouped(number)} (${severities})`;

export function sourcesSection(report: MonthlyReport, most: number): Section {
  const { runs, before, oldest, daysWithout, leftOut, policy, versions, coverage, month, last } = report;
  const after = month.days - Number(last.asOf.slice(8, 10));
  return {
    id: "sources",
    title: "What this report is made of",
    blocks: [
      text(
        "It is made of the verdicts as each run issued and sealed them, and nothing was judged again: a newer version of restorable makes the same report of the same runs. " +
          `A month begins and ends in UTC. Ages go back to the oldest run at hand, of ${minuteWords(oldest.asOf)}: what failed in it may be older.`,
      ),
      {
        kind: "list",
        items: [
          ["Policy ", code(policy.id), ` (${policy.title}), `, code(shortDigest(policy))],
          ["Last run ", code(last.run), `, of ${minuteWords(last.asOf)}`],
          before === null
            ? "No run before the month is at hand"
            : ["Compared with the run ", code(before.run), `, of ${minuteWords(before.asOf)}`],
          `Judged by restorable ${versions.join(", ")}`,
          ...populationSheet(coverage),
          daysWithout.length === 0 && after === 0
            ? "Every day of the month has a run"
            : `Days without a run: ${daysWithout.length === 0 ? "none" : daysInWords(daysWithout)} before the last run${after === 0 ? "" : `; ${plural(after, "day", "days")} of the month after it`}`,
        ],
      },
      ...tableOf({
        caption: "Runs of the month",
        columns: [left("Run"), left("As of")],
        of: runs,
        row: ({ run, asOf }) => [code(run), minuteWords(asOf)],
        most,
      }),
      leftOut.length === 0
        ? quiet("No run was left out.")
        : text(`${plural(leftOut.length, "run is", "runs are")} not part of this report:`),
      ...tableOf({
        caption: "Runs that were left out",
        columns: [left("Run"), left("Why")],
        of: leftOut,
        row: (run) => [code(run.run), whyWords(run)],
        most,
      }),
    ],
  };
}

/** `1, 3–4, 10–24` of the month. */
function daysInWords(days: readonly string[]): string {
  const runs: [number, number][] = [];
  for (const day of days.map((each) => Number(each.slice(8)))) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] === day - 1) last[1] = day;
    else runs.push([day, day]);
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(", ");
}

export function whyWords({ why, detail }: LeftOutRun): string {
  switch (why) {
    case "unfinished":
      return "it was never finished, so that it holds no verdicts";
    case "not-judged":
      return "it was scanned and not judged";
    case "damaged":
      return `it cannot be read: ${detail ?? ""}`;
    case "other-policy":
      return `it is of another policy, ${detail ?? ""}`;
    case "other-population":
      return "it is of other accounts or Regions";
    default:
      return why satisfies never;
  }
}
