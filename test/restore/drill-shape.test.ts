import { DynamoDBClient, UpdateTableCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, it, onTestFinished } from "vitest";
import type { TableSpec } from "../../src/emulator/organization.ts";
import { structureChecks } from "../../src/restore/drill-checks.ts";
import { shapeOfBackup, shapeOfTable } from "../../src/restore/drill-shape.ts";
import { drill, inPlace, orders, organizationOf, region, reportIn, shop, type Place } from "./drill-place.ts";

const indexed: TableSpec = {
  ...orders,
  itemCount: 10,
  sizeBytes: 1_000,
  indexes: [{ name: "by-day", hash: "day" }],
  backups: [{ name: "before", age: "2d" }],
};

/** Somebody deletes the index of the table. */
async function dropIndex({ emulator }: Place): Promise<void> {
  const credentials = emulator.credentials(shop);
  const client = new DynamoDBClient({ endpoint: emulator.endpoint, region, credentials, maxAttempts: 1 });
  onTestFinished(() => client.destroy());
  await client.send(
    new UpdateTableCommand({
      TableName: "orders",
      GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: "by-day" } }],
    }),
  );
}

const indexesIn = (place: Place) => reportIn(place).drills[0]?.checks.find(({ name }) => name === "indexes");

describe("what came back of a table that was changed", () => {
  it("is held against the backup it came from, and not against the table as it is now", () =>
    inPlace(
      organizationOf([indexed]),
      async (place) => {
        await dropIndex(place);
        place.emulator.clock.advance("1m");
        expect(await drill(place, ["--from", "backup"])).toMatchObject({ exit: 0 });
        expect(indexesIn(place)).toMatchObject({ held: true, expected: "global by-day: HASH day, ALL" });
      },
      "baseline",
    ));

  it("does not hold where it lacks what the backup holds, though the table lacks it, too", () =>
    inPlace(
      organizationOf([{ ...indexed, restores: { lacks: ["by-day"] } }]),
      async (place) => {
        await dropIndex(place);
        place.emulator.clock.advance("1m");
        expect((await drill(place, ["--from", "backup"])).exit).toBe(1);
        expect(indexesIn(place)).toMatchObject({ held: false, actual: "none" });
      },
      "baseline",
    ));

  it("is held against the table as it is now where it came from PITR", () =>
    inPlace(organizationOf([indexed]), async (place) => {
      await dropIndex(place);
      place.emulator.clock.advance("1m");
      expect(await drill(place)).toMatchObject({ exit: 0 });
      expect(indexesIn(place)).toMatchObject({ held: true, expected: "none" });
    }));

  it("holds where the table was changed meanwhile, and tells that it was", () =>
    inPlace(organizationOf([indexed]), async (place) => {
      const { clock } = place.emulator;
      let dropped = false;
      const sleep = async (ms: number): Promise<void> => {
        const isAsked = place.emulator.log().some(({ operation }) => operation.includes("RestoreTable"));
        if (isAsked && !dropped) {
          dropped = true;
          await dropIndex(place);
        }
        clock.advance(ms);
      };
      expect(await drill(place, [], { sleep })).toMatchObject({ exit: 0 });
      expect(indexesIn(place)).toMatchObject({
        held: true,
        expected: "global by-day: HASH day (S), ALL, or none: the table was changed while it was drilled",
        actual: "global by-day: HASH day (S), ALL",
      });
    }));

  it("counts the items that the backup holds", () =>
    inPlace(
      organizationOf([indexed]),
      async (place) => {
        expect(await drill(place, ["--from", "backup", "--count"])).toMatchObject({ exit: 0 });
        const count = reportIn(place).drills[0]?.checks.find(({ name }) => name === "count");
        expect(count).toMatchObject({ held: true, actual: "10 items" });
      },
      "baseline",
    ));
});

const table = {
  KeySchema: [{ AttributeName: "pk", KeyType: "HASH" as const }],
  AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" as const }],
};
const key = { Status: "ENABLED" as const, SSEType: "KMS" as const, KMSMasterKeyArn: "arn:aws:kms:eu-west-1:1:key/a" };
const restored = { ...table, SSEDescription: key };

it.each<[string, Parameters<typeof structureChecks>[0], readonly string[]]>([
  ["the key of the backup", [shapeOfBackup({ SourceTableFeatureDetails: { SSEDescription: key } }, table)], ["keys"]],
  ["another key than the backup's", [shapeOfBackup({ SourceTableDetails: details() }, table)], ["encryption"]],
  ["the key that the table was given meanwhile", [shapeOfTable(table), shapeOfTable(restored)], []],
  ["a key that the table never had", [shapeOfTable(table), shapeOfTable(table)], ["encryption"]],
])("of a table under %s, what does not hold is told", (_, shapes, fallen) => {
  const checks = structureChecks(shapes, restored);
  expect(checks.filter(({ held }) => !held).map(({ name }) => name)).toEqual(fallen);
});

function details() {
  return {
    TableName: "orders",
    TableId: "1",
    KeySchema: table.KeySchema,
    TableCreationDateTime: new Date(0),
    ProvisionedThroughput: { ReadCapacityUnits: 0, WriteCapacityUnits: 0 },
  };
}
