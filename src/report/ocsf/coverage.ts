/**
 * Coverage as OCSF events: one about the run, which passes when everything was seen, and a Warning for each account or
 * Region that was not. As nothing is known of tables there, it is as severe as the worst of the policy's rules.
 */
import type { ReportContext } from "../../model/report.ts";
import {
  coverageControl,
  placeOf,
  runEntry,
  runId,
  unseenEntries,
  unseenId,
  type UnseenEntry,
} from "../coverage-entries.ts";
import { findingId } from "../finding-id.ts";
import type { OcsfEvent, OcsfSubject } from "./event.ts";
import { worstOf } from "../worst-of.ts";

export function coverageEvents(context: ReportContext): readonly OcsfEvent[] {
  const { run, policy } = context;
  const { whole, text } = runEntry(context);
  const ofRun: OcsfEvent = {
    uid: findingId(runId(run)),
    title: "Every account and Region is seen",
    message: text,
    severity: whole ? null : worstOf(policy),
    status: whole ? "archived" : "new",
    account: run.caller.account,
    region: null,
    subject: population(context),
    compliance: {
      state: whole ? "pass" : "warning",
      code: whole ? "pass" : "unknown",
      control: coverageControl,
      standards: [policy.id],
      details: [],
    },
  };
  return [ofRun, ...unseenEntries(context).map((entry) => unseenEvent(entry, context))];
}

function unseenEvent(entry: UnseenEntry, context: ReportContext): OcsfEvent {
  const { run, policy } = context;
  const accepted = entry.kind === "accepted";
  return {
    uid: findingId(unseenId(entry, run)),
    title: `Not seen: ${placeOf(entry)}`,
    message: entry.text,
    severity: worstOf(policy),
    status: accepted ? "suppressed" : "new",
    account: entry.account ?? run.caller.account,
    region: entry.region,
    subject: entry.account === null ? population(context) : unseenSubject(entry.account, entry, context),
    compliance: {
      state: "warning",
      code: entry.state,
      control: coverageControl,
      standards: [policy.id],
      details: entry.blindSpot === undefined ? [] : [`Accepted by blind spot ${entry.blindSpot}`],
    },
    fix: entry.next,
  };
}

/** Who is asked which accounts there are. */
const population = ({ run }: ReportContext): OcsfSubject =>
  run.organization === null
    ? { uid: run.caller.account, type: "AWS::Organizations::Account" }
    : { uid: run.organization, type: "AWS::Organizations::Organization" };

function unseenSubject(account: string, { region, table }: UnseenEntry, context: ReportContext): OcsfSubject {
  const { run, accountNames } = context;
  const name = accountNames.get(account);
  const at = region === null ? {} : { region };
  return table === undefined
    ? { uid: account, ...(name !== undefined && { name }), type: "AWS::Organizations::Account", ...at }
    : {
        uid: `arn:${run.partition}:dynamodb:${region ?? ""}:${account}:table/${table}`,
        name: table,
        type: "AWS::DynamoDB::Table",
        ...at,
      };
}
