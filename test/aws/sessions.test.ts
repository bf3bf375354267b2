/** Sessions in member accounts over real HTTP: asked for once, narrowed, renewed in time, and renewed when AWS says they ended. */
import { afterEach, describe, expect, test } from "vitest";
import { connect, type Aws } from "../../src/aws/connect.ts";
import { UsageError } from "../../src/errors.ts";
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

const start = Date.UTC(2026, 10, 22);
const at = (minutes: number) => new Date(start + minutes * 60_000).toISOString();
const hub = { accessKeyId: "AKIAHUB", secretAccessKey: "hub-secret" };
const role = { roleName: "Audit", operations: ["dynamodb:ListTables", "account:ListRegions"] } as const;
const tables: Answer = { body: '{"TableNames":["orders"]}' };

/** `sts` answers AssumeRole by how many there were; `dynamodb` answers the rest. */
async function organization(
  sts: (nth: number, request: Seen) => Answer,
  dynamodb: (request: Seen) => Answer = () => tables,
): Promise<{ aws: Aws; ports: VirtualPorts; assumed: () => readonly Seen[]; seen: readonly Seen[] }> {
  const assumed: Seen[] = [];
  endpoint = await startEndpoint((request) => {
    if (request.operation === "GetCallerIdentity") {
      return callerIdentity("111122223333", "arn:aws-us-gov:iam::111122223333:user/auditor");
    }
    if (request.operation !== "AssumeRole") return dynamodb(request);
    assumed.push(request);
    return sts(assumed.length, request);
  });
  const ports = virtualPorts(start);
  aws = connect({ env: {}, ports, endpoint: endpoint.url, callerCredentials: hub });
  return { aws, ports, assumed: () => assumed, seen: endpoint.seen };
}

const grant = (nth: number, minutes: number): Answer =>
  assumedRole({ account: "444455556666", key: `ASIAKEYNUMBER${nth}`, expires: at(minutes) });

describe("AssumeRole", () => {
  test("is asked of the regional STS of an always-enabled Region, with the caller's partition and a policy of the demanded reads", async () => {
    const { aws, assumed } = await organization((nth) => grant(nth, 60));
    const session = await aws.assume("444455556666", { ...role, externalId: "ext-1", sessionName: "audit-42" });
    expect(session).toMatchObject({
      state: "read",
      value: { account: "444455556666", principal: "arn:aws:sts::444455556666:assumed-role/Audit/restorable" },
      evidence: { operation: "sts:AssumeRole", requestId: "request-2" },
    });
    const [request] = assumed();
    expect(request?.region).toBe("us-gov-west-1");
    const form = new URLSearchParams(request?.body);
    expect(form.get("RoleArn")).toBe("arn:aws-us-gov:iam::444455556666:role/Audit");
    expect(form.get("ExternalId")).toBe("ext-1");
    expect(form.get("RoleSessionName")).toBe("audit-42");
    expect(form.get("DurationSeconds")).toBe("3600");
    expect(JSON.parse(form.get("Policy") ?? "")).toEqual({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: ["dynamodb:ListTables"], Resource: "*" },
        { Effect: "Allow", Action: ["account:ListRegions"], Resource: "arn:aws-us-gov:account::*:account" },
      ],
    });
  });

  test("is made once an account, however many ask at once and however many Regions and services are read", async () => {
    const { aws, assumed } = await organization((nth) => grant(nth, 60));
    const sessions = await Promise.all(Array.from({ length: 20 }, () => aws.assume("444455556666", role)));
    for (const region of ["us-gov-west-1", "us-gov-east-1"]) {
      const [first] = sessions;
      if (first?.state !== "read") throw new Error("no session");
      const reader = aws.reader(first.value, region);
      await Promise.all(Array.from({ length: 10 }, () => reader.read("dynamodb:ListTables", {})));
    }
    expect(assumed()).toHaveLength(1);
    expect(new Set(sessions.map((read) => (read.state === "read" ? read.value : null))).size).toBe(1);
  });

  test("denied is a role that cannot be assumed, and is asked again when somebody asks again", async () => {
    const { aws, assumed } = await organization((nth) => (nth === 1 ? xmlError("AccessDenied", "no") : grant(nth, 60)));
    expect(await aws.assume("444455556666", role)).toMatchObject({
      state: "unread",
      reason: { kind: "role-not-assumable", operation: "sts:AssumeRole", code: "AccessDenied" },
    });
    expect(await aws.assume("444455556666", role)).toMatchObject({ state: "read" });
    expect(assumed()).toHaveLength(2);
  });

  test("throttled to the end is throttled, not a missing role", async () => {
    const { aws } = await organization(() => xmlError("Throttling", "Rate exceeded", 400));
    expect(await aws.assume("444455556666", role)).toMatchObject({ state: "unread", reason: { kind: "throttled" } });
  });

  test("answered with a session of another account is not taken", async () => {
    const { aws } = await organization((nth) => grant(nth, 60));
    expect(await aws.assume("777788889999", role)).toMatchObject({ state: "unread", reason: { kind: "malformed" } });
  });
});

test.each([
  [{ roleName: "Audit role" }, /role name "Audit role"/],
  [{ roleName: "Audit", externalId: "x" }, /external id "x"/],
  [{ roleName: "Audit", sessionName: "me & you" }, /session name "me & you"/],
])("a role that STS would refuse in every account is a UsageError: %o", async (how, message) => {
  const { aws, assumed } = await organization((nth) => grant(nth, 60));
  const refused = aws.assume("444455556666", { ...how, operations: [] });
  await expect(refused).rejects.toThrow(UsageError);
  await expect(refused).rejects.toThrow(message);
  expect(assumed()).toEqual([]);
});

async function opened(given: Awaited<ReturnType<typeof organization>>) {
  const session = await given.aws.assume("444455556666", role);
  if (session.state !== "read") throw new Error("no session");
  return given.aws.reader(session.value, "us-gov-west-1");
}

describe("keys of a session", () => {
  test("are renewed by one AssumeRole ten minutes before they end", async () => {
    const given = await organization((nth) => grant(nth, nth * 60));
    const reader = await opened(given);
    await reader.read("dynamodb:ListTables", {});
    given.ports.advance(49 * 60_000);
    await reader.read("dynamodb:ListTables", {});
    expect(given.assumed()).toHaveLength(1);
    given.ports.advance(2 * 60_000);
    await Promise.all(Array.from({ length: 20 }, () => reader.read("dynamodb:ListTables", {})));
    expect(given.assumed()).toHaveLength(2);
    const used = given.seen.filter(({ operation }) => operation === "ListTables").map(({ accessKeyId }) => accessKeyId);
    expect(used.slice(0, 2)).toEqual(["ASIAKEYNUMBER1", "ASIAKEYNUMBER1"]);
    expect(new Set(used.slice(2))).toEqual(new Set(["ASIAKEYNUMBER2"]));
  });

  test("that AWS calls expired are renewed once and every call repeated", async () => {
    const expired = jsonError("ExpiredTokenException", "The security token included in the request is expired");
    const given = await organization(
      (nth) => grant(nth, 60),
      ({ accessKeyId }) => (accessKeyId.endsWith("1") ? expired : tables),
    );
    const reader = await opened(given);
    const reads = await Promise.all(Array.from({ length: 20 }, () => reader.read("dynamodb:ListTables", {})));
    expect(reads.map(({ state }) => state)).toEqual(Array.from({ length: 20 }, () => "read"));
    expect(given.assumed()).toHaveLength(2);
  });

  test("that stay expired are given up after one renewal", async () => {
    const expired = jsonError("ExpiredTokenException", "expired");
    const given = await organization(
      (nth) => grant(nth, 60),
      () => expired,
    );
    const reader = await opened(given);
    expect(await reader.read("dynamodb:ListTables", {})).toMatchObject({
      state: "unread",
      reason: { kind: "denied", code: "ExpiredTokenException" },
    });
    expect(given.seen.filter(({ operation }) => operation === "ListTables")).toHaveLength(2);
  });

  test("that can no longer be renewed make reads unknown with AssumeRole's own cause", async () => {
    const given = await organization((nth) => (nth === 1 ? grant(nth, 60) : xmlError("AccessDenied", "role deleted")));
    const reader = await opened(given);
    given.ports.advance(61 * 60_000);
    expect(await reader.read("dynamodb:ListTables", {})).toMatchObject({
      state: "unread",
      reason: { kind: "role-not-assumable", operation: "sts:AssumeRole", code: "AccessDenied" },
    });
  });

  test("that still work are used on when an early renewal fails", async () => {
    const given = await organization((nth) => (nth === 1 ? grant(nth, 60) : xmlError("AccessDenied", "no")));
    const reader = await opened(given);
    given.ports.advance(55 * 60_000);
    expect(await reader.read("dynamodb:ListTables", {})).toMatchObject({ state: "read" });
    expect(await reader.read("dynamodb:ListTables", {})).toMatchObject({ state: "read" });
    expect(given.assumed()).toHaveLength(2);
  });

  test("that are old when they come do not start a storm of AssumeRole", async () => {
    const given = await organization((nth) => grant(nth, -60));
    const reader = await opened(given);
    for (let i = 0; i < 20; i += 1) await reader.read("dynamodb:ListTables", {});
    expect(given.assumed()).toHaveLength(1);
  });

  test("are not to be found in a session that is printed", async () => {
    const { aws } = await organization((nth) => grant(nth, 60));
    const session = await aws.assume("444455556666", role);
    expect(JSON.stringify(session)).not.toContain("ASIA");
    expect(JSON.stringify(session)).not.toContain("secret");
  });
});

test("the hub's account is not made up before the caller is known", async () => {
  const { aws } = await organization((nth) => grant(nth, 60));
  expect(() => aws.hub.account).toThrow(/caller\(\) first/);
  await aws.caller();
  expect(aws.hub.account).toBe("111122223333");
});
