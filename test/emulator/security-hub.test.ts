import { BatchImportFindingsCommand, GetFindingsCommand, SecurityHubClient } from "@aws-sdk/client-securityhub";
import type { AwsSecurityFinding, BatchImportFindingsCommandInput } from "@aws-sdk/client-securityhub";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Emulator } from "../../src/emulator/emulator.ts";
import { management, member, organizationOf, refusalOf, region, started } from "./clients.ts";

const finding: AwsSecurityFinding = {
  SchemaVersion: "2018-10-08",
  Id: "restorable/orders/pitr-enabled",
  ProductArn: `arn:aws:securityhub:${region}:${member}:product/${member}/default`,
  GeneratorId: "restorable/pitr-enabled",
  AwsAccountId: member,
  CreatedAt: "2026-11-20T12:00:00.000Z",
  UpdatedAt: "2026-11-20T12:00:00.000Z",
  Severity: { Label: "HIGH" },
  Title: "PITR is off",
  Description: "orders",
  Resources: [{ Type: "AwsDynamoDbTable", Id: "arn" }],
};

function hubOf(emulator: Emulator, account = member, at = region) {
  const client = new SecurityHubClient({
    endpoint: emulator.endpoint,
    region: at,
    credentials: emulator.credentials(account),
    maxAttempts: 1,
  });
  onTestFinished(() => client.destroy());
  return {
    take: (...Findings: readonly AwsSecurityFinding[]) =>
      client.send(new BatchImportFindingsCommand({ Findings: [...Findings] } as BatchImportFindingsCommandInput)),
    list: async (input: ConstructorParameters<typeof GetFindingsCommand>[0] = {}) =>
      client.send(new GetFindingsCommand(input)),
  };
}

const hub = async () => hubOf(await started(organizationOf([], {}, { securityHub: true })));

describe("BatchImportFindings", () => {
  it("keeps a finding, and one that is newer in its place", async () => {
    const { take, list } = await hub();
    expect(await take(finding)).toMatchObject({ SuccessCount: 1, FailedCount: 0, FailedFindings: [] });
    const newer = {
      ...finding,
      UpdatedAt: "2026-11-21T12:00:00.000Z",
      RecordState: "ARCHIVED",
      Title: "PITR is on",
    } as const;
    await take(newer);
    const { Findings = [] } = await list();
    expect(Findings).toMatchObject([{ ...newer, Region: region, Workflow: { Status: "NEW" } }]);
  });

  it("ignores one that is not newer, and lets nobody but the customer change what is the customer's", async () => {
    const { take, list } = await hub();
    await take({ ...finding, Workflow: { Status: "SUPPRESSED" } });
    expect(await take({ ...finding, Title: "changed" })).toMatchObject({ SuccessCount: 1 });
    await take({ ...finding, Title: "older", UpdatedAt: "2026-11-19T12:00:00.000Z" });
    await take({ ...finding, UpdatedAt: "2026-11-21T12:00:00.000Z", Workflow: { Status: "NEW" } });
    const { Findings = [] } = await list();
    expect(Findings).toMatchObject([{ Title: "PITR is off", Workflow: { Status: "SUPPRESSED" } }]);
  });

  it.each<readonly [string, Partial<AwsSecurityFinding>]>([
    ["data.Title should NOT be longer than 256 characters", { Title: "x".repeat(257) }],
    ["data.Description should NOT be longer than 1024", { Description: "x".repeat(1_025) }],
    ["data should NOT be larger than 240 KB", { UserDefinedFields: { a: "x".repeat(240_000) } }],
    ['data.UpdatedAt should match format "date-time"', { UpdatedAt: "yesterday" }],
    ["data.Resources should NOT have fewer than 1 items", { Resources: [] }],
    ["data.RecordState should be equal to one of the allowed values", { RecordState: "GONE" as "ACTIVE" }],
    [
      'data.Remediation.Recommendation.Text should match pattern ".*\\S.*"',
      { Remediation: { Recommendation: { Text: " " } } },
    ],
    ["data should have required property 'Severity'", { Severity: undefined }],
    ["data should have required property 'GeneratorId'", { GeneratorId: undefined }],
    [
      "data.ProductFields should NOT have more than 50",
      { ProductFields: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`${n}`, "v"])) },
    ],
  ])("refuses one finding of two, in AWS's words: %s", async (words, change) => {
    const { take, list } = await hub();
    const { FailedFindings = [], ...counts } = await take({ ...finding, Id: "wrong", ...change }, finding);
    expect(counts).toMatchObject({ SuccessCount: 1, FailedCount: 1 });
    expect(FailedFindings).toMatchObject([{ Id: "wrong", ErrorCode: "InvalidInput" }]);
    expect(FailedFindings[0]?.ErrorMessage).toContain(`Finding does not adhere to Amazon Finding Format. ${words}`);
    expect((await list()).Findings?.map(({ Id }) => Id)).toEqual([finding.Id]);
  });

  it("takes findings of the caller's own account and Region alone", async () => {
    const { take } = await hub();
    const other = `arn:aws:securityhub:${region}:${management}:product/${management}/default`;
    for (const foreign of [
      { AwsAccountId: management },
      { ProductArn: other },
      { ProductArn: finding.ProductArn?.replace(region, "us-east-1") },
    ])
      expect(await refusalOf(take(finding, { ...finding, ...foreign }))).toMatchObject({
        name: "AccessDeniedException",
        status: 403,
      });
  });

  it("is for accounts in which Security Hub is switched on, Region by Region", async () => {
    const emulator = await started(organizationOf([], {}, { securityHub: { regions: ["us-east-1"] } }));
    const off = await refusalOf(hubOf(emulator).take(finding));
    expect(off).toEqual({
      name: "InvalidAccessException",
      message: `Account ${member} is not subscribed to AWS Security Hub`,
      status: 401,
    });
    expect(await refusalOf(hubOf(emulator, management).list())).toMatchObject({ name: "InvalidAccessException" });
    const on = { ...finding, ProductArn: finding.ProductArn?.replace(region, "us-east-1") };
    expect(await hubOf(emulator, member, "us-east-1").take(on)).toMatchObject({ SuccessCount: 1 });
  });
});

describe("GetFindings", () => {
  it("filters and pages", async () => {
    const { take, list } = await hub();
    await take(
      ...Array.from({ length: 7 }, (_, n) => ({
        ...finding,
        Id: `f${n}`,
        RecordState: n % 2 === 0 ? ("ACTIVE" as const) : ("ARCHIVED" as const),
      })),
    );
    const active = { RecordState: [{ Value: "ACTIVE", Comparison: "EQUALS" as const }] };
    const first = await list({ Filters: active, MaxResults: 3 });
    expect(first.Findings?.map(({ Id }) => Id)).toEqual(["f0", "f2", "f4"]);
    const second = await list({ Filters: active, MaxResults: 3, NextToken: first.NextToken });
    expect(second.Findings?.map(({ Id }) => Id)).toEqual(["f6"]);
    expect(second.NextToken).toBeUndefined();
  });
});

describe("an organization", () => {
  it("refuses Security Hub in a Region it does not have", async () => {
    const wrong = organizationOf([], {}, { securityHub: { regions: ["ap-south-1"] } });
    await expect(started(wrong)).rejects.toThrow("Region ap-south-1 is not among the organization's regions");
    const shape = organizationOf([], {}, { securityHub: "on" as unknown as true });
    await expect(started(shape)).rejects.toThrow("accounts[1].securityHub");
  });
});
