import { describe, expect, test } from "vitest";
import { collectTable } from "../../src/scan/collect-table.ts";
import { absent, known, malformed } from "./stated-facts.ts";
import { scriptedReader } from "./scripted-reader.ts";

const ports = { sleep: async () => {} };
const arn = "arn:aws:dynamodb:eu-west-1:111111111111:table/orders";
const created = new Date("2026-01-02T03:04:05.678Z");

describe("DescribeTable", () => {
  const described = async (table: object) => {
    const reader = scriptedReader({
      "dynamodb:DescribeTable": [{ Table: { TableName: "orders", TableArn: arn, ...table } }],
    });
    const answer = await collectTable(reader, ports, { name: "orders", arn });
    if (answer.state !== "described") throw new Error(answer.state);
    return answer.answer.facts;
  };
  const sound = { TableStatus: "ACTIVE", CreationDateTime: created, TableId: "id-1" };

  test("gives every fact of a table, and class and billing mode where AWS leaves them out for STANDARD and PROVISIONED", async () => {
    expect(await described({ ...sound, TableSizeBytes: 7, ItemCount: 0, DeletionProtectionEnabled: false })).toEqual({
      "table.id": known("id-1"),
      "table.status": known("ACTIVE"),
      "table.created": known("2026-01-02T03:04:05.678Z"),
      "table.sizeBytes": known(7),
      "table.itemCount": known(0),
      "table.class": known("STANDARD"),
      "table.billingMode": known("PROVISIONED"),
      "table.deletionProtection": known(false),
      "table.archivalBackupArn": absent,
      "table.replicaCount": known(0),
      "table.restoredAt": absent,
      "table.restoredFrom": absent,
      "encryption.key": known("aws-owned"),
      "encryption.keyArn": absent,
      "encryption.inaccessibleSince": absent,
      "restoreSettings.stream": absent,
    });
  });

  test.each([
    ["no TableId", { TableId: undefined }, "table.id", absent],
    ["no deletion protection", {}, "table.deletionProtection", absent],
    ["no size", {}, "table.sizeBytes", absent],
    [
      "a class",
      { TableClassSummary: { TableClass: "STANDARD_INFREQUENT_ACCESS" } },
      "table.class",
      known("STANDARD_INFREQUENT_ACCESS"),
    ],
    [
      "an empty class summary",
      { TableClassSummary: {} },
      "table.class",
      malformed("dynamodb:DescribeTable", "no TableClass"),
    ],
    [
      "on-demand billing",
      { BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" } },
      "table.billingMode",
      known("PAY_PER_REQUEST"),
    ],
    [
      "an archival backup",
      { TableStatus: "ARCHIVED", ArchivalSummary: { ArchivalBackupArn: "b" } },
      "table.archivalBackupArn",
      known("b"),
    ],
    [
      "an archived table that names no backup",
      { TableStatus: "ARCHIVED", ArchivalSummary: {} },
      "table.archivalBackupArn",
      malformed("dynamodb:DescribeTable", "no ArchivalBackupArn"),
    ],
    [
      "an archived table without summary",
      { TableStatus: "ARCHIVED" },
      "table.archivalBackupArn",
      malformed("dynamodb:DescribeTable", "ARCHIVED without ArchivalSummary"),
    ],
    ["no status", { TableStatus: undefined }, "table.status", malformed("dynamodb:DescribeTable", "no TableStatus")],
    [
      "no creation",
      { CreationDateTime: undefined },
      "table.created",
      malformed("dynamodb:DescribeTable", "no CreationDateTime"),
    ],
    [
      "an impossible creation",
      { CreationDateTime: new Date(Number.NaN) },
      "table.created",
      malformed(
        "dynamodb:DescribeTable",
        "CreationDateTime is not a time between the beginnings of DynamoDB and the answer",
      ),
    ],
    [
      "a size in words",
      { TableSizeBytes: "big" },
      "table.sizeBytes",
      malformed("dynamodb:DescribeTable", "TableSizeBytes is not a count"),
    ],
    [
      "two replicas elsewhere",
      { Replicas: [{ RegionName: "us-east-1" }, { RegionName: "us-west-2" }] },
      "table.replicaCount",
      known(2),
    ],
    [
      "a list of replicas with itself in it",
      { Replicas: [{ RegionName: "eu-west-1", ReplicaArn: arn }, { RegionName: "us-east-1" }] },
      "table.replicaCount",
      known(1),
    ],
    [
      "a replica of another account",
      { Replicas: [{ RegionName: "eu-west-1", ReplicaArn: arn.replace("1111", "2222") }] },
      "table.replicaCount",
      known(1),
    ],
    [
      "a replica whose ARN is a number",
      { Replicas: [{ ReplicaArn: 7, RegionName: "us-east-1" }] },
      "table.replicaCount",
      malformed("dynamodb:DescribeTable", "Replicas is not a list of replicas"),
    ],
    [
      "a replica that is nowhere",
      { Replicas: [{}] },
      "table.replicaCount",
      malformed("dynamodb:DescribeTable", "a replica without ReplicaArn and RegionName"),
    ],
  ])("%s", async (_, member, name, fact) => {
    expect((await described({ ...sound, ...member }))[name]).toEqual(fact);
  });

  test("names the replicas that are in service elsewhere, and none where their list makes no sense", async () => {
    const named = async (...replicas: readonly object[]) => {
      const table = { TableName: "orders", TableArn: arn, ...sound, Replicas: replicas };
      const reader = scriptedReader({ "dynamodb:DescribeTable": [{ Table: table }] });
      const answer = await collectTable(reader, ports, { name: "orders", arn });
      return answer.state === "described" ? answer.replicas : answer;
    };
    const elsewhere = arn.replace("eu-west-1", "us-east-1");
    expect(await named({ ReplicaArn: arn }, { RegionName: "us-east-1" }, {})).toEqual([elsewhere]);
    expect(await named({ RegionName: "us-east-1", ReplicaStatus: "DELETING" })).toEqual([]);
    expect(await named({ ReplicaArn: elsewhere }, { ReplicaArn: 7 })).toEqual([]);
  });
});
