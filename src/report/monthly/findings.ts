/** What came and went in the month: new and fixed findings, what still fails, and for how long, as far as runs can tell. */

import type { Episode, MonthlyReport, Onset, StillOpen } from "../../model/monthly.ts";
import { onsets } from "../../model/monthly.ts";
import { afterWords, byWords, onsetWords, spanWords } from "./words.ts";
import { grouped, plural } from "../numbers.ts";
import {
  code,
  left,
  quiet,
  right,
  tableOf,
  text,
  type Block,
  type Cell,
  type Column,
  type Section,
} from "../page-parts.ts";

/** Where and what: shared by all tables of findings. */
export const placeColumns: readonly Column[] = [
  left("Severity"),
  left("Rule"),
  left("Table"),
  left("Account"),
  left("Region"),
];

type Names = ReadonlyMap<string, string | null>;

export const accountNamesOf = ({ accounts }: MonthlyReport): Names =>
  new Map(accounts.map(({ account, name }) => [account, name]));

export const accountCell = (account: string, names: Names): Cell => {
  const name = names.get(account) ?? null;
  return name === null ? code(account) : [code(account), ` ${name}`];
};

export const placeCells = (
  { severity, rule, table, account, region }: Pick<Episode, "severity" | "rule" | "table" | "account" | "region">,
  names: Names,
): readonly Cell[] => [{ severity }, code(rule), code(table), accountCell(account, names), region];

export function freshSection(report: MonthlyReport, most: number): Section {
  const { fresh } = report;
  const names = accountNamesOf(report);
  const counts = onsets.map((onset) => [onset, fresh.filter(({ because }) => because === onset).length] as const);
  const told = counts.filter(([, count]) => count > 0).map(([onset, count]) => `${grouped(count)} ${because[onset]}`);
  const blocks: readonly Block[] =
    fresh.length === 0
      ? [text("No finding began to fail in this month.")]
      : [
          text(
            `${plural(fresh.length, "finding fails", "findings fail")} that did not before, or that nobody had looked at: ${told.join("; ")}.`,
          ),
          ...tableOf({
            caption: "Findings that began to fail, in order of time",
            columns: [
              ...placeColumns,
              left("Last not failing"),
              left("First failing"),
              left("Why now"),
              left("By now"),
            ],
            of: fresh,
            row: (each) => [
              ...placeCells(each, names),
              afterWords(each.began),
              byWords(each.began),
              onsetWords[each.because],
              endWords(each, report),
            ],
            most,
          }),
        ];
  return { id: "new", title: "New in the month", blocks };
}

const because = {
  observed: "because a table came to fail, or came to be",
  policy: "because the policy asks for more or otherwise",
  "first-look": "where no run had looked before, so that nobody knows since when",
  "waiver-ended": "because a waiver ended",
} as const satisfies Record<Onset, string>;

const stateWords = {
  failing: "fails",
  waived: "waived",
  unknown: "not known",
  "not-applicable": "the rule does not apply",
  unseen: "not seen",
} as const satisfies Record<StillOpen["state"], string>;

function endWords(episode: Episode, { fixed, gone }: MonthlyReport): string {
  const isIt = (other: Episode): boolean =>
    other.arn === episode.arn && other.rule === episode.rule && other.firstSeen.run === episode.firstSeen.run;
  if (fixed.some(isIt)) return "fixed";
  return gone.some(isIt) ? "table gone" : stateWords[episode.state];
}

export function fixedSection(report: MonthlyReport, most: number): Section {
  const { fixed, timeToFix } = report;
  const names = accountNamesOf(report);
  const note = text(
    "Fixed is what failed and passes, of the same table. When it was fixed nobody saw: it lies between the last run in which " +
      "it failed and the first in which it passed, and the time to fix is given as the least and the most that it can be. The median is bounded in the same way.",
  );
  if (fixed.length === 0)
    return { id: "fixed", title: "Fixed, and how long it took", blocks: [text("Nothing was fixed in this month.")] };
  return {
    id: "fixed",
    title: "Fixed, and how long it took",
    blocks: [
      note,
      ...tableOf({
        caption: "Time to fix, by severity",
        columns: [left("Severity"), right("Fixed"), right("Median"), right("Longest")],
        of: timeToFix.bySeverity,
        row: ({ severity, fixed: count, half, longest }) => [
          { severity },
          grouped(count),
          spanWords(half),
          spanWords(longest),
        ],
        most,
      }),
      ...tableOf({
        caption: "Findings that were fixed",
        columns: [
          ...placeColumns,
          left("First failing"),
          left("Last failing"),
          left("First passing"),
          right("Time to fix"),
        ],
        of: fixed.toSorted((a, b) => (a.fixed.by < b.fixed.by ? -1 : a.fixed.by > b.fixed.by ? 1 : 0)),
        row: (each) => [
          ...placeCells(each, names),
          byWords(each.began),
          afterWords(each.fixed),
          byWords(each.fixed),
          spanWords(each.took),
        ],
        most,
      }),
    ],
  };
}

export function openSection(report: MonthlyReport, most: number): Section {
  const { open, last } = report;
  const names = accountNamesOf(report);
  const failing = open.filter(({ state }) => state === "failing");
  const lost = open.filter(({ state, paused }) => !paused && state !== "failing");
  const paused = open.filter(({ paused }) => paused);
  const columns = [...placeColumns, left("Last not failing"), left("First failing"), right("Age")];
  const cells = (each: StillOpen): readonly Cell[] => [
    ...placeCells(each, names),
    afterWords(each.began),
    byWords(each.began),
    spanWords(each.age),
  ];
  return {
    id: "failing",
    title: "Still failing",
    blocks: [
      failing.length === 0
        ? text("Nothing fails in the last run.")
        : text(
            `${plural(failing.length, "finding fails", "findings fail")} in the last run. The age is counted to that run (${byWords({ after: null, by: last.asOf })}).`,
          ),
      ...tableOf({
        caption: "Findings that fail in the last run, the most severe first",
        columns,
        of: failing,
        row: cells,
        most,
      }),
      ...(lost.length === 0
        ? []
        : [
            text(
              `${plural(lost.length, "finding", "findings")} failed when last known, and the last run could not tell: nobody knows whether it was fixed.`,
            ),
            ...tableOf({
              caption: "Findings that failed when last known",
              columns: [...columns, left("Last failing"), left("In the last run")],
              of: lost,
              row: (each) => [...cells(each), byWords({ after: null, by: each.lastFail.asOf }), stateWords[each.state]],
              most,
            }),
          ]),
      ...(paused.length === 0
        ? []
        : [
            quiet(
              `${plural(paused.length, "finding that failed before is", "findings that failed before are")} waived or no longer of a table that the rule applies to, which is no fix.`,
            ),
          ]),
    ],
  };
}

export function goneSection(report: MonthlyReport, most: number): readonly Section[] {
  const { gone } = report;
  if (gone.length === 0) return [];
  const names = accountNamesOf(report);
  return [
    {
      id: "gone",
      title: "Gone while failing",
      blocks: [
        text(
          "These tables were deleted, or made anew under their name, while a rule failed on them. Nobody fixed anything.",
        ),
        ...tableOf({
          caption: "Findings whose table is gone",
          columns: [...placeColumns, left("First failing"), left("Last failing"), left("First seen without it")],
          of: gone,
          row: (each) => [...placeCells(each, names), byWords(each.began), afterWords(each.gone), byWords(each.gone)],
          most,
        }),
      ],
    },
  ];
}
