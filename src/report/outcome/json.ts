/** What came of a plan, as JSON: every step with its state, its reason and the calls that prove it. */
import { stepStates, type ApplyReport } from "../../model/apply.ts";
import { escapedJson } from "../escape/escape-json.ts";

export function outcomeJson(report: ApplyReport): string {
  const { schemaVersion, kind, tool, plan, caller, began, ended, journal, foreignHosts, counts } = report;
  const document = {
    schemaVersion,
    kind,
    tool,
    plan,
    caller,
    began,
    ended,
    journal,
    foreignHosts,
    counts: Object.fromEntries(stepStates.map((state) => [state, counts[state]])),
    exitCode: report.exitCode,
    steps: report.steps.map(({ step, outcome, made, evidence }) => ({
      id: step.id,
      action: step.action,
      account: step.account,
      region: step.region,
      table: step.table,
      arn: step.arn,
      tableId: step.tableId,
      params: step.params,
      outcome,
      made,
      evidence,
    })),
    unreached: report.unreached,
    next: report.next,
  };
  return `${escapedJson(JSON.stringify(document, null, 2))}\n`;
}
