/** The monthly report as rows, all of them, each under its section, before they are CSV. Texts are not escaped. */
import type { MonthlyReport } from "../../model/monthly.ts";
import { changeRows, findingRows, placeRows, slaRows, waiverRows } from "./event-rows.ts";
import { counted, countedBefore, type MonthlyRow as Row } from "./row.ts";
import { monthlyHeadline, whyWords } from "./summary.ts";
import { foreignStamp } from "../run-words.ts";

export const monthlyRows = (report: MonthlyReport): readonly Row[] => [
  ...headRows(report),
  ...complianceRows(report),
  ...findingRows(report),
  ...slaRows(report),
  ...waiverRows(report),
  ...placeRows(report),
  ...changeRows(report),
];

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
