import {
  CreateTableCommand,
  RestoreTableFromBackupCommand,
  RestoreTableToPointInTimeCommand,
  ListBackupsCommand,
  ScanCommand,
  type DynamoDBClient,
  type ScanCommandInput,
} from "@aws-sdk/client-dynamodb";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keyAt, positionOf } from "../../src/emulator/items.ts";
import type { KeyShape } from "../../src/emulator/table.ts";
import { member, refusalOf, region, withTables } from "./clients.ts";

type Walked = { readonly sizes: number[]; readonly items: Record<string, unknown>[]; count: number; units: number };

async function walk(dynamodb: DynamoDBClient, input: ScanCommandInput, atMost = 100): Promise<Walked> {
  const walked: Walked = { sizes: [], items: [], count: 0, units: 0 };
  let ExclusiveStartKey: ScanCommandInput["ExclusiveStartKey"];
  do {
    const page = await dynamodb.send(new ScanCommand({ ...input, ExclusiveStartKey }));
    walked.sizes.push(page.Count ?? -1);
    walked.items.push(...(page.Items ?? []));
    walked.count += page.Count ?? 0;
    walked.units += page.ConsumedCapacity?.CapacityUnits ?? 0;
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined && walked.sizes.length < atMost);
  return walked;
}

const keys = ({ items }: Walked): string[] => items.map(({ pk }) => JSON.stringify(pk));

describe("Scan", () => {
  it("gives every item once, in pages of the caller's size, the same every time", async () => {
    const { dynamodb } = await withTables([{ name: "orders", itemCount: 25, sizeBytes: 2500 }]);
    const scan = { TableName: "orders", Limit: 10 };
    const first = await walk(dynamodb, scan);
    expect(first.sizes).toEqual([10, 10, 5]);
    expect(new Set(keys(first)).size).toBe(25);
    expect(await walk(dynamodb, scan)).toEqual(first);
    expect(keys(await walk(dynamodb, { TableName: "orders" }))).toEqual(keys(first));
  });

  it("says that there may be more when a page ends because of its limit, though there is none", async () => {
    const { dynamodb } = await withTables([{ name: "orders", itemCount: 20, sizeBytes: 2000 }]);
    expect((await walk(dynamodb, { TableName: "orders", Limit: 10 })).sizes).toEqual([10, 10, 0]);
  });

  it("ends a page at one megabyte, and tells what it read of it", async () => {
    const { dynamodb } = await withTables([{ name: "orders", itemCount: 2500, sizeBytes: 2500 * 1024 }]);
    const counted = await walk(dynamodb, {
      TableName: "orders",
      Select: "COUNT",
      ReturnConsumedCapacity: "TOTAL",
      ConsistentRead: true,
    });
    expect(counted).toEqual({ sizes: [1024, 1024, 452], items: [], count: 2500, units: 625 });
    const cheaper = await walk(dynamodb, { TableName: "orders", Select: "COUNT", ReturnConsumedCapacity: "TOTAL" });
    expect(cheaper.units).toBe(312.5);
  });

  it("gives each of several segments its own items", async () => {
    const { dynamodb } = await withTables([{ name: "orders", itemCount: 23, sizeBytes: 2300 }]);
    const parts = await Promise.all(
      [0, 1, 2, 3].map((Segment) => walk(dynamodb, { TableName: "orders", Segment, TotalSegments: 4, Limit: 2 })),
    );
    expect(parts.map(({ count }) => count)).toEqual([6, 6, 6, 5]);
    expect(parts.flatMap(keys).toSorted()).toEqual(keys(await walk(dynamodb, { TableName: "orders" })).toSorted());
  });

  it("finds nothing in an empty table, whatever its keys", async () => {
    const { emulator, dynamodb } = await withTables([]);
    await dynamodb.send(
      new CreateTableCommand({
        TableName: "new",
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "B" }],
        BillingMode: "PAY_PER_REQUEST",
      }),
    );
    expect((await refusalOf(walk(dynamodb, { TableName: "new" }))).name).toBe("ResourceNotFoundException");
    emulator.clock.advance("10s");
    expect(await walk(dynamodb, { TableName: "new" })).toEqual({ sizes: [0], items: [], count: 0, units: 0 });
  });

  it("has the keys of the table in every item", async () => {
    const { dynamodb } = await withTables([
      { name: "orders", key: { hash: "customer", range: "placed" }, itemCount: 3, sizeBytes: 300 },
    ]);
    for (const item of (await walk(dynamodb, { TableName: "orders" })).items) {
      expect(item).toMatchObject({
        customer: { S: expect.any(String) as string },
        placed: { S: expect.any(String) as string },
      });
    }
  });

  it("is refused where no data can be had", async () => {
    const keyArn = (id: string) => `arn:aws:kms:${region}:${member}:key/${id}`;
    const { dynamodb } = await withTables([
      { name: "creating", status: "CREATING" },
      { name: "deleting", status: "DELETING" },
      { name: "archived", status: "ARCHIVED" },
      { name: "locked", status: "INACCESSIBLE_ENCRYPTION_CREDENTIALS" },
      { name: "disabled", itemCount: 1, encryption: { keyArn: keyArn("one"), state: "Disabled" } },
      { name: "deleted", itemCount: 1, encryption: { keyArn: keyArn("two"), state: null } },
      { name: "updating", status: "UPDATING", itemCount: 1 },
    ]);
    const codeOf = async (TableName: string) => (await refusalOf(walk(dynamodb, { TableName }))).name;
    expect(await Promise.all(["missing", "creating", "deleting", "archived"].map(codeOf))).toEqual(
      Array.from({ length: 4 }, () => "ResourceNotFoundException"),
    );
    for (const TableName of ["locked", "disabled", "deleted"]) {
      const { name, message } = await refusalOf(walk(dynamodb, { TableName }));
      expect(`${name}: ${message}`).toMatch(/^ValidationException: KMS key disabled/);
    }
    expect((await walk(dynamodb, { TableName: "updating" })).count).toBe(1);
  });

  it.for(["overlapping-page", "empty-page", "repeat-page-token"] as const)("comes in bad pages: %s", async (kind) => {
    const { emulator, dynamodb } = await withTables([{ name: "orders", itemCount: 25, sizeBytes: 2500 }]);
    emulator.fault({ kind, operation: "dynamodb:Scan", after: 1, times: 1 });
    const { sizes, items } = await walk(dynamodb, { TableName: "orders", Limit: 10 }, 10);
    expect({ sizes, different: new Set(items.map(({ pk }) => JSON.stringify(pk))).size }).toEqual(
      {
        "overlapping-page": { sizes: [10, 5, 10, 1], different: 25 },
        "empty-page": { sizes: [10, 0, 10, 5], different: 25 },
        "repeat-page-token": { sizes: [10, 10, 10, 5], different: 25 },
      }[kind],
    );
  });
});

describe("Scan of a restored table", () => {
  it("finds the items that the backup had, those of now, or as many as the specification leaves", async () => {
    const { emulator, dynamodb } = await withTables([
      { name: "orders", itemCount: 9, pitr: { enabled: true }, backups: [{ age: "1d", itemCount: 7 }] },
      { name: "damaged", itemCount: 9, pitr: { enabled: true }, restores: { itemCount: 2 } },
      { name: "ruined", itemCount: 9, pitr: { enabled: true }, restores: { unreadable: true } },
    ]);
    const { BackupSummaries } = await dynamodb.send(new ListBackupsCommand({ TableName: "orders" }));
    await dynamodb.send(
      new RestoreTableFromBackupCommand({
        TargetTableName: "from-backup",
        BackupArn: BackupSummaries?.[0]?.BackupArn,
      }),
    );
    for (const SourceTableName of ["orders", "damaged", "ruined"]) {
      const to = { SourceTableName, TargetTableName: `${SourceTableName}-again`, UseLatestRestorableTime: true };
      await dynamodb.send(new RestoreTableToPointInTimeCommand(to));
    }
    expect((await refusalOf(walk(dynamodb, { TableName: "from-backup" }))).name).toBe("ResourceNotFoundException");
    emulator.clock.advance("4m");
    const count = async (TableName: string) => (await walk(dynamodb, { TableName, Select: "COUNT" })).count;
    expect(await count("from-backup")).toBe(7);
    expect(await count("orders-again")).toBe(9);
    expect(await count("damaged-again")).toBe(2);
    expect(await refusalOf(count("ruined-again"))).toMatchObject({ name: "InternalServerError", status: 500 });
    expect(await count("ruined")).toBe(9);
  });
});

describe("a start key", () => {
  const type = fc.constantFrom("S", "N", "B");
  const shape = fc.tuple(type, fc.option(type)).map(([hash, range]): KeyShape => ({
    schema: [
      { AttributeName: "h", KeyType: "HASH" },
      ...(range === null ? [] : [{ AttributeName: "r", KeyType: "RANGE" }]),
    ],
    attributes: [
      { AttributeName: "h", AttributeType: hash },
      ...(range === null ? [] : [{ AttributeName: "r", AttributeType: range }]),
    ],
  }));

  it("tells where it stands, for any type of key, and is like no other", () => {
    const place = fc.record({
      index: fc.integer({ min: -1, max: 9_999_999_999 }),
      again: fc.integer({ min: 0, max: 9 }),
    });
    fc.assert(
      fc.property(shape, place, place, (key, one, other) => {
        fc.pre(one.index >= 0 || one.again > 0);
        fc.pre(other.index >= 0 || other.again > 0);
        expect(positionOf(key, keyAt(key, one))).toEqual(one);
        const same = JSON.stringify(keyAt(key, one)) === JSON.stringify(keyAt(key, other));
        expect(same).toBe(one.index === other.index && one.again === other.again);
      }),
    );
  });

  it("is refused when nobody gave it out", () => {
    fc.assert(
      fc.property(shape, fc.dictionary(fc.constantFrom("h", "r", "x"), fc.anything()), (key, start) => {
        fc.pre(Object.keys(start).length !== key.schema.length || start["h"] === undefined);
        expect(positionOf(key, start)).toBe(undefined);
      }),
    );
  });
});
