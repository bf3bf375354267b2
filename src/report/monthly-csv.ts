/**
 * The monthly report for spreadsheets: one line a row, `section` says of what. All rows are there, whatever the other
 * formats leave out. RFC 4180 in UTF-8 with a byte order mark, and no cell starts a formula.
 */
import { stringify } from "csv-stringify/sync";
import type { Between, Episode, MonthlyFormat, MonthlyReport, Span, WaiverNews } from "../model/monthly.ts";
import type { VerdictCounts } from "../model/run.ts";
import { unknownWords } from "../model/unknown-words.ts";
import { cutTo } from "./cut-to.ts";
import { formulaSafe } from "./formula-safe.ts";
import { monthlyHeadline, whyWords } from "./monthly-summary.ts";
import { onsetWords } from "./monthly-words.ts";
import { foreignStamp } from "./run-words.ts";
import { visible } from "./visible.ts";

/**
 * `began…`, `ended…`: a moment that no run saw, after the first and no later than the second instant. `daysLeast`,
 * `daysMost`: bounds of a length of time, empty where nothing bounds it.
 */
const columns = [
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

type Row = { readonly [column in (typeof columns)[number]]?: string | number };

export const monthlyCsv: MonthlyFormat = {
  id: "csv",
  extensions: [".csv"],
  about: "for spreadsheets: every row, with its section",
  write(report) {
    const names = new Map(report.accounts.map(({ account, name, ou }) => [account, { name, ou }]));
    const named = (row: Row): Row => {
      const found = names.get(String(row.account ?? ""));
      return found === undefined ? row : { accountName: found.name ?? "", ou: found.ou ?? "", ...row };
    };
    const rows = rowsOf(report).map((row) =>
      columns.map((column) => cell({ month: report.month.name, ...named(row) }[column] ?? "")),
    );
    return `\ufeff${columns.join(",")}\r\n${stringify(rows, { record_delimiter: "\r\n" })}`;
  },
};

/** Excel takes 32,767 characters and spreads the rest over the cells below. */
const longestCell = 32_000;

/** A number stays one: it cannot be a formula, and is never below zero. */
const cell = (value: string | number): string =>
  typeof value === "number" ? String(value) : cutTo(formulaSafe(visible(value)), longestCell);

const rowsOf = (report: MonthlyReport): readonly Row[] => [
  ...headRows(report),
  ...complianceRows(report),
  ...findingRows(report),
  ...slaRows(report),
  ...waiverRows(report),
  ...placeRows(report),
  ...changeRows(report),
];

const counted = ({ pass, fail, waived, unknown, "not-applicable": notApplicable }: VerdictCounts): Row => ({
  pass,
  fail,
  waived,
  unknown,
  notApplicable,
});

const countedBefore = (before: VerdictCounts | null): Row =>
  before === null
    ? {}
    : { passBefore: before.pass, totalBefore: before.pass + before.fail + before.waived + before.unknown };

const began = ({ after, by }: Between): Row => ({ beganAfter: after ?? "", beganBy: by });
const ended = ({ after, by }: Between): Row => ({ endedAfter: after ?? "", endedBy: by });

const day = 86_400_000;
/** Rounded outward to a hundredth of a day, so that they still are bounds. */
const lasted = ({ least, most }: Span): Row => ({
  daysLeast: Math.floor((least / day) * 100) / 100,
  ...(most === null ? {} : { daysMost: Math.ceil((most / day) * 100) / 100 }),
});

function headRows(report: MonthlyReport): readonly Row[] {
  const { header, policy, last, before, foreignHosts, runs, leftOut, summary, summaryBefore, trend } = report;
  return [
    { section: "headline", details: monthlyHeadline(report).text },
    {
      section: "observed-from",
      details: foreignHosts.length === 0 ? "AWS" : `${foreignStamp}: ${foreignHosts.join(", ")}`,
    },
    { section: "policy", item: policy.id, details: policy.digest },
    { section: "last-run", item: last.run, endedBy: last.asOf, details: header.tool.version },
    ...(before === null ? [] : [{ section: "run-before", item: before.run, endedBy: before.asOf }]),
    {
      section: "total",
      tables: summary.tables.judged,
      ...counted(summary.verdicts),
      ...countedBefore(summaryBefore?.verdicts ?? null),
    },
    ...trend.map(({ month, last: point, daysWithRuns }): Row => ({
      section: "trend",
      item: month,
      state: point === null ? "no run" : "",
      ...(point === null
        ? {}
        : {
            endedBy: point.asOf,
            tables: point.tables,
            ...counted(point.verdicts),
            details: `${daysWithRuns} days with a run; ${point.unseen} not seen`,
          }),
    })),
    ...runs.map(({ run, asOf }): Row => ({ section: "run", item: run, endedBy: asOf })),
    ...leftOut.map((run): Row => ({ section: "run-left-out", item: run.run, state: run.why, details: whyWords(run) })),
  ];
}

const complianceRows = ({ frameworks, rules, accounts, owners }: MonthlyReport): readonly Row[] => [
  ...frameworks.flatMap(({ framework, controls }) =>
    controls.map(({ control, title, rules: supporting, counts, before }): Row => ({
      section: "control",
      item: `${framework}:${control}`,
      ...counted(counts),
      ...countedBefore(before),
      details: `${title ?? ""} (supported by ${supporting.join(", ")})`.trim(),
    })),
  ),
  ...rules.map(({ rule, title, severity, counts, before }): Row => ({
    section: "rule",
    rule,
    severity,
    ...counted(counts),
    ...countedBefore(before),
    details: title,
  })),
  ...accounts.map(({ account, tables, counts, unseen }): Row => ({
    section: "account",
    account,
    tables,
    ...counted(counts),
    state: unseen === 0 ? "" : `${unseen} not seen`,
  })),
  ...owners.groups.map(({ owner, tables, counts }): Row => ({
    section: "owner",
    owner: owner.kind === "tag" ? owner.value : "",
    state: owner.kind === "tag" ? "" : owner.kind === "none" ? "no owner" : "not known",
    tables,
    ...counted(counts),
  })),
];

const placed = ({ rule, severity, account, region, table, arn }: Episode): Row => ({
  rule,
  severity,
  account,
  region,
  table,
  item: arn,
});

const findingRows = ({ fresh, fixed, gone, open }: MonthlyReport): readonly Row[] => [
  ...fresh.map((each): Row => ({
    section: "new",
    ...placed(each),
    ...began(each.began),
    state: onsetWords[each.because],
  })),
  ...fixed.map((each): Row => ({
    section: "fixed",
    ...placed(each),
    ...began(each.began),
    ...ended(each.fixed),
    ...lasted(each.took),
  })),
  ...gone.map((each): Row => ({ section: "gone", ...placed(each), ...began(each.began), ...ended(each.gone) })),
  ...open.map((each): Row => ({
    section: "open",
    ...placed(each),
    ...began(each.began),
    endedAfter: each.lastFail.asOf,
    ...lasted(each.age),
    state: each.state,
  })),
];

const slaRows = ({ sla }: MonthlyReport): readonly Row[] =>
  (sla?.breaches ?? []).map((each): Row => ({
    section: "sla-breach",
    ...placed(each),
    ...began(each.began),
    ...lasted(each.span),
    state: each.fixed ? "fixed" : "open",
    details: `allowed: ${each.allowed / day} days`,
  }));

function waiverRows({ waivers }: MonthlyReport): readonly Row[] {
  const row =
    (state: string) =>
    ({ waiver, waives }: WaiverNews): Row => ({
      section: "waiver",
      item: waiver.id,
      state,
      owner: waiver.owner,
      rule: waiver.rules.join(" "),
      beganBy: waiver.created,
      expires: waiver.expires,
      waived: waives,
      details: `${waiver.reason} (approver: ${waiver.approver}, ticket: ${waiver.ticket})`,
    });
  const { granted, extended, expired, expiring, withdrawn } = waivers;
  return [
    ...granted.map(row("granted")),
    ...extended.map(row("extended")),
    ...expired.map(row("expired")),
    ...expiring.map(row("expires soon")),
    ...withdrawn.map((waiver) => row("withdrawn")({ waiver, waives: 0 })),
  ];
}

const placeRows = ({ gaps, coverage, drills }: MonthlyReport): readonly Row[] => [
  ...gaps.map((gap): Row => ({
    section: "not-seen",
    account: gap.account ?? "",
    region: gap.region ?? "",
    table: gap.table ?? "",
    ...began(gap.since),
    ...(gap.until === null ? {} : ended(gap.until)),
    state: gap.until === null ? "not seen by the last run" : "seen again",
    item: gap.blindSpot ?? "",
    details: `${unknownWords(gap.reason)}; ${gap.runs} runs without it`,
  })),
  ...coverage.blindSpots.map((use): Row => ({
    section: "blind-spot",
    item: use.id,
    state: use.state,
    owner: use.owner,
    expires: use.expires,
    details: use.reason,
  })),
  ...(drills.collected
    ? drills.ofMonth.map((drill): Row => ({
        section: "drill",
        account: drill.account,
        region: drill.region,
        table: drill.table,
        state: drill.status,
        beganBy: drill.created,
        details: `validation: ${drill.validation ?? "none"}`,
        item: drill.testingPlan ?? "",
      }))
    : [{ section: "drill", state: "not collected" }]),
];

const changeRows = ({ policyChanges, population }: MonthlyReport): readonly Row[] => [
  ...policyChanges.flatMap(({ from, to, digests, rules, otherwise }): readonly Row[] => {
    const when = began({ after: from.asOf, by: to.asOf });
    return [
      { section: "policy-change", ...when, details: digests.join(" → ") },
      ...rules.map(({ rule, change, what }): Row => ({
        section: "rule-change",
        rule,
        state: change,
        ...when,
        details: what.join("; "),
      })),
      ...otherwise.map((details): Row => ({ section: "policy-change", ...when, details })),
    ];
  }),
  ...(population?.appeared ?? []).map(({ account, name }): Row => accountChange(account, name, "appeared")),
  ...(population?.left ?? []).map(({ account, name }): Row => accountChange(account, name, "left")),
  ...(population?.tables.named ?? []).map(({ change, account, region, table }): Row => ({
    section: "table-change",
    account,
    region,
    table,
    state: change,
  })),
];

const accountChange = (account: string, name: string | null, state: string): Row => ({
  section: "account-change",
  account,
  accountName: name ?? "",
  state,
});
