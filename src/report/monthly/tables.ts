/** Compliance in the monthly report: per control, rule, account and owner, and over twelve months. A fraction, never a number made of it. */
import type { Verdict } from "../../model/finding.ts";
import type { ControlCompliance, OwnerCompliance } from "../../model/month-compliance.ts";
import type { MonthlyReport, TrendMonth } from "../../model/monthly.ts";
import type { VerdictCounts } from "../../model/run.ts";
import { trendChart } from "../charts/trend.ts";
import { dayWords, monthWords } from "./words.ts";
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
  type Inline,
  type Section,
} from "../page-parts.ts";

const countColumns = [right("Pass/total"), right("Fail"), right("Waived"), right("Unknown")];

const countCells = (counts: VerdictCounts): readonly Cell[] => [
  { counts },
  ...[counts.fail, counts.waived, counts.unknown].map(grouped),
];

/** Of the last run before the month, where it knew the rule. */
const beforeCell = (before: VerdictCounts | null): Cell => (before === null ? "–" : { counts: before });

const beforeColumn = ({ before }: MonthlyReport) =>
  right(before === null ? "Before" : `Before (${dayWords(before.asOf)})`);

export function controlSection(report: MonthlyReport, most: number): Section {
  const { frameworks } = report;
  const note = text(
    "A rule supports a control and never satisfies it: what else a control asks for, no look at tables can tell. Counted is every " +
      "table to which a rule that supports the control applies, or may apply, once for each such rule: pass, fail, waived and unknown.",
  );
  if (frameworks.length === 0)
    return { id: "controls", title: "Compliance by control", blocks: [text("No rule of the policy names a control.")] };
  const blocks = frameworks.flatMap(({ title, controls, unsupported }): readonly Block[] => [
    ...tableOf({
      caption: title,
      columns: [left("Control"), left("What it is"), left("Supported by"), ...countColumns, beforeColumn(report)],
      of: controls,
      row: controlRow,
      most,
    }),
    ...(unsupported.length === 0
      ? []
      : [quiet(`No rule of this policy supports ${unsupported.slice(0, mostNamed).join(", ")}${more(unsupported)}.`)]),
  ]);
  return { id: "controls", title: "Compliance by control", blocks: [note, ...blocks] };
}

const controlRow = ({ control, title, rules, counts, before }: ControlCompliance): readonly Cell[] => [
  control,
  title ?? "not in the list of the framework",
  listed(rules.map(code)),
  ...countCells(counts),
  beforeCell(before),
];

const listed = (parts: readonly Inline[]): Cell => parts.flatMap((part, at) => (at === 0 ? [part] : [", ", part]));

const mostNamed = 12;
const more = (names: readonly string[]): string =>
  names.length > mostNamed ? ` and ${names.length - mostNamed} more` : "";

export const ruleSection = (report: MonthlyReport, most: number): Section => ({
  id: "rules",
  title: "Compliance by rule",
  blocks: tableOf({
    caption: "Each rule of the policy, in the last run",
    columns: [left("Rule"), left("What it asks"), left("Severity"), ...countColumns, beforeColumn(report)],
    of: report.rules,
    row: ({ rule, title, severity, counts, before }) => [
      code(rule),
      title,
      { severity },
      ...countCells(counts),
      beforeCell(before),
    ],
    most,
  }),
});

export const accountSection = ({ accounts }: MonthlyReport, most: number): Section => ({
  id: "accounts",
  title: "Compliance by account",
  blocks: tableOf({
    caption: "Each account of the population, those with most fails first",
    columns: [left("Account"), left("Name"), left("OU"), right("Tables"), ...countColumns, right("Not seen")],
    of: accounts,
    row: ({ account, name, ou, tables, counts, unseen }) => [
      code(account),
      name ?? "not known",
      ou === null ? "–" : code(ou),
      grouped(tables),
      ...countCells(counts),
      unseen === 0 ? "" : plural(unseen, "place", "places"),
    ],
    most,
  }),
});

export function ownerSection({ owners }: MonthlyReport, most: number): Section {
  const { tag, tableTags, accountTags, groups } = owners;
  const tags: Inline[] = ["The owner is what the tag ", code(tag), " of the table says, else that of its account. "];
  const known = tableTags
    ? accountTags
      ? ""
      : "Tags of accounts were not read by this run."
    : "The run did not collect tags of tables, so that no owner is known: a rule or an override that names a tag makes it do so.";
  return {
    id: "owners",
    title: "Compliance by owner",
    blocks: [
      text(...tags, known),
      ...tableOf({
        caption: "Each owner, those with most fails first",
        columns: [left("Owner"), right("Tables"), ...countColumns],
        of: groups,
        row: ({ owner, tables, counts }) => [ownerWords(owner), grouped(tables), ...countCells(counts)],
        most,
      }),
    ],
  };
}

const ownerWords = (owner: OwnerCompliance["owner"]): Cell =>
  owner.kind === "tag"
    ? code(owner.value)
    : owner.kind === "none"
      ? "no owner"
      : "owner not known: the tags of these tables were not read";

export function trendSection(report: MonthlyReport): Section {
  const { trend, days, month } = report;
  const span = { from: `${trend[0]?.month ?? month.name}-01T00:00:00.000Z`, to: month.to };
  const title = "Findings that do not pass, by day";
  // A line along zero tells nothing and hides the others; that something fails or not is told in any case.
  const shown = drawn.filter((verdict) => verdict === "fail" || days.some(({ verdicts }) => verdicts[verdict] > 0));
  const chart = trendChart({
    id: "by-day",
    title,
    shape: "lines",
    scale: "count",
    span,
    series: shown.map((verdict) => ({ label: verdict, ink: verdict })),
    moments: days.map(({ asOf, verdicts: counts }) => ({ at: asOf, values: shown.map((verdict) => counts[verdict]) })),
  });
  return {
    id: "trend",
    title: "Twelve months",
    blocks: [
      text(
        "A month is its last run. A month or a day without a run is a gap: what was then is not known, and nothing is put in its place.",
      ),
      { kind: "figure", title, chart },
      {
        kind: "table",
        caption: "The last run of each month",
        columns: [
          left("Month"),
          left("Last run"),
          right("Days with a run"),
          right("Tables"),
          ...countColumns,
          right("Not seen"),
        ],
        rows: trend.map(monthRow),
      },
    ],
  };
}

const drawn = ["fail", "unknown", "waived"] as const satisfies readonly Verdict[];

function monthRow({ month, last, daysWithRuns }: TrendMonth): readonly Cell[] {
  const name = monthWords({ name: month });
  if (last === null) return [name, "no run", "0", ...Array.from({ length: 6 }, () => "–")];
  return [
    name,
    dayWords(last.asOf),
    grouped(daysWithRuns),
    grouped(last.tables),
    ...countCells(last.verdicts),
    grouped(last.unseen),
  ];
}
