import { describe, expect, test } from "vitest";
import { asTheyFinish } from "../../src/scan/as-they-finish.ts";

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

async function* numbers(count: number, pulled: number[] = []): AsyncGenerator<number> {
  for (let n = 0; n < count; n += 1) {
    pulled.push(n);
    yield n;
  }
}

async function all<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of stream) items.push(item);
  return items;
}

describe("work over a stream", () => {
  test("everything comes out, each once, in the order it finishes", async () => {
    const turns = [5, 1, 3];
    const out = await all(
      asTheyFinish(numbers(3), 3, async (n) => {
        for (let left = turns[n] ?? 0; left > 0; left -= 1) await turn();
        return n;
      }),
    );
    expect(out).toEqual([1, 2, 0]);
  });

  test("an empty source ends at once", async () => {
    expect(await all(asTheyFinish(numbers(0), 2, async (n) => n))).toEqual([]);
  });

  test("a source that is slower than the work is waited for, and results do not wait for it", async () => {
    const seen: string[] = [];
    async function* slow(): AsyncGenerator<number> {
      yield 1;
      while (!seen.includes("out 1")) await turn();
      yield 2;
    }
    for await (const n of asTheyFinish(slow(), 4, async (item) => item)) seen.push(`out ${n}`);
    expect(seen).toEqual(["out 1", "out 2"]);
  });

  test("no more than the window is under way at once", async () => {
    let now = 0;
    let most = 0;
    const out = await all(
      asTheyFinish(numbers(40), 4, async (n) => {
        most = Math.max(most, (now += 1));
        for (let left = n % 3; left >= 0; left -= 1) await turn();
        now -= 1;
        return n;
      }),
    );
    expect(out).toHaveLength(40);
    expect(most).toBe(4);
  });

  test("a reader that stops taking stops the source", async () => {
    const pulled: number[] = [];
    const stream = asTheyFinish(numbers(1000, pulled), 4, async (n) => n);
    await stream.next();
    for (let n = 0; n < 50; n += 1) await turn();
    expect(pulled.length).toBeLessThanOrEqual(6);
    await stream.return();
  });

  test("a reader that leaves ends the source after what was begun", async () => {
    let closed = false;
    let running = 0;
    async function* source(): AsyncGenerator<number> {
      try {
        yield* numbers(100);
      } finally {
        closed = true;
      }
    }
    const stream = asTheyFinish(source(), 5, async (n) => {
      running += 1;
      await turn();
      running -= 1;
      return n;
    });
    await stream.next();
    await stream.return();
    expect({ closed, running }).toEqual({ closed: true, running: 0 });
  });

  test("an error of the work is thrown after what was begun has ended", async () => {
    let running = 0;
    const stream = asTheyFinish(numbers(10), 3, async (n) => {
      running += 1;
      if (n !== 1) await turn();
      running -= 1;
      if (n === 1) throw new Error("bug at 1");
      return n;
    });
    await expect(all(stream)).rejects.toThrow("bug at 1");
    expect(running).toBe(0);
  });

  test("an error of the source is thrown", async () => {
    async function* source(): AsyncGenerator<number> {
      yield 1;
      throw new Error("source broke");
    }
    await expect(all(asTheyFinish(source(), 2, async (n) => n))).rejects.toThrow("source broke");
  });
});
