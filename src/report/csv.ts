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
import { formulaSafe } from "../model/formula-safe.ts";
import { termsOf } from "./override-words.ts";
import { foreignStamp } from "./run-words.ts";
import { visible } from "../model/visible.ts";

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
  const namesOf = (account: string | null): Names => ({
    accountName: accountNames.get(account ?? "") ?? "",
    ou: ous.get(account ?? "") ?? "",
  });
  const rows = (of: readonly Row[]): string =>
    stringify(
      of.map((row) => columns.map((column) => cell(row[column] ?? ofRun[column] ?? ""))),
      { record_delimiter: "\r\n" },
    );

  return {
    begin: () =>
      `\ufeff${columns.join(",")}\r\n${rows([
        { kind: "run", reason: runEntry(context).text },
        ...unseenEntries(context).map((entry) => unseenRow(entry, namesOf(entry.account))),
      ])}`,
    table({ account, findings }) {
      const names = namesOf(account);
      return rows(findings.map((finding) => findingRow(finding, { rule: rules.get(finding.rule), names })));
    },
    end: () => "",
  };
}

type Names = { readonly accountName: string; readonly ou: string };

const unseenRow = (entry: UnseenEntry, { accountName, ou }: Names): Row => ({
  kind: entry.kind,
  account: entry.account ?? "",
  accountName,
  ou,
  region: entry.region ?? "",
  table: entry.table ?? "",
  verdict: "unknown",
  reason: entry.text,
  causes: entry.reason.kind,
  fix: entry.next,
  blindSpot: entry.blindSpot ?? "",
});

/** One literal, since a row is made for every finding there is: putting it together of parts took several times as long. */
function findingRow(finding: Finding, of: { readonly rule: CompiledRule | undefined; readonly names: Names }): Row {
  const { rule, names } = of;
  const { verdict, reason, unknowns, trace, tableId, override, waiver } = finding;
  const terms = rule === undefined ? undefined : termsOf(rule, finding);
  const at = trace[0] ?? rule?.at;
  return {
    kind: "finding",
    account: finding.account,
    accountName: names.accountName,
    ou: names.ou,
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

/** Most cells hold nothing that anybody has to look at twice. */
const harmless = /^[a-z0-9][a-z0-9 .,:_/-]{0,1000}$/i;

const cell = (text: string): string =>
  text === "" || harmless.test(text) ? text : cutTo(formulaSafe(visible(text)), longestCell);
