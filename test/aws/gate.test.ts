/** The gate before the sockets: its cap, its order, its slow start, and that trouble inside gives the place back. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { createGate } from "../../src/aws/gate.ts";

/** Calls that end when told to, in whichever order. */
function calls(limit: number) {
  const gate = createGate(limit);
  const begun: number[] = [];
  const running = new Map<number, { readonly end: () => void; readonly fail: () => void }>();
  let made = 0;
  const all: Promise<unknown>[] = [];
  return {
    begun,
    running,
    all,
    start(host = "host") {
      const nth = made++;
      const call = () =>
        new Promise<void>((resolve, reject) => {
          begun.push(nth);
          running.set(nth, { end: resolve, fail: () => reject(new Error("lost")) });
        });
      all.push(gate.through(host, call).catch((thrown: Error) => thrown.message));
    },
    async finish(nth: number, how: "end" | "fail") {
      running.get(nth)?.[how]();
      running.delete(nth);
      await new Promise<void>((done) => setImmediate(done));
    },
  };
}

test("whatever order calls end in and however many fail, all get through in the order of asking, never more than the cap at once", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 60 }),
      fc.infiniteStream(fc.tuple(fc.nat(), fc.constantFrom<"end" | "fail">("end", "fail"))),
      async (limit, count, ends) => {
        const gate = calls(limit);
        for (let i = 0; i < count; i += 1) gate.start();
        await new Promise<void>((done) => setImmediate(done));
        let most = 0;
        for (const [pick, how] of ends) {
          const running = [...gate.running.keys()];
          most = Math.max(most, running.length);
          const nth = running[pick % Math.max(1, running.length)];
          if (nth === undefined) break;
          await gate.finish(nth, how);
        }
        await Promise.all(gate.all);
        expect(gate.begun).toEqual(Array.from({ length: count }, (_, i) => i));
        expect(most).toBeLessThanOrEqual(limit);
      },
    ),
    { numRuns: 30 },
  );
});

test("a host is begun with eight calls, and every first call of a place that comes back makes room for one more", async () => {
  const gate = calls(64);
  for (let i = 0; i < 100; i += 1) gate.start();
  await new Promise<void>((done) => setImmediate(done));
  expect(gate.running.size).toBe(8);
  await gate.finish(0, "end");
  expect(gate.running.size).toBe(9);
  for (let nth = 1; nth < 8; nth += 1) await gate.finish(nth, "end");
  expect(gate.running.size).toBe(16);
});

test("hosts do not wait for one another", async () => {
  const gate = calls(1);
  gate.start("slow");
  gate.start("slow");
  gate.start("fast");
  await new Promise<void>((done) => setImmediate(done));
  expect(gate.begun).toEqual([0, 2]);
});
