/** What leaves for AWS, whatever the methods of the writing clients are given: only requests that can take no protection away. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect, type Aws } from "../../src/aws/connect.ts";
import { createRestorer, streamViewTypes, tableClasses } from "../../src/aws/write-restore.ts";
import { createDriller } from "../../src/aws/write-drill.ts";
import { isScratchName } from "../../src/model/drill.ts";
import { createWriter } from "../../src/aws/write-client.ts";
import { writeOperations } from "../../src/model/write-operations.ts";
import { startEndpoint, type FakeEndpoint, type Seen } from "./endpoint-fixture.ts";
import { virtualPorts } from "./ports-fixture.ts";

let endpoint: FakeEndpoint;
let aws: Aws;

beforeAll(async () => {
  endpoint = await startEndpoint(({ operation, body }) => {
    if (operation !== "DescribeTable") return { body: "{}" };
    const { TableName } = JSON.parse(body) as { readonly TableName: string };
    return { body: JSON.stringify({ Table: { TableName, TableId: "id" } }) };
  });
  const callerCredentials = { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "secret" };
  aws = connect({ env: {}, ports: virtualPorts(), endpoint: endpoint.url, callerCredentials });
});

afterAll(async () => {
  aws.close();
  await endpoint.stop();
});

/** Nothing that a request may hold, whatever name it stands under. */
const off = ["PointInTimeRecoveryEnabled", "DeletionProtectionEnabled", "StreamEnabled", "Enabled"];
const neverHeld =
  /^(Delete(?!AfterDays$)|Remove|Disable|Untag|ReplicaUpdates|GlobalSecondaryIndexUpdates|BackupArns|ConfirmRemoveSelfResourceAccess)/;

function* membersOf(value: unknown): Generator<readonly [string, unknown]> {
  if (Array.isArray(value)) for (const item of value) yield* membersOf(item);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return;
  for (const entry of Object.entries(value)) {
    yield entry;
    yield* membersOf(entry[1]);
  }
}

/** AWS Backup names the operation by method and path. */
const named: Readonly<Record<string, string>> = { "/backup-jobs": "StartBackupJob" };

function refusedIn({ operation, body }: Seen, allowed: ReadonlySet<string>): readonly string[] {
  const command = named[operation] ?? operation;
  // The names of a request's members; what people wrote (names, tags, policies) is held in strings.
  const members = [...membersOf(JSON.parse(body === "" ? "{}" : body))];
  return [
    ...(allowed.has(command) ? [] : [`${command} is sent`]),
    ...members.filter(([name, value]) => off.includes(name) && value !== true).map(([name]) => `${name} is not true`),
    ...members.filter(([name]) => neverHeld.test(name)).map(([name]) => `${name} is held`),
  ];
}

/** Text as it comes, and what somebody who wants to break out of a member would write. */
const words = fc.oneof(
  fc.string({ minLength: 1, maxLength: 40 }),
  fc.constantFrom(
    'x","PointInTimeRecoverySpecification":{"PointInTimeRecoveryEnabled":false},"a":"',
    "__proto__",
    "constructor",
    "../../backup-vaults/v/recovery-points/p",
    "\u0000",
  ),
);
const days = fc.oneof(fc.integer(), fc.constantFrom(-1, 0, 1, 35, Number.NaN, Number.POSITIVE_INFINITY));

/** Calls by the name of their method; arguments are also objects with members that the method does not name. */
const junk = fc.record(
  {
    PointInTimeRecoveryEnabled: fc.constant(false),
    DeletionProtectionEnabled: fc.constant(false),
    enabled: fc.constant(false),
    Lifecycle: fc.constant({ DeleteAfterDays: 1 }),
    ReplicaUpdates: fc.constant([{ Delete: { RegionName: "eu-west-1" } }]),
  },
  { requiredKeys: [] },
);

const writerCalls = {
  enablePitr: fc.record({ table: words, days }),
  createBackup: fc.record({ table: words, name: words }),
  enableDeletionProtection: fc.record({ table: words }),
  tagTable: fc.record({ arn: words, tags: fc.dictionary(words, words, { maxKeys: 3 }) }),
  startBackupJob: fc.record({
    tableArn: words,
    vault: words,
    roleArn: words,
    token: words,
    deleteAfterDays: fc.option(days),
  }),
};

const restorerCalls = {
  restoreFromBackup: fc.record({ backupArn: words, to: words }),
  restoreToTime: fc.record({
    tableArn: words,
    to: words,
    at: fc.oneof(
      fc.constant("latest"),
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    ),
  }),
  enableTtl: fc.record({ table: words, attribute: words }),
  enableStream: fc.record({ table: words, viewType: fc.constantFrom(...streamViewTypes) }),
  setTableClass: fc.record({ table: words, tableClass: fc.constantFrom(...tableClasses) }),
  putTablePolicy: fc.record({ arn: words, document: words }),
  enableKinesis: fc.record({ table: words, streamArn: words }),
};

type Methods = Readonly<Record<string, (of: never) => Promise<unknown>>>;

const clients = [
  { of: "repairs", open: createWriter, calls: writerCalls },
  { of: "restores", open: createRestorer, calls: restorerCalls },
] as const;

const allowed = new Set(
  Object.entries(writeOperations)
    .filter(([id]) => id !== "dynamodb:DeleteTable" && id !== "dynamodb:Scan")
    .map(([, { command }]) => command),
);

describe.each(clients)("the client that $of", ({ open, calls }) => {
  test("has a property here for each of its methods", () => {
    const methods = Object.keys(open(aws, aws.hub, "eu-west-1")).filter((name) => name !== "ledger");
    expect(methods.sort()).toEqual(Object.keys(calls).sort());
  });

  test.each(Object.keys(calls))(
    "%s: whatever it is given, the request on the wire disables nothing",
    async (method) => {
      const client = open(aws, aws.hub, "eu-west-1") as unknown as Methods;
      const given = (calls as Readonly<Record<string, fc.Arbitrary<object>>>)[method] as fc.Arbitrary<object>;
      const before = endpoint.seen.length;
      await fc.assert(
        fc.asyncProperty(given, junk, async (of, more) => {
          const from = endpoint.seen.length;
          // What the SDK cannot send, it throws at; then nothing left.
          await Promise.resolve(client[method]?.({ ...more, ...of } as never)).catch(() => {});
          const sent = endpoint.seen.slice(from);
          expect(sent.flatMap((request) => refusedIn(request, allowed))).toEqual([]);
        }),
        { numRuns: 60 },
      );
      expect(endpoint.seen.length).toBeGreaterThan(before);
    },
  );
});

describe("the client that drills", () => {
  const scratch = fc
    .uint8Array({ minLength: 16, maxLength: 16 })
    .map((bytes) => `restorable-drill-${Buffer.from(bytes).toString("hex")}`);
  const names = fc.oneof(
    words,
    scratch,
    scratch.map((name) => `${name}x`),
    scratch.map((name) => name.toUpperCase()),
  );
  // The SDK writes the name of a member of a map down unescaped: a backslash in it makes a body that is no JSON.
  const pageStarts = fc.option(
    fc.dictionary(fc.stringMatching(/^[A-Za-z0-9_.-]{1,20}$/), fc.record({ S: fc.string() })),
    { nil: undefined },
  );
  const calls = fc.oneof(
    fc.record({ method: fc.constant("denyOthers"), of: fc.record({ name: names, arn: words, roleArn: words }) }),
    fc.record({
      method: fc.constant("denyOthers"),
      of: names.map((name) => ({
        name,
        arn: `arn:aws:dynamodb:eu-west-1:1:table/${name}`,
        roleArn: "arn:aws:iam::1:role/R",
      })),
    }),
    fc.record({ method: fc.constant("scanPage"), of: fc.record({ name: names, limit: days }) }),
    fc.record({ method: fc.constant("countPage"), of: fc.record({ name: names, from: pageStarts }) }),
    // The organization of this test says of every table that its id is "id".
    fc.record({
      method: fc.constant("deleteScratchTable"),
      of: fc.record({ name: names, tableId: fc.oneof(words, fc.constant("id")) }),
    }),
  );

  test("touches no table but one that is named as drills name theirs, and deletes none of another id", async () => {
    const driller = createDriller(aws, aws.hub, "eu-west-1") as unknown as Methods;
    const deleted: string[] = [];
    await fc.assert(
      fc.asyncProperty(calls, async ({ method, of }) => {
        const from = endpoint.seen.length;
        await Promise.resolve()
          .then(() => driller[method]?.(of as never))
          .catch(() => {});
        for (const { operation, body } of endpoint.seen.slice(from)) {
          expect(["DescribeTable", "PutResourcePolicy", "Scan", "DeleteTable"]).toContain(operation);
          const sent = JSON.parse(body) as { readonly TableName?: string; readonly ResourceArn?: string };
          expect(isScratchName(sent.TableName ?? sent.ResourceArn?.split("/").at(-1) ?? "")).toBe(true);
          if (operation !== "DeleteTable") continue;
          expect(of).toMatchObject({ tableId: "id" });
          deleted.push(sent.TableName ?? "");
        }
      }),
      { numRuns: 300 },
    );
    expect(deleted.length).toBeGreaterThan(0);
  });
});

describe("what is looked for", () => {
  const seen = (operation: string, body: object): Seen =>
    ({ operation, body: JSON.stringify(body) }) as unknown as Seen;

  test.each([
    ["DeleteBackup", { BackupArn: "a" }],
    ["DeleteTable", { TableName: "a" }],
    ["UpdateContinuousBackups", { PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false } }],
    ["UpdateTable", { DeletionProtectionEnabled: false }],
    ["UpdateTable", { ReplicaUpdates: [{ Delete: { RegionName: "eu-west-1" } }] }],
    ["UpdateTimeToLive", { TimeToLiveSpecification: { Enabled: false } }],
  ])("is found: %s %j", (operation, body) => {
    expect(refusedIn(seen(operation, body), allowed)).not.toEqual([]);
  });

  test("leaves what people wrote alone", () => {
    const tags = { ResourceArn: "a", Tags: [{ Key: "PointInTimeRecoveryEnabled", Value: "false" }] };
    expect(refusedIn(seen("TagResource", tags), allowed)).toEqual([]);
  });
});
