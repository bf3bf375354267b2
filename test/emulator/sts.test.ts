import { DescribeTableCommand, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { AssumeRoleCommand, GetCallerIdentityCommand, type AssumeRoleCommandInput } from "@aws-sdk/client-sts";
import { describe, expect, it } from "vitest";
import type { AccountSpec } from "../../src/emulator/organization.ts";
import { clientsOf, management, member, organizationOf, refusalOf, sessionKeys, started } from "./clients.ts";

const role = `arn:aws:iam::${member}:role/RestorableAudit`;

async function assuming(memberRest: Partial<AccountSpec> = {}) {
  const emulator = await started(organizationOf([{ name: "orders" }], {}, memberRest));
  const { sts } = clientsOf(emulator, emulator.credentials(management));
  const assume = (input: Partial<AssumeRoleCommandInput> = {}) =>
    sts.send(new AssumeRoleCommand({ RoleArn: role, RoleSessionName: "audit", ...input }));
  return { emulator, assume };
}

describe("AssumeRole", () => {
  it("opens a session of the other account that ends after an hour of the organization's time", async () => {
    const { emulator } = await assuming();
    const keys = await sessionKeys(emulator);
    expect(keys.accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
    const { sts, dynamodb } = clientsOf(emulator, keys);
    const identity = await sts.send(new GetCallerIdentityCommand({}));
    expect(identity).toMatchObject({
      Account: member,
      Arn: `arn:aws:sts::${member}:assumed-role/RestorableAudit/audit`,
    });
    expect((await dynamodb.send(new ListTablesCommand({}))).TableNames).toEqual(["orders"]);
    emulator.clock.advance("59m");
    await dynamodb.send(new ListTablesCommand({}));
    emulator.clock.advance("1m");
    expect(await refusalOf(dynamodb.send(new ListTablesCommand({})))).toEqual({
      name: "ExpiredTokenException",
      status: 400,
      message: "The security token included in the request is expired",
    });
    expect(await refusalOf(sts.send(new GetCallerIdentityCommand({})))).toMatchObject({
      name: "ExpiredToken",
      status: 403,
    });
  });

  it("says when the session ends", async () => {
    const { assume } = await assuming({ maxSessionDuration: 7200 });
    const { Credentials, AssumedRoleUser } = await assume({ DurationSeconds: 5400 });
    expect(Credentials?.Expiration).toEqual(new Date("2026-11-20T13:30:00Z"));
    expect(AssumedRoleUser?.AssumedRoleId).toMatch(/^AROA[A-Z2-7]{17}:audit$/);
  });

  it.each([
    ["the role is missing", { roles: null }, {}],
    ["another role is there", { roles: ["OrganizationAccountAccessRole"] }, {}],
    ["the account is suspended", { state: "SUSPENDED" }, {}],
    ["the external id is not sent", { externalId: "tidewater" }, {}],
    ["the external id is wrong", { externalId: "tidewater" }, { ExternalId: "else" }],
    ["the account is not of the organization", {}, { RoleArn: "arn:aws:iam::999999999999:role/RestorableAudit" }],
  ] as const)("is denied when %s", async (_, memberRest, input) => {
    const { assume } = await assuming(memberRest);
    const refusal = await refusalOf(assume(input));
    expect(refusal).toMatchObject({ name: "AccessDenied", status: 403 });
    expect(refusal.message).toMatch(
      /^User: arn:aws:iam::111111111111:user\/operator is not authorized to perform: sts:AssumeRole on resource: arn:/,
    );
  });

  it("lets those in who send the external id", async () => {
    const { assume } = await assuming({ externalId: "tidewater" });
    expect((await assume({ ExternalId: "tidewater" })).Credentials).toBeDefined();
  });

  it.each([
    [{ DurationSeconds: 899 }, "ValidationError"],
    [{ DurationSeconds: 7200 }, "ValidationError"],
    [{ RoleSessionName: "a b" }, "ValidationError"],
    [{ RoleArn: "arn:aws-cn:iam::222222222222:role/RestorableAudit" }, "ValidationError"],
    [{ Policy: "x".repeat(2049) }, "ValidationError"],
    [{ Policy: "{}" }, "MalformedPolicyDocument"],
  ])("refuses %o", async (input, code) => {
    const { assume } = await assuming();
    // The SDK gives a modelled error the name of its class.
    expect((await refusalOf(assume(input))).name.replace(/Exception$/, "")).toBe(code);
  });

  it("caps chained sessions at an hour", async () => {
    const { emulator } = await assuming({ maxSessionDuration: 7200 });
    const { sts } = clientsOf(emulator, await sessionKeys(emulator));
    const chained = new AssumeRoleCommand({ RoleArn: role, RoleSessionName: "again", DurationSeconds: 3601 });
    expect((await refusalOf(sts.send(chained))).message).toContain("role chaining");
  });

  it("is refused by a Region that the other account has not enabled", async () => {
    const { emulator } = await assuming();
    const { sts } = clientsOf(emulator, emulator.credentials(management), "af-south-1");
    const call = sts.send(new AssumeRoleCommand({ RoleArn: role, RoleSessionName: "audit" }));
    expect(await refusalOf(call)).toMatchObject({ name: "RegionDisabledException", status: 403 });
  });
});

describe("a session policy", () => {
  const policy = (statement: object) => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });

  it("is kept for tests to read, and narrows the session to what it allows", async () => {
    const { emulator } = await assuming();
    const only = policy({ Effect: "Allow", Action: ["dynamodb:List*"], Resource: "*" });
    const { dynamodb, sts } = clientsOf(emulator, await sessionKeys(emulator, only));
    expect(emulator.sessions().map((session) => session.policy)).toEqual([only]);
    await dynamodb.send(new ListTablesCommand({}));
    const refusal = await refusalOf(dynamodb.send(new DescribeTableCommand({ TableName: "orders" })));
    expect(refusal.name).toBe("AccessDeniedException");
    expect(refusal.message).toContain("because no session policy allows the dynamodb:DescribeTable action");
    expect((await sts.send(new GetCallerIdentityCommand({}))).Account).toBe(member);
  });

  it("denies what it denies", async () => {
    const { emulator } = await assuming();
    const both = JSON.stringify({
      Statement: [
        { Effect: "Allow", Action: "*", Resource: "*" },
        { Effect: "Deny", Action: "dynamodb:DescribeTable", Resource: "*" },
      ],
    });
    const { dynamodb } = clientsOf(emulator, await sessionKeys(emulator, both));
    const refusal = await refusalOf(dynamodb.send(new DescribeTableCommand({ TableName: "orders" })));
    expect(refusal.message).toContain("with an explicit deny in a session policy");
  });
});
