import {
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  RestoreTableToPointInTimeCommand,
} from "@aws-sdk/client-dynamodb";
import { describe, expect, it, onTestFinished } from "vitest";
import { createDriller } from "../../src/aws/write-drill.ts";
import {
  drill,
  inPlace,
  invoke,
  orders,
  organizationOf,
  region,
  reportIn,
  shop,
  tablesIn,
  writesOf,
  type Place,
} from "./drill-place.ts";

/** Somebody else in the account. */
function other({ emulator }: Place) {
  const credentials = emulator.credentials(shop);
  const client = new DynamoDBClient({ endpoint: emulator.endpoint, region, credentials, maxAttempts: 1 });
  onTestFinished(() => client.destroy());
  return {
    remove: (TableName: string) => client.send(new DeleteTableCommand({ TableName })),
    make: (TableName: string) =>
      client.send(
        new CreateTableCommand({
          TableName,
          BillingMode: "PAY_PER_REQUEST",
          KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
          AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
        }),
      ),
    restore: (TargetTableName: string) =>
      client.send(
        new RestoreTableToPointInTimeCommand({
          SourceTableName: "orders",
          TargetTableName,
          UseLatestRestorableTime: true,
        }),
      ),
  };
}

/** A drill that ends like a process that is killed: at the given point of the journal, the how-manieth. */
async function brokenOff(place: Place, occurrence: number): Promise<string> {
  let met = 0;
  await drill(place, [], {
    probe: () => {
      met += 1;
      if (met >= occurrence) throw new Error("killed");
    },
  });
  const scratch = place.emulator.log().find(({ operation }) => operation === "dynamodb:RestoreTableToPointInTime");
  return String(scratch?.input["TargetTableName"]);
}

/** Begun, planned, intended, begun; after the next the table is ACTIVE, and not closed yet. */
const afterActive = 3 * 5;

describe("the cleanup of drills", () => {
  it("has nothing to say of a table that only looks like one of a drill", () =>
    inPlace(organizationOf([orders]), async (place) => {
      const name = `restorable-drill-${"f".repeat(32)}`;
      await other(place).make(name);
      place.emulator.clock.advance("1m");
      expect(await invoke(place, ["drill", "cleanup"])).toMatchObject({ exit: 0 });
      expect((await drill(place)).exit).toBe(0);
      expect(tablesIn(place)).toEqual(["orders", name]);
    }));

  it("never deletes a table that took the name of a scratch table, and takes it for gone when told", () =>
    inPlace(organizationOf([orders]), async (place) => {
      const scratch = await brokenOff(place, afterActive);
      await other(place).remove(scratch);
      place.emulator.clock.advance("1m");
      await other(place).make(scratch);
      place.emulator.clock.advance("1m");
      place.emulator.clearLog();
      const cleaned = await invoke(place, ["drill", "cleanup"]);
      expect([cleaned.exit, cleaned.stdout.includes("not proven to be ours: its TableId is")]).toEqual([1, true]);
      expect(writesOf(place)).toEqual([]);
      expect(tablesIn(place)).toEqual(["orders", scratch]);
      expect((await drill(place)).exit).toBe(2);
      expect(await invoke(place, ["drill", "cleanup", "--forget", scratch])).toMatchObject({ exit: 0 });
      expect((await drill(place)).exit).toBe(0);
      expect(tablesIn(place)).toEqual(["orders", scratch]);
    }));

  it("deletes one whose restore was never heard of, by what it was restored from", () =>
    inPlace(organizationOf([orders]), async (place) => {
      // The call was made, and the line that it was is not there.
      const scratch = await brokenOff(place, 3 * 3 + 1);
      expect(tablesIn(place)).toEqual(["orders", scratch]);
      expect(await invoke(place, ["drill", "cleanup"])).toMatchObject({ exit: 0 });
      expect(tablesIn(place)).toEqual(["orders"]);
    }));

  it("does not take a table for gone that AWS was asked for just now, and does not show so far", () =>
    inPlace(organizationOf([orders]), async (place) => {
      const scratch = await brokenOff(place, 3 * 4);
      // Asked again right away DescribeTable may still not know of it.
      place.emulator.fault({ kind: "not-found", operation: "dynamodb:DescribeTable", table: scratch, times: 4 });
      expect(await invoke(place, ["drill", "cleanup"])).toMatchObject({ exit: 0 });
      expect(tablesIn(place)).toEqual(["orders"]);
    }));

  it("waits long enough for a restore that may still arrive, and then says that there is none", () =>
    inPlace(organizationOf([orders]), async (place) => {
      await brokenOff(place, 3 * 3);
      const before = place.emulator.clock.now();
      const cleaned = await invoke(place, ["drill", "cleanup"]);
      expect(cleaned).toMatchObject({ exit: 0, stdout: expect.stringContaining("never made") as string });
      expect(place.emulator.clock.now() - before).toBeGreaterThanOrEqual(120_000);
    }));
});

describe("a drill beside others", () => {
  it("is not begun where others have restores under way", () =>
    inPlace(organizationOf([{ ...orders, restores: { takes: "1h" } }]), async (place) => {
      await other(place).restore("orders-again");
      place.emulator.clearLog();
      const said = await drill(place);
      expect(said.exit).toBe(1);
      expect(reportIn(place).notBegun[0]?.because).toContain("others have 1 restores under way");
      expect(writesOf(place)).toEqual([]);
      expect(await drill(place, ["--max-others", "1"])).toMatchObject({ exit: 0 });
    }));
});

describe("the client that deletes", () => {
  const never = (): never => {
    throw new Error("asked AWS");
  };
  const driller = createDriller(
    {
      calling: () => ({ shared: { patience: {} } }) as never,
      lent: {} as never,
      reader: () => ({ read: never, pages: never, ledger: () => [] }),
    },
    {} as never,
    region,
  );

  it.each([
    "orders",
    "restorable-drill-",
    `restorable-drill-${"F".repeat(32)}`,
    `x-restorable-drill-${"0".repeat(32)}`,
  ])("sends nothing for %s", async (name) => {
    const arn = `arn:aws:dynamodb:${region}:${shop}:table/${name}`;
    const refusal = "is not named as the scratch table of a drill";
    await expect(driller.deleteScratchTable({ name, tableId: "1" })).rejects.toThrow(refusal);
    await expect(driller.denyOthers({ name, arn, roleArn: "role" })).rejects.toThrow(refusal);
    await expect(driller.scanPage({ name, limit: 1 })).rejects.toThrow(refusal);
    await expect(driller.countPage({ name, from: undefined })).rejects.toThrow(refusal);
  });
});
