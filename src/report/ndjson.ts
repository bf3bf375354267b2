/**
 * The report for data lakes: one record a line, described by schemas/ndjson.schema.json. A finding has the keys of the JSON
 * report and, like each record, the run and its time, so that files of many runs are one table. The last line says how
 * many findings there were: without it the file was cut off.
 */
import type { Format, ReportContext, ReportWriter } from "../model/report.ts";
import { unseenEntries, type UnseenEntry } from "./coverage-entries.ts";
import { escapedJson } from "./escape/escape-json.ts";
import { ofAccounts, ofScopes, ofUnknown } from "./json/coverage.ts";
import { ofFinding, ofPolicy, ofRun, ofSummary, reportSchemaVersion } from "./json.ts";
import { foreignStamp } from "./run-words.ts";

export const ndjsonFormat: Format = {
  id: "ndjson",
  extensions: [".ndjson", ".jsonl"],
  about: "for data lakes: one finding a line",
  create: ndjsonWriter,
};

function ndjsonWriter(context: ReportContext): ReportWriter {
  const { run, accountNames, ous } = context;
  const ofEvery = {
    run: run.id,
    asOf: run.asOf,
    ...(run.foreignHosts.length > 0 && { stamp: `${foreignStamp}: ${run.foreignHosts.join(", ")}` }),
  };
  const line = (kind: string, record: object): string =>
    `${escapedJson(JSON.stringify({ kind, ...ofEvery, ...record }))}\n`;
  const namesOf = (account: string | null) => {
    const name = account === null ? undefined : accountNames.get(account);
    const ou = account === null ? undefined : ous.get(account);
    return { ...(name !== undefined && { accountName: name }), ...(ou !== undefined && { ou }) };
  };
  let findings = 0;

  return {
    begin: () =>
      line("run", ofHead(context)) +
      unseenEntries(context)
        .map((entry) => line(entry.kind, { ...ofUnseen(entry), ...namesOf(entry.account) }))
        .join(""),
    table(table) {
      findings += table.findings.length;
      const names = namesOf(table.account);
      return table.findings.map((finding) => line("finding", { ...ofFinding(finding), ...names })).join("");
    },
    end: () => line("end", { findings }),
  };
}

/** What is a list of places in the JSON report is counted here, and each is a line of its own. */
function ofHead({ run, policy, summary, coverage }: ReportContext) {
  const { id: _id, asOf: _asOf, ...head } = ofRun(run);
  const { accounts, scopes, tables, unseen, accepted, population } = coverage;
  const { source, verified, complete } = population;
  return {
    schemaVersion: reportSchemaVersion,
    ...head,
    policy: ofPolicy(policy),
    summary: ofSummary(summary),
    coverage: {
      accounts: ofAccounts(accounts),
      scopes: ofScopes(scopes),
      tables,
      unseen: unseen.length,
      accepted: accepted.length,
      population: { source, verified, complete },
    },
  };
}

/** The keys of a finding where they mean the same. */
const ofUnseen = ({ account, region, table, state, reason, text, next, blindSpot }: UnseenEntry) => ({
  account,
  region,
  ...(table !== undefined && { table }),
  verdict: "unknown",
  reason: { code: "unknown", text },
  unknowns: [ofUnknown(reason)],
  state,
  next,
  ...(blindSpot !== undefined && { blindSpot }),
});
