/** Every kind of trouble, provoked over real HTTP and read through the public reader: what the SDK raises, and what becomes of it. */
import { afterEach, describe, expect, test } from "vitest";
import type { PolicyType, UnknownKind } from "../../src/model/fact.ts";
import type { OperationId } from "../../src/model/operations.ts";
import { connect, type Aws } from "../../src/aws/connect.ts";
import {
  callerIdentity,
  jsonError,
  startEndpoint,
  xmlError,
  type Answer,
  type FakeEndpoint,
} from "./endpoint-fixture.ts";
import { virtualPorts, type VirtualPorts } from "./ports-fixture.ts";

let endpoint: FakeEndpoint | undefined;
let aws: Aws | undefined;

afterEach(async () => {
  aws?.close();
  await endpoint?.stop();
});

const keys = { accessKeyId: "AKIAEXAMPLEEXAMPLE12", secretAccessKey: "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY12" };
/** Only where something hangs: elsewhere a busy machine would look like trouble. */
const impatient = { connection: 300, request: 150, socket: 300, response: 400 };

async function against(
  answer: (nth: number) => Answer,
  ports: VirtualPorts = virtualPorts(),
): Promise<{ aws: Aws; endpoint: FakeEndpoint; ports: VirtualPorts }> {
  endpoint = await startEndpoint((_, nth) => answer(nth));
  const timeouts = ["hang", "drip"].includes(answer(1) as string) ? impatient : {};
  aws = connect({ env: {}, ports, endpoint: endpoint.url, callerCredentials: keys, timeouts });
  return { aws, endpoint, ports };
}

const reads = {
  "dynamodb:ListTables": (from: Aws) => from.reader(from.hub, "eu-west-1").read("dynamodb:ListTables", {}),
  "backup:ListProtectedResources": (from: Aws) =>
    from.reader(from.hub, "eu-west-1").read("backup:ListProtectedResources", {}),
  "sts:GetCallerIdentity": (from: Aws) => from.reader(from.hub, "us-east-1").read("sts:GetCallerIdentity", {}),
} satisfies Partial<Record<OperationId, (from: Aws) => unknown>>;

type Case = { when: string; answer: Answer; kind: UnknownKind; code: string; requests: number };

const named = (cases: readonly Case[]) => cases.map((one) => [one.when, one.kind, one.code, one] as const);

const json: readonly Case[] = [
  {
    when: "a missing permission",
    answer: jsonError(
      "AccessDeniedException",
      "User: arn:aws:iam::1:user/a is not authorized to perform: dynamodb:ListTables because no identity-based policy allows it",
    ),
    kind: "denied",
    code: "AccessDeniedException",
    requests: 1,
  },
  {
    when: "a service control policy",
    answer: jsonError(
      "AccessDeniedException",
      "User: arn:aws:iam::1:user/a is not authorized to perform: dynamodb:ListTables with an explicit deny in a service control policy",
    ),
    kind: "denied-by-scp",
    code: "AccessDeniedException",
    requests: 1,
  },
  {
    when: "a service control policy that does not allow it",
    answer: jsonError(
      "AccessDeniedException",
      "User: arn:aws:iam::1:user/a is not authorized to perform: dynamodb:ListTables because no service control policy allows the dynamodb:ListTables action",
    ),
    kind: "denied-by-scp",
    code: "AccessDeniedException",
    requests: 1,
  },
  {
    when: "a resource control policy",
    answer: jsonError("AccessDeniedException", "… with an explicit deny in a resource control policy"),
    kind: "denied",
    code: "AccessDeniedException",
    requests: 1,
  },
  {
    when: "a throttle that does not end",
    answer: jsonError("ThrottlingException", "Rate exceeded"),
    kind: "throttled",
    code: "ThrottlingException",
    requests: 10,
  },
  { when: "HTTP 429 without a word", answer: { status: 429 }, kind: "throttled", code: "HTTP 429", requests: 10 },
  { when: "a hanging connection", answer: "hang", kind: "timeout", code: "TimeoutError", requests: 2 },
  { when: "an answer that drips for ever", answer: "drip", kind: "timeout", code: "TimeoutError", requests: 2 },
  { when: "a reset connection", answer: "reset", kind: "network", code: "ECONNRESET", requests: 4 },
  { when: "a closed connection", answer: "close", kind: "network", code: "ECONNRESET", requests: 4 },
  { when: "an answer that breaks off", answer: "break off", kind: "network", code: "ECONNRESET", requests: 4 },
  {
    when: "HTTP 500",
    answer: jsonError("InternalServerError", "The request processing has failed", 500),
    kind: "server-error",
    code: "InternalServerError",
    requests: 4,
  },
  {
    when: "HTTP 503 from a load balancer",
    answer: { status: 503, body: "<html>no backend</html>" },
    kind: "server-error",
    code: "HTTP 503",
    requests: 4,
  },
  { when: "HTML", answer: { body: "<html>welcome</html>" }, kind: "malformed", code: "HTTP 200", requests: 1 },
  { when: "truncated JSON", answer: { body: '{"TableNames":["a' }, kind: "malformed", code: "HTTP 200", requests: 1 },
  { when: "an empty answer", answer: {}, kind: "malformed", code: "no TableNames", requests: 1 },
  { when: "{} for an answer", answer: { body: "{}" }, kind: "malformed", code: "no TableNames", requests: 1 },
  {
    when: "text where a list belongs",
    answer: { body: '{"TableNames":"abc"}' },
    kind: "malformed",
    code: "no TableNames",
    requests: 1,
  },
  {
    when: "a redirect",
    answer: { status: 301, headers: { location: "http://127.0.0.1:1/" } },
    kind: "malformed",
    code: "HTTP 301",
    requests: 1,
  },
  {
    when: "a proxy's refusal",
    answer: { status: 403, body: "<html>blocked</html>" },
    kind: "malformed",
    code: "HTTP 403",
    requests: 1,
  },
  {
    when: "HTTP 404 with HTML",
    answer: { status: 404, body: "<html>Not Found</html>" },
    kind: "unsupported",
    code: "HTTP 404",
    requests: 1,
  },
  { when: "HTTP 404 with nothing", answer: { status: 404 }, kind: "unsupported", code: "HTTP 404", requests: 1 },
  {
    when: "an unknown operation",
    answer: jsonError("UnknownOperationException", ""),
    kind: "unsupported",
    code: "UnknownOperationException",
    requests: 1,
  },
  {
    when: "a table not found",
    answer: jsonError("ResourceNotFoundException", "Requested resource not found"),
    kind: "not-ready",
    code: "ResourceNotFoundException",
    requests: 1,
  },
  {
    when: "continuous backups not found",
    answer: jsonError("TableNotFoundException", "Table not found: orders"),
    kind: "not-ready",
    code: "TableNotFoundException",
    requests: 1,
  },
  {
    when: "a limit on simultaneous table operations",
    answer: jsonError("LimitExceededException", "Subscriber limit exceeded"),
    kind: "limit-exceeded",
    code: "LimitExceededException",
    requests: 4,
  },
  {
    when: "a throttle of Security Hub, by its status",
    answer: jsonError("LimitExceededException", "Rate exceeded", 429),
    kind: "throttled",
    code: "LimitExceededException",
    requests: 10,
  },
  {
    when: "a refused input",
    answer: jsonError("ValidationException", "1 validation error detected"),
    kind: "unsupported",
    code: "ValidationException",
    requests: 1,
  },
  {
    when: "an expired token of fixed keys",
    answer: jsonError("ExpiredTokenException", "The security token included in the request is expired"),
    kind: "denied",
    code: "ExpiredTokenException",
    requests: 1,
  },
];

describe("a read over the JSON protocol", () => {
  test.each(named(json))("%s is %s (%s)", async (_when, kind, code, { answer, requests }) => {
    const { aws, endpoint } = await against(() => answer);
    const reader = aws.reader(aws.hub, "eu-west-1");
    const read = await reader.read("dynamodb:ListTables", {});
    expect(read).toMatchObject({ state: "unread", reason: { kind, code, operation: "dynamodb:ListTables" } });
    expect(endpoint.seen).toHaveLength(requests);
    expect(reader.ledger()).toEqual([
      expect.objectContaining({ operation: "dynamodb:ListTables", calls: requests, failed: 1, complete: false }),
    ]);
  });
});

/** In AWS's words (IAM user guide, troubleshoot access denied error messages): explicit denies, then implicit ones. */
const denials: readonly (readonly [says: string, by: PolicyType, kind: UnknownKind])[] = [
  ["with an explicit deny in a service control policy", "service-control-policy", "denied-by-scp"],
  [
    "with an explicit deny in a service control policy: arn:aws:organizations::1:policy/o-a/service_control_policy/p-a",
    "service-control-policy",
    "denied-by-scp",
  ],
  ["with an explicit deny in a resource control policy", "resource-control-policy", "denied"],
  ["with an explicit deny in a permissions boundary", "permissions-boundary", "denied"],
  ["with an explicit deny in a session policy", "session-policy", "denied"],
  ["with an explicit deny in an identity-based policy", "identity-policy", "denied"],
  ["with an explicit deny in a resource-based policy", "resource-policy", "denied"],
  ["with an explicit deny in a VPC endpoint policy", "endpoint-policy", "denied"],
  ["with an explicit deny in the role trust policy", "trust-policy", "denied"],
  [
    "because no service control policy allows the dynamodb:ListTables action",
    "service-control-policy",
    "denied-by-scp",
  ],
  ["because no resource control policy allows the dynamodb:ListTables action", "resource-control-policy", "denied"],
  ["because no permissions boundary allows the dynamodb:ListTables action", "permissions-boundary", "denied"],
  ["because no session policy allows the dynamodb:ListTables action", "session-policy", "denied"],
  ["because no identity-based policy allows the dynamodb:ListTables action", "identity-policy", "denied"],
  ["because no resource-based policy allows the dynamodb:ListTables action", "resource-policy", "denied"],
  ["because no VPC endpoint policy allows the dynamodb:ListTables action", "endpoint-policy", "denied"],
  ["because no role trust policy allows the sts:AssumeRole action", "trust-policy", "denied"],
];
const notAuthorized = (says: string): Answer =>
  jsonError(
    "AccessDeniedException",
    `User: arn:aws:iam::1:user/a is not authorized to perform: dynamodb:ListTables on resource: * ${says}`,
  );

describe("a denial", () => {
  test.each(denials)("%s names its policy: %s", async (says, by, kind) => {
    const { aws } = await against(() => notAuthorized(says));
    expect(await reads["dynamodb:ListTables"](aws)).toMatchObject({ reason: { kind, by } });
  });

  test.each(["", "in account session policy-like-names", "because no session policy-writer was found"])(
    "that names none (%s) is told without one",
    async (says) => {
      const { aws } = await against(() => notAuthorized(says));
      const read = await reads["dynamodb:ListTables"](aws);
      expect(read).toMatchObject({ state: "unread", reason: { kind: "denied" } });
      expect(read).not.toHaveProperty("reason.by");
    },
  );
});

describe("a limit on what is under way at once", () => {
  test("is waited for, and does not slow the calls down as a throttle does", async () => {
    const ports = virtualPorts();
    const limit = jsonError("LimitExceededException", "Subscriber limit exceeded");
    const { aws } = await against((nth) => (nth <= 3 ? limit : { body: '{"TableNames":[]}' }), ports);
    const reader = aws.reader(aws.hub, "eu-west-1");
    expect(await reader.read("dynamodb:ListTables", {})).toMatchObject({ state: "read" });
    // Half of 1, 2 and 4 seconds: the back-offs of the documented remedy; a throttle would have emptied the bucket as well.
    expect(ports.slept).toEqual([500, 1_000, 2_000]);
    expect(reader.ledger()).toMatchObject([{ calls: 4, throttled: 0, failed: 0 }]);
  });
});

describe("a clock that is an hour off", () => {
  const date = { date: new Date(Date.now() - 3_600_000).toUTCString() };
  const later = (answer: Answer): Answer =>
    typeof answer === "string" ? answer : { ...answer, headers: { ...answer.headers, ...date } };

  test("makes a denial no passing trouble", async () => {
    const { aws, endpoint } = await against(() => later(notAuthorized("")));
    expect(await reads["dynamodb:ListTables"](aws)).toMatchObject({ reason: { kind: "denied" } });
    expect(endpoint.seen).toHaveLength(1);
  });

  test("leaves a throttle what it is", async () => {
    const { aws } = await against(() => later(jsonError("ThrottlingException", "Rate exceeded")));
    const reader = aws.reader(aws.hub, "eu-west-1");
    expect(await reader.read("dynamodb:ListTables", {})).toMatchObject({ reason: { kind: "throttled" } });
    expect(reader.ledger()).toMatchObject([{ calls: 10, throttled: 10 }]);
  });
});

describe("a read over the query protocol", () => {
  const cases: readonly Case[] = [
    {
      when: "a denial",
      answer: xmlError("AccessDenied", "not authorized"),
      kind: "denied",
      code: "AccessDenied",
      requests: 1,
    },
    {
      when: "a throttle",
      answer: xmlError("Throttling", "Rate exceeded", 400),
      kind: "throttled",
      code: "Throttling",
      requests: 10,
    },
    { when: "HTML", answer: { body: "<html>welcome</html>" }, kind: "malformed", code: "no Account", requests: 1 },
    { when: "JSON", answer: { body: "{}" }, kind: "malformed", code: "HTTP 200", requests: 1 },
    {
      when: "HTTP 404 with HTML",
      answer: { status: 404, body: "<html>Not Found</html>" },
      kind: "unsupported",
      code: "HTTP 404",
      requests: 1,
    },
    {
      when: "HTTP 500 with HTML",
      answer: { status: 500, body: "<html>oh</html>" },
      kind: "server-error",
      code: "HTTP 500",
      requests: 4,
    },
    {
      when: "unknown keys",
      answer: xmlError("InvalidClientTokenId", "The security token included in the request is invalid."),
      kind: "denied",
      code: "InvalidClientTokenId",
      requests: 1,
    },
  ];
  test.each(named(cases))("%s is %s (%s)", async (_when, kind, code, { answer, requests }) => {
    const { aws, endpoint } = await against(() => answer);
    expect(await reads["sts:GetCallerIdentity"](aws)).toMatchObject({ state: "unread", reason: { kind, code } });
    expect(endpoint.seen).toHaveLength(requests);
  });
});

describe("a read over the REST protocol", () => {
  const notFound: Answer = { status: 404, body: "<!doctype html>" };
  const cases: readonly Case[] = [
    { when: "null", answer: { body: "null" }, kind: "malformed", code: "HTTP 200", requests: 1 },
    { when: "{}", answer: { body: "{}" }, kind: "malformed", code: "no Results", requests: 1 },
    { when: "HTTP 404 as moto answers it", answer: notFound, kind: "unsupported", code: "HTTP 404", requests: 1 },
  ];
  test.each(named(cases))("%s is %s (%s)", async (_when, kind, code, { answer, requests }) => {
    const { aws, endpoint } = await against(() => answer);
    expect(await reads["backup:ListProtectedResources"](aws)).toMatchObject({
      state: "unread",
      reason: { kind, code },
    });
    expect(endpoint.seen).toHaveLength(requests);
  });
});

describe("repeats", () => {
  test("a read that is throttled twice and then answered is read", async () => {
    const { aws, endpoint } = await against((nth) =>
      nth < 3 ? jsonError("ThrottlingException", "Rate exceeded") : { body: '{"TableNames":["a"]}' },
    );
    const reader = aws.reader(aws.hub, "eu-west-1");
    expect(await reader.read("dynamodb:ListTables", {})).toMatchObject({
      state: "read",
      value: { TableNames: ["a"] },
      evidence: { operation: "dynamodb:ListTables", requestId: "request-3" },
    });
    expect(endpoint.seen).toHaveLength(3);
    expect(reader.ledger()).toEqual([expect.objectContaining({ calls: 3, throttled: 2, failed: 0, complete: true })]);
  });

  test("the time a service asks for is waited, up to the cap", async () => {
    const asked = ["1234", "9999999"];
    const { aws, ports } = await against((nth) =>
      nth <= 2
        ? {
            ...(jsonError("ThrottlingException", "Rate exceeded") as object),
            headers: { "x-amz-retry-after": asked[nth - 1] ?? "" },
          }
        : { body: '{"TableNames":[]}' },
    );
    await reads["dynamodb:ListTables"](aws);
    expect(ports.slept).toContain(1_234);
    expect(ports.slept).toContain(20_000);
    expect(Math.max(...ports.slept)).toBe(20_000);
  });

  test("a service that is down is not asked four times for each of many tables", async () => {
    const { aws, endpoint } = await against(() => ({ status: 500, body: "{}" }));
    const reader = aws.reader(aws.hub, "eu-west-1");
    for (let table = 0; table < 100; table += 1) {
      const read = await reader.read("dynamodb:DescribeTable", { TableName: `t${table}` });
      expect(read).toMatchObject({ state: "unread", reason: { kind: "server-error" } });
    }
    // 100 first attempts and what 500 tokens pay at 14 a repeat.
    expect(endpoint.seen).toHaveLength(100 + Math.floor(500 / 14));
  });

  test("an endpoint where nobody listens is network trouble with the system's code", async () => {
    const { aws, endpoint } = await against(() => "close");
    await endpoint.stop();
    expect(await reads["dynamodb:ListTables"](aws)).toMatchObject({
      state: "unread",
      reason: { kind: "network", code: "ECONNREFUSED" },
    });
  });

  test("a host that does not exist is network trouble", async () => {
    aws = connect({ env: {}, ports: virtualPorts(), endpoint: "http://nowhere.invalid:1", callerCredentials: keys });
    const read = await reads["dynamodb:ListTables"](aws);
    expect(read).toMatchObject({ state: "unread", reason: { kind: "network" } });
    expect(["ENOTFOUND", "EAI_AGAIN"]).toContain(read.state === "unread" ? read.reason.code : "");
  });
});

describe("what a message may carry into a report", () => {
  test("keys, tokens, signatures and request ids of a hostile answer are removed and the text is bounded", async () => {
    const hostile = [
      `your secret is ${keys.secretAccessKey} and id ${keys.accessKeyId}`,
      "Authorization: AWS4-HMAC-SHA256 Credential=AKIAOTHEROTHEROTHER1/20261122/us-east-1/sts/aws4_request, Signature=deadbeef",
      "RequestId: 11111111-2222-3333-4444-555555555555",
      "x".repeat(100_000),
    ];
    for (const message of hostile) {
      const { aws, endpoint } = await against(() => jsonError("AccessDeniedException", message));
      const read = await reads["dynamodb:ListTables"](aws);
      const text = JSON.stringify(read);
      expect(text).not.toContain(keys.secretAccessKey);
      expect(text).not.toContain("AKIA");
      expect(text).not.toContain("deadbeef");
      expect(text).not.toContain("11111111-2222");
      expect(text.length).toBeLessThan(700);
      aws.close();
      await endpoint.stop();
    }
  });

  test("an error code is an endpoint's word too: bounded, one line", async () => {
    const { aws } = await against(() => jsonError(`Oops\n<script>${"y".repeat(5_000)}`, "hm"));
    const read = await reads["dynamodb:ListTables"](aws);
    const code = read.state === "unread" ? (read.reason.code ?? "") : "";
    expect(code).toMatch(/^Oops /);
    expect(code.length).toBeLessThanOrEqual(100);
  });
});

test("a session whose keys AWS knows elsewhere finds the Region disabled; one whose keys are unknown everywhere is denied", async () => {
  const unrecognized = jsonError(
    "UnrecognizedClientException",
    "The security token included in the request is invalid",
  );
  for (const [identity, kind] of [
    [callerIdentity("111122223333", "arn:aws:iam::111122223333:user/a"), "region-disabled"],
    [xmlError("InvalidClientTokenId", "invalid"), "denied"],
  ] as const) {
    endpoint = await startEndpoint(({ operation }) => (operation === "GetCallerIdentity" ? identity : unrecognized));
    aws = connect({ env: {}, ports: virtualPorts(), endpoint: endpoint.url, callerCredentials: keys });
    const reader = aws.reader(aws.hub, "af-south-1");
    for (const table of ["a", "b", "c"]) {
      const read = await reader.read("dynamodb:DescribeTable", { TableName: table });
      expect(read).toMatchObject({ state: "unread", reason: { kind, code: "UnrecognizedClientException" } });
    }
    expect(endpoint.seen.filter(({ operation }) => operation === "GetCallerIdentity")).toHaveLength(1);
    aws.close();
    await endpoint.stop();
  }
});
