/** Trouble that does not pass, over real HTTP: it ends, costs a bounded number of requests, and leaves true causes. */
import { afterEach, expect, test } from "vitest";
import { connect, type Aws } from "../../src/aws/connect.ts";
import { byChance, probeEvery } from "../../src/aws/lines.ts";
import { jsonError, startEndpoint, type Answer, type FakeEndpoint, type Seen } from "./endpoint-fixture.ts";
import { virtualPorts } from "./ports-fixture.ts";

let endpoint: FakeEndpoint | undefined;
let aws: Aws | undefined;

afterEach(async () => {
  aws?.close();
  await endpoint?.stop();
});

async function against(answer: (request: Seen) => Answer) {
  endpoint = await startEndpoint(answer);
  const ports = virtualPorts();
  const callerCredentials = { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "secret" };
  const timeouts = { connection: 2_000, request: 600, socket: 2_000, response: 2_000 };
  const opened = connect({ env: {}, ports, endpoint: endpoint.url, callerCredentials, timeouts });
  aws = opened;
  const list = async (region: string) => {
    const read = await opened.reader(opened.hub, region).read("dynamodb:ListTables", {});
    return read.state === "read" ? "read" : read.reason.kind;
  };
  return { ports, endpoint, aws: opened, list };
}

const none: Answer = { body: '{"TableNames":[]}' };
const kindsOf = (kinds: readonly string[]): readonly string[] => [...new Set(kinds)];

test("an operation that AWS throttles at every call ends as throttled, for all of its tables, without ten requests for each", async () => {
  const { aws, endpoint } = await against(({ operation }) =>
    operation === "DescribeTable" ? jsonError("ThrottlingException", "Rate exceeded") : none,
  );
  const reader = aws.reader(aws.hub, "eu-west-1");
  const kinds: string[] = [];
  // Eight at a time, as tables come.
  const names = Array.from({ length: 300 }, (_, i) => `table-${i}`).values();
  const worker = async () => {
    for (const TableName of names) {
      const read = await reader.read("dynamodb:DescribeTable", { TableName });
      kinds.push(read.state === "read" ? "read" : `${read.reason.kind} ${read.reason.code}`);
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  expect(kinds).toHaveLength(300);
  expect(kindsOf(kinds)).toEqual(["throttled ThrottlingException"]);
  expect(endpoint.seen.length).toBeLessThan(1_000);
  // The rest of the scope is read as ever.
  expect(await reader.read("dynamodb:ListTables", {})).toMatchObject({ state: "read" });
});

test("a Region that hangs costs hundreds of scopes one request each, then none, and is seen again when it comes back", async () => {
  let hangs = true;
  const { ports, endpoint, list } = await against(({ region }) => (hangs && region === "af-south-1" ? "hang" : none));
  const asked = () => endpoint.seen.filter(({ region }) => region === "af-south-1").length;
  const scopes = (count: number) => Promise.all(Array.from({ length: count }, () => list("af-south-1")));

  expect(kindsOf(await scopes(60))).toEqual(["timeout"]);
  expect(asked()).toBeLessThanOrEqual(60 + byChance);

  ports.advance(60_000);
  expect(await list("eu-west-1")).toBe("read");
  const before = asked();
  expect(kindsOf(await scopes(1_000))).toEqual(["timeout"]);
  expect(asked() - before).toBe(1);

  hangs = false;
  ports.advance(probeEvery);
  expect(await list("af-south-1")).toBe("read");
  expect(await list("af-south-1")).toBe("read");
});
