import { describe, expect, it } from "vitest";
import { RunError } from "../../src/errors.ts";
import { runsKey } from "../../src/queue/keys.ts";
import { encodeContext } from "../../src/queue/messages.ts";
import { queuePackages } from "../../src/queue/open-redis.ts";
import { livingWorkers } from "../../src/queue/run-scripts.ts";
import { serve, type ServeNotice, type Service } from "../../src/queue/serve.ts";
import { need } from "../support/need.ts";
import { audit, came, held, keys, redisAt, run, scopeJob, sound, textOf, until } from "./queue-parties.ts";
import { whyNoRedis, withRedis } from "./redis-server.ts";
import { queueing } from "./wall-clock.ts";

const version = "1.2.3";
const packages = await queuePackages();

/** A worker that looks for audits, and what it says on the way. */
function serving(port: number, more: Partial<Service>) {
  const notices: ServeNotice[] = [];
  const stop = new AbortController();
  const ended = serve({
    packages,
    redis: redisAt(port),
    name: "hand",
    version,
    atOnce: 8,
    ...queueing,
    signal: stop.signal,
    patience: null,
    troubleOf: (error) => ({ message: String(error), fixable: true }),
    onTrouble: () => undefined,
    join: () => Promise.reject(new Error("not asked")),
    onNotice: (notice) => void notices.push(notice),
    ...more,
  });
  ended.catch(() => undefined);
  const kinds = (): readonly string[] => notices.map(({ kind }) => kind);
  return { notices, kinds, ended, stop };
}

const contextOf = (of: string) => encodeContext({ version: of, header: "{}", policy: null, pacing: "{}" });

describe("a worker", () => {
  it("brings what is under way to its end where an audit was killed, and takes part again when it goes on", async (context) => {
    need(context, whyNoRedis());
    await withRedis(sound, async ({ port }) => {
      const redis = redisAt(port);
      const first = await audit(port, { context: contextOf(version) });
      const scope = held();
      let begun = 0;
      const hand = serving(port, {
        join: async () => ({
          kind: "jobs",
          work: (job, signal) => ((begun += 1) === 1 ? scope.work(job, signal) : Promise.resolve(came("second"))),
          close: () => Promise.resolve(),
        }),
      });
      for (const region of ["eu-west-1", "eu-west-2"])
        first.queue.give(scopeJob(region), textOf).catch(() => undefined);
      const signal = await scope.begun;
      await first.queue.close();
      // Killed: it says nothing any more, and its last sign of life is long ago.
      await first.attended.close("left");
      await until(async () => (await redis.zcard(keys.job("completed"))) === 1);
      scope.end(came("first"));
      await until(async () => (await redis.zcard(keys.job("completed"))) === 2);
      expect(signal.aborted).toBe(false);
      await until(() => hand.kinds().includes("left"));
      const second = await audit(port, { context: contextOf(version) });
      const given = ["eu-west-1", "eu-west-2"].map((region) => second.queue.give(scopeJob(region), textOf));
      expect((await Promise.all(given)).sort()).toEqual(["first", "second"]);
      expect(begun).toBe(2);
      await until(() => hand.kinds().length === 3);
      expect(hand.kinds()).toEqual(["joined", "left", "joined"]);
      await second.queue.close();
      await second.attended.close("over");
      await until(() => hand.kinds().length === 4);
      hand.stop.abort();
      expect(await hand.ended).toBe(2);
      expect(await redis.keys("*")).toEqual([]);
    });
  });

  it("takes no part in an audit of another version or of nobody's words, and says so once", async (context) => {
    need(context, whyNoRedis());
    await withRedis(sound, async ({ port }) => {
      const redis = redisAt(port);
      const other = await audit(port, { context: contextOf("9.9.9") });
      const forged = "20260101T000000000Z-00000000";
      const strange = await audit(port, { run: forged, context: contextOf(version) });
      await redis.zadd(runsKey, Date.now() + 60_000, "no:name\u001b[2J");
      const hand = serving(port, { join: () => Promise.reject(new RunError("its header is none")) });
      await until(async () => (await livingWorkers(redis, keys, 60_000)).length === 1 && hand.notices.length === 2);
      await until(async () => (await livingWorkers(redis, keys, 200)).length === 1);
      hand.stop.abort();
      expect(await hand.ended).toBe(0);
      expect(Object.fromEntries(hand.notices.map((notice) => [notice.run, notice]))).toEqual({
        [run]: {
          kind: "refused",
          run,
          why: "it is an audit of restorable 9.9.9, and this is restorable 1.2.3",
        },
        [forged]: { kind: "refused", run: forged, why: "its header is none" },
      });
      for (const each of [other, strange]) await each.queue.close();
    });
  });

  it("is told how many share a run with it", async (context) => {
    need(context, whyNoRedis());
    await withRedis(sound, async ({ port }) => {
      const first = await audit(port, { context: contextOf(version) });
      const counts: number[] = [];
      const join: Service["join"] = async (_run, _context, workers) => {
        counts.push(workers);
        return { kind: "jobs", work: () => Promise.resolve(came("")), close: () => Promise.resolve() };
      };
      const hands: ReturnType<typeof serving>[] = [];
      for (const name of ["a", "b", "c"]) {
        const hand = serving(port, { join, name });
        hands.push(hand);
        await until(() => hand.kinds().includes("joined"));
      }
      expect(counts).toEqual([1, 2, 3]);
      for (const { stop, ended } of hands) {
        stop.abort();
        await ended;
      }
      await first.queue.close();
    });
  });

  it("ends, when it is told to, although Redis is not reached", async (context) => {
    need(context, whyNoRedis());
    const scope = held();
    const hand = await withRedis(sound, async ({ port }) => {
      const { queue } = await audit(port, { context: contextOf(version) });
      const joined = serving(port, {
        join: async () => ({ kind: "jobs", work: scope.work, close: () => Promise.resolve() }),
      });
      queue.give(scopeJob("eu-west-1"), textOf).catch(() => undefined);
      const signal = await scope.begun;
      signal.addEventListener("abort", () => scope.end(new Error("stopped")), { once: true });
      return joined;
    });
    hand.stop.abort();
    expect(await hand.ended).toBe(1);
    expect(hand.kinds()).toEqual(["joined", "left"]);
  });
});
