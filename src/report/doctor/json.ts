/** An examination for programs: schemas/doctor.schema.json describes it. Every remark, with every account it is about. */
import type { Examination, ExaminationFormat, FoldedRemark } from "../../model/examination.ts";
import { compareText } from "../../model/compare-text.ts";
import { escapedJson } from "../escape/escape-json.ts";

export const doctorSchemaVersion = 1;

export const doctorJsonFormat: ExaminationFormat = {
  id: "json",
  extensions: [".json"],
  about: "for programs: every remark, described by schemas/doctor.schema.json",
  render: (examination) => `${escapedJson(JSON.stringify(documentOf(examination), null, 2))}\n`,
};

// Each object is built anew: its keys then stand in the order written here, whatever built it before.

const documentOf = (of: Examination) => ({
  schemaVersion: doctorSchemaVersion,
  tool: { name: of.tool.name, version: of.tool.version },
  asOf: of.asOf,
  selection: of.selection,
  policy: of.policy,
  groups: of.groups,
  caller: of.caller === null ? null : { account: of.caller.account, arn: of.caller.arn },
  accounts: {
    listed: of.accounts.listed,
    opened: of.accounts.opened,
    unopened: of.accounts.unopened,
    leftOut: of.accounts.leftOut,
  },
  calls: of.calls,
  foreignHosts: of.foreignHosts,
  exitCode: of.exitCode,
  missingActions: missingActions(of.remarks),
  remarks: of.remarks.map(ofRemark),
});

/** IAM actions that are missing anywhere, sorted. */
export const missingActions = (remarks: readonly FoldedRemark[]): readonly string[] =>
  [
    ...new Set(
      remarks.flatMap(({ standing, action }) => (standing === "missing" && action !== undefined ? [action] : [])),
    ),
  ].sort(compareText);

const ofRemark = (remark: FoldedRemark) => ({
  check: remark.check,
  standing: remark.standing,
  text: remark.text,
  ...(remark.action !== undefined && { action: remark.action }),
  ...(remark.lost !== undefined && { lost: remark.lost }),
  ...(remark.reason !== undefined && { reason: ofReason(remark.reason) }),
  fix: remark.fix,
  places: remark.places,
  accounts: remark.accounts,
  regions: remark.regions,
});

const ofReason = ({ kind, operation, code, by, detail }: NonNullable<FoldedRemark["reason"]>) => ({
  kind,
  ...(operation !== undefined && { operation }),
  ...(code !== undefined && { code }),
  ...(by !== undefined && { by }),
  ...(detail !== undefined && { detail }),
});
