import {
  DescribeKinesisStreamingDestinationCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  EnableKinesisStreamingDestinationCommand,
  ListTagsOfResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import { GetResourcesCommand } from "@aws-sdk/client-resource-groups-tagging-api";
import { describe, expect, it } from "vitest";
import type { Emulator } from "../../src/emulator/emulator.ts";
import { member, refusalOf, region, withTables } from "./clients.ts";

const arn = `arn:aws:dynamodb:${region}:${member}:table/orders`;
const orders = { TableName: "orders" };

function truthOf(emulator: Emulator) {
  const account = emulator.truth().accounts.find(({ id }) => id === member);
  const table = account?.scopes.find((scope) => scope.region === region)?.tables.find(({ name }) => name === "orders");
  if (!table) throw new Error("no such table");
  return table;
}

describe("dynamodb:UpdateTable", () => {
  it("protects a table from deletion, which it tells at once", async () => {
    const { emulator, dynamodb } = await withTables([{ name: "orders" }]);
    const answer = await dynamodb.send(new UpdateTableCommand({ ...orders, DeletionProtectionEnabled: true }));
    expect(answer.TableDescription).toMatchObject({ TableStatus: "ACTIVE", DeletionProtectionEnabled: true });
    const { Table } = await dynamodb.send(new DescribeTableCommand(orders));
    expect(Table).toMatchObject({ DeletionProtectionEnabled: true, TableArn: arn });
    expect(truthOf(emulator)).toMatchObject({ deletionProtection: true, status: "ACTIVE" });
    expect(emulator.log()[0]).toMatchObject({
      operation: "dynamodb:UpdateTable",
      table: "orders",
      input: { ...orders, DeletionProtectionEnabled: true },
    });
  });

  it("leaves a table UPDATING for a while when class, billing or stream change, and takes no change meanwhile", async () => {
    const { emulator, dynamodb } = await withTables([{ name: "orders" }]);
    const change = new UpdateTableCommand({
      ...orders,
      TableClass: "STANDARD_INFREQUENT_ACCESS",
      BillingMode: "PAY_PER_REQUEST",
      StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" },
    });
    expect((await dynamodb.send(change)).TableDescription).toMatchObject({ TableStatus: "UPDATING" });
    const protect = new UpdateTableCommand({ ...orders, DeletionProtectionEnabled: true });
    expect(await refusalOf(dynamodb.send(protect))).toMatchObject({
      name: "ResourceInUseException",
      message: "Attempt to change a resource which is still in use: Table is being updated: orders",
    });
    emulator.clock.advance("5s");
    const { Table } = await dynamodb.send(new DescribeTableCommand(orders));
    expect(Table).toMatchObject({
      TableStatus: "ACTIVE",
      TableClassSummary: { TableClass: "STANDARD_INFREQUENT_ACCESS" },
      BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" },
      StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" },
      LatestStreamLabel: "2026-11-20T12:00:00.000",
    });
    expect((await dynamodb.send(protect)).TableDescription).toMatchObject({ DeletionProtectionEnabled: true });
  });

  it.each(["CREATING", "UPDATING", "DELETING"] as const)("refuses a table that is %s", async (status) => {
    const { dynamodb } = await withTables([{ name: "orders", status }]);
    const protect = new UpdateTableCommand({ ...orders, DeletionProtectionEnabled: true });
    expect((await refusalOf(dynamodb.send(protect))).name).toBe("ResourceInUseException");
  });
});

describe("dynamodb:TagResource and UntagResource", () => {
  it("add, replace and take away, and the tagging API hears of it", async () => {
    const { emulator, dynamodb, tagging } = await withTables([{ name: "orders", tags: { env: "dev", old: "x" } }]);
    await dynamodb.send(
      new TagResourceCommand({
        ResourceArn: arn,
        Tags: [
          { Key: "env", Value: "prod" },
          { Key: "team", Value: "" },
        ],
      }),
    );
    await dynamodb.send(new UntagResourceCommand({ ResourceArn: arn, TagKeys: ["old", "never"] }));
    const tags = [
      { Key: "env", Value: "prod" },
      { Key: "team", Value: "" },
    ];
    expect((await dynamodb.send(new ListTagsOfResourceCommand({ ResourceArn: arn }))).Tags).toEqual(tags);
    expect((await tagging.send(new GetResourcesCommand({}))).ResourceTagMappingList).toEqual([
      { ResourceARN: arn, Tags: tags },
    ]);
    expect(truthOf(emulator).tags).toEqual({ env: "prod", team: "" });
  });

  it("make a table known to the tagging API that never was tagged", async () => {
    const { dynamodb, tagging } = await withTables([{ name: "orders" }]);
    expect((await tagging.send(new GetResourcesCommand({}))).ResourceTagMappingList).toEqual([]);
    await dynamodb.send(new TagResourceCommand({ ResourceArn: arn, Tags: [{ Key: "env", Value: "prod" }] }));
    expect((await tagging.send(new GetResourcesCommand({}))).ResourceTagMappingList).toHaveLength(1);
  });

  it("take the fiftieth tag and not the next, and no key of AWS's own", async () => {
    const { dynamodb } = await withTables([
      { name: "orders", tags: Object.fromEntries(Array.from({ length: 49 }, (_, n) => [`k${n}`, ""])) },
    ]);
    const tag = (Key: string) =>
      dynamodb.send(new TagResourceCommand({ ResourceArn: arn, Tags: [{ Key, Value: "v" }] }));
    await tag("fiftieth");
    expect((await refusalOf(tag("next"))).name).toBe("ValidationException");
    await tag("fiftieth");
    expect((await refusalOf(tag("aws:mine"))).name).toBe("ValidationException");
  });

  it("say that tags are being updated where a fault wants it, and change nothing then", async () => {
    const { emulator, dynamodb } = await withTables([{ name: "orders" }]);
    emulator.fault({ kind: "limit-exceeded", times: 1 });
    const tag = new TagResourceCommand({ ResourceArn: arn, Tags: [{ Key: "env", Value: "prod" }] });
    expect(await refusalOf(dynamodb.send(tag))).toMatchObject({
      name: "LimitExceededException",
      message: "Table tags are being updated",
    });
    expect(truthOf(emulator).tags).toEqual({});
  });
});

describe("settings with a call of their own", () => {
  it("time to live is ENABLING for a while, and cannot be changed again meanwhile", async () => {
    const { emulator, dynamodb } = await withTables([{ name: "orders" }]);
    const set = (Enabled: boolean) =>
      dynamodb.send(
        new UpdateTimeToLiveCommand({ ...orders, TimeToLiveSpecification: { Enabled, AttributeName: "expires" } }),
      );
    const status = async () =>
      (await dynamodb.send(new DescribeTimeToLiveCommand(orders))).TimeToLiveDescription?.TimeToLiveStatus;
    await set(true);
    expect(await status()).toBe("ENABLING");
    expect((await refusalOf(set(false))).message).toContain("multiple times within a fixed interval");
    emulator.clock.advance("10m");
    expect(await status()).toBe("ENABLED");
    expect((await refusalOf(set(true))).message).toBe("TimeToLive is already enabled");
    expect(truthOf(emulator).settings.ttl).toEqual({ attribute: "expires", status: "ENABLED" });
    await set(false);
    emulator.clock.advance("10m");
    expect(await status()).toBe("DISABLED");
  });

  it("a Kinesis stream is ENABLING, then ACTIVE, and not enabled twice", async () => {
    const { emulator, dynamodb } = await withTables([{ name: "orders" }]);
    const StreamArn = `arn:aws:kinesis:${region}:${member}:stream/changes`;
    const enable = () => dynamodb.send(new EnableKinesisStreamingDestinationCommand({ ...orders, StreamArn }));
    expect((await enable()).DestinationStatus).toBe("ENABLING");
    emulator.clock.advance("1m");
    const told = await dynamodb.send(new DescribeKinesisStreamingDestinationCommand(orders));
    expect(told.KinesisDataStreamDestinations).toMatchObject([{ StreamArn, DestinationStatus: "ACTIVE" }]);
    expect((await refusalOf(enable())).name).toBe("ValidationException");
  });
});
