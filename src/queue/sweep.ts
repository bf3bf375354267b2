/**
 * What workers of BullMQ write of a queue itself, in passing and whether it has jobs or not. Where that comes after the run
 * was taken out it would stay for ever, so whoever leaves a run that is gone takes it along.
 */
import type { Redis } from "ioredis";
import type { RunKeys } from "./keys.ts";

const ofTheQueue = ["meta", "events", "marker", "stalled-check"] as const;

const sweepScript = `
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
return redis.call('DEL', unpack(KEYS, 2))`;

export async function sweep(redis: Redis, keys: RunKeys): Promise<void> {
  await redis.eval(sweepScript, 1 + ofTheQueue.length, keys.context, ...ofTheQueue.map((name) => keys.job(name)));
}
