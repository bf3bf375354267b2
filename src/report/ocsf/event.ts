/**
 * The frame of an OCSF 1.8 Compliance Finding: the members that events of findings and of coverage have in common. Numbers
 * and captions are those of the schema (schema.ocsf.io/1.8.0/classes/compliance_finding).
 */
import type { Severity } from "../../model/severity.ts";
import type { ReportContext } from "../../model/report.ts";
import { escapedJson } from "../escape/escape-json.ts";
import { foreignStamp } from "../run-words.ts";

export const complianceStates = {
  pass: [1, "Pass"],
  warning: [2, "Warning"],
  fail: [3, "Fail"],
  other: [99, "Not applicable"],
} as const;
export const lifeCycle = { new: [1, "New"], suppressed: [3, "Suppressed"], archived: [5, "Archived"] } as const;

const severities = {
  low: [2, "Low"],
  medium: [3, "Medium"],
  high: [4, "High"],
  critical: [5, "Critical"],
} as const satisfies Record<Severity, readonly [number, string]>;
const informational = [1, "Informational"] as const;

export type OcsfSubject = {
  readonly uid: string;
  readonly name?: string;
  readonly type: string;
  readonly region?: string;
  readonly uid_alt?: string;
};

export type OcsfEvent = {
  readonly uid: string;
  /** As another system may know it. */
  readonly uidAlt?: string;
  readonly title: string;
  readonly message: string;
  /** null: nothing that anybody has to see to. */
  readonly severity: Severity | null;
  readonly status: keyof typeof lifeCycle;
  readonly account: string | null;
  readonly region: string | null;
  readonly subject: OcsfSubject;
  readonly compliance: {
    readonly state: keyof typeof complianceStates;
    readonly code: string;
    readonly control: string;
    readonly desc?: string;
    readonly standards: readonly string[];
    readonly requirements?: readonly string[];
    readonly details: readonly string[];
  };
  readonly fix?: string;
};

/** One event a line. */
export const ocsfLine = (event: OcsfEvent, context: ReportContext): string =>
  `${escapedJson(JSON.stringify(ocsfEvent(event, context)))}\n`;

/** `activity_id` is always Create: an event tells what one run saw, and knows nothing of those before it. */
function ocsfEvent({ compliance, subject, ...event }: OcsfEvent, { run, accountNames, ous }: ReportContext) {
  const time = Date.parse(run.asOf);
  const [severityId, severity] = event.severity === null ? informational : severities[event.severity];
  const [statusId, status] = lifeCycle[event.status];
  const [complianceId, complianceStatus] = complianceStates[compliance.state];
  const { account, region } = event;
  const name = account === null ? undefined : accountNames.get(account);
  const ou = account === null ? undefined : ous.get(account);
  return {
    activity_id: 1,
    activity_name: "Create",
    category_uid: 2,
    category_name: "Findings",
    class_uid: 2003,
    class_name: "Compliance Finding",
    type_uid: 200301,
    type_name: "Compliance Finding: Create",
    time,
    severity_id: severityId,
    severity,
    status_id: statusId,
    status,
    message: event.message,
    metadata: {
      version: "1.8.0",
      profiles: ["cloud"],
      product: { name: run.tool.name, vendor_name: run.tool.name, version: run.tool.version },
      correlation_uid: run.id,
      ...(run.foreignHosts.length > 0 && { labels: [`${foreignStamp}: ${run.foreignHosts.join(", ")}`] }),
    },
    cloud: {
      provider: "AWS",
      cloud_partition: run.partition,
      ...(region !== null && { region }),
      ...(account !== null && {
        account: { uid: account, ...(name !== undefined && { name }), type: "AWS Account", type_id: 10 },
      }),
      ...(run.organization !== null && { org: { uid: run.organization, ...(ou !== undefined && { ou_name: ou }) } }),
    },
    finding_info: {
      uid: event.uid,
      ...(event.uidAlt !== undefined && { uid_alt: event.uidAlt }),
      title: event.title,
      desc: event.message,
      created_time: time,
    },
    compliance: {
      control: compliance.control,
      ...(compliance.desc !== undefined && { desc: compliance.desc }),
      standards: compliance.standards,
      ...(compliance.requirements !== undefined && { requirements: compliance.requirements }),
      status_id: complianceId,
      status: complianceStatus,
      status_code: compliance.code,
      status_details: compliance.details,
    },
    resources: [{ ...subject, cloud_partition: run.partition }],
    ...(event.fix !== undefined && { remediation: { desc: event.fix } }),
  };
}
