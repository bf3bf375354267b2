import { ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { GetResourcesCommand } from "@aws-sdk/client-resource-groups-tagging-api";
import { AssumeRoleCommand, GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { OrganizationSpec } from "../../src/emulator/organization.ts";
import {
  clientsOf,
  management,
  member,
  now,
  organizationOf,
  refusalOf,
  region,
  sessionKeys,
  started,
} from "./clients.ts";

const ids = Array.from({ length: 12 }, (_, n) => String(100_000_000_000 + n * 7_919));
const one = region;
const other = "us-east-1";

/** Every account holds one table in each of two Regions, named after both. */
const separate: OrganizationSpec = {
  now,
  managementAccount: ids[0] ?? "",
  accounts: ids.map((id) => ({
    id,
    roles: ["RestorableAudit"],
    tables: { [one]: [{ name: `${id}-${one}` }], [other]: [{ name: `${id}-${other}` }] },
  })),
};

describe("an access-key id", () => {
  it("has twenty characters and shows the tables of its own account and Region, and no others", async () => {
    const emulator = await started(separate);
    for (const id of ids) {
      const keys = emulator.credentials(id);
      expect(keys.accessKeyId).toBe(`AKIA0000${id}`);
      for (const at of [one, other]) {
        const { dynamodb, sts } = clientsOf(emulator, keys, at);
        expect((await dynamodb.send(new ListTablesCommand({}))).TableNames).toEqual([`${id}-${at}`]);
        expect((await sts.send(new GetCallerIdentityCommand({}))).Account).toBe(id);
      }
    }
  });

  it("of a session shows the account of the assumed role, whoever assumed it and in whatever order calls come", async () => {
    const emulator = await started(separate);
    const sessions = await Promise.all(
      ids.flatMap((to) =>
        [ids[0] ?? "", ids[5] ?? ""].map(async (from) => {
          const { sts } = clientsOf(emulator, emulator.credentials(from));
          const role = `arn:aws:iam::${to}:role/RestorableAudit`;
          const { Credentials } = await sts.send(
            new AssumeRoleCommand({ RoleArn: role, RoleSessionName: `from-${from}` }),
          );
          const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = Credentials ?? {};
          return {
            to,
            keys: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken },
          };
        }),
      ),
    );
    expect(new Set(sessions.map((session) => session.keys.accessKeyId)).size).toBe(sessions.length);
    await Promise.all(
      sessions.flatMap(({ to, keys }) =>
        [one, other].map(async (at) => {
          const { TableNames } = await clientsOf(emulator, keys, at).dynamodb.send(new ListTablesCommand({}));
          expect(TableNames).toEqual([`${to}-${at}`]);
        }),
      ),
    );
  });

  it("opens nothing unless it was given out with this very token", async () => {
    const emulator = await started(separate);
    expect(() => emulator.credentials("999999999999")).toThrow(RangeError);
    const given = new Set(ids.map((id) => emulator.credentials(id).accessKeyId));
    const key = fc.oneof(
      fc.stringMatching(/^A[KS]IA[A-Z0-9]{16}$/),
      fc.stringMatching(/^AKIA0000\d{12}$/),
      fc.constantFrom(...ids, "AKIA00001111111111110", "akia0000111111111111"),
    );
    await fc.assert(
      fc.asyncProperty(
        key.filter((candidate) => !given.has(candidate)),
        fc.option(fc.base64String({ minLength: 4 })),
        async (accessKeyId, token) => {
          const response = await fetch(emulator.endpoint, {
            method: "POST",
            headers: {
              "x-amz-target": "DynamoDB_20120810.ListTables",
              authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20261120/${one}/dynamodb/aws4_request, Signature=0`,
              ...(token === null ? {} : { "x-amz-security-token": token }),
            },
            body: "{}",
          });
          expect([response.status, await response.text()]).toEqual([
            400,
            '{"__type":"com.amazon.coral.service#UnrecognizedClientException","message":"The security token included in the request is invalid."}',
          ]);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe("credentials that do not hold", () => {
  it("are named as each service names them", async () => {
    const emulator = await started(organizationOf([]));
    const {
      sts,
      dynamodb,
      backup,
      organizations: _,
      tagging,
    } = clientsOf(emulator, {
      accessKeyId: "AKIA0000999999999999",
      secretAccessKey: "x",
    });
    expect(await refusalOf(sts.send(new GetCallerIdentityCommand({})))).toMatchObject({
      name: "InvalidClientTokenId",
      status: 403,
    });
    const invalid = {
      name: "UnrecognizedClientException",
      message: "The security token included in the request is invalid.",
    };
    expect(await refusalOf(dynamodb.send(new ListTablesCommand({})))).toEqual({ ...invalid, status: 400 });
    expect(await refusalOf(tagging.send(new GetResourcesCommand({})))).toEqual({ ...invalid, status: 400 });
    const { ListProtectedResourcesCommand } = await import("@aws-sdk/client-backup");
    expect(await refusalOf(backup.send(new ListProtectedResourcesCommand({})))).toEqual({ ...invalid, status: 403 });
  });

  it("are refused when a session comes without its token, or a long-term key with one", async () => {
    const emulator = await started(organizationOf([]));
    const session = await sessionKeys(emulator);
    const { accessKeyId, secretAccessKey } = session;
    const without = clientsOf(emulator, { accessKeyId, secretAccessKey }).dynamodb;
    expect((await refusalOf(without.send(new ListTablesCommand({})))).name).toBe("UnrecognizedClientException");
    const mixed = clientsOf(emulator, {
      ...emulator.credentials(management),
      sessionToken: session.sessionToken,
    }).dynamodb;
    expect((await refusalOf(mixed.send(new ListTablesCommand({})))).name).toBe("UnrecognizedClientException");
  });

  it("are missed when a request is not signed", async () => {
    const emulator = await started(organizationOf([]));
    const ask = async (init: RequestInit) => {
      const response = await fetch(emulator.endpoint, { method: "POST", ...init });
      return [response.status, await response.text()] as const;
    };
    const [status, body] = await ask({ headers: { "x-amz-target": "DynamoDB_20120810.ListTables" }, body: "{}" });
    expect(status).toBe(400);
    expect(body).toContain("#MissingAuthenticationTokenException");
    const [stsStatus, stsBody] = await ask({ body: new URLSearchParams({ Action: "GetCallerIdentity" }) });
    expect(stsStatus).toBe(403);
    expect(stsBody).toContain("<Code>MissingAuthenticationToken</Code>");
  });
});

it("knows no keys in a Region that the account has not enabled", async () => {
  const emulator = await started(organizationOf([]));
  const keys = emulator.credentials(member);
  const { dynamodb, sts, tagging } = clientsOf(emulator, keys, "af-south-1");
  expect((await refusalOf(dynamodb.send(new ListTablesCommand({})))).name).toBe("UnrecognizedClientException");
  expect((await refusalOf(tagging.send(new GetResourcesCommand({})))).name).toBe("UnrecognizedClientException");
  expect((await refusalOf(sts.send(new GetCallerIdentityCommand({})))).name).toBe("InvalidClientTokenId");
  // The management account has enabled it.
  const enabled = clientsOf(emulator, emulator.credentials(management), "af-south-1").dynamodb;
  expect((await enabled.send(new ListTablesCommand({}))).TableNames).toEqual([]);
});
