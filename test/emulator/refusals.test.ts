import { ListRegionsCommand } from "@aws-sdk/client-account";
import { ListProtectedResourcesCommand } from "@aws-sdk/client-backup";
import { DescribeTableCommand, ListBackupsCommand, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import { describe, expect, it } from "vitest";
import type { RefusalCause } from "../../src/emulator/organization.ts";
import { clientsOf, management, member, organizationOf, refusalOf, region, started, withTables } from "./clients.ts";

const user = `User: arn:aws:iam::${member}:user/operator is not authorized to perform:`;

describe("a refusal", () => {
  it.each([
    ["identity", "because no identity-based policy allows the dynamodb:ListBackups action"],
    ["identity-deny", "with an explicit deny in an identity-based policy"],
    ["scp", "with an explicit deny in a service control policy"],
    ["scp-implicit", "because no service control policy allows the dynamodb:ListBackups action"],
    ["rcp", "with an explicit deny in a resource control policy"],
    ["boundary", "because no permissions boundary allows the dynamodb:ListBackups action"],
    ["boundary-deny", "with an explicit deny in a permissions boundary"],
    ["session", "because no session policy allows the dynamodb:ListBackups action"],
    ["session-deny", "with an explicit deny in a session policy"],
    ["endpoint", "with an explicit deny in a VPC endpoint policy"],
  ] as const satisfies readonly (readonly [RefusalCause, string])[])(
    "because of %s says so in AWS's words",
    async (because, words) => {
      const { dynamodb } = await withTables([], { refusals: [{ operation: "dynamodb:ListBackups", because }] });
      expect(await refusalOf(dynamodb.send(new ListBackupsCommand({})))).toEqual({
        name: "AccessDeniedException",
        status: 400,
        message: `${user} dynamodb:ListBackups on resource: arn:aws:dynamodb:${region}:${member}:table/* ${words}`,
      });
    },
  );

  it("may leave out why", async () => {
    const { dynamodb } = await withTables([{ name: "orders" }], {
      refusals: [{ table: "orders", because: "unstated" }],
    });
    const refusal = await refusalOf(dynamodb.send(new DescribeTableCommand({ TableName: "orders" })));
    expect(refusal.message).toBe(
      `${user} dynamodb:DescribeTable on resource: arn:aws:dynamodb:${region}:${member}:table/orders`,
    );
  });

  it("strikes what it states and nothing else", async () => {
    const { emulator, dynamodb } = await withTables([{ name: "orders" }, { name: "carts" }], {
      refusals: [{ account: member, region, operation: "dynamodb:Describe*", table: "orders", because: "scp" }],
    });
    expect((await refusalOf(dynamodb.send(new DescribeTableCommand({ TableName: "orders" })))).name).toBe(
      "AccessDeniedException",
    );
    const byArn = new DescribeTableCommand({ TableName: `arn:aws:dynamodb:${region}:${member}:table/orders` });
    expect((await refusalOf(dynamodb.send(byArn))).name).toBe("AccessDeniedException");
    await dynamodb.send(new DescribeTableCommand({ TableName: "carts" }));
    await dynamodb.send(new ListTablesCommand({}));
    const elsewhere = clientsOf(emulator, emulator.credentials(member), "us-east-1").dynamodb;
    expect((await refusalOf(elsewhere.send(new DescribeTableCommand({ TableName: "orders" })))).name).toBe(
      "ResourceNotFoundException",
    );
  });

  it("has the code and status of its service", async () => {
    const { account, backup } = await withTables([], { refusals: [{ because: "identity" }] });
    const regions = await refusalOf(account.send(new ListRegionsCommand({})));
    expect(regions).toMatchObject({ name: "AccessDeniedException", status: 403 });
    expect(regions.message).toContain(`on resource: arn:aws:account::${member}:account because`);
    const points = await refusalOf(backup.send(new ListProtectedResourcesCommand({})));
    expect(points).toMatchObject({ name: "AccessDeniedException", status: 403 });
    expect(points.message).toBe(
      `${user} backup:ListProtectedResources because no identity-based policy allows the backup:ListProtectedResources action`,
    );
  });

  it("of sts:AssumeRole is about the account to be entered", async () => {
    const emulator = await started(
      organizationOf([], { refusals: [{ account: member, operation: "sts:AssumeRole", because: "scp" }] }),
    );
    const { sts } = clientsOf(emulator, emulator.credentials(management));
    const call = sts.send(
      new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${member}:role/RestorableAudit`, RoleSessionName: "audit" }),
    );
    expect(await refusalOf(call)).toMatchObject({ name: "AccessDenied", status: 403 });
  });

  it("can be added while the emulator runs, and taken away", async () => {
    const { emulator, dynamodb } = await withTables([]);
    const take = emulator.refuse({ operation: "dynamodb:ListTables", because: "identity" });
    expect((await refusalOf(dynamodb.send(new ListTablesCommand({})))).name).toBe("AccessDeniedException");
    take();
    expect((await dynamodb.send(new ListTablesCommand({}))).TableNames).toEqual([]);
  });
});
