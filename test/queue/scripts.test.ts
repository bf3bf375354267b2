import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runsKey } from "../../src/queue/keys.ts";
import { dropOutcome, hasRoom, keepOutcome, seeOutcome } from "../../src/queue/outcome-scripts.ts";
import { isRefusedForNow } from "../../src/queue/patience.ts";
import { attendRun, claimRun, leaveRun, livingWorkers, signWorker, tidyAfter } from "../../src/queue/run-scripts.ts";
import { need } from "../support/need.ts";
import { keys, redisAt, run, sound } from "./queue-parties.ts";
import { whyNoRedis, withRedis } from "./redis-server.ts";

const most = 100;

type Step =
  | { readonly kind: "keep"; readonly job: string; readonly bytes: number; readonly hasLock: boolean }
  | { readonly kind: "drop"; readonly job: string; readonly isOwner: boolean }
  | { readonly kind: "claim" };

type StepOf<K extends Step["kind"]> = Extract<Step, { kind: K }>;
type Answers = { readonly answer: unknown; readonly wanted: unknown };

const job = fc.constantFrom("scope.a", "scope.b", "scope.c", "account.d");
const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant("keep" as const), job, bytes: fc.nat(150), hasLock: fc.boolean() }),
    fc.record({ kind: fc.constant("drop" as const), job, isOwner: fc.boolean() }),
    fc.record({ kind: fc.constant("claim" as const) }),
  ),
  { maxLength: 30 },
);

describe("scripts", () => {
  it("count exactly what is held, keep nothing without the lock, and fill no more than there is room", async (context) => {
    need(context, whyNoRedis());
    await withRedis(sound, async ({ port }) => {
      const redis = redisAt(port);
      const claim = async (): Promise<string> => {
        const { owner } = await claimRun(redis, keys, { run, context: "context", silence: 0 });
        return owner ?? "";
      };
      await fc.assert(
        fc.asyncProperty(steps, async (all) => {
          await redis.flushall();
          let owner = await claim();
          const model = new Map<string, number>();
          const total = (): number => [...model.values()].reduce((sum, bytes) => sum + bytes, 0);
          const dropped = async ({ job: of, isOwner }: StepOf<"drop">): Promise<Answers> => {
            const given = isOwner ? owner : "somebody else";
            const answer = await dropOutcome(redis, keys, { job: of, owner: given });
            if (isOwner) model.delete(of);
            return { answer, wanted: isOwner };
          };
          const kept = async ({ job: of, bytes, hasLock }: StepOf<"keep">): Promise<Answers> => {
            await redis.set(keys.lock(of), hasLock ? "mine" : "another one's");
            const others = total() - (model.get(of) ?? 0);
            const hasPlace = others === 0 || others + bytes <= most;
            const wanted = !hasLock ? "lost" : hasPlace ? "kept" : "full";
            const outcome = Buffer.alloc(bytes, 1);
            const answer = await keepOutcome(redis, keys, { job: of, token: "mine", outcome, most });
            if (wanted === "kept") model.set(of, bytes);
            return { answer, wanted };
          };
          const claimed = async (): Promise<Answers> => {
            owner = await claim();
            return { answer: owner === "", wanted: false };
          };
          for (const step of all) {
            const told = step.kind === "claim" ? claimed() : step.kind === "drop" ? dropped(step) : kept(step);
            const { answer, wanted } = await told;
            expect(answer).toBe(wanted);
            expect(Number(await redis.get(keys.held))).toBe(total());
            expect(await hasRoom(redis, keys, 60, most)).toBe(total() === 0 || total() + 60 <= most);
          }
        }),
        { numRuns: 60 },
      );
    });
  });

  it("show a job and its bytes to the owner of the run alone, byte by byte", async (context) => {
    need(context, whyNoRedis());
    await withRedis(sound, async ({ port }) => {
      const redis = redisAt(port);
      const { owner } = await claimRun(redis, keys, { run, context: "context", silence: 0 });
      const seen = (by: string | null) => seeOutcome(redis, keys, { job: "scope.a", owner: by ?? "" });
      expect(await seen(owner)).toEqual({ state: "absent" });
      await redis.hset(keys.job("scope.a"), { timestamp: 1 });
      expect(await seen(owner)).toEqual({ state: "open" });
      const stored = Buffer.from([0, 255, 10, 128, 13]);
      await redis.hset(keys.job("scope.a"), { finishedOn: 1, returnvalue: "{}" });
      await redis.hset(keys.outcomes, "scope.a", stored);
      expect(await seen(owner)).toEqual({ state: "done", returned: "{}", stored });
      expect(await seen("somebody else")).toEqual({ state: "taken" });
      await redis.hset(keys.job("scope.a"), { failedReason: "why" });
      expect(await seen(owner)).toEqual({ state: "failed", reason: "why" });
    });
  });

  it("keep an audit going where Redis has no memory left, so that it can take out what fills it", async (context) => {
    need(context, whyNoRedis());
    await withRedis(sound, async ({ port }) => {
      const redis = redisAt(port);
      const first = await claimRun(redis, keys, { run, context: "context", silence: 0 });
      await redis.set(keys.lock("scope.a"), "mine");
      const outcome = Buffer.from("outcome");
      expect(await keepOutcome(redis, keys, { job: "scope.a", token: "mine", outcome })).toBe("kept");
      await redis.config("SET", "maxmemory", "1");
      const refused = keepOutcome(redis, keys, { job: "scope.a", token: "mine", outcome });
      await expect(refused).rejects.toSatisfy(isRefusedForNow);
      expect(await attendRun(redis, keys, { run, owner: first.owner ?? "" })).toEqual([]);
      await leaveRun(redis, keys, { run, owner: first.owner ?? "" });
      const { owner } = await claimRun(redis, keys, { run, context: "context", silence: 60_000 });
      await signWorker(redis, keys, { name: "living", words: "words" });
      expect(await livingWorkers(redis, keys, 60_000)).toEqual(["words"]);
      expect(await dropOutcome(redis, keys, { job: "scope.a", owner: owner ?? "" })).toBe(true);
      expect(await redis.exists(keys.outcomes)).toBe(0);
    });
  });

  it("forget workers that were not heard of, and let none sign for a run that is over", async (context) => {
    need(context, whyNoRedis());
    await withRedis(sound, async ({ port }) => {
      const redis = redisAt(port);
      await signWorker(redis, keys, { name: "early", words: "early" });
      expect(await redis.exists(keys.workers)).toBe(0);
      await redis.hset(keys.job("meta"), "left", "behind");
      await claimRun(redis, keys, { run, context: "context", silence: 0 });
      await tidyAfter(redis, keys, run);
      expect(await redis.exists(keys.job("meta"))).toBe(1);
      await signWorker(redis, keys, { name: "living", words: "of several words" });
      await redis.hset(keys.workers, { dead: "1000 dead", strange: "words without a time" });
      expect(await livingWorkers(redis, keys, 60_000)).toEqual(["of several words"]);
      expect(await redis.hkeys(keys.workers)).toEqual(["living"]);
      // Over, and being cleared away.
      await redis.del(keys.context);
      await tidyAfter(redis, keys, run);
      expect(await redis.exists(keys.job("meta"))).toBe(1);
      await redis.zrem(runsKey, run);
      await tidyAfter(redis, keys, run);
      expect(await redis.exists(keys.job("meta"))).toBe(0);
    });
  });
});
