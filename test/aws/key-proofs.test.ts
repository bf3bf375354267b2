/** Keys that a service calls unknown: whether the Region is not enabled or the keys do not work, and when a proof of that counts. */
import { afterEach, describe, expect, test } from "vitest";
import { connect, type Aws } from "../../src/aws/connect.ts";
import {
  assumedRole,
  callerIdentity,
  jsonError,
  startEndpoint,
  xmlError,
  type Answer,
  type FakeEndpoint,
  type Seen,
} from "./endpoint-fixture.ts";
import { virtualPorts, type VirtualPorts } from "./ports-fixture.ts";

let endpoint: FakeEndpoint | undefined;
let aws: Aws | undefined;

afterEach(async () => {
  aws?.close();
  await endpoint?.stop();
});

const account = "111122223333";
const expires = "2026-11-22T12:00:00Z";
const known = callerIdentity(account, `arn:aws:iam::${account}:user/a`);
const unknown = xmlError("InvalidClientTokenId", "The security token included in the request is invalid.");
const unrecognized = jsonError("UnrecognizedClientException", "The security token included in the request is invalid.");
const listed: Answer = { body: JSON.stringify({ TableNames: ["orders"] }) };

async function against(answer: (request: Seen) => Answer): Promise<{ aws: Aws; ports: VirtualPorts }> {
  endpoint = await startEndpoint(answer);
  const ports = virtualPorts();
  const keys = { accessKeyId: "AKIAEXAMPLEEXAMPLE12", secretAccessKey: "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY12" };
  aws = connect({ env: {}, ports, endpoint: endpoint.url, callerCredentials: keys });
  return { aws, ports };
}

const kindIn = async (from: Aws, region: string) => {
  const read = await from.reader(from.hub, region).read("dynamodb:ListTables", {});
  return read.state === "unread" ? read.reason.kind : read.value.TableNames;
};
const asked = (operation: string): number => endpoint?.seen.filter((one) => one.operation === operation).length ?? 0;

describe("keys that a Region calls unknown", () => {
  test("and that were deleted after another Region was found disabled are not explained by that", async () => {
    let deleted = false;
    const { aws, ports } = await against(({ operation }) =>
      operation === "GetCallerIdentity" ? (deleted ? unknown : known) : unrecognized,
    );
    expect(await kindIn(aws, "af-south-1")).toBe("region-disabled");
    deleted = true;
    ports.advance(1_000);
    expect(await kindIn(aws, "me-south-1")).toBe("denied");
  });

  test("are asked about once by many calls that were refused at once", async () => {
    const { aws } = await against(({ operation }) => (operation === "GetCallerIdentity" ? known : unrecognized));
    const kinds = await Promise.all(Array.from({ length: 40 }, () => kindIn(aws, "af-south-1")));
    expect(new Set(kinds)).toEqual(new Set(["region-disabled"]));
    expect(asked("GetCallerIdentity")).toBe(1);
  });

  test("and that do not work are not asked about again for each call", async () => {
    const { aws, ports } = await against(({ operation }) =>
      operation === "GetCallerIdentity" ? unknown : unrecognized,
    );
    for (let call = 0; call < 5; call += 1) {
      expect(await kindIn(aws, "af-south-1")).toBe("denied");
      ports.advance(1_000);
    }
    expect(asked("GetCallerIdentity")).toBe(1);
  });

  describe.each(["us-east-1", "af-south-1"])("in %s and that work nowhere", (region) => {
    const assumed = (request: Seen, then: () => Answer): Answer | null => {
      if (request.operation === "AssumeRole") return then();
      if (request.operation !== "GetCallerIdentity") return null;
      return request.accessKeyId === "ASIA1" ? unknown : known;
    };
    const grant = (): Answer => assumedRole({ account, key: `ASIA${asked("AssumeRole")}`, expires });
    const readerIn = async (from: Aws) => {
      const session = await from.assume(account, { roleName: "Audit", operations: ["dynamodb:ListTables"] });
      if (session.state === "unread") throw new Error(session.reason.kind);
      return from.reader(session.value, region);
    };

    test("are replaced by one AssumeRole, and every call is made again", async () => {
      const { aws } = await against(
        (request) => assumed(request, grant) ?? (request.accessKeyId === "ASIA1" ? unrecognized : listed),
      );
      const reader = await readerIn(aws);
      const reads = await Promise.all(Array.from({ length: 20 }, () => reader.read("dynamodb:ListTables", {})));
      expect(reads.map(({ state }) => state)).toEqual(Array.from({ length: 20 }, () => "read"));
      expect(asked("AssumeRole")).toBe(2);
    });

    test("are kept where the role is gone: one AssumeRole more, and each call says what AWS said of it", async () => {
      const { aws } = await against(
        (request) =>
          assumed(request, () => (asked("AssumeRole") === 1 ? grant() : xmlError("AccessDenied", "no such role"))) ??
          unrecognized,
      );
      const reader = await readerIn(aws);
      for (let call = 0; call < 5; call += 1) {
        expect(await reader.read("dynamodb:ListTables", {})).toMatchObject({
          state: "unread",
          reason: { kind: "denied", code: "UnrecognizedClientException" },
        });
      }
      expect(asked("AssumeRole")).toBe(2);
      expect(asked("ListTables")).toBe(5);
    });
  });

  test("and that are no longer those of the session prove nothing: the call is made with the new ones", async () => {
    const { aws } = await against(({ operation, accessKeyId }) => {
      if (operation === "AssumeRole") return assumedRole({ account, key: `ASIA${asked("AssumeRole")}`, expires });
      if (operation === "GetCallerIdentity")
        return accessKeyId === "ASIA1" ? xmlError("ExpiredToken", "The security token is expired") : known;
      return accessKeyId === "ASIA1" ? unrecognized : listed;
    });
    const session = await aws.assume(account, { roleName: "Audit", operations: ["dynamodb:ListTables"] });
    if (session.state === "unread") throw new Error(session.reason.kind);
    const read = await aws.reader(session.value, "af-south-1").read("dynamodb:ListTables", {});
    expect(read).toMatchObject({ state: "read", value: { TableNames: ["orders"] } });
  });
});
