/**
 * Coverage as ASFF findings: one about the run, and one for each account or Region that was not seen. They are of the
 * account that ran the audit, in the Region where that is always possible, because nobody can import a finding from within
 * an account that could not be entered; what they are about is named beside.
 */
import { homeRegionOf } from "../../model/home-regions.ts";
import type { ReportContext } from "../../model/report.ts";
import type { AsffFinding } from "./finding.ts";
import {
  coverageControl,
  placeOf,
  runEntry,
  runId,
  unseenEntries,
  unseenId,
  type UnseenEntry,
} from "../coverage-entries.ts";
import { worstOf } from "../worst-of.ts";

type Context = Pick<ReportContext, "run" | "policy" | "summary" | "coverage">;

export function coverageFindings(context: Context): readonly AsffFinding[] {
  const { run } = context;
  const { whole, text } = runEntry(context);
  const ofRun: AsffFinding = {
    ...ofEvery(context),
    id: runId(run),
    title: `${coverageControl}: every account and Region is seen`,
    text,
    fix: "See to each account and Region that was not seen; each is a finding of its own.",
    status: whole ? "PASSED" : "NOT_AVAILABLE",
    record: whole ? "ARCHIVED" : "ACTIVE",
    open: whole ? "settled" : "open",
    code: whole ? "seen" : "unseen",
    subject: accountSubject(run.caller.account),
    fields: { verdict: whole ? "pass" : "unknown", rule: coverageControl },
  };
  return [ofRun, ...unseenEntries(context).map((entry) => unseenFinding(entry, context))];
}

function unseenFinding(entry: UnseenEntry, context: Context): AsffFinding {
  const { run } = context;
  const { account, region, table, state, reason, text, next, blindSpot } = entry;
  return {
    ...ofEvery(context),
    id: unseenId(entry, run),
    title: `${coverageControl}: not seen: ${placeOf(entry)}`,
    text: `${placeOf(entry)}: ${text}`,
    fix: next,
    status: entry.kind === "accepted" ? "WARNING" : "NOT_AVAILABLE",
    record: "ACTIVE",
    open: entry.kind === "accepted" ? "settled" : "open",
    code: state,
    subject:
      account === null || region === null || table === undefined
        ? accountSubject(account ?? run.caller.account)
        : {
            Type: "AwsDynamoDbTable",
            Id: `arn:${run.partition}:dynamodb:${region}:${account}:table/${table}`,
            table,
            tableId: null,
          },
    fields: {
      verdict: "unknown",
      rule: coverageControl,
      account: account ?? undefined,
      region: region ?? undefined,
      cause: reason.kind,
      operation: reason.operation,
      awsCode: reason.code,
      blindSpot,
    },
  };
}

const ofEvery = ({ run, policy }: Pick<ReportContext, "run" | "policy">) => ({
  account: run.caller.account,
  region: homeRegionOf(run.partition),
  generator: [policy.id, coverageControl],
  severity: worstOf(policy),
  standards: [],
  requirements: [],
});

const accountSubject = (account: string) => ({ Type: "AwsAccount", Id: `AWS::::Account:${account}` }) as const;
