/** The audit through workers of a queue: the same run as from one process, whichever worker is killed, stopped or late. */
import type { Redis } from "ioredis";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { workerPoints } from "../../src/queue/points.ts";
import { whyNoRedis } from "../queue/redis-server.ts";
import { need } from "../support/need.ts";
import { lehmer } from "./lehmer.ts";
import { payments } from "./organization.ts";
import {
  anotherVersion,
  auditingByQueue,
  besideWorker,
  brief,
  inQueuePlace,
  isGiven,
  queueHere,
  same,
  scopeCalls,
  seeds,
  came,
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

describe("an audit through a queue", () => {
  it.concurrent.each([2, 4])("with %i workers leaves behind what one process does, by the same calls", (count) =>
    inQueuePlace((place) =>
      withChildren(place, async (start) => {
        // Nobody dies, however long a loaded machine keeps one of them from a sign of life.
        const patient = { timings: { silence: 60_000 } };
        const workers = Array.from({ length: count }, () => start({ argv: ["worker"], ...patient }));
        await Promise.all(workers.map((worker) => worker.said("stderr", "waits for audits at")));
        const said = await queueHere(place, auditingByQueue, patient);
        for (const { child } of workers) child.kill("SIGTERM");
        const ends = await Promise.all(workers.map(({ ended }) => ended));
        expect(ends.map(({ code }) => code)).toEqual(ends.map(() => 0));
        expect(await came(place, whole, { said, deaths: 0 })).toEqual(same(whole));
        expect(scopeCalls(place)).toEqual(whole.calls);
      }),
    ),
  );

  it.concurrent("waits for a first worker, outlives one that leaves in the middle, and takes a later one", () =>
    inQueuePlace((place) =>
      withChildren(place, async (start) => {
        const audit = queueHere(place, auditingByQueue);
        await place.redis.until(isGiven);
        const leaving = start({ argv: ["worker"] });
        await untilCalls(place, Math.floor(whole.allCalls / 2));
        leaving.child.kill("SIGTERM");
        const { code, stderr } = await leaving.ended;
        expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining("Left run") as string });
        const said = await besideWorker(place, () => audit);
        expect(said.stderr).toContain("No worker takes part");
        expect(await came(place, whole, { said, deaths: 1 })).toEqual(same(whole));
      }),
    ),
  );
});

describe("a worker that learns late that its run is over", () => {
  it.concurrent("takes along what it wrote after the audit had cleared up", () =>
    inQueuePlace(async (place) => {
      const audit = queueHere(place, auditingByQueue);
      await place.redis.until(isGiven);
      const rarely = { timings: { look: 600_000, stalled: 20 } };
      const written = async (redis: Redis): Promise<boolean> => (await redis.keys("*:meta")).length > 0;
      const work = async () => {
        const said = await audit;
        await place.redis.until(written);
        return said;
      };
      const said = await besideWorker(place, work, rarely);
      expect(await came(place, whole, { said, deaths: 0 })).toEqual(same(whole));
    }),
  );
});

describe("a worker that may not take part", () => {
  const refused = { code: 0, stderr: expect.stringContaining("Not taking part in run") as string };

  it.concurrent("being of another version, says so and takes nothing", () =>
    inQueuePlace((place) =>
      withChildren(place, async (start) => {
        const worker = start({ argv: ["worker"], program: anotherVersion(place.folder) });
        const audit = queueHere(place, auditingByQueue);
        await worker.said("stderr", "and this is restorable 0.0.1-another");
        const said = await besideWorker(place, () => audit);
        worker.child.kill("SIGTERM");
        expect(await worker.ended).toMatchObject(refused);
        expect(await came(place, whole, { said, deaths: 0 })).toEqual(same(whole));
      }),
    ),
  );

  it.concurrent("having keys of somebody else, says so and takes nothing", () =>
    inQueuePlace((place) =>
      withChildren(place, async (start) => {
        const worker = start({ argv: ["worker"], env: place.emulator.environment(payments) });
        const audit = queueHere(place, auditingByQueue);
        await worker.said("stderr", `and this worker is arn:aws:iam::${payments}:user/`);
        const said = await besideWorker(place, () => audit);
        worker.child.kill("SIGTERM");
        expect(await worker.ended).toMatchObject(refused);
        expect(await came(place, whole, { said, deaths: 0 })).toEqual(same(whole));
        const asked = place.emulator.log().filter(({ principal }) => principal?.includes(`${payments}:user/`));
        expect(new Set(asked.map(({ operation }) => operation))).toEqual(new Set(["sts:GetCallerIdentity"]));
      }),
    ),
  );
});

describe("a worker that is killed", () => {
  it.concurrent.each(workerPoints)("at %s leaves its scopes to another one", (point) =>
    inQueuePlace((place) =>
      withChildren(place, async (start) => {
        const dying = start({ argv: ["worker"], end: { point }, timings: brief });
        const audit = queueHere(place, auditingByQueue);
        expect(await dying.ended).toMatchObject({ signal: "SIGKILL" });
        const said = await besideWorker(place, () => audit);
        expect(await came(place, whole, { said, deaths: 1 })).toEqual(same(whole));
      }),
    ),
  );

  it.concurrent.each(seeds)("at random moments (seed %i), and another one, leaves their scopes to a third", (seed) =>
    inQueuePlace((place) =>
      withChildren(place, async (start) => {
        const random = lehmer(seed);
        const end = { occurrence: 1 + Math.floor(random() * 40) };
        const byPoint = start({ argv: ["worker"], end, timings: brief });
        const byTime = start({ argv: ["worker"], timings: brief });
        const audit = queueHere(place, auditingByQueue);
        await untilCalls(place, 3 + Math.floor(random() * 0.9 * (whole.allCalls - 3)));
        byTime.child.kill("SIGKILL");
        const said = await besideWorker(place, () => audit);
        expect(await came(place, whole, { said, deaths: byPoint.child.signalCode === "SIGKILL" ? 2 : 1 })).toEqual(
          same(whole),
        );
      }),
    ),
  );
});
