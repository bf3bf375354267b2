import { describe, expect, it } from "vitest";
import { RunError } from "../../src/errors.ts";
import { need } from "../support/need.ts";
import {
  audit,
  came,
  held,
  idOf,
  isScope,
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

describe("an audit that goes on", () => {
  it("collects what was finished meanwhile without a second scan, and drops what its run has", async (context) => {
    need(context, whyNoRedis());
    await withRedis(sound, async ({ port }) => {
      const redis = redisAt(port);
      const first = await audit(port);
      // Killed before it has kept anything: a kept scope waits in its hands, and is not dropped.
      const never = new Promise<string>(() => undefined);
      for (const region of ["eu-west-1", "eu-west-2"]) void first.queue.give(scopeJob(region), () => never);
      let scans = 0;
      const hand = worker(port, "hand", (job, signal) => {
        scans += 1;
        return telling("hand")(job, signal);
      });
      await until(async () => (await redis.zcard(keys.job("completed"))) === 2);
      await first.attended.close("left");
      const second = await audit(port, { isKept: (piece) => isScope(piece) && piece.region === "eu-west-2" });
      expect(await second.queue.give(scopeJob("eu-west-1"), textOf)).toBe("eu-west-1 by hand");
      expect(scans).toBe(2);
      await until(async () => (await redis.hlen(keys.outcomes)) === 0);
      expect(Number(await redis.get(keys.held))).toBe(0);
      expect(await redis.exists(keys.job(idOf("eu-west-2")))).toBe(0);
      await hand.close();
      await second.queue.close();
    });
  });
});

describe("what a worker sent", () => {
  it("is asked for once more where no honest one has sent it, and then given up", async (context) => {
    need(context, whyNoRedis());
    await withRedis(sound, async ({ port }) => {
      const { queue, trouble } = await audit(port);
      let scans = 0;
      const hand = worker(port, "hand", () => Promise.resolve(came(String((scans += 1)))));
      const refuse = (until: number) => async (outcome: Parameters<typeof textOf>[0]) => {
        const text = await textOf(outcome);
        if (Number(text) < until) throw new RunError("strange");
        return text;
      };
      expect(await queue.give(scopeJob("eu-west-1"), refuse(2))).toBe("2");
      expect(trouble.messages).toEqual(["strange"]);
      await expect(queue.give(scopeJob("eu-west-2"), refuse(5))).rejects.toThrow("strange");
      expect(scans).toBe(4);
      await hand.close();
      await queue.close();
    });
  });

  it("ends everything where the disk has no room for it: the other scopes wait for nobody", async (context) => {
    need(context, whyNoRedis());
    await withRedis(sound, async ({ port }) => {
      const { queue } = await audit(port);
      const endless = held();
      const hand = worker(port, "hand", (job, signal) =>
        job.kind === "scope" && job.job.region === "eu-west-2" ? endless.work(job, signal) : Promise.resolve(came("")),
      );
      const other = queue.give(scopeJob("eu-west-2"), textOf);
      other.catch(() => undefined);
      await endless.begun;
      const full = new RunError("no room", { cause: Object.assign(new Error(), { code: "ENOSPC" }) });
      await expect(queue.give(scopeJob("eu-west-1"), () => Promise.reject(full))).rejects.toBe(full);
      await expect(other).rejects.toBe(full);
      await expect(queue.give(scopeJob("eu-west-3"), textOf)).rejects.toBe(full);
      endless.end(new Error("over"));
      await hand.close();
      await queue.close();
    });
  });

  it("is asked for again where its bytes are lost, or somebody else's", async (context) => {
    need(context, whyNoRedis());
    await withRedis(sound, async ({ port }) => {
      const redis = redisAt(port);
      const { queue } = await audit(port);
      let scans = 0;
      const hand = worker(port, "hand", async () => {
        scans += 1;
        return came(String(scans));
      });
      // Lies in Redis as if it had come of an attempt that nobody made.
      await redis.hset(keys.job(idOf("eu-west-1")), {
        timestamp: 1,
        name: "scope",
        data: "{}",
        opts: "{}",
        finishedOn: 1,
        returnvalue: JSON.stringify({ content: "sealed", digest: "", hosts: [], attempt: "0.forged" }),
      });
      await redis.zadd(keys.job("completed"), 1, idOf("eu-west-1"));
      await redis.hset(keys.outcomes, idOf("eu-west-1"), "1.other\nforged");
      expect(await queue.give(scopeJob("eu-west-1"), textOf)).toBe("1");
      await hand.close();
      await queue.close();
    });
  });
});

describe("a Redis without memory", () => {
  it("is waited for, by the audit and by workers, and they say so", async (context) => {
    need(context, whyNoRedis());
    await withRedis(sound, async ({ port }) => {
      const redis = redisAt(port);
      const { queue, trouble } = await audit(port);
      const scope = held();
      const hand = worker(port, "hand", (job, signal) =>
        job.kind === "scope" && job.job.region === "eu-west-1" ? scope.work(job, signal) : Promise.resolve(came("two")),
      );
      const one = queue.give(scopeJob("eu-west-1"), textOf);
      await scope.begun;
      await redis.config("SET", "maxmemory", "1");
      scope.end(came("one"));
      const two = queue.give(scopeJob("eu-west-2"), textOf);
      const isTold = ({ messages }: typeof trouble): boolean => messages.some((text) => text.includes("OOM"));
      await until(() => isTold(trouble) && isTold(hand.trouble));
      await redis.config("SET", "maxmemory", "0");
      const looking = setInterval(() => hand.look(), 50);
      expect(await Promise.all([one, two])).toEqual(["one", "two"]);
      clearInterval(looking);
      await hand.close();
      await queue.close();
    });
  });
});
