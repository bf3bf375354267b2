import { describe, expect, test } from "vitest";
import { createLimiter } from "../../src/scan/limiter.ts";

/** Work that ends when told to, and a record of what has begun. */
function bench() {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  return {
    begun,
    work: (name: string) => () =>
      new Promise<string>((resolve) => {
        begun.push(name);
        ends.set(name, () => resolve(name));
      }),
    end: async (name: string) => {
      await new Promise((resolve) => setImmediate(resolve));
      ends.get(name)?.();
    },
  };
}

describe("the cap on tables in flight", () => {
  test("no more than the capacity is under way at once, and everything is done", async () => {
    const limit = createLimiter(3);
    let now = 0;
    let most = 0;
    const done = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        limit.run(`scope-${n % 4}`, async () => {
          most = Math.max(most, (now += 1));
          await new Promise((resolve) => setImmediate(resolve));
          now -= 1;
          return n;
        }),
      ),
    );
    expect(most).toBe(3);
    expect(done).toEqual(Array.from({ length: 20 }, (_, n) => n));
  });

  test("a scope with many tables does not keep a small one waiting: scopes take turns", async () => {
    const limit = createLimiter(1);
    const { begun, work, end } = bench();
    const all = ["a1", "a2", "a3", "a4"].map((name) => limit.run("a", work(name)));
    all.push(limit.run("b", work("b1")));
    for (const name of ["a1", "a2", "b1", "a3", "a4"]) await end(name);
    await Promise.all(all);
    expect(begun).toEqual(["a1", "a2", "b1", "a3", "a4"]);
  });

  test("work that fails gives its slot back", async () => {
    const limit = createLimiter(1);
    await expect(limit.run("a", () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
    await expect(limit.run("a", () => Promise.resolve("next"))).resolves.toBe("next");
  });

  test.each([0, -1, 1.5, Number.NaN])("a capacity of %s is a bug", (capacity) => {
    expect(() => createLimiter(capacity)).toThrow("capacity");
  });
});
