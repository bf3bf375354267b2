/* What happened to a table between plan and apply: told as drifted, or as done already, and never written over. */
import { describe, expect, it } from "vitest";
import type { StepOutcome } from "../../src/model/plan.ts";
import type { OrganizationSpec } from "../../src/emulator/organization.ts";
import {
  apply,
  bank,
  hub,
  inPlace,
  organization,
  outcomeIn,
  planOf,
  region,
  shop,
  tableOf,
  writesOf,
  type Place,
  type Wanted,
} from "./apply-place.ts";
import { dynamodbOf } from "./apply-clients.ts";

async function outcomeOf(
  place: Place,
  wanted: Wanted,
  between: () => Promise<unknown>,
): Promise<{ readonly exit: number; readonly outcome: StepOutcome }> {
  const plan = planOf(place, [wanted]);
  await between();
  place.emulator.clearLog();
  const { exit } = await apply(place, plan, ["-o", "outcome.json"]);
  const [step] = outcomeIn(place).steps;
  return { exit, outcome: step?.outcome as StepOutcome };
}

const orders: Wanted = { action: "enable-pitr", table: "orders" };

describe("between plan and apply, a table", () => {
  it("that was deleted has drifted", () =>
    inPlace(async (place) => {
      const { exit, outcome } = await outcomeOf(place, orders, async () => {
        await dynamodbOf(place).deleteTable({ TableName: "orders" });
        place.emulator.clock.advance("1m");
      });
      expect({ exit, outcome }).toEqual({ exit: 1, outcome: { state: "drifted", because: "the table is gone" } });
      expect(writesOf(place)).toEqual([]);
    }));

  it("that is just being deleted has drifted", () =>
    inPlace(async (place) => {
      const { outcome } = await outcomeOf(place, orders, () => dynamodbOf(place).deleteTable({ TableName: "orders" }));
      expect(outcome).toMatchObject({ state: "drifted" });
      expect(writesOf(place)).toEqual([]);
    }));

  it.each<Wanted>([
    orders,
    { action: "create-backup", table: "orders" },
    { action: "start-backup-job", table: "orders" },
    { action: "tag-for-backup-plan", table: "orders" },
    { action: "enable-deletion-protection", table: "orders" },
  ])("that was made anew under its name has drifted, whatever was to be done ($action)", (wanted) =>
    inPlace(async (place) => {
      const { exit, outcome } = await outcomeOf(place, wanted, async () => {
        const client = dynamodbOf(place);
        await client.deleteTable({ TableName: "orders" });
        place.emulator.clock.advance("1m");
        await client.createTable({
          TableName: "orders",
          BillingMode: "PAY_PER_REQUEST",
          AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
          KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        });
        place.emulator.clock.advance("1m");
      });
      expect(exit).toBe(1);
      expect(outcome).toEqual({
        state: "drifted",
        because: "the table was deleted and made anew: its TableId is another one",
      });
      expect(writesOf(place)).toEqual([]);
    }),
  );

  it("whose PITR somebody turned on with the whole period is done already, and not written", () =>
    inPlace(async (place) => {
      const { exit, outcome } = await outcomeOf(place, orders, () => dynamodbOf(place).pitr("orders", 35));
      expect({ exit, outcome }).toEqual({ exit: 0, outcome: { state: "done", already: true } });
      expect(writesOf(place)).toEqual([]);
    }));

  it("whose PITR somebody turned on with a shorter period has drifted: that is no longer what was approved", () =>
    inPlace(async (place) => {
      const { exit, outcome } = await outcomeOf(place, orders, () => dynamodbOf(place).pitr("orders", 10));
      expect(exit).toBe(1);
      expect(outcome).toEqual({
        state: "drifted",
        because: "pitr.enabled was false when the plan was made, and is true now",
      });
      expect(tableOf(place, "orders").pitr.period).toBe(10);
    }));

  it("whose period somebody lengthened, though not far enough, is lengthened further", () =>
    inPlace(async (place) => {
      const wanted: Wanted = { action: "enable-pitr", account: bank, table: "audited", days: 30 };
      const { exit, outcome } = await outcomeOf(place, wanted, () => dynamodbOf(place, bank).pitr("audited", 14));
      expect({ exit, outcome }).toEqual({ exit: 0, outcome: { state: "done", already: false } });
      expect(tableOf(place, "audited", bank).pitr.period).toBe(30);
    }));

  it("whose period somebody made longer than the plan wants keeps it", () =>
    inPlace(async (place) => {
      const wanted: Wanted = { action: "enable-pitr", account: bank, table: "audited", days: 14 };
      const { exit, outcome } = await outcomeOf(place, wanted, () => dynamodbOf(place, bank).pitr("audited", 35));
      expect({ exit, outcome }).toEqual({ exit: 0, outcome: { state: "done", already: true } });
      expect(writesOf(place)).toEqual([]);
      expect(tableOf(place, "audited", bank).pitr.period).toBe(35);
    }));

  it("whose PITR somebody turned off has drifted: they may have meant it", () =>
    inPlace(async (place) => {
      const wanted: Wanted = { action: "enable-pitr", account: bank, table: "audited" };
      const { outcome } = await outcomeOf(place, wanted, () => dynamodbOf(place, bank).pitr("audited", null));
      expect(outcome).toEqual({
        state: "drifted",
        because: "pitr.enabled was true when the plan was made, and is false now",
      });
      expect(writesOf(place)).toEqual([]);
    }));

  const tagged: OrganizationSpec = {
    ...organization,
    accounts: [
      { id: hub },
      {
        id: shop,
        roles: ["RestorableWrite"],
        tables: { [region]: [{ name: "orders", tags: { backup: "never" } }] },
      },
    ],
  };
  const tagOrders: Wanted = { action: "tag-for-backup-plan", table: "orders" };

  it("that carries the tag with another value is in no plan: nobody's tag is replaced", () =>
    inPlace(async (place) => {
      const { exit, stderr } = await apply(place, planOf(place, [tagOrders]));
      expect({ exit, writes: writesOf(place) }).toEqual({ exit: 2, writes: [] });
      expect(stderr).toContain("it would replace a tag that the table carries");
    }, tagged));

  it("that somebody gave the tag with another value has drifted", () =>
    inPlace(async (place) => {
      const { outcome } = await outcomeOf(place, tagOrders, () =>
        dynamodbOf(place).tag(tableOf(place, "orders").arn, "backup", "never"),
      );
      expect(outcome).toEqual({
        state: "drifted",
        because: 'tags.backup was absent when the plan was made, and is "never" now',
      });
      expect(tableOf(place, "orders").tags).toEqual({ backup: "never" });
    }));

  it("that somebody gave the tag with another value while nobody knew whether it was written keeps that value", () =>
    inPlace(async (place) => {
      const plan = planOf(place, [tagOrders]);
      const probe = (at: string): void => {
        if (at === "apply:before-call") throw new Error("killed");
      };
      expect((await apply(place, plan, [], { probe })).exit).toBe(70);
      await dynamodbOf(place).tag(tableOf(place, "orders").arn, "backup", "never");
      place.emulator.clearLog();
      const { exit } = await apply(place, plan, ["-o", "outcome.json"]);
      expect({ exit, writes: writesOf(place) }).toEqual({ exit: 1, writes: [] });
      expect(outcomeIn(place).steps[0]?.outcome).toEqual({
        state: "drifted",
        because: 'tags.backup was absent when the plan was made, and is "never" now',
      });
    }));

  it("whose tag somebody gave another value while an application was broken off has drifted, too", () =>
    inPlace(async (place) => {
      const plan = planOf(place, [{ action: "tag-for-backup-plan", table: "parcels" }]);
      await apply(place, plan, [], {
        probe: (point) => {
          if (point === "apply:before-call") throw new Error("killed");
        },
      });
      await dynamodbOf(place).tag(tableOf(place, "parcels").arn, "backup", "never");
      place.emulator.clearLog();
      expect((await apply(place, plan, ["-o", "outcome.json"])).exit).toBe(1);
      expect(outcomeIn(place).steps[0]?.outcome).toMatchObject({ state: "drifted" });
      expect(writesOf(place)).toEqual([]);
      expect(tableOf(place, "parcels").tags["backup"]).toBe("never");
    }));

  it("that was tagged, or protected, as planned is done already", () =>
    inPlace(async (place) => {
      const client = dynamodbOf(place);
      const tagged = await outcomeOf(place, { action: "tag-for-backup-plan", table: "parcels" }, () =>
        client.tag(tableOf(place, "parcels").arn, "backup", "daily"),
      );
      expect(tagged).toEqual({ exit: 0, outcome: { state: "done", already: true } });
      const kept = await outcomeOf(place, { action: "enable-deletion-protection", table: "carts" }, () =>
        client.updateTable({ TableName: "carts", DeletionProtectionEnabled: true }),
      );
      expect(kept).toEqual({ exit: 0, outcome: { state: "done", already: true } });
      expect(writesOf(place)).toEqual([]);
    }));

  it("that is UPDATING is waited for, and then changed", () =>
    inPlace(async (place) => {
      const { exit, outcome } = await outcomeOf(place, orders, () =>
        dynamodbOf(place).updateTable({ TableName: "orders", TableClass: "STANDARD_INFREQUENT_ACCESS" }),
      );
      expect({ exit, outcome }).toEqual({ exit: 0, outcome: { state: "done", already: false } });
    }));

  it("that stays UPDATING longer than --wait has drifted, and a later attempt changes it", () =>
    inPlace(async (place) => {
      const plan = planOf(place, [orders]);
      await dynamodbOf(place).updateTable({ TableName: "orders", TableClass: "STANDARD_INFREQUENT_ACCESS" });
      place.emulator.clearLog();
      expect((await apply(place, plan, ["--wait", "1s", "-o", "outcome.json"])).exit).toBe(1);
      expect(outcomeIn(place).steps[0]?.outcome).toEqual({ state: "drifted", because: "the table is UPDATING" });
      expect(writesOf(place)).toEqual([]);
      expect((await apply(place, plan)).exit).toBe(0);
      expect(tableOf(place, "orders").pitr.enabled).toBe(true);
    }));

  it("that can no longer be read is not written, and that is a failure", () =>
    inPlace(async (place) => {
      const { exit, outcome } = await outcomeOf(place, orders, async () =>
        place.emulator.refuse({
          account: shop,
          operation: "dynamodb:DescribeContinuousBackups",
          because: "identity",
        }),
      );
      expect(exit).toBe(1);
      expect(outcome).toMatchObject({ state: "failed" });
      expect(writesOf(place)).toEqual([]);
    }));
});

describe("a table so young that its backups are still being enabled", () => {
  const young: OrganizationSpec = {
    ...organization,
    accounts: [
      { id: hub },
      { id: shop, roles: ["RestorableWrite"], tables: { [region]: [{ name: "orders", created: "1s" }] } },
    ],
  };
  const wanted: Wanted = { action: "create-backup", table: "orders" };

  it("is waited for", () =>
    inPlace(async (place) => {
      const { exit, outcome } = await outcomeOf(place, wanted, async () => {});
      expect({ exit, outcome }).toEqual({ exit: 0, outcome: { state: "done", already: false } });
      expect(place.emulator.truth().accounts[1]?.scopes.flatMap(({ backups }) => backups)).toHaveLength(1);
    }, young));

  it("is pending where there is no patience, and done by the same command later", () =>
    inPlace(async (place) => {
      const plan = planOf(place, [wanted]);
      expect((await apply(place, plan, ["--wait", "0s", "-o", "outcome.json"])).exit).toBe(3);
      expect(outcomeIn(place).steps[0]?.outcome).toMatchObject({ state: "pending" });
      expect((await apply(place, plan)).exit).toBe(0);
    }, young));
});
