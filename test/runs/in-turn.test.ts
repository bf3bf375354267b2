import fc from "fast-check";
import { expect, test } from "vitest";
import { inTurn } from "../../src/runs/in-turn.ts";

test("work is begun in the order of asking, never more at a time than allowed, whatever ends first or fails", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 5 }),
      fc.scheduler(),
      fc.array(fc.boolean(), { maxLength: 30 }),
      async (most, scheduler, failing) => {
        const turn = inTurn(most);
        const begun: number[] = [];
        let under = 0;
        let peak = 0;
        const all = failing.map((fails, nth) =>
          turn(async () => {
            begun.push(nth);
            peak = Math.max(peak, (under += 1));
            await scheduler.schedule(Promise.resolve());
            under -= 1;
            if (fails) throw new Error(`${nth}`);
            return nth;
          }),
        );
        const ended = Promise.allSettled(all);
        await scheduler.waitFor(ended);
        const outcomes = (await ended).map(({ status }) => status === "rejected");
        expect(begun).toEqual(failing.map((_, nth) => nth));
        expect(peak).toBe(Math.min(most, failing.length));
        expect(outcomes).toEqual(failing);
      },
    ),
  );
});
