import { DescribeTableCommand, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import type { PermissionsSpec, ServiceControlPolicies } from "../../src/emulator/iam-spec.ts";
import { clientsOf, member, organizationOf, refusalOf, region, sessionKeys, started } from "./clients.ts";

const allow = (Action: string | readonly string[], Resource = "*", rest = {}) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action, Resource, ...rest }],
});
const deny = (Action: string, Resource = "*", rest = {}) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Deny", Action, Resource, ...rest }],
});
const table = (name: string): string => `arn:aws:dynamodb:${region}:${member}:table/${name}`;

type Around = { readonly controls?: ServiceControlPolicies; readonly session?: string };

async function asRole(permissions: PermissionsSpec, { controls, session }: Around = {}) {
  const emulator = await started(
    organizationOf(
      [{ name: "orders" }, { name: "carts" }],
      { ...(controls && { serviceControlPolicies: controls }) },
      { roles: [{ name: "RestorableAudit", ...permissions }] },
    ),
  );
  return clientsOf(emulator, await sessionKeys(emulator, session)).dynamodb;
}

describe("the policies of a role", () => {
  it("allow what they allow, of what they name, and nothing else", async () => {
    const dynamodb = await asRole({ policies: [allow("dynamodb:DescribeTable", table("ord*"))] });
    expect((await dynamodb.send(new DescribeTableCommand({ TableName: "orders" }))).Table?.TableName).toBe("orders");
    const { message } = await refusalOf(dynamodb.send(new DescribeTableCommand({ TableName: "carts" })));
    expect(message).toBe(
      `User: arn:aws:sts::${member}:assumed-role/RestorableAudit/audit is not authorized to perform: dynamodb:DescribeTable on resource: ${table("carts")} because no identity-based policy allows the dynamodb:DescribeTable action`,
    );
  });

  const denials: readonly (readonly [string, PermissionsSpec, Around, string])[] = [
    [
      "an empty list of policies",
      { policies: [] },
      {},
      "because no identity-based policy allows the dynamodb:ListTables action",
    ],
    [
      "a Deny beside an Allow",
      { policies: [allow("*"), deny("dynamodb:List*")] },
      {},
      "with an explicit deny in an identity-based policy",
    ],
    [
      "a boundary that is silent",
      { boundary: allow("s3:*") },
      {},
      "because no permissions boundary allows the dynamodb:ListTables action",
    ],
    [
      "a Deny of the boundary",
      { boundary: { Statement: [...allow("*").Statement, ...deny("dynamodb:*").Statement] } },
      {},
      "with an explicit deny in a permissions boundary",
    ],
    [
      "a session policy that is silent",
      {},
      { session: JSON.stringify(allow("s3:*")) },
      "because no session policy allows the dynamodb:ListTables action",
    ],
    [
      "an SCP of the OU that denies the Region",
      {},
      {
        controls: {
          Workloads: [
            "FullAWSAccess",
            deny("*", "*", { Condition: { StringEquals: { "aws:RequestedRegion": region } } }),
          ],
        },
      },
      "with an explicit deny in a service control policy",
    ],
    [
      "an SCP of the account that is silent",
      {},
      { controls: { [member]: [allow("s3:*")] } },
      "because no service control policy allows the dynamodb:ListTables action",
    ],
  ];
  it.each(denials)("%s refuses and says so", async (_name, permissions, around, words) => {
    const dynamodb = await asRole(permissions, around);
    const { message } = await refusalOf(dynamodb.send(new ListTablesCommand({})));
    expect(message).toContain(words);
  });
});
