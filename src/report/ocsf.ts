/**
 * The report for security data lakes: OCSF 1.8 Compliance Finding events (class 2003), one a line. Passes are sent too, since
 * a lake shows the latest event of each uid. Coverage comes first, as events about accounts, so that what was not seen is
 * not merely missing.
 */
import type { Finding } from "../model/finding.ts";
import type { CompiledRule } from "../model/policy.ts";
import type { Format, ReportContext } from "../model/report.ts";
import { quotedDetail } from "../model/unknown-words.ts";
import { controlsOf } from "./controls-of.ts";
import { findingId } from "./finding-id.ts";
import { coverageEvents } from "./ocsf/coverage.ts";
import { ocsfLine, type OcsfEvent } from "./ocsf/event.ts";
import { termsOf } from "./override-words.ts";

export const ocsfFormat: Format = {
  id: "ocsf",
  extensions: [".ocsf.ndjson"],
  about: "for security data lakes: OCSF 1.8, one finding a line",
  create(context) {
    const rules = new Map(context.policy.rules.map((rule) => [rule.id, rule]));
    const lines = (events: readonly OcsfEvent[]): string => events.map((event) => ocsfLine(event, context)).join("");
    return {
      begin: () => lines(coverageEvents(context)),
      table: ({ findings }) =>
        lines(findings.map((finding) => findingEvent(finding, { rule: rules.get(finding.rule), context }))),
      end: () => "",
    };
  },
};

/**
 * Unknown is Warning, which OCSF has for what gave no result "due to missing information". A waived fail stays a fail and
 * is suppressed. What does not apply is Other; neither it nor a pass has anything to review.
 */
const states = {
  pass: { compliance: "pass", status: "archived" },
  fail: { compliance: "fail", status: "new" },
  unknown: { compliance: "warning", status: "new" },
  waived: { compliance: "fail", status: "suppressed" },
  "not-applicable": { compliance: "other", status: "archived" },
} as const satisfies Record<
  Finding["verdict"],
  { readonly compliance: OcsfEvent["compliance"]["state"]; readonly status: OcsfEvent["status"] }
>;

type Of = { readonly rule: CompiledRule | undefined; readonly context: ReportContext };

function findingEvent(finding: Finding, { rule, context }: Of): OcsfEvent {
  const { account, region, table, arn, tableId, verdict, reason, trace, unknowns, waiver, override } = finding;
  const { compliance, status } = states[verdict];
  const terms = rule === undefined ? undefined : termsOf(rule, finding);
  const { standards, requirements } = controlsOf({ controls: rule?.controls ?? [] });
  return {
    uid: findingId([arn, finding.rule]),
    uidAlt: finding.fingerprint,
    title: terms?.title ?? finding.rule,
    message: reason.text,
    severity: status === "archived" ? null : finding.severity,
    status,
    account,
    region,
    subject: {
      uid: arn,
      ...(tableId !== null && { uid_alt: tableId }),
      name: table,
      type: "AWS::DynamoDB::Table",
      region,
    },
    compliance: {
      state: compliance,
      code: verdict === "not-applicable" ? reason.code : verdict,
      control: finding.rule,
      ...(terms !== undefined && { desc: terms.title }),
      standards: standards.length === 0 ? [context.policy.id] : standards,
      requirements,
      details: [
        ...trace.map(
          (at) => `${at.leaf} (${at.file}:${at.line}:${at.col}): expected ${at.expected}, found ${at.actual}`,
        ),
        ...unknowns.flatMap((unknown) => quotedDetail(unknown) ?? []),
        ...(waiver === undefined ? [] : [`Waived by ${waiver}`]),
        ...(override === undefined ? [] : [`Override applied: ${override}`]),
      ],
    },
    ...(terms !== undefined && (compliance === "fail" || compliance === "warning") && { fix: terms.fix }),
  };
}
