import {
  DescribeKinesisStreamingDestinationCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  GetResourcePolicyCommand,
} from "@aws-sdk/client-dynamodb";
import { DescribeKeyCommand } from "@aws-sdk/client-kms";
import { describe, expect, it } from "vitest";
import type { TableSpec } from "../../src/emulator/organization.ts";
import { clientsOf, management, member, organizationOf, refusalOf, region, started, withTables } from "./clients.ts";

const arn = (name: string) => `arn:aws:dynamodb:${region}:${member}:table/${name}`;
const keyArn = (id: string, account = member, at = region) => `arn:aws:kms:${at}:${account}:key/${id}`;

describe("what a table has beside its data", () => {
  const stream = `arn:aws:kinesis:${region}:${member}:stream/changes`;
  const policy = '{"Version":"2012-10-17","Statement":[]}';
  const rich: TableSpec = {
    name: "rich",
    created: "2026-01-02T03:04:05.678Z",
    ttl: { attribute: "expires" },
    stream: "NEW_IMAGE",
    resourcePolicy: policy,
    kinesis: [{ stream }, { stream: `${stream}-old`, status: "DISABLED" }],
  };

  it("is told by one call each", async () => {
    const { dynamodb } = await withTables([rich]);
    const named = { TableName: "rich" };
    expect((await dynamodb.send(new DescribeTimeToLiveCommand(named))).TimeToLiveDescription).toEqual({
      TimeToLiveStatus: "ENABLED",
      AttributeName: "expires",
    });
    expect((await dynamodb.send(new GetResourcePolicyCommand({ ResourceArn: arn("rich") }))).Policy).toBe(policy);
    const { KinesisDataStreamDestinations } = await dynamodb.send(
      new DescribeKinesisStreamingDestinationCommand(named),
    );
    expect(KinesisDataStreamDestinations).toMatchObject([
      { StreamArn: stream, DestinationStatus: "ACTIVE" },
      { StreamArn: `${stream}-old`, DestinationStatus: "DISABLED" },
    ]);
    expect((await dynamodb.send(new DescribeTableCommand(named))).Table).toMatchObject({
      StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" },
      LatestStreamArn: `${arn("rich")}/stream/2026-01-02T03:04:05.678`,
    });
  });

  it("is nothing unless stated, and a table without policy says so by an error", async () => {
    const { dynamodb } = await withTables([{ name: "bare" }]);
    const named = { TableName: "bare" };
    expect((await dynamodb.send(new DescribeTimeToLiveCommand(named))).TimeToLiveDescription).toEqual({
      TimeToLiveStatus: "DISABLED",
    });
    expect(await refusalOf(dynamodb.send(new GetResourcePolicyCommand({ ResourceArn: arn("bare") })))).toMatchObject({
      name: "PolicyNotFoundException",
      status: 400,
    });
    expect(
      (await dynamodb.send(new DescribeKinesisStreamingDestinationCommand(named))).KinesisDataStreamDestinations,
    ).toEqual([]);
    const table = (await dynamodb.send(new DescribeTableCommand(named))).Table;
    expect(table).not.toHaveProperty("StreamSpecification");
    expect(table).not.toHaveProperty("RestoreSummary");
    expect(table).not.toHaveProperty("SSEDescription");
  });

  it.each([
    ["being made", { status: "CREATING", created: "1m" }, "ValidationException"],
    ["being deleted", { status: "DELETING" }, "ValidationException"],
    ["being restored", { status: "CREATING", restoring: true, created: "1m" }, "ResourceNotFoundException"],
  ] as const)("is refused or not found where a table is %s", async (_, state, ttl) => {
    const { dynamodb } = await withTables([{ ...rich, ...state }]);
    const named = { TableName: "rich" };
    expect((await refusalOf(dynamodb.send(new DescribeTimeToLiveCommand(named)))).name).toBe(ttl);
    const policyOf = dynamodb.send(new GetResourcePolicyCommand({ ResourceArn: arn("rich") }));
    expect((await refusalOf(policyOf)).name).toBe("ResourceNotFoundException");
    const kinesisOf = dynamodb.send(new DescribeKinesisStreamingDestinationCommand(named));
    expect((await refusalOf(kinesisOf)).name).toBe("ResourceNotFoundException");
  });
});

describe("the restore that made a table", () => {
  it.each([
    ["a backup of DynamoDB", `${arn("old")}/backup/01700000000000-0123abcd`, { SourceTableArn: arn("old") }],
    ["a recovery point of AWS Backup", `arn:aws:backup:${region}:${member}:recovery-point:1`, {}],
  ])("from %s names it as the source", async (_, from, table) => {
    const { dynamodb } = await withTables([{ name: "again", restored: { at: "2d", from } }]);
    expect((await dynamodb.send(new DescribeTableCommand({ TableName: "again" }))).Table?.RestoreSummary).toEqual({
      SourceBackupArn: from,
      ...table,
      RestoreDateTime: new Date("2026-11-18T12:00:00Z"),
      RestoreInProgress: false,
    });
  });

  it("to a point in time names the table, and is in progress while the table is CREATING", async () => {
    const restored = { at: "2d", from: arn("old") };
    const { dynamodb } = await withTables([
      { name: "again", restored, status: "CREATING", restoring: true, created: "1m" },
    ]);
    expect((await dynamodb.send(new DescribeTableCommand({ TableName: "again" }))).Table?.RestoreSummary).toEqual({
      SourceTableArn: arn("old"),
      RestoreDateTime: new Date("2026-11-18T12:00:00Z"),
      RestoreInProgress: true,
    });
  });
});

describe("a key in AWS KMS", () => {
  const theirs = keyArn("shared", management);
  const organization = organizationOf([
    { name: "own", encryption: { keyArn: keyArn("implied"), manager: "AWS", state: "Disabled" } },
    { name: "lost", encryption: { keyArn: keyArn("lost"), state: null } },
    { name: "foreign", encryption: { keyArn: theirs } },
    { name: "new", encryption: { keyArn: keyArn("new"), status: "ENABLING" } },
  ]);
  const [hub, ...others] = organization.accounts;
  const withKeys = {
    ...organization,
    accounts: [
      { id: management, ...hub, keys: { [region]: [{ id: "shared", state: "PendingDeletion" as const }] } },
      ...others,
    ],
  };
  const client = async () => {
    const emulator = await started(withKeys);
    return clientsOf(emulator, emulator.credentials(member));
  };

  it("is there because a table of its account names it, or because its account has it", async () => {
    const { kms } = await client();
    const described = async (KeyId: string) => (await kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata;
    const implied = {
      Arn: keyArn("implied"),
      KeyId: "implied",
      KeyManager: "AWS",
      KeyState: "Disabled",
      Enabled: false,
    };
    expect(await described(keyArn("implied"))).toMatchObject(implied);
    expect(await described("implied")).toMatchObject(implied);
    // DynamoDB's own, which every account has: KMS makes it when first asked (API reference, DescribeKey).
    expect(await described("alias/aws/dynamodb")).toMatchObject({
      AWSAccountId: member,
      KeyManager: "AWS",
      KeyState: "Enabled",
    });
    expect(await described(theirs)).toMatchObject({
      AWSAccountId: management,
      KeyManager: "CUSTOMER",
      KeyState: "PendingDeletion",
      DeletionDate: expect.any(Date) as Date,
    });
  });

  it.each([
    ["that is gone", keyArn("lost"), "NotFoundException"],
    ["that never was", "missing", "NotFoundException"],
    ["in another Region", keyArn("implied", member, "us-east-1"), "NotFoundException"],
    ["that another account does not have", keyArn("missing", management), "AccessDeniedException"],
    ["of an account elsewhere", keyArn("missing", "999999999999"), "AccessDeniedException"],
    ["that is none", "arn:aws:s3:::bucket", "InvalidArnException"],
  ])("%s is refused", async (_, KeyId, name) => {
    const { kms } = await client();
    expect(await refusalOf(kms.send(new DescribeKeyCommand({ KeyId })))).toMatchObject({ name, status: 400 });
  });

  it("is not named by a table that is only just being encrypted", async () => {
    const { dynamodb } = await client();
    const table = (await dynamodb.send(new DescribeTableCommand({ TableName: "new" }))).Table;
    expect(table?.SSEDescription).toEqual({ Status: "ENABLING", SSEType: "KMS" });
  });

  it("cannot be in two states at once", async () => {
    const two = organizationOf([
      { name: "one", encryption: { keyArn: keyArn("k") } },
      { name: "two", encryption: { keyArn: keyArn("k"), state: "Disabled" } },
    ]);
    await expect(started(two)).rejects.toThrow("(two).encryption: states another manager or state of a key");
  });
});
