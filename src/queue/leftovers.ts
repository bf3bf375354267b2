/**
 * What lies in the queue of a run and nobody waits for, out: a trace of an earlier process, or of what Redis forgot that it had
 * forgotten. Without that, bytes that nobody fetches would take the room of others.
 */
import type { Redis } from "ioredis";
import type { Queue } from "bullmq";
import { readJobId, type PieceOfWork, type RunKeys } from "./keys.ts";
import { dropOutcome } from "./outcome-scripts.ts";
import type { QueueProbe } from "./points.ts";

export type Leftovers = {
  /** Takes a job and what it came to out, whatever they are. */
  drop(id: string): Promise<void>;
  /** As `drop`, if the run holds it and nobody waits for it. */
  forsake(id: string): Promise<void>;
  /** Looks through all that is finished or waiting. What failed is asked for again by whoever wants it. */
  sweep(): Promise<void>;
};

export function leftovers(given: {
  readonly redis: Redis;
  readonly queue: Queue;
  readonly keys: RunKeys;
  readonly owner: string;
  readonly probe: QueueProbe | undefined;
  readonly isKept: (piece: PieceOfWork) => boolean;
  readonly isAwaited: (id: string) => boolean;
}): Leftovers {
  const { redis, queue, keys, owner, probe, isKept, isAwaited } = given;

  async function drop(id: string): Promise<void> {
    if (!(await dropOutcome(redis, keys, { job: id, owner }))) return;
    probe?.("queue:dropped");
    await queue.remove(id);
    probe?.("queue:removed");
  }

  async function forsake(id: string): Promise<void> {
    const piece = readJobId(id);
    if (piece !== null && isKept(piece) && !isAwaited(id)) await drop(id);
  }

  return {
    drop,
    forsake,
    async sweep() {
      const { outcomes, job } = keys;
      const [bytes, lined, completed, failed] = await Promise.all([
        redis.hkeys(outcomes),
        redis.lrange(job("wait"), 0, -1),
        redis.zrange(job("completed"), "0", "-1"),
        redis.zrange(job("failed"), "0", "-1"),
      ]);
      for (const id of failed) if (!isAwaited(id)) await queue.remove(id);
      for (const id of new Set([...bytes, ...lined, ...completed])) await forsake(id);
    },
  };
}
