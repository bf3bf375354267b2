import { describe, expect, it } from "vitest";
import { freshWithin, onSchedule } from "./schedule-place.ts";

const days = (count: number): readonly number[] => Array.from({ length: count }, (_, day) => day);

describe("a policy that asks for a backup every 7 days, audited and mended every night", () => {
  it("makes one when the newest is too old, never two, and exits with what holds afterwards", () =>
    onSchedule(
      { tables: [{ name: "orders" }, { name: "carts", backups: [{ age: "3d" }] }], policy: freshWithin("7d") },
      async ({ night, backups }) => {
        for (const day of days(30)) {
          const { exit, stderr, outcome } = await night(day);
          expect({ day, exit, stderr: exit === 0 ? "" : stderr }).toEqual({ day, exit: 0, stderr: "" });
          expect(outcome?.after.verdicts.fail).toBe(0);
        }
        expect(backups()).toEqual({ orders: [0, 8, 16, 24], carts: [5, 13, 21, 29] });
      },
    ));
});
