import {
  CreateTableCommand,
  PutResourcePolicyCommand,
  UpdateTimeToLiveCommand,
  type CreateTableCommandInput,
} from "@aws-sdk/client-dynamodb";
import { CreateKeyCommand, DisableKeyCommand, KMSClient, ScheduleKeyDeletionCommand } from "@aws-sdk/client-kms";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "../../../src/aws/connect.ts";
import type { Fact } from "../../../src/model/fact.ts";
import { scanScope } from "../../../src/scan/scan-scope.ts";
import { demandAll, openedAccount } from "../../scan/embedded-aws.ts";
import { absent, known } from "../../scan/stated-facts.ts";
import { hasMoto, needMoto, startMoto, type Moto } from "../../support/moto.ts";
import { anyKeys, clientsOf, environmentOf, management } from "./clients.ts";

const region = "us-east-1";
let moto: Moto;
/** What the scan made of each table that the SDK had made in moto. */
const facts = new Map<string, Readonly<Record<string, Fact>>>();
const keys: Record<"usable" | "disabled" | "going", string> = { usable: "", disabled: "", going: "" };

beforeAll(async () => {
  if (!hasMoto()) return;
  moto = await startMoto();
  await furnish();
  const aws = connect({
    env: environmentOf(moto.endpoint, anyKeys),
    ports: { now: () => Date.now(), random: () => 0.5, sleep: async () => {} },
    region,
  });
  const scan = scanScope({
    reader: aws.reader(aws.hub, region),
    ports: { sleep: async () => {} },
    account: openedAccount(`arn:aws:sts::${management}:user/moto`, { id: management }),
    region,
    demand: demandAll(["table", "encryptionKey", "restoreSettings"]),
    known: new Set(),
    onEvent: () => {},
  });
  for await (const line of scan) if (line.kind === "table") facts.set(line.name, line.facts);
  aws.close();
}, 120_000);

afterAll(() => moto?.stop());

async function furnish(): Promise<void> {
  const { dynamodb } = clientsOf(moto.endpoint, anyKeys);
  const kms = new KMSClient({ endpoint: moto.endpoint, region, credentials: anyKeys });
  for (const name of ["usable", "disabled", "going"] as const) {
    const { KeyMetadata: key } = await kms.send(new CreateKeyCommand({}));
    keys[name] = key?.Arn ?? "";
  }
  // moto changes a key by its id alone.
  const idOf = (arn: string): string => arn.replace(/^.*key\//, "");
  await kms.send(new DisableKeyCommand({ KeyId: idOf(keys.disabled) }));
  await kms.send(new ScheduleKeyDeletionCommand({ KeyId: idOf(keys.going), PendingWindowInDays: 7 }));
  const made = (TableName: string, more: Partial<CreateTableCommandInput>) =>
    dynamodb.send(
      new CreateTableCommand({
        TableName,
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        BillingMode: "PAY_PER_REQUEST",
        ...more,
      }),
    );
  for (const [name, arn] of Object.entries(keys)) {
    await made(name, { SSESpecification: { Enabled: true, SSEType: "KMS", KMSMasterKeyId: arn } });
  }
  await made("rich", { StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" } });
  const ttl = { Enabled: true, AttributeName: "expires" };
  await dynamodb.send(new UpdateTimeToLiveCommand({ TableName: "rich", TimeToLiveSpecification: ttl }));
  await dynamodb.send(
    new PutResourcePolicyCommand({
      ResourceArn: `arn:aws:dynamodb:${region}:${management}:table/rich`,
      Policy: '{"Version":"2012-10-17","Statement":[]}',
    }),
  );
  await made("bare", {});
}

const factsOf = (table: string, names: readonly string[]) => names.map((name) => facts.get(table)?.[name]);

describe("what the SDK has made in moto, scanned,", () => {
  it.for([
    ["usable", "Enabled"],
    ["disabled", "Disabled"],
    ["going", "PendingDeletion"],
  ] as const)("is a table under a key that is %s: %s", ([table, state], context) => {
    needMoto(context);
    const names = ["encryption.key", "encryption.keyArn", "encryption.keyManager", "encryption.keyState"];
    expect(factsOf(table, names)).toEqual([known("kms"), known(keys[table]), known("CUSTOMER"), known(state)]);
  });

  const settings = [
    "encryption.key",
    "restoreSettings.stream",
    "restoreSettings.ttl",
    "restoreSettings.resourcePolicy",
  ];

  it("is a table with stream, time to live and policy, and one without", (context) => {
    needMoto(context);
    const rich = [known("aws-owned"), known("NEW_AND_OLD_IMAGES"), known("expires"), known(true)];
    expect(factsOf("rich", settings)).toEqual(rich);
    expect(factsOf("bare", settings)).toEqual([known("aws-owned"), absent, absent, known(false)]);
  });

  it("is a table whose Kinesis streams moto does not tell: unknown, and never none", (context) => {
    needMoto(context);
    expect(facts.get("bare")?.["restoreSettings.kinesisDestinations"]).toMatchObject({
      state: "unknown",
      reason: { operation: "dynamodb:DescribeKinesisStreamingDestination" },
    });
  });
});
