/* A restore killed at every point of its journal and around its calls: gone on with, and made once. */
import { describe, expect, it } from "vitest";
import { restorePoints } from "../../src/restore/restore-hands.ts";
import { journalPoints } from "../../src/runs/journal.ts";
import {
  fromBackup,
  inShop,
  invoke,
  killedAt,
  reportIn,
  restoreCalls,
  rich,
  scanned,
  scopeOf,
  tableOf,
  type Place,
} from "./restore-place.ts";

const given = ({ emulator }: Place): readonly string[] =>
  emulator
    .log()
    .filter(({ operation }) => /:(UpdateT|UpdateC|Tag|Put|Enable)/.test(operation))
    .map(({ operation, input }) => `${operation} ${JSON.stringify(input)}`);

describe("a restore that was killed", () => {
  it.each([
    // Of the intent, the answer and the end.
    ...journalPoints.flatMap((point) => [1, 2, 3].map((line) => [point, line] as const)),
    ...restorePoints.map((point) => [point, 1] as const),
  ])("at %s, the time %i that it is met, is gone on with by the same command, and made once", (point, occurrence) =>
    inShop(async (place) => {
      await killedAt(place, fromBackup(place, "orders-2"), point, occurrence);
      expect(restoreCalls(place)).toHaveLength(occurrence > 1 || point === "restore:after-call" ? 1 : 0);
      const { exit } = await invoke(place, fromBackup(place, "orders-2"));
      expect(exit).toBe(0);
      expect(restoreCalls(place)).toHaveLength(1);
      expect(scopeOf(place).restores).toHaveLength(1);
      expect(reportIn(place).outcome).toMatchObject({ state: "active", tableId: tableOf(place, "orders-2").tableId });
    }),
  );

  it("before the answer was noted, and gone on with only after AWS told no more of where the table came from, is unclear", () =>
    inShop(async (place) => {
      await killedAt(place, fromBackup(place, "orders-2"), "restore:after-call");
      place.emulator.clock.advance(3_600_000);
      const { exit, stdout } = await invoke(place, fromBackup(place, "orders-2", "--reapply", "--no-wait"));
      expect([exit, stdout]).toEqual([2, ""]);
      const plain = await invoke(place, fromBackup(place, "orders-2"));
      expect(plain.exit).toBe(3);
      expect(reportIn(place).outcome).toMatchObject({ state: "unclear" });
      expect(restoreCalls(place)).toHaveLength(1);
    }));

  it("the same, where AWS goes on to tell it, is found", () =>
    inShop(
      async (place) => {
        await killedAt(place, fromBackup(place, "orders-2"), "restore:after-call");
        place.emulator.clock.advance(3_600_000);
        expect((await invoke(place, fromBackup(place, "orders-2"))).exit).toBe(0);
        expect(restoreCalls(place)).toHaveLength(1);
      },
      [rich],
      { restores: { summary: "kept" } },
    ));
});

describe("settings that were being given when the process was killed", () => {
  it.each(Array.from({ length: 9 }, (_, at) => at + 2))(
    "are given once each, also that of call %i",
    (call) =>
      inShop(async (place) => {
        await scanned(place);
        await killedAt(place, fromBackup(place, "orders-2", "--reapply"), "restore:after-call", call);
        expect((await invoke(place, fromBackup(place, "orders-2", "--reapply"))).exit).toBe(0);
        expect(new Set(given(place)).size).toBe(given(place).length);
        expect(given(place)).toHaveLength(9);
        expect(reportIn(place).settings.every(({ state }) => state === "done")).toBe(true);
        expect(restoreCalls(place)).toHaveLength(1);
      }),
    20_000,
  );
});
