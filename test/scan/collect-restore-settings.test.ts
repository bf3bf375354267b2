import { describe, expect, test } from "vitest";
import type { TableSpec } from "../../src/emulator/organization.ts";
import { collectRestoreSettings } from "../../src/scan/collect-restore-settings.ts";
import { demandAll, embeddedAws, member, oneScope, region, scanMember } from "./embedded-aws.ts";
import { scriptedReader } from "./scripted-reader.ts";
import { absent, factsOf, known, malformed } from "./stated-facts.ts";

const operations = {
  ttl: "dynamodb:DescribeTimeToLive",
  policy: "dynamodb:GetResourcePolicy",
  kinesis: "dynamodb:DescribeKinesisStreamingDestination",
} as const;
const names = [
  "restoreSettings.ttl",
  "restoreSettings.resourcePolicy",
  "restoreSettings.resourcePolicyDocument",
  "restoreSettings.kinesisDestinations",
  "restoreSettings.kinesisStreams",
] as const;
const stream = `arn:aws:kinesis:${region}:${member}:stream/changes`;
const rich: TableSpec = {
  name: "rich",
  ttl: { attribute: "expires" },
  resourcePolicy: '{"Version":"2012-10-17"}',
  kinesis: [{ stream: `${stream}-2`, status: "ENABLING" }, { stream }, { stream: `${stream}-3`, status: "DISABLED" }],
};
const document = known('{"Version":"2012-10-17"}');
const streams = known(`${stream} ${stream}-2`);

async function scan(tables: readonly TableSpec[], more: Parameters<typeof oneScope>[1] = {}) {
  const aws = await embeddedAws(oneScope(tables, more));
  const scanned = await scanMember(aws, { demand: demandAll(["table", "restoreSettings"]) });
  const facts = (name: string) => names.map((fact) => scanned.view(name).fact(fact));
  return { ...scanned, facts, slept: aws.slept };
}

describe("what a restored table would lack", () => {
  test("is read with three calls a table, each proven by its call", async () => {
    const { facts, calls, tables } = await scan([rich]);
    expect(facts("rich")).toEqual([known("expires"), known(true), document, known(2), streams]);
    for (const operation of Object.values(operations)) expect(calls[operation]).toBe(1);
    expect(tables.get("rich")?.evidence.map(({ operation }) => operation)).toEqual([
      "dynamodb:DescribeTable",
      operations.kinesis,
      operations.ttl,
      operations.policy,
    ]);
  });

  test("may be nothing: an error that tells of no policy is an answer, and no failure", async () => {
    const { facts, tables, end } = await scan([{ name: "bare" }]);
    expect(facts("bare")).toEqual([absent, known(false), absent, known(0), absent]);
    expect(tables.get("bare")?.evidence.at(-1)).toMatchObject({
      operation: operations.policy,
      requestId: expect.any(String) as string,
    });
    expect(end.ledger.find(({ operation }) => operation === operations.policy)).toMatchObject({
      calls: 1,
      failed: 0,
      complete: true,
    });
  });

  test.each(Object.values(operations))(
    "leaves its facts unknown where %s is refused, and the others known",
    async (operation) => {
      const { facts, tables } = await scan([rich], { refusals: [{ operation, because: "scp" }] });
      const lost: unknown = expect.objectContaining({
        state: "unknown",
        reason: expect.objectContaining({ kind: "denied-by-scp", operation }) as unknown,
      });
      const all = [
        operation === operations.ttl ? [lost] : [known("expires")],
        operation === operations.policy ? [lost, lost] : [known(true), document],
        operation === operations.kinesis ? [lost, lost] : [known(2), streams],
      ].flat();
      expect(facts("rich")).toEqual(all);
      expect(tables.get("rich")?.groups.restoreSettings).toEqual({ state: "read" });
    },
  );

  test("is not nothing where a part is not found: it is asked for again, and then not ready", async () => {
    const { facts, calls, slept } = await scan([rich], {
      faults: [{ kind: "not-found", operation: operations.policy }],
    });
    const notReady = {
      state: "unknown",
      reason: {
        kind: "not-ready",
        operation: operations.policy,
        code: "ResourceNotFoundException",
        detail: "the table is ACTIVE",
      },
    };
    expect(facts("rich")).toEqual([known("expires"), notReady, notReady, known(2), streams]);
    expect(calls[operations.policy]).toBe(2);
    expect(slept).toHaveLength(1);
  });

  test.each([
    ["being made", { status: "CREATING", created: "1m", settlesAfter: "1d" }],
    ["being restored", { status: "CREATING", created: "1m", settlesAfter: "1d", restoring: true }],
    ["being deleted", { status: "DELETING", settlesAfter: "1d" }],
  ] as const)("is not ready while the table is %s", async (_, state) => {
    const { facts } = await scan([{ ...rich, ...state }]);
    for (const fact of facts("rich")) expect(fact).toMatchObject({ state: "unknown", reason: { kind: "not-ready" } });
  });
});

describe("answers about settings", () => {
  const sound = {
    [operations.ttl]: [{ TimeToLiveDescription: { TimeToLiveStatus: "DISABLED" } }],
    [operations.policy]: [{ Policy: "{}" }],
    [operations.kinesis]: [{ KinesisDataStreamDestinations: [] }],
  };
  const read = async (script: object) =>
    factsOf(
      await collectRestoreSettings(
        scriptedReader({ ...sound, ...script }),
        { name: "orders", arn: `arn:aws:dynamodb:${region}:${member}:table/orders` },
        async (part) => part(),
      ),
    );

  test.each([
    [{ TimeToLiveStatus: "ENABLING", AttributeName: "ttl" }, known("ttl")],
    [{ TimeToLiveStatus: "ENABLED", AttributeName: "ttl" }, known("ttl")],
    [{ TimeToLiveStatus: "DISABLING", AttributeName: "ttl" }, absent],
    [{ TimeToLiveStatus: "DISABLED" }, absent],
    [{ TimeToLiveStatus: "ENABLED" }, malformed(operations.ttl, "no AttributeName")],
    [{}, malformed(operations.ttl, "no TimeToLiveStatus")],
    [
      { TimeToLiveStatus: "PAUSED" },
      malformed(operations.ttl, "TimeToLiveStatus is not one of ENABLING, ENABLED, DISABLING, DISABLED"),
    ],
  ])("time to live %o is %o", async (TimeToLiveDescription, fact) => {
    expect((await read({ [operations.ttl]: [{ TimeToLiveDescription }] }))["restoreSettings.ttl"]).toEqual(fact);
  });

  test("Kinesis streams in a state that AWS may add one day are not counted and not left out", async () => {
    const destinations = (status: string) => ({
      [operations.kinesis]: [{ KinesisDataStreamDestinations: [{ StreamArn: stream, DestinationStatus: status }] }],
    });
    const of = async (status: string) => (await read(destinations(status)))["restoreSettings.kinesisDestinations"];
    expect(await of("UPDATING")).toEqual(known(1));
    expect(await of("ENABLE_FAILED")).toEqual(known(0));
    expect(await of("PAUSED")).toMatchObject({ state: "unknown", reason: { kind: "malformed" } });
  });

  test("the document of a policy that is empty is no document", async () => {
    const facts = await read({ [operations.policy]: [{ Policy: "" }] });
    expect(facts["restoreSettings.resourcePolicyDocument"]).toEqual(
      malformed(operations.policy, "Policy is not a text"),
    );
  });

  test.each([
    ["is not named", undefined, "no StreamArn"],
    ["holds a space, which would make two of it", `${stream} ${stream}`, "StreamArn is no ARN"],
  ])("a Kinesis stream whose ARN %s leaves all of them unknown, and counted", async (_, StreamArn, why) => {
    const facts = await read({
      [operations.kinesis]: [{ KinesisDataStreamDestinations: [{ StreamArn, DestinationStatus: "ACTIVE" }] }],
    });
    expect(facts["restoreSettings.kinesisStreams"]).toEqual(malformed(operations.kinesis, why));
    expect(facts["restoreSettings.kinesisDestinations"]).toEqual(known(1));
  });
});
