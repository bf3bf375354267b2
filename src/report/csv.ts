/**
 * The report for spreadsheets: one finding a row, after a row for the run and one for each account or Region that was not
 * seen. RFC 4180, in UTF-8 with a byte order mark, without which Excel takes the bytes for another encoding; programs that
 * do not know it have NDJSON. No cell starts a formula, holds a line break, or is longer than a cell can be.
 */
import { stringify } from "csv-stringify/sync";
import type { Finding } from "../model/finding.ts";
import type { CompiledRule } from "../model/policy.ts";
import type { Format, ReportContext, ReportWriter } from "../model/report.ts";
import { runEntry, unseenEntries, type UnseenEntry } from "./coverage-entries.ts";
import { cutTo } from "./cut-to.ts";
import { formulaSafe } from "./formula-safe.ts";
import { termsOf } from "./override-words.ts";
import { foreignStamp } from "./run-words.ts";
import { visible } from "./visible.ts";

const columns = [
  "run",
  "asOf",
  "kind",
  "account",
  "accountName",
  "ou",
  "region",
  "table",
  "rule",
  "title",
  "severity",
  "verdict",
  "reason",
  "expected",
  "actual",
  "causes",
  "fix",
  "override",
  "waiver",
  "blindSpot",
  "controls",
  "policyFile",
  "line",
  "arn",
  "tableId",
  "fingerprint",
  "observedFrom",
] as const;

/** A column that a row says nothing of is an empty cell. */
type Row = { readonly [column in (typeof columns)[number]]?: string };

export const csvFormat: Format = {
  id: "csv",
  extensions: [".csv"],
  about: "for spreadsheets: one finding a row",
  create: csvWriter,
};

function csvWriter(context: ReportContext): ReportWriter {
  const { run, policy, accountNames, ous } = context;
  const rules = new Map(policy.rules.map((rule) => [rule.id, rule]));
  const ofRun: Row = {
    run: run.id,
    asOf: run.asOf,
    observedFrom: run.foreignHosts.length === 0 ? "AWS" : `${foreignStamp}: ${run.foreignHosts.join(", ")}`,
  };
  const ofAccount = (account: string | null): Row =>
    account === null ? {} : { account, accountName: accountNames.get(account) ?? "", ou: ous.get(account) ?? "" };
  const rows = (of: readonly Row[]): string =>
    stringify(
      of.map((row) => columns.map((column) => cell({ ...ofRun, ...row }[column] ?? ""))),
      { record_delimiter: "\r\n" },
    );

  return {
    begin: () =>
      `\ufeff${columns.join(",")}\r\n${rows([
        { kind: "run", reason: runEntry(context).text },
        ...unseenEntries(context).map((entry) => ({ ...ofAccount(entry.account), ...unseenRow(entry) })),
      ])}`,
    table: ({ account, findings }) =>
      rows(findings.map((finding) => ({ ...ofAccount(account), ...findingRow(finding, rules.get(finding.rule)) }))),
    end: () => "",
  };
}

const unseenRow = ({ kind, region, table, reason, text, next, blindSpot }: UnseenEntry): Row => ({
  kind,
  region: region ?? "",
  table: table ?? "",
  verdict: "unknown",
  reason: text,
  causes: reason.kind,
  fix: next,
  blindSpot: blindSpot ?? "",
});

function findingRow(finding: Finding, rule: CompiledRule | undefined): Row {
  const { verdict, reason, unknowns, trace, tableId, override, waiver } = finding;
  const terms = rule === undefined ? undefined : termsOf(rule, finding);
  const at = trace[0] ?? rule?.at;
  return {
    kind: "finding",
    region: finding.region,
    table: finding.table,
    rule: finding.rule,
    title: terms?.title ?? "",
    severity: finding.severity,
    verdict,
    reason: reason.text,
    expected: listed(trace.map(({ expected }) => expected)),
    actual: listed(trace.map(({ actual }) => actual)),
    causes: listed([...new Set(unknowns.map(({ kind }) => kind))]),
    fix: verdict === "fail" || verdict === "waived" ? (terms?.fix ?? "") : "",
    override: override ?? "",
    waiver: waiver ?? "",
    controls: listed((rule?.controls ?? []).map(({ id }) => id)),
    policyFile: at?.file ?? "",
    line: at === undefined ? "" : String(at.line),
    arn: finding.arn,
    tableId: tableId ?? "",
    fingerprint: finding.fingerprint,
  };
}

const listed = (texts: readonly string[]): string => texts.join("; ");

/** Excel takes 32,767 characters and spreads the rest over the cells below. */
const longestCell = 32_000;

const cell = (text: string): string => cutTo(formulaSafe(visible(text)), longestCell);
