/**
 * What Security Hub asks of a finding that is imported: a document in, the first thing that is wrong with it out, in the
 * words in which Security Hub refuses it ("Finding does not adhere to Amazon Finding Format …", as its callers quote it).
 */
import type { Input } from "./input.ts";

export type StoredFinding = Input;

type Rule = (value: unknown) => string | undefined;

const text =
  (longest: number, shortest = 1): Rule =>
  (value) => {
    if (typeof value !== "string") return "should be string";
    if (value.length < shortest) return `should NOT be shorter than ${shortest} characters`;
    return value.length > longest ? `should NOT be longer than ${longest} characters` : undefined;
  };
const matching =
  (pattern: RegExp): Rule =>
  (value) =>
    typeof value === "string" && pattern.test(value) ? undefined : `should match pattern "${pattern.source}"`;
const among =
  (...values: readonly string[]): Rule =>
  (value) =>
    typeof value === "string" && values.includes(value)
      ? undefined
      : `should be equal to one of the allowed values: ${values.join(", ")}`;
const instant: Rule = (value) =>
  typeof value === "string" &&
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)$/.test(value) &&
  !Number.isNaN(Date.parse(value))
    ? undefined
    : 'should match format "date-time"';
const listOf =
  (most: number, least: number, item: Rule): Rule =>
  (value) => {
    if (!Array.isArray(value)) return "should be array";
    if (value.length < least) return `should NOT have fewer than ${least} items`;
    if (value.length > most) return `should NOT have more than ${most} items`;
    return value.map(item).find((said) => said !== undefined);
  };
const mapOf =
  (most: number, key: Rule, item: Rule): Rule =>
  (value) => {
    if (!isObject(value)) return "should be object";
    const entries = Object.entries(value);
    if (entries.length > most) return `should NOT have more than ${most} properties`;
    return entries.map(([name, each]) => key(name) ?? item(each)).find((said) => said !== undefined);
  };

const isObject = (value: unknown): value is Input =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const label = among("INFORMATIONAL", "LOW", "MEDIUM", "HIGH", "CRITICAL");
const types = listOf(50, 0, text(2_048));

/** By path; `required` beside. Lengths: API reference, AwsSecurityFinding and the types it is made of. */
const rules: readonly (readonly [path: string, rule: Rule])[] = [
  ["SchemaVersion", among("2018-10-08")],
  ["Id", text(512)],
  ["ProductArn", text(2_048, 12)],
  ["ProductName", text(128)],
  ["CompanyName", text(128)],
  ["GeneratorId", text(512)],
  ["AwsAccountId", matching(/^\d{12}$/)],
  ["Types", types],
  ["FirstObservedAt", instant],
  ["LastObservedAt", instant],
  ["CreatedAt", instant],
  ["UpdatedAt", instant],
  ["Severity.Label", label],
  ["Severity.Original", text(64)],
  ["Title", text(256)],
  ["Description", text(1_024)],
  ["Remediation.Recommendation.Text", text(512)],
  ["Remediation.Recommendation.Url", text(2_048)],
  ["ProductFields", mapOf(50, text(128), text(2_048))],
  ["Resources", listOf(32, 1, (each) => (isObject(each) ? resourceRule(each) : "should be object"))],
  ["Compliance.Status", among("PASSED", "WARNING", "FAILED", "NOT_AVAILABLE")],
  ["Compliance.RelatedRequirements", listOf(32, 0, text(64))],
  ["Compliance.StatusReasons", listOf(20, 0, (each) => (isObject(each) ? reasonRule(each) : "should be object"))],
  ["RecordState", among("ACTIVE", "ARCHIVED")],
  ["Workflow.Status", among("NEW", "NOTIFIED", "RESOLVED", "SUPPRESSED")],
  ["FindingProviderFields.Severity.Label", label],
  ["FindingProviderFields.Types", types],
];

const required = [
  "SchemaVersion",
  "Id",
  "ProductArn",
  "GeneratorId",
  "AwsAccountId",
  "CreatedAt",
  "UpdatedAt",
  "Title",
  "Description",
  "Resources",
] as const;

const resourceRule = ({ Type, Id, Partition }: Input): string | undefined =>
  text(64)(Type) ??
  text(512)(Id) ??
  (Partition === undefined ? undefined : among("aws", "aws-cn", "aws-us-gov")(Partition));

const reasonRule = ({ ReasonCode, Description }: Input): string | undefined =>
  text(100)(ReasonCode) ?? (Description === undefined ? undefined : text(2_048)(Description));

/** 240 KB a finding (API reference, BatchImportFindings). */
const largest = 240_000;

/** undefined: it is one. */
export function mistakeIn(finding: Input): string | undefined {
  if (Buffer.byteLength(JSON.stringify(finding)) > largest) return "data should NOT be larger than 240 KB";
  const missing = required.find((name) => finding[name] === undefined || finding[name] === null);
  if (missing !== undefined) return `data should have required property '${missing}'`;
  if (finding["Severity"] === undefined && valueAt(finding, "FindingProviderFields.Severity") === undefined) {
    return "data should have required property 'Severity', data should have required property 'FindingProviderFields', data should match some schema in anyOf";
  }
  for (const [path, rule] of rules) {
    const value = valueAt(finding, path);
    const said = value === undefined ? undefined : rule(value);
    if (said !== undefined) return `data.${path} ${said}`;
  }
  return blankIn(finding, "data");
}

function valueAt(finding: Input, path: string): unknown {
  let at: unknown = finding;
  for (const name of path.split(".")) at = isObject(at) ? at[name] : undefined;
  return at ?? undefined;
}

/** AWS's model: every text holds something besides spaces (NonEmptyString). */
function blankIn(value: unknown, path: string): string | undefined {
  if (typeof value === "string") return /\S/.test(value) ? undefined : `${path} should match pattern ".*\\S.*"`;
  if (typeof value !== "object" || value === null) return undefined;
  for (const [name, each] of Object.entries(value)) {
    const said = blankIn(each, `${path}.${name}`);
    if (said !== undefined) return said;
  }
  return undefined;
}
