import { CreateTableCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startEmulator } from "../../../src/emulator/emulator.ts";
import type { OrganizationSpec } from "../../../src/emulator/organization.ts";
import { hasMoto, needMoto, startMoto, type Moto } from "../../support/moto.ts";
import { anyKeys, clientsOf, management } from "./clients.ts";
import { restoreDifferences } from "./restore-differences.ts";
import { items, restoreStory, type Told } from "./restore-story.ts";

const region = "eu-north-1";
let moto: Moto;
let told: Readonly<Record<"moto" | "emulator", Told>>;

/** The emulator keeps no data, and has the items of a table that its specification states. */
const organization: OrganizationSpec = {
  now: "2026-11-20T12:00:00.000Z",
  managementAccount: management,
  regions: [region],
  accounts: [
    {
      id: management,
      tables: {
        [region]: [
          {
            name: "orders",
            created: "1h",
            key: { hash: "customer", range: "placed" },
            indexes: [
              { name: "by-status", hash: "status" },
              { name: "by-total", type: "LOCAL", range: "total", projection: "KEYS_ONLY" },
            ],
            billingMode: "PAY_PER_REQUEST",
            tags: { team: "payments" },
            deletionProtection: true,
            itemCount: items,
          },
        ],
      },
    },
  ],
};

async function inMoto(): Promise<Told> {
  const { dynamodb } = clientsOf(moto.endpoint, anyKeys, region);
  return restoreStory({
    dynamodb,
    settle: () => {},
    async provide(table, count) {
      await dynamodb.send(new CreateTableCommand(table));
      for (let n = 0; n < count; n += 1) {
        const Item = { customer: { S: `customer-${n}` }, placed: { S: "today" } };
        await dynamodb.send(new PutItemCommand({ TableName: table.TableName, Item }));
      }
    },
  });
}

async function inEmulator(): Promise<Told> {
  const emulator = await startEmulator({ organization });
  try {
    return await restoreStory({
      dynamodb: clientsOf(emulator.endpoint, emulator.credentials(management), region).dynamodb,
      settle: () => emulator.clock.advance("10m"),
      provide: async () => {},
    });
  } finally {
    await emulator.close();
  }
}

beforeAll(async () => {
  if (!hasMoto()) return;
  moto = await startMoto();
  told = { moto: await inMoto(), emulator: await inEmulator() };
}, 120_000);

afterAll(() => moto?.stop());

describe("the same restores in moto and in the emulator", () => {
  beforeEach((context) => needMoto(context));

  it("differ where it is stated, as it is stated, and nowhere else", () => {
    const names = [...new Set([...Object.keys(told.moto), ...Object.keys(told.emulator)])];
    const differing = names.filter((name) => told.moto[name] !== told.emulator[name]);
    expect(
      Object.fromEntries(differing.map((name) => [name, { moto: told.moto[name], emulator: told.emulator[name] }])),
    ).toEqual(
      Object.fromEntries(
        Object.entries(restoreDifferences).map(([name, { moto: there, emulator }]) => [
          name,
          { moto: there, emulator },
        ]),
      ),
    );
  });

  it("end in a table that is ACTIVE, with every item, the keys and the indexes, without tags, PITR and protection", () => {
    const keys = '[{"AttributeName":"customer","KeyType":"HASH"},{"AttributeName":"placed","KeyType":"RANGE"}]';
    for (const name of ["from-backup", "to-point"]) {
      const of = (what: string) => [told.moto[`${name}: ${what}`], told.emulator[`${name}: ${what}`]];
      const both = (text: string) => [text, text];
      expect(of("status")).toEqual(both("ACTIVE"));
      expect(of("keys")).toEqual(both(keys));
      expect(of("attributes")).toEqual(both("customer placed status total"));
      expect(of("indexes")).toEqual(both("by-status, by-total"));
      expect(of("items by DescribeTable")).toEqual(both(String(items)));
      expect(of("items counted")).toEqual(both(String(items)));
      expect(of("pages of three")).toEqual(both("3 3 1"));
      expect(of("tags")).toEqual(both(""));
      expect(of("PITR")).toEqual(both("DISABLED"));
      expect(of("protected")).toEqual(both("false"));
    }
  });
});
