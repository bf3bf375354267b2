import {
  DescribeTableCommand,
  GetResourcePolicyCommand,
  ListTablesCommand,
  PutResourcePolicyCommand,
  type DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { clientsOf, member, refusalOf, region, sessionKeys, withTables } from "./clients.ts";

const arn = `arn:aws:dynamodb:${region}:${member}:table/orders`;
const roleArn = `arn:aws:iam::${member}:role/RestorableAudit`;
const userArn = `arn:aws:iam::${member}:user/operator`;
const document = (statement: object): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Deny", Principal: "*", ...statement }] });
const put = (dynamodb: DynamoDBClient, Policy: string, more: object = {}) =>
  dynamodb.send(new PutResourcePolicyCommand({ ResourceArn: arn, Policy, ...more }));
const describeOrders = (dynamodb: DynamoDBClient) => dynamodb.send(new DescribeTableCommand({ TableName: "orders" }));

describe("dynamodb:PutResourcePolicy", () => {
  it("keeps the document with a revision, the same for the same document", async () => {
    const { emulator, dynamodb } = await withTables([{ name: "orders" }]);
    const allow = JSON.stringify({
      Statement: [{ Effect: "Allow", Principal: { AWS: member }, Action: "dynamodb:GetItem" }],
    });
    const { RevisionId } = await put(dynamodb, allow, { ExpectedRevisionId: "NO_POLICY" });
    const told = await dynamodb.send(new GetResourcePolicyCommand({ ResourceArn: arn }));
    expect(told).toMatchObject({ Policy: allow, RevisionId });
    emulator.clock.advance("1h");
    expect((await put(dynamodb, allow)).RevisionId).toBe(RevisionId);
    const stale = put(dynamodb, allow.replace("GetItem", "Scan"), { ExpectedRevisionId: "1" });
    expect((await refusalOf(stale)).name).toBe("PolicyNotFoundException");
    expect((await put(dynamodb, allow.replace("GetItem", "Scan"))).RevisionId).not.toBe(RevisionId);
  });
});

describe("an explicit Deny of a table's own policy", () => {
  it("refuses everybody but the role it excepts, by the role's ARN and not the session's", async () => {
    const { emulator, dynamodb } = await withTables([{ name: "orders" }, { name: "others" }]);
    const session = clientsOf(emulator, await sessionKeys(emulator)).dynamodb;
    const policy = document({
      Action: "dynamodb:*",
      Condition: { ArnNotEquals: { "aws:PrincipalArn": roleArn } },
    });
    await put(session, policy);
    expect((await describeOrders(session)).Table?.TableArn).toBe(arn);
    expect(await refusalOf(describeOrders(dynamodb))).toMatchObject({
      name: "AccessDeniedException",
      message: `User: ${userArn} is not authorized to perform: dynamodb:DescribeTable on resource: ${arn} with an explicit deny in a resource-based policy`,
    });
    // What is about no table, and other tables, are nothing to it.
    expect((await dynamodb.send(new ListTablesCommand({}))).TableNames).toEqual(["orders", "others"]);
    await dynamodb.send(new DescribeTableCommand({ TableName: "others" }));
  });

  it("lets nobody shut itself out by accident", async () => {
    const { dynamodb } = await withTables([{ name: "orders" }]);
    const policy = document({ Action: ["dynamodb:Put*", "dynamodb:Get*"] });
    expect((await refusalOf(put(dynamodb, policy))).name).toBe("ValidationException");
    await put(dynamodb, policy, { ConfirmRemoveSelfResourceAccess: true });
    expect((await refusalOf(put(dynamodb, policy))).name).toBe("AccessDeniedException");
    await describeOrders(dynamodb);
  });

  const denials: readonly (readonly [string, object, boolean])[] = [
    ["another principal", { Principal: { AWS: roleArn } }, false],
    ["this user", { Principal: { AWS: [roleArn, userArn] } }, true],
    ["the account", { Principal: { AWS: `arn:aws:iam::${member}:root` } }, true],
    ["another action", { Action: "dynamodb:Scan" }, false],
    ["a list of actions", { Action: ["dynamodb:Scan", "dynamodb:describetable"] }, true],
    ["StringNotEquals, of another", { Condition: { StringNotEquals: { "aws:PrincipalArn": roleArn } } }, true],
    ["StringNotEquals, of this", { Condition: { StringNotEquals: { "aws:PrincipalArn": [roleArn, userArn] } } }, false],
    ["ArnLike with *", { Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:user/*" } } }, true],
    [
      "two conditions, one of which is not met",
      { Condition: { StringEquals: { "aws:PrincipalAccount": "0" }, ArnLike: { "aws:PrincipalArn": "*" } } },
      false,
    ],
  ];
  it.each(denials)("of %s", async (_, statement, denied) => {
    const { dynamodb } = await withTables([
      { name: "orders", resourcePolicy: document({ Action: "dynamodb:*", ...statement }) },
    ]);
    const told = describeOrders(dynamodb).then(
      () => null,
      (error: Error) => error.name,
    );
    expect(await told).toBe(denied ? "AccessDeniedException" : null);
  });
});
