/** What lies between an audit and its workers fails: Redis is killed, or one worker's connection to it is cut, slow or silent. */
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { forgetful, sound } from "../queue/mortal-redis.ts";
import { whyNoRedis } from "../queue/redis-server.ts";
import { withProxyTo } from "../queue/tcp-proxy.ts";
import { need } from "../support/need.ts";
import { lehmer } from "./lehmer.ts";
import {
  auditingByQueue,
  besideWorker,
  brief,
  came,
  inQueuePlace,
  isLocked,
  queueHere,
  same,
  scopeCalls,
  seeds,
  undisturbedAudit,
  untilCalls,
  withChildren,
} from "./queue-place.ts";

const missing = whyNoRedis();
let whole: Awaited<ReturnType<typeof undisturbedAudit>>;

beforeAll(async () => {
  whole = await undisturbedAudit();
});
beforeEach((context) => need(context, missing));

const moment = (seed: number): number => 2 + Math.floor(lehmer(2_000 + seed)() * 0.9 * whole.allCalls);

describe("a Redis that is killed in the midst of an audit", () => {
  /** With its last second, a job may be lost, or a lock that nobody knows of may be left. `redis`: how it was set up. */
  const isOutlived = (calls: number, redis: Readonly<Record<string, string>>): Promise<void> =>
    inQueuePlace(
      async (place) => {
        const said = await besideWorker(
          place,
          async () => {
            const audit = queueHere(place, auditingByQueue);
            await untilCalls(place, calls);
            await place.redis.kill();
            await place.redis.restart();
            return audit;
          },
          { timings: brief },
        );
        expect(await came(place, whole, { said, deaths: 2 })).toEqual(same(whole));
      },
      { redis },
    );

  it.concurrent.each(seeds)("and comes back with its log (seed %i) loses nothing", async (seed) => {
    await expect(isOutlived(moment(seed), sound)).resolves.toBeUndefined();
  });

  it.concurrent.each(seeds.slice(0, 2))("and comes back with nothing (seed %i) is told anew", async (seed) => {
    await expect(isOutlived(moment(100 + seed), forgetful)).resolves.toBeUndefined();
  });
});

describe("one worker's connection to Redis", () => {
  it.concurrent("that is cut again and again is made anew", () =>
    inQueuePlace((place) =>
      withProxyTo(place.redis.port, async (proxy) => {
        const url = `redis://127.0.0.1:${proxy.port}`;
        let uncut = 0;
        const said = await besideWorker(
          place,
          async () => {
            const audit = queueHere(place, auditingByQueue);
            for (let part = 1; part < 8; part += 1) {
              await untilCalls(place, Math.floor((part * whole.allCalls) / 8));
              if (part === 1) uncut = proxy.opened();
              proxy.cut();
            }
            return audit;
          },
          { url, timings: brief },
        );
        expect(await came(place, whole, { said, deaths: 7 })).toEqual(same(whole));
        expect(proxy.opened()).toBeGreaterThan(uncut);
      }),
    ),
  );

  it.concurrent("that is slower than its locks last leaves its scopes to another worker, and nothing else", () =>
    inQueuePlace((place) =>
      withProxyTo(place.redis.port, (proxy) =>
        withChildren(place, async (start) => {
          const slow = start({ argv: ["worker"], url: `redis://127.0.0.1:${proxy.port}`, timings: brief });
          const audit = queueHere(place, auditingByQueue);
          await untilCalls(place, Math.floor(whole.allCalls / 2));
          proxy.delay(2 * brief.lock);
          const said = await besideWorker(place, () => audit);
          expect(await came(place, whole, { said, deaths: 1 })).toEqual(same(whole));
          expect(scopeCalls(place).length).toBeGreaterThan(whole.calls.length);
          expect(slow.child.exitCode).toBeNull();
        }),
      ),
    ),
  );

  it.concurrent("that is silent loses its scopes, and can leave nothing once it is heard again", () =>
    inQueuePlace((place) =>
      withProxyTo(place.redis.port, (proxy) =>
        withChildren(place, async (start) => {
          const silent = start({ argv: ["worker"], url: `redis://127.0.0.1:${proxy.port}`, timings: brief });
          const audit = queueHere(place, auditingByQueue);
          await untilCalls(place, Math.floor(whole.allCalls / 2));
          proxy.silence();
          const said = await besideWorker(place, () => audit);
          proxy.resume();
          silent.child.kill("SIGTERM");
          expect(await silent.ended).toMatchObject({ code: 0 });
          expect(await came(place, whole, { said, deaths: 1 })).toEqual(same(whole));
        }),
      ),
    ),
  );
});

describe("a worker that stands still for longer than its locks last", () => {
  it.concurrent("and goes on has lost its scopes, and leaves nothing of them", () =>
    inQueuePlace((place) =>
      withChildren(place, async (start) => {
        const end = { point: "worker:before-keep", occurrence: 9, signal: "SIGSTOP" } as const;
        const paused = start({ argv: ["worker"], end, timings: brief });
        const audit = queueHere(place, auditingByQueue);
        await paused.said("stderr", `Met its end at ${end.point}`);
        await place.redis.until(async (redis) => !(await isLocked(redis)));
        const said = await besideWorker(place, () => {
          paused.child.kill("SIGCONT");
          return audit;
        });
        paused.child.kill("SIGTERM");
        expect(await paused.ended).toMatchObject({ code: 0 });
        expect(await came(place, whole, { said, deaths: 1 })).toEqual(same(whole));
        expect(scopeCalls(place).length).toBeGreaterThan(whole.calls.length);
      }),
    ),
  );
});
