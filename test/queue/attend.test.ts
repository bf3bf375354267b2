import { describe, expect, it } from "vitest";
import { keysOf, runsKey } from "../../src/queue/keys.ts";
import { eventsKept } from "../../src/queue/limits.ts";
import { attendedRuns, claimRun, tidyAfter } from "../../src/queue/run-scripts.ts";
import { need } from "../support/need.ts";
import { audit, idOf, keys, redisAt, run, scopeJob, sound, telling, textOf, until, worker } from "./queue-parties.ts";
import { whyNoRedis, withRedis } from "./redis-server.ts";

describe("a run in Redis", () => {
  it("is one audit's at a time; who lost it ends, and touches nothing of the other's", async (context) => {
    need(context, whyNoRedis());
    await withRedis(sound, async ({ port }) => {
      const redis = redisAt(port);
      const first = await audit(port);
      const mine = first.queue.give(scopeJob("eu-west-1"), textOf);
      mine.catch(() => undefined);
      await until(async () => (await redis.exists(keys.job(idOf("eu-west-1")))) === 1);
      // As when the process was stopped for long, and another one went on.
      const { owner } = await claimRun(redis, keys, { run, context: "context", silence: 0 });
      await expect(mine).rejects.toThrow(`another process goes on with run ${run}`);
      await first.queue.close();
      await first.attended.close("over");
      expect(await redis.get(keys.owner)).toBe(owner);
      expect(await redis.exists(keys.context, keys.job(idOf("eu-west-1")))).toBe(2);
      expect(await attendedRuns(redis, 60_000)).toEqual([run]);
    });
  });

  it("is not written into by who lost it, though a worker has finished a scope for him", async (context) => {
    need(context, whyNoRedis());
    await withRedis(sound, async ({ port }) => {
      const redis = redisAt(port);
      let kept = 0;
      // He does not hear that he has lost it.
      const first = await audit(port, { onTaken: () => undefined });
      const mine = first.queue.give(scopeJob("eu-west-1"), async () => (kept += 1));
      mine.catch(() => undefined);
      await claimRun(redis, keys, { run, context: "context", silence: 0 });
      const other = worker(port, "other", telling("other"));
      await expect(mine).rejects.toThrow(`another process goes on with run ${run}`);
      expect(kept).toBe(0);
      expect(await redis.hlen(keys.outcomes)).toBe(1);
      await other.close();
      await first.queue.close();
    });
  });

  it("is refused to a second audit while the first lives, and given to it once that left", async (context) => {
    need(context, whyNoRedis());
    await withRedis(sound, async ({ port }) => {
      const first = await audit(port);
      await expect(audit(port)).rejects.toThrow(`another process is going on with run ${run}`);
      await first.queue.close();
      await first.attended.close("left");
      expect(await attendedRuns(redisAt(port), 1_000)).toEqual([]);
      const second = await audit(port);
      expect(Number(second.attended.owner)).toBeGreaterThan(Number(first.attended.owner));
      await second.queue.close();
    });
  });

  it("is made again where Redis has lost everything, and scopes are asked for again", async (context) => {
    need(context, whyNoRedis());
    await withRedis(sound, async ({ port }) => {
      const redis = redisAt(port);
      const { queue, attended } = await audit(port);
      const before = attended.owner;
      const given = queue.give(scopeJob("eu-west-1"), textOf);
      await until(async () => (await redis.exists(keys.job(idOf("eu-west-1")))) === 1);
      await redis.flushall();
      await until(async () => (await redis.exists(keys.context)) === 1);
      expect(await redis.get(keys.owner)).toBe(before);
      const late = worker(port, "late", telling("late"));
      expect(await given).toBe("eu-west-1 by late");
      expect(await redis.hget(keys.job("meta"), "opts.maxLenEvents")).toBe(String(eventsKept));
      await late.close();
      await queue.close();
    });
  });

  it("leaves no key behind when it is over", async (context) => {
    need(context, whyNoRedis());
    await withRedis(sound, async ({ port }) => {
      const redis = redisAt(port);
      const { queue, attended } = await audit(port);
      const hand = worker(port, "hand", telling("hand"));
      await queue.give(scopeJob("eu-west-1"), textOf);
      await hand.close();
      await queue.close();
      await attended.close("over");
      expect(await redis.keys("*")).toEqual([]);
    });
  });

  it("leaves no key behind either where workers tidy up while it is cleared away", async (context) => {
    need(context, whyNoRedis());
    await withRedis(sound, async ({ port }) => {
      const redis = redisAt(port);
      for (let round = 0; round < 20; round += 1) {
        let tidying = Promise.resolve();
        let isCleared = false;
        const tidy = async (): Promise<void> => {
          while (!isCleared) await tidyAfter(redis, keys, run);
        };
        const { queue, attended, trouble } = await audit(port, {
          probe(point) {
            if (point === "queue:mid-clearing") tidying = tidy();
          },
        });
        await queue.close();
        await attended.close("over");
        isCleared = true;
        await tidying;
        expect(trouble.messages).toEqual([]);
        expect(await redis.keys("*")).toEqual([]);
      }
    });
  });

  it("is taken out by a later audit when nobody went on with it, and what is no name of a run is let be", async (context) => {
    need(context, whyNoRedis());
    await withRedis(sound, async ({ port }) => {
      const redis = redisAt(port);
      const first = await audit(port);
      const abandoned = first.queue.give(scopeJob("eu-west-1"), textOf);
      abandoned.catch(() => undefined);
      await until(async () => (await redis.exists(keys.job(idOf("eu-west-1")))) === 1);
      await first.queue.close();
      await first.attended.close("left");
      await redis.zadd(runsKey, 1, "no:name\u001b[2J");
      const second = await audit(port, { run: "20260101T000000000Z-00000000", kept: 1_000 });
      await until(async () => (await redis.keys(`${keys.job("")}*`)).length === 0);
      expect(second.trouble.messages).toEqual([]);
      expect(await redis.zrange(runsKey, "0", "-1")).not.toContain(run);
      expect(await redis.exists(keysOf("20260101T000000000Z-00000000").owner)).toBe(1);
      await second.queue.close();
    });
  });

  it("is taken out by a later audit when the one that ended it was killed before it had cleared away", async (context) => {
    need(context, whyNoRedis());
    await withRedis(sound, async ({ port }) => {
      const redis = redisAt(port);
      const first = await audit(port, {
        probe(point) {
          if (point === "queue:mid-clearing") throw new Error("killed");
        },
      });
      await first.queue.close();
      await first.attended.close("over");
      expect(first.trouble.messages).toEqual(["killed"]);
      expect(await attendedRuns(redis, 60_000)).toEqual([]);
      expect(await redis.exists(keys.job("meta"))).toBe(1);
      const second = await audit(port, { run: "20260101T000000000Z-00000000" });
      await until(async () => (await redis.keys(`${keys.job("")}*`)).length === 0);
      await until(async () => (await redis.zscore(runsKey, run)) === null);
      expect(second.trouble.messages).toEqual([]);
      await second.queue.close();
    });
  });
});
