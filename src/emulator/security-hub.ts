/**
 * AWS Security Hub's answers: BatchImportFindings, which takes findings of the caller's own account and Region as its
 * default product, and GetFindings, which reads them back. An account in which it is not switched on is not subscribed.
 */
import type { Call, Output } from "./call.ts";
import { mistakeIn, type StoredFinding } from "./finding-document.ts";
import type { Input } from "./input.ts";
import { opaqueCursors, pageOf } from "./paging.ts";
import { ServiceError } from "./service-error.ts";

const invalid = (message: string): ServiceError => new ServiceError("InvalidInputException", message);

const isObject = (value: unknown): value is Input =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Of a custom integration there is one product in each account and Region (user guide, custom product integrations). */
type HubPlace = { readonly partition: string; readonly account: string; readonly region: string };

export const hubArnOf = ({ partition, region, account }: HubPlace): string =>
  `arn:${partition}:securityhub:${region}:${account}:hub/default`;

export const productArnOf = (place: HubPlace): string =>
  `arn:${place.partition}:securityhub:${place.region}:${place.account}:product/${place.account}/default`;

/** HTTP 401, as the model declares it; the words are those its callers quote. */
function findingsOf({ world, principal, region }: Call): Map<string, StoredFinding> {
  if (world.account(principal.account)?.securityHub.has(region) !== true) {
    const message = `Account ${principal.account} is not subscribed to AWS Security Hub`;
    throw new ServiceError("InvalidAccessException", message, 401);
  }
  return world.findingsIn(principal.account, region);
}

/** Partner guide, guidelines for using BatchImportFindings. */
const most = { findings: 100, bytes: 6_000_000 };

export function batchImportFindings(call: Call): Output {
  const stored = findingsOf(call);
  const given = call.input["Findings"];
  if (!Array.isArray(given) || given.length === 0) throw invalid("Invalid parameter: Findings must not be empty");
  const findings = given.filter(isObject);
  if (findings.length < given.length)
    throw new ServiceError("SerializationException", "Unexpected value type in payload");
  if (findings.length > most.findings) throw invalid("Invalid parameter: Findings must not hold more than 100 items");
  if (Buffer.byteLength(JSON.stringify(call.input)) > most.bytes) throw invalid("The request is larger than 6 MB");
  for (const finding of findings) refuseForeign(call, finding);
  const refused = findings.flatMap((finding) => {
    const mistake = mistakeIn(finding);
    if (mistake === undefined) return [];
    const ErrorMessage = `Finding does not adhere to Amazon Finding Format. ${mistake}.`;
    return [{ finding, told: { Id: idOf(finding), ErrorCode: "InvalidInput", ErrorMessage } }];
  });
  const wrong = new Set(refused.map(({ finding }) => finding));
  for (const finding of findings) if (!wrong.has(finding)) keep(call, stored, finding);
  return {
    FailedCount: refused.length,
    SuccessCount: findings.length - refused.length,
    FailedFindings: refused.map(({ told }) => told),
  };
}

const idOf = ({ Id }: Input): string => (typeof Id === "string" && /\S/.test(Id) ? Id : "-");

/** A finding of another account or product is denied, whatever the caller's policies say (prowler-cloud/prowler#867). */
function refuseForeign({ world, principal, region }: Call, finding: Input): void {
  const own = productArnOf({ partition: world.partition, account: principal.account, region });
  const { ProductArn: product, AwsAccountId: account } = finding;
  if (typeof product !== "string" || typeof account !== "string") return;
  if (!/^arn:[^:]+:securityhub:[a-z0-9-]+:\d*:product\/[^/]+\/[^/]+$/.test(product)) {
    throw invalid(`productArn: "${product}"`);
  }
  if (product === own && account === principal.account) return;
  const message = `User: ${principal.arn} is not authorized to perform: securityhub:BatchImportFindings on resource: ${product}`;
  throw new ServiceError("AccessDeniedException", message, 403);
}

/** What only the customer may change (user guide, BatchImportFindings: restricted attributes). */
const ofCustomer = ["Note", "UserDefinedFields", "VerificationState", "Workflow"] as const;

function keep({ region, now }: Call, stored: Map<string, StoredFinding>, finding: Input): void {
  const key = `${String(finding["ProductArn"])} ${idOf(finding)}`;
  const before = stored.get(key);
  // One that is not newer than what is there is ignored (user guide, determining whether to create or update a finding).
  if (before !== undefined && instantOf(finding) <= instantOf(before)) return;
  const kept = Object.fromEntries(
    ofCustomer.flatMap((name) => (before?.[name] === undefined ? [] : [[name, before[name]]])),
  );
  const fields = isObject(finding["ProductFields"]) ? finding["ProductFields"] : {};
  stored.set(key, {
    CompanyName: "Personal",
    ProductName: "Default",
    RecordState: "ACTIVE",
    Workflow: { Status: "NEW" },
    ...finding,
    ...kept,
    Region: region,
    ProcessedAt: new Date(now).toISOString(),
    ProductFields: { ...fields, "aws/securityhub/FindingId": `${String(finding["ProductArn"])}/${idOf(finding)}` },
  });
}

const instantOf = (finding: Input): number => Date.parse(String(finding["UpdatedAt"]));

/** Those of AWS's filters that are understood here, and the text each is held against. */
const filters: Readonly<Record<string, (finding: StoredFinding) => unknown>> = {
  AwsAccountId: ({ AwsAccountId }) => AwsAccountId,
  ComplianceStatus: ({ Compliance }) => (isObject(Compliance) ? Compliance["Status"] : undefined),
  GeneratorId: ({ GeneratorId }) => GeneratorId,
  Id: ({ Id }) => Id,
  ProductName: ({ ProductName }) => ProductName,
  RecordState: ({ RecordState }) => RecordState,
  Region: ({ Region }) => Region,
};

const comparisons: Readonly<Record<string, (value: string, wanted: string) => boolean>> = {
  EQUALS: (value, wanted) => value === wanted,
  PREFIX: (value, wanted) => value.startsWith(wanted),
};

export function getFindings(call: Call): Output {
  const stored = findingsOf(call);
  const { MaxResults: limit = 100, NextToken: token, Filters: asked = {} } = call.input;
  if (typeof limit !== "number" || !(limit >= 1 && limit <= 100)) throw invalid("MaxResults must be from 1 to 100");
  if (!isObject(asked)) throw new ServiceError("SerializationException", "Unexpected value type in payload");
  const tests = Object.entries(asked).map(([name, wanted]) => filterOf(name, wanted));
  const { cursors, keyOf } = opaqueCursors<readonly [string, StoredFinding]>("securityhub:GetFindings", ([key]) => key);
  const cursor = typeof token === "string" ? token : null;
  const after = keyOf(cursor, () => invalid("Invalid NextToken"));
  const page = pageOf({
    items: [...stored]
      .filter(([key, finding]) => key > after && tests.every((holds) => holds(finding)))
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
    limit,
    cursor,
    cursors,
    fault: call.pageFault,
  });
  return {
    Findings: page.items.map(([, finding]) => finding),
    ...(page.next === null ? {} : { NextToken: page.next }),
  };
}

function filterOf(name: string, wanted: unknown): (finding: StoredFinding) => boolean {
  const valueOf = filters[name];
  if (valueOf === undefined || !Array.isArray(wanted)) throw invalid(`Invalid parameter: Filters.${name}`);
  const any = wanted.map((each: unknown) => {
    const { Value, Comparison } = isObject(each) ? each : {};
    const compare = comparisons[String(Comparison)];
    if (compare === undefined || typeof Value !== "string") throw invalid(`Invalid parameter: Filters.${name}`);
    return (finding: StoredFinding) => compare(String(valueOf(finding)), Value);
  });
  return (finding) => any.some((holds) => holds(finding));
}
