import { describe, expect, it } from "vitest";
import { need } from "../support/need.ts";
import {
  audit,
  came,
  held,
  idOf,
  keys,
  redisAt,
  scopeJob,
  sound,
  telling,
  textOf,
  until,
  worker,
} from "./queue-parties.ts";
import { whyNoRedis, withRedis } from "./redis-server.ts";

describe("a worker whose lock is lost", () => {
  it("leaves nothing of its late scope, which another one has by then", async (context) => {
    need(context, whyNoRedis());
    await withRedis(sound, async ({ port }) => {
      const { attended, queue } = await audit(port);
      const late = held();
      const zombie = worker(port, "zombie", late.work, 1);
      const given = queue.give(scopeJob("eu-west-1"), textOf);
      const signal = await late.begun;
      // As when it was stopped for longer than a lock lasts.
      const redis = redisAt(port);
      await redis.del(keys.lock(idOf("eu-west-1")));
      const other = worker(port, "other", telling("other"));
      expect(await given).toBe("eu-west-1 by other");
      late.end(came("late"));
      await until(() => zombie.isIdle());
      expect(signal.aborted || (await redis.hlen(keys.outcomes)) === 0).toBe(true);
      expect(await redis.keys("*scope*")).toEqual([]);
      expect(Number(await redis.get(keys.held))).toBe(0);
      await zombie.close();
      await other.close();
      await queue.close();
      await attended.close("over");
    });
  });

  it("cannot keep its scope before anybody else has it", async (context) => {
    need(context, whyNoRedis());
    await withRedis(sound, async ({ port }) => {
      const { queue } = await audit(port);
      const late = held();
      const zombie = worker(port, "zombie", late.work, 1);
      const given = queue.give(scopeJob("eu-west-1"), textOf);
      await late.begun;
      const redis = redisAt(port);
      await redis.set(keys.lock(idOf("eu-west-1")), "another one's");
      late.end(came("late"));
      await until(() => zombie.isIdle());
      expect(await redis.hlen(keys.outcomes)).toBe(0);
      expect(await redis.hget(keys.job(idOf("eu-west-1")), "finishedOn")).toBeNull();
      await zombie.close();
      await redis.del(keys.lock(idOf("eu-west-1")));
      worker(port, "other", telling("other"));
      expect(await given).toBe("eu-west-1 by other");
      await queue.close();
    });
  });

  it("may get its own scope again, and is then done with the earlier attempt", async (context) => {
    need(context, whyNoRedis());
    await withRedis(sound, async ({ port }) => {
      const { queue } = await audit(port);
      let attempts = 0;
      const first = held();
      const only = worker(port, "only", (job, signal) => {
        attempts += 1;
        if (attempts > 1) return telling("only")(job, signal);
        signal.addEventListener("abort", () => first.end(new Error("stopped")), { once: true });
        return first.work(job, signal);
      });
      const given = queue.give(scopeJob("eu-west-1"), textOf);
      await first.begun;
      await redisAt(port).del(keys.lock(idOf("eu-west-1")));
      expect(await given).toBe("eu-west-1 by only");
      expect(attempts).toBe(2);
      await only.close();
      await queue.close();
    });
  });
});

describe("a worker that is told to leave", () => {
  it("gives its scopes back at once", async (context) => {
    need(context, whyNoRedis());
    await withRedis(sound, async ({ port }) => {
      const { queue } = await audit(port);
      const endless = held();
      const leaving = worker(port, "leaving", (job, signal) => {
        signal.addEventListener("abort", () => endless.end(new Error("stopped")), { once: true });
        return endless.work(job, signal);
      });
      const given = queue.give(scopeJob("eu-west-1"), textOf);
      await endless.begun;
      await leaving.close();
      const redis = redisAt(port);
      expect(await redis.lrange(keys.job("wait"), 0, -1)).toEqual([idOf("eu-west-1")]);
      expect(await redis.exists(keys.lock(idOf("eu-west-1")))).toBe(0);
      worker(port, "staying", telling("staying"));
      expect(await given).toBe("eu-west-1 by staying");
      await queue.close();
    });
  });

  it("ends although Redis is not reached, as the audit does", async (context) => {
    need(context, whyNoRedis());
    const endless = held();
    const parties = await withRedis(sound, async ({ port }) => {
      const { attended, queue } = await audit(port);
      const leaving = worker(port, "leaving", (job, signal) => {
        signal.addEventListener("abort", () => endless.end(new Error("stopped")), { once: true });
        return endless.work(job, signal);
      });
      const given = queue.give(scopeJob("eu-west-1"), textOf);
      given.catch(() => undefined);
      await endless.begun;
      return { attended, queue, leaving, given };
    });
    const { attended, queue, leaving, given } = parties;
    await leaving.close();
    queue.fail(new Error("interrupted"));
    await expect(given).rejects.toThrow("interrupted");
    await queue.close();
    await attended.close("left");
  });
});
