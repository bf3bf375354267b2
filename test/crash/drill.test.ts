import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { beforeAll, describe, expect, it } from "vitest";
import {
  drill,
  drillLine,
  hub,
  inPlace,
  invoke,
  orders,
  organizationOf,
  region,
  shop,
  tablesIn,
  writesOf,
  type Place,
} from "../restore/drill-place.ts";
import { built } from "../support/built.ts";
import { runNode, shortLived } from "../support/spawned.ts";

const organization = organizationOf([orders]);

const dies = ({ folder, emulator }: Place, occurrence: number) =>
  runNode({
    args: [
      shortLived,
      fileURLToPath(new URL("drill-child.mjs", import.meta.url)),
      built("cli/run.js"),
      JSON.stringify({
        occurrence,
        now: emulator.clock.now(),
        control: emulator.control,
        argv: drillLine,
        nonces: occurrence * 1_000,
      }),
    ],
    cwd: folder,
    env: { HOME: folder, AWS_EC2_METADATA_DISABLED: "true", ...emulator.environment(hub) },
  });

const restores = (place: Place): readonly string[] =>
  place.emulator
    .log()
    .filter(({ operation }) => operation === "dynamodb:RestoreTableToPointInTime")
    .map(({ input }) => String(input["TargetTableName"]));

const moments: string[] = [];

beforeAll(() =>
  inPlace(organization, async (place) => {
    const said = await invoke(place, drillLine, { probe: (point) => void moments.push(point) });
    if (said.exit !== 0) throw new Error(`undisturbed, the drill ended with ${said.exit}: ${said.stderr}`);
  }),
);

/** An odd part of all points for each test, so that they run side by side. */
const parts = 3;

describe("a drill that is killed", () => {
  it("has points to be killed at before, in and after every line of its journal", () => {
    expect(new Set(moments)).toEqual(new Set(["journal:before-append", "journal:mid-append", "journal:after-append"]));
    // Begun; of the table: planned, intended, begun, active, closed, delete intended, deleted, over; and the evidence.
    expect(moments).toHaveLength(3 * (1 + 8 + 1));
  });

  it.concurrent.each(Array.from({ length: parts }, (_, part) => part))(
    "leaves, once cleaned up, no scratch table, and asked for each restore once (part %i)",
    (part) =>
      inPlace(organization, async (place) => {
        for (let occurrence = part + 1; occurrence <= moments.length; occurrence += parts) {
          place.emulator.clearLog();
          const ended = await dies(place, occurrence);
          expect([occurrence, ended.signal]).toEqual([occurrence, "SIGKILL"]);
          const cleaned = await invoke(place, ["drill", "cleanup"]);
          expect([occurrence, cleaned.exit, cleaned.stderr]).toEqual([occurrence, 0, ""]);
          expect([occurrence, ...tablesIn(place)]).toEqual([occurrence, "orders"]);
          const writes = writesOf(place);
          expect([occurrence, restores(place).length <= 1]).toEqual([occurrence, true]);
          expect(writes.filter((write) => write === "DeleteTable")).toHaveLength(restores(place).length);
        }
        // Nothing is left to clean, and the next drill begins.
        expect(await invoke(place, ["drill", "cleanup"])).toMatchObject({ exit: 0 });
        expect(await drill(place)).toMatchObject({ exit: 0 });
      }),
  );

  it("refuses to begin another one before it is cleaned up", () =>
    inPlace(organization, async (place) => {
      await dies(place, 3 * 6);
      expect(await drill(place)).toMatchObject({
        exit: 2,
        stderr: expect.stringContaining("restorable drill cleanup") as string,
      });
      expect(readdirSync(join(place.folder, ".restorable/journals"))).toHaveLength(1);
    }));

  it("has shut everybody else out of a table that is ACTIVE", () =>
    inPlace(organization, async (place) => {
      // Begun, planned, intended, begun, active, closed.
      await dies(place, 3 * 6);
      const [scratch] = restores(place);
      const client = new DynamoDBClient({
        endpoint: place.emulator.endpoint,
        region,
        credentials: place.emulator.credentials(shop),
        maxAttempts: 1,
      });
      await expect(client.send(new ScanCommand({ TableName: scratch }))).rejects.toThrow(
        /not authorized|explicit deny/,
      );
      await expect(client.send(new ScanCommand({ TableName: "orders" }))).resolves.toBeDefined();
      client.destroy();
    }));
});
