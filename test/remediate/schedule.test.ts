import { describe, expect, it } from "vitest";
import { freshWithin, nightly, onSchedule, type Schedule } from "./schedule-place.ts";

const days = (count: number): readonly number[] => Array.from({ length: count }, (_, day) => day);

async function everyNight(schedule: Schedule, count: number, more: readonly string[]): Promise<void> {
  for (const day of days(count)) {
    const { exit, stderr, outcome } = await schedule.night(day, more);
    expect({ day, exit, stderr: exit === 0 ? "" : stderr }).toEqual({ day, exit: 0, stderr: "" });
    expect(outcome?.after.verdicts.fail).toBe(0);
  }
}

describe("a policy that asks for a backup every 7 days, audited and mended every night for a month,", () => {
  it("makes one when the newest is too old, never two, and exits with what holds afterwards", () =>
    onSchedule(
      { tables: [{ name: "orders" }, { name: "carts", backups: [{ age: "3d" }] }], policy: freshWithin("7d") },
      async (schedule) => {
        await everyNight(schedule, 30, nightly);
        expect(schedule.backups()).toEqual({ orders: [0, 8, 16, 24], carts: [5, 13, 21, 29] });
      },
    ));

  it("does so with AWS Backup too, whose lifecycle takes the old ones away", () =>
    onSchedule(
      { tables: [{ name: "orders" }], policy: freshWithin("7d", "{ action: start-backup-job, auto: true }") },
      async (schedule) => {
        await everyNight(schedule, 30, ["--max-steps", "10", "--vault", "daily", "--keep", "14d"]);
        expect(schedule.backups()).toEqual({ orders: [0, 8, 16, 24] });
        expect(schedule.kept()).toEqual({ orders: [16, 24] });
      },
    ));

  it("makes as many native backups of a table as it may, and then fails rather than make another", () =>
    onSchedule({ tables: [{ name: "orders" }], policy: freshWithin("7d") }, async ({ night, backups }) => {
      const capped = ["--max-steps", "10", "--max-backups-per-table", "2"];
      const exits = [];
      for (const day of days(20)) exits.push((await night(day, capped)).exit);
      expect(backups()).toEqual({ orders: [0, 8] });
      // From day 16 on the second one is too old.
      expect(exits).toEqual(days(20).map((day) => (day < 16 ? 0 : 1)));
      const { stderr, outcome } = await night(20, capped);
      expect(stderr).toContain("it has 2 backups made by restorable, and --max-backups-per-table allows 2");
      expect(outcome?.leftOut.map(({ table, rule }) => [table, rule])).toEqual([["orders", "recovery-point-fresh"]]);
    }));
});

class Killed extends Error {}

/** The process is gone at the nth time that it comes by the point. */
function killedAt(point: string, nth: number): (at: string) => void {
  let times = 0;
  return (at) => {
    if (at === point && (times += 1) === nth) throw new Killed(`${at} ${times}`);
  };
}

/** Of two steps: a line for the plan, three for each step, and one call. */
const points = [
  ...[1, 2, 3, 4, 5, 6, 7].map((nth) => ["journal:before-append", nth] as const),
  ...[1, 3, 6].map((nth) => ["journal:mid-append", nth] as const),
  ...[2, 4, 7].map((nth) => ["journal:after-append", nth] as const),
  ...["apply:before-call", "apply:after-call"].flatMap((point) => [1, 2].map((nth) => [point, nth] as const)),
];

describe("a night that is broken off", () => {
  it.each(points)("at %s, the %ith time, is gone on with by the next, and no table gets two backups", (point, nth) =>
    onSchedule(
      { tables: [{ name: "carts" }, { name: "orders" }], policy: freshWithin("7d") },
      async ({ night, backups }) => {
        expect((await night(0, nightly, { probe: killedAt(point, nth) })).exit).not.toBe(0);
        // Right after it, as a scheduler that tries again would.
        const again = await night(0);
        expect({ exit: again.exit, stderr: again.exit === 0 ? "" : again.stderr }).toEqual({ exit: 0, stderr: "" });
        expect(backups()).toEqual({ carts: [0], orders: [0] });
        const tomorrow = await night(1);
        expect(tomorrow).toMatchObject({ exit: 0, outcome: { applied: null } });
        expect(backups()).toEqual({ carts: [0], orders: [0] });
      },
    ),
  );

  it("is gone on with though its answer was lost on the way, and makes no second backup", () =>
    onSchedule({ tables: [{ name: "orders" }], policy: freshWithin("7d") }, async ({ night, backups, emulator }) => {
      emulator.fault({ kind: "reset-mid-body", operation: "dynamodb:CreateBackup", times: 1 });
      expect((await night(0)).exit).toBe(0);
      expect((await night(0)).exit).toBe(0);
      expect(backups()).toEqual({ orders: [0] });
    }));

  it("is not gone on with once its plan has expired: what there is is looked at anew", () =>
    onSchedule({ tables: [{ name: "orders" }], policy: freshWithin("7d") }, async ({ night, backups }) => {
      await night(0, nightly, { probe: killedAt("apply:after-call", 1) });
      const later = await night(2);
      expect(later.exit).toBe(0);
      expect(later.stderr).not.toContain("Going on with");
      expect(backups()).toEqual({ orders: [0] });
    }));
});
