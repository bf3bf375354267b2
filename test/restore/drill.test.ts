import { describe, expect, it } from "vitest";
import type { TableSpec } from "../../src/emulator/organization.ts";
import { drill, inPlace, invoke, orders, organizationOf, reportIn, shop, tablesIn, writesOf } from "./drill-place.ts";

/** The one drill of one table that a specification says so of. */
const drilled = (table: Partial<TableSpec>, more: readonly string[] = []) =>
  inPlace(organizationOf([{ ...orders, ...table }]), async (place) => {
    const said = await drill(place, more);
    const report = reportIn(place);
    return { said, report, record: report.drills[0], writes: writesOf(place), tables: tablesIn(place) };
  });

const fallen = (record: { checks: readonly { name: string; held: boolean }[] } | undefined) =>
  record?.checks.filter(({ held }) => !held).map(({ name }) => name);

describe("a drill", () => {
  it("restores, shuts others out, looks, and takes the scratch table away", async () => {
    const { said, record, writes, tables } = await drilled({}, ["--rto", "4h", "--rpo", "24h", "--count"]);
    expect(said).toMatchObject({ exit: 0 });
    expect(record).toMatchObject({ table: "orders", outcome: "held", cleaned: "deleted", source: { kind: "pitr" } });
    expect(record?.checks.map(({ name, held }) => [name, held])).toEqual(
      ["active", "keys", "indexes", "encryption", "readable", "count"].map((name) => [name, true]),
    );
    expect(tables).toEqual(["orders"]);
    expect(writes).toEqual(["RestoreTableToPointInTime", "PutResourcePolicy", "Scan", "Scan", "DeleteTable"]);
  });

  it.each<[string, string, RegExp]>([
    ["text", "text", /^restoring 222222222222 eu-west-1 orders: CREATING for \d/gm],
    ["an object a line", "json", /"event":"drilling","account":"222222222222","region":"eu-west-1","table":"orders"/g],
  ])("tells now and then of a restore that takes its time, in %s", async (_, form, line) => {
    const { said } = await drilled({ restores: { takes: "10m" } }, ["--log", form]);
    // Once a minute, though it is looked at far more often.
    const told = said.stderr.match(line)?.length ?? 0;
    expect([said.exit, told >= 9 && told <= 11]).toEqual([0, true]);
  });

  it("does not hold beyond the time for a restore, or with data too old", async () => {
    const { said, record } = await drilled({}, ["--rto", "1m", "--rpo", "1m"]);
    expect(said.exit).toBe(1);
    expect(record).toMatchObject({ outcome: "not-held", rto: { kept: false }, because: "rto, rpo did not hold" });
  });

  it.each<[string, NonNullable<TableSpec["restores"]>, readonly string[]]>([
    ["no item came back", { itemCount: 0 }, ["readable", "count"]],
    ["half of the items came back", { itemCount: 500 }, ["count"]],
    ["no item can be read", { unreadable: true }, ["readable", "count"]],
    ["an index is missing", { lacks: ["by-day"] }, ["indexes"]],
  ])("does not hold where %s", async (_, restores, checks) => {
    const { said, record, tables } = await drilled(
      {
        itemCount: 1_000,
        sizeBytes: 100_000,
        indexes: [{ name: "by-day", hash: "day" }],
        restores,
      },
      ["--count"],
    );
    expect([said.exit, record?.outcome, fallen(record)]).toEqual([1, "not-held", checks]);
    expect(tables).toEqual(["orders"]);
  });

  it("fails where the restore ends without a table, and leaves nothing", async () => {
    const { said, record, tables, writes } = await drilled({ restores: { ends: "gone" } });
    expect([said.exit, record?.outcome, record?.cleaned]).toEqual([1, "failed", "none"]);
    expect(tables).toEqual(["orders"]);
    expect(writes).toEqual(["RestoreTableToPointInTime"]);
  });

  it("gives up on a restore that never ends, and says that its table is still there", async () => {
    const { said, record, report } = await drilled({ restores: { ends: "never" } }, ["--wait", "1h"]);
    expect([said.exit, record?.outcome, record?.cleaned]).toEqual([1, "failed", "still-there"]);
    expect(report.next[0]?.command).toBe("restorable drill cleanup");
  });

  it("begins nothing more in a Region where AWS makes no more restores", () =>
    inPlace(
      organizationOf(
        [orders, { ...orders, name: "parcels" }, { ...orders, name: "wares" }].map((table) => ({
          ...table,
          restores: { takes: "1h" },
        })),
        { restores: { atOnce: 1 } },
      ),
      async (place) => {
        const said = await drill(place, ["--at-once", "2"]);
        const { drills, notBegun } = reportIn(place);
        // Of the two that are asked for at once AWS makes the one that it hears first.
        const asked = place.emulator
          .log()
          .filter(({ operation }) => operation === "dynamodb:RestoreTableToPointInTime");
        const made = asked.find(({ error }) => error === null)?.table;
        expect(["orders", "parcels"]).toContain(made);
        const outcomes = drills.map(({ table, outcome }) => `${table} ${outcome}`);
        const expected = made === "orders" ? ["orders held", "parcels failed"] : ["orders failed", "parcels held"];
        expect([said.exit, outcomes, notBegun.length]).toEqual([1, expected, 1]);
        expect(notBegun[0]?.because).toContain("AWS makes no more restores at once");
        expect(writesOf(place).filter((write) => write.startsWith("Restore"))).toHaveLength(2);
      },
    ));

  it("restores the newest native backup where that is asked for", () =>
    inPlace(
      organizationOf([
        {
          ...orders,
          backups: [
            { name: "old", age: "9d" },
            { name: "new", age: "2d" },
          ],
        },
        { name: "no-pitr" },
      ]),
      async (place) => {
        const said = await drill(place, ["--from", "both", "--rpo", "3d"]);
        const { drills, notBegun } = reportIn(place);
        expect(drills.map(({ source, outcome }) => [source.kind, source.moment, outcome])).toEqual([
          ["pitr", "2026-11-20T11:55:00.000Z", "held"],
          ["native", "2026-11-18T12:00:00.000Z", "held"],
        ]);
        expect(notBegun.map(({ target }) => target.table)).toEqual(["no-pitr"]);
        expect(said.exit).toBe(1);
      },
      "baseline",
    ));
});

describe("a drill is refused", () => {
  it.each<[string, readonly string[], string]>([
    ["without leave to copy data", ["drill", "--all", "--yes"], "--allow-data-copy 222222222222"],
    [
      "with leave in an account that the run does not have",
      ["drill", "--all", "--yes", "--allow-data-copy", `${shop},999999999999`],
      "the run has no account 999999999999",
    ],
    [
      "beyond the most that may be restored",
      ["drill", "--all", "--yes", "--allow-data-copy", shop, "--max-gib", "1"],
      "--max-gib is 1",
    ],
    ["unconfirmed where no person is", ["drill", "--all", "--allow-data-copy", shop], "say --yes"],
    ["of no table in particular", ["drill", "--allow-data-copy", shop], "say which tables to drill"],
    ["of a table that there is not", ["drill", "--table", "nothing*", "--allow-data-copy", shop], "no table of run"],
  ])("%s", async (_, argv, why) => {
    await inPlace(organizationOf([{ ...orders, sizeBytes: 3 * 2 ** 30 }]), async (place) => {
      const said = await invoke(place, argv);
      expect(said).toMatchObject({ exit: 2, stderr: expect.stringContaining(why) as string });
      expect(writesOf(place)).toEqual([]);
    });
  });
});

it("tells the age of data by AWS's clock, however wrong that of the machine is", () =>
  inPlace(organizationOf([orders]), async (place) => {
    const behind = 20 * 60_000;
    place.emulator.fault({ kind: "clock-skew", delay: "20m" });
    const said = await drill(place, ["--rpo", "1m"], { now: () => place.emulator.clock.now() - behind });
    const [record] = reportIn(place).drills;
    // What PITR can restore is some five minutes old.
    expect(record?.rpo).toEqual({ limit: 60_000, measured: expect.closeTo(300_000, -4) as number, kept: false });
    expect([said.exit, tablesIn(place)]).toEqual([1, ["orders"]]);
  }));
