import { generateKeyPairSync } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  RestoreTableToPointInTimeCommand,
} from "@aws-sdk/client-dynamodb";
import { describe, expect, it, onTestFinished } from "vitest";
import { readDrills } from "../../src/evidence/drills-file.ts";
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

it("takes for its own the options that drilling has, too, and refuses those that it has not", () =>
  inPlace(organizationOf([orders]), async (place) => {
    await brokenOff(place, afterActive);
    expect((await invoke(place, ["drill", "cleanup", "--journals", "elsewhere"])).stdout).toContain(
      "No drill has left",
    );
    expect((await invoke(place, ["drill", "cleanup", "--all"])).exit).toBe(2);
    expect((await invoke(place, ["drill", "cleanup"])).exit).toBe(0);
  }));

describe("the evidence of drills that ended before an interruption", () => {
  /** At the given restore. */
  async function interrupted(place: Place, atRestore: number): Promise<void> {
    const stop = new AbortController();
    const said = await drill(place, ["--at-once", "1"], {
      signal: stop.signal,
      sleep: async (ms) => {
        if (writesOf(place).filter((write) => write.startsWith("Restore")).length === atRestore) stop.abort();
        stop.signal.throwIfAborted();
        place.emulator.clock.advance(ms);
        await Promise.resolve();
      },
    });
    expect(said).toMatchObject({ exit: 130, stderr: expect.stringContaining("restorable drill cleanup") as string });
  }

  const evidenceIn = ({ folder }: Place): readonly string[] =>
    readdirSync(folder).filter((name) => /^drills-.*\.ndjson$/.test(name));

  const four = organizationOf(["a-table", "b-table", "c-table", "d-table"].map((name) => ({ ...orders, name })));

  it("is written by the cleanup, of those that ended and no other", () =>
    inPlace(four, async (place) => {
      await interrupted(place, 3);
      expect(evidenceIn(place)).toEqual([]);
      const cleaned = await invoke(place, ["drill", "cleanup"]);
      expect(cleaned).toMatchObject({ exit: 0, stdout: expect.stringContaining("evidence of 2 drills") as string });
      const [file = ""] = evidenceIn(place);
      const { header, drills } = readDrills(readFileSync(join(place.folder, file)), file, null);
      expect(drills.map(({ table, outcome }) => [table, outcome])).toEqual([
        ["a-table", "held"],
        ["b-table", "held"],
      ]);
      expect(header.foreignHosts).toEqual(["127.0.0.1"]);
      place.emulator.clock.advance("1h");
      const audited = await invoke(place, ["audit", "--account", shop, "--policy", "drill-fresh", "--drills", file]);
      expect(audited.stdout).toContain("2 of 4 tables fail");
    }));

  it("is written once", () =>
    inPlace(four, async (place) => {
      await interrupted(place, 2);
      await invoke(place, ["drill", "cleanup"]);
      const again = await invoke(place, ["drill", "cleanup"]);
      expect(again.stdout).toContain("No drill has left");
      expect(evidenceIn(place)).toHaveLength(1);
    }));

  it("is owed where its file could not be written, which the next drill tells", () =>
    inPlace(organizationOf([orders]), async (place) => {
      let met = 0;
      // All that a drill notes but its evidence: the process ends before the file is written.
      await drill(place, ["--evidence", "gone.ndjson"], {
        probe: (point) => {
          if (point === "journal:after-append") met += 1;
          if (met === 9) throw new Error("killed");
        },
      });
      const next = await drill(place);
      expect(next).toMatchObject({ exit: 0, stderr: expect.stringContaining("of 1 drill that ended") as string });
      expect(await invoke(place, ["drill", "cleanup"])).toMatchObject({ exit: 0 });
      expect(evidenceIn(place)).toHaveLength(1);
    }));

  it("is not signed for what other hosts than AWS's answered, unless that is said", () =>
    inPlace(four, async (place) => {
      await interrupted(place, 2);
      const { privateKey } = generateKeyPairSync("ed25519");
      const pem = privateKey.export({ type: "pkcs8", format: "pem" });
      writeFileSync(join(place.folder, "drills.pem"), pem, { mode: 0o600 });
      const line = ["drill", "cleanup", "--sign-key", "drills.pem"];
      const refused = await invoke(place, line);
      expect(refused).toMatchObject({ exit: 2, stderr: expect.stringContaining("--sign-unobserved") as string });
      expect(evidenceIn(place)).toEqual([]);
      expect((await invoke(place, [...line, "--sign-unobserved"])).exit).toBe(0);
      const [file = ""] = evidenceIn(place);
      expect(readFileSync(join(place.folder, file), "utf8")).not.toContain('"signature":null');
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
