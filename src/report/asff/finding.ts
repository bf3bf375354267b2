/**
 * What a finding says in, its object in the AWS Security Finding Format out, every text as long as AWS takes it (API
 * reference, AwsSecurityFinding): so it stays far below the 240 KB of a finding. Texts of nothing but spaces, which AWS
 * refuses, are left out or shown as a dash.
 */
import type { ReportContext } from "../../model/report.ts";
import type { Severity } from "../../model/severity.ts";
import { cutTo } from "../cut-to.ts";
import { findingId } from "../finding-id.ts";
import { foreignStamp } from "../run-words.ts";

/** Of requirements the reference gives no length; 64 characters is what a control of Security Hub has. */
const most = {
  id: 512,
  generator: 512,
  title: 256,
  description: 1_024,
  fix: 512,
  code: 100,
  field: 2_048,
  requirement: 64,
  requirements: 32,
} as const;

const types = ["Software and Configuration Checks/AWS Security Best Practices"];

/** Those that ASFF has a word for. */
const partitions = ["aws", "aws-cn", "aws-us-gov"] as const;

const labels = {
  low: "LOW",
  medium: "MEDIUM",
  high: "HIGH",
  critical: "CRITICAL",
} as const satisfies Record<Severity, Uppercase<Severity>>;

export type AsffFinding = {
  readonly id: readonly string[];
  readonly account: string;
  readonly region: string;
  readonly generator: readonly string[];
  readonly title: string;
  readonly text: string;
  readonly fix: string;
  readonly severity: Severity;
  /** `settled`: of no severity, as nobody has to see to it. */
  readonly open: "open" | "settled";
  readonly status: "PASSED" | "WARNING" | "FAILED" | "NOT_AVAILABLE";
  readonly record: "ACTIVE" | "ARCHIVED";
  readonly code: string;
  readonly standards: readonly string[];
  readonly requirements: readonly string[];
  readonly subject:
    | {
        readonly Type: "AwsDynamoDbTable";
        readonly Id: string;
        readonly table: string;
        readonly tableId: string | null;
      }
    | { readonly Type: "AwsAccount"; readonly Id: string };
  /** Beside the run and its policy, which every finding has. */
  readonly fields: Readonly<Record<string, string | undefined>>;
};

/** Answers of no AWS are no finding about AWS: they are marked as a sample, which Security Hub shows as such. */
export function asffFinding(of: AsffFinding, { run, policy }: Pick<ReportContext, "run" | "policy">) {
  const { partition, foreignHosts } = run;
  const { account, region } = of;
  const stamp = foreignHosts.length === 0 ? "" : `${foreignStamp}: ${foreignHosts.join(", ")}`;
  const severity = {
    Label: of.open === "open" ? labels[of.severity] : "INFORMATIONAL",
    Original: of.severity,
  } as const;
  const requirements = listed(of.requirements);
  const standards = listed(of.standards).map((StandardsId) => ({ StandardsId }));
  return {
    SchemaVersion: "2018-10-08",
    Id: findingId(of.id, most.id),
    ProductArn: `arn:${partition}:securityhub:${region}:${account}:product/${account}/default`,
    ProductName: "restorable",
    GeneratorId: shown(["restorable", ...of.generator].join("/"), most.generator),
    AwsAccountId: account,
    Types: [...types],
    CreatedAt: run.asOf,
    UpdatedAt: run.asOf,
    LastObservedAt: run.asOf,
    Severity: severity,
    Title: shown(of.title, most.title),
    Description: shown(stamp === "" ? of.text : `${stamp}. ${of.text}`, most.description),
    Remediation: { Recommendation: { Text: shown(of.fix, most.fix) } },
    ProductFields: fieldsOf({
      run: run.id,
      policy: policy.id,
      policyDigest: policy.digest,
      toolVersion: run.tool.version,
      ...of.fields,
      stamp,
    }),
    Resources: [subjectOf(of, partition)],
    Compliance: {
      Status: of.status,
      ...(requirements.length > 0 && { RelatedRequirements: requirements }),
      ...(standards.length > 0 && { AssociatedStandards: standards }),
      StatusReasons: [{ ReasonCode: shown(of.code, most.code), Description: shown(of.text, most.field) }],
    },
    RecordState: of.record,
    FindingProviderFields: { Severity: severity, Types: types },
    ...(stamp !== "" && { Sample: true }),
  };
}

function subjectOf({ subject, region }: AsffFinding, partition: string) {
  const named = partitions.find((known) => known === partition);
  const place = {
    Type: subject.Type,
    Id: shown(subject.Id, most.id),
    ...(named !== undefined && { Partition: named }),
    Region: region,
  };
  if (subject.Type === "AwsAccount") return place;
  const { table, tableId } = subject;
  const details = { ...(isShown(table) && { TableName: table }), ...(tableId !== null && { TableId: tableId }) };
  return { ...place, Details: { AwsDynamoDbTable: details } };
}

const fieldsOf = (fields: AsffFinding["fields"]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, text]) =>
      text === undefined || !isShown(text) ? [] : [[`restorable/${name}`, cutTo(text, most.field)]],
    ),
  );

const listed = (texts: readonly string[]): string[] =>
  texts
    .filter(isShown)
    .slice(0, most.requirements)
    .map((text) => cutTo(text, most.requirement));

const isShown = (text: string): boolean => /\S/.test(text);
const shown = (text: string, longest: number): string => (isShown(text) ? cutTo(text, longest) : "-");
