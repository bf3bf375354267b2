import { crc32 } from "node:zlib";
import { DescribeTableCommand, ListBackupsCommand, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import type { Emulator } from "../../src/emulator/emulator.ts";
import { member, organizationOf, refusalOf, region, started, withTables } from "./clients.ts";

/** A signed request as it looks on the wire; the signature itself is not checked. */
async function ask(
  emulator: Emulator,
  service: string,
  init: { path?: string; headers?: Record<string, string>; body?: string },
) {
  const response = await fetch(`${emulator.endpoint}${init.path ?? "/"}`, {
    method: init.body === undefined ? "GET" : "POST",
    headers: {
      ...init.headers,
      authorization: `AWS4-HMAC-SHA256 Credential=AKIA0000${member}/20261120/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
    },
    ...(init.body === undefined ? {} : { body: init.body }),
  });
  const { status, headers } = response;
  return {
    status,
    type: headers.get("content-type"),
    error: headers.get("x-amzn-errortype"),
    headers,
    body: await response.text(),
  };
}

const dynamodb = (operation: string, body: string) => ({
  headers: { "x-amz-target": `DynamoDB_20120810.${operation}`, "content-type": "application/x-amz-json-1.0" },
  body,
});

describe("on the wire", () => {
  it("DynamoDB names the namespace of an error and spells message as the layer that answers does", async () => {
    const emulator = await started(
      organizationOf([], { refusals: [{ operation: "dynamodb:ListBackups", because: "unstated" }] }),
    );
    const missing = await ask(emulator, "dynamodb", dynamodb("DescribeTable", '{"TableName":"missing"}'));
    expect(missing).toMatchObject({ status: 400, type: "application/x-amz-json-1.0" });
    expect(JSON.parse(missing.body)).toEqual({
      __type: "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException",
      message: "Requested resource not found: Table: missing not found",
    });
    expect(missing.headers.get("x-amzn-requestid")).toMatch(/^[0-9A-Z]{52}$/);
    expect(missing.headers.get("x-amz-crc32")).toBe(String(crc32(missing.body)));
    const denied = await ask(emulator, "dynamodb", dynamodb("ListBackups", "{}"));
    expect(Object.keys(JSON.parse(denied.body) as object)).toEqual(["__type", "Message"]);
    expect(denied.body).toContain("com.amazon.coral.service#AccessDeniedException");
    const unknown = await ask(emulator, "dynamodb", dynamodb("Explode", "{}"));
    expect(unknown.body).toBe('{"__type":"com.amazon.coral.service#UnknownOperationException"}');
    const wrong = await ask(emulator, "dynamodb", dynamodb("ListTables", '{"Limit":"ten"}'));
    expect(wrong.body).toContain("com.amazon.coral.service#SerializationException");
    const broken = await ask(emulator, "dynamodb", dynamodb("ListTables", "{"));
    expect(broken.body).toContain("com.amazon.coral.service#SerializationException");
  });

  it("instants of JSON services are seconds with a fraction, those of STS are ISO to the second", async () => {
    const emulator = await started(organizationOf([{ name: "orders", created: "2026-01-02T03:04:05.678Z" }]));
    const described = await ask(emulator, "dynamodb", dynamodb("DescribeTable", '{"TableName":"orders"}'));
    expect(described.body).toContain('"CreationDateTime":1767323045.678');
    const form = new URLSearchParams({
      Action: "AssumeRole",
      Version: "2011-06-15",
      RoleArn: `arn:aws:iam::${member}:role/RestorableAudit`,
      RoleSessionName: "audit",
    });
    const assumed = await ask(emulator, "sts", {
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: form.toString(),
    });
    expect(assumed).toMatchObject({ status: 200, type: "text/xml" });
    expect(assumed.body).toContain(
      '<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>',
    );
    expect(assumed.body).toContain("<Expiration>2026-11-20T13:00:00Z</Expiration>");
  });

  it("STS answers errors in XML, escaped", async () => {
    const emulator = await started(organizationOf([]));
    const answer = await ask(emulator, "sts", {
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ Action: "AssumeRole", RoleArn: "<&>", RoleSessionName: "audit" }).toString(),
    });
    expect(answer.status).toBe(400);
    expect(answer.body).toContain(
      "<Error><Type>Sender</Type><Code>ValidationError</Code><Message>&lt;&amp;&gt; is invalid</Message></Error>",
    );
  });

  it("Organizations names errors bare, REST services in a header", async () => {
    const emulator = await started(organizationOf([], { refusals: [{ operation: "account:*", because: "scp" }] }));
    const listed = await ask(emulator, "organizations", {
      headers: { "x-amz-target": "AWSOrganizationsV20161128.ListAccounts" },
      body: "{}",
    });
    expect(listed).toMatchObject({ status: 400, type: "application/x-amz-json-1.1" });
    expect(JSON.parse(listed.body)).toEqual({
      __type: "AccessDeniedException",
      Message: "You don't have permissions to access this resource.",
    });
    const regions = await ask(emulator, "account", { path: "/listRegions", body: "" });
    expect(regions).toMatchObject({ status: 403, type: "application/json", error: "AccessDeniedException" });
    expect(Object.keys(JSON.parse(regions.body) as object)).toEqual(["message"]);
    const points = await ask(emulator, "backup", { path: "/resources/?maxResults=0" });
    expect(points).toMatchObject({ status: 400, error: "InvalidParameterValueException" });
  });

  it("answers 404 to what belongs to no service", async () => {
    const emulator = await started(organizationOf([]));
    expect(await ask(emulator, "s3", { path: "/bucket/key" })).toMatchObject({
      status: 404,
      error: "UnknownOperationException",
    });
    const target = { headers: { "x-amz-target": "Kinesis_20131202.ListStreams" }, body: "{}" };
    expect((await ask(emulator, "kinesis", target)).status).toBe(404);
  });
});

describe("virtual time", () => {
  it("settles what the organization began with: CREATING, DELETING and unfinished backups", async () => {
    const { emulator, dynamodb: client } = await withTables([
      { name: "creating", status: "CREATING", created: "1m" },
      { name: "deleting", status: "DELETING", pitr: { enabled: true }, settlesAfter: "1h" },
      { name: "saved", backups: [{ age: "1m", status: "CREATING" }] },
      { name: "turning", turns: [{ to: "ARCHIVING", after: "30m" }] },
    ]);
    const statuses = async () => {
      const { TableNames = [] } = await client.send(new ListTablesCommand({}));
      const described = TableNames.map((TableName) => client.send(new DescribeTableCommand({ TableName })));
      return (await Promise.all(described)).map(({ Table }) => Table?.TableStatus);
    };
    const backup = async () =>
      (await client.send(new ListBackupsCommand({ TableName: "saved" }))).BackupSummaries?.[0]?.BackupStatus;
    expect(await statuses()).toEqual(["CREATING", "DELETING", "ACTIVE", "ACTIVE"]);
    expect(await backup()).toBe("CREATING");
    emulator.clock.advance("10m");
    expect(await statuses()).toEqual(["ACTIVE", "DELETING", "ACTIVE", "ACTIVE"]);
    expect(await backup()).toBe("AVAILABLE");
    emulator.clock.advance("50m");
    expect(await statuses()).toEqual(["ACTIVE", "ACTIVE", "ARCHIVING"]);
    const kept = await client.send(new ListBackupsCommand({ BackupType: "SYSTEM" }));
    expect(kept.BackupSummaries?.map((summary) => summary.TableName)).toEqual(["deleting"]);
    expect((await refusalOf(client.send(new DescribeTableCommand({ TableName: "deleting" })))).name).toBe(
      "ResourceNotFoundException",
    );
  });
});
