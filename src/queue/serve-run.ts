/**
 * A worker's end of the queue of one run: takes jobs while there is room, has them done, and keeps what they came to in Redis
 * for the audit to fetch. A job whose lock is lost is somebody else's: it is broken off, and leaves nothing.
 */
import type { Job, Worker } from "bullmq";
import type { Redis } from "ioredis";
import { prefix, type RunKeys } from "./keys.ts";
import { mostStalls, type QueuePorts, type QueueTimings } from "./limits.ts";
import { decodeJob, encodeTrouble, type QueueJob, type Receipt } from "./messages.ts";
import { holdLocks, type Attempt } from "./locks.ts";
import type { Packages } from "./open-redis.ts";
import { hasRoom, keepOutcome } from "./outcome-scripts.ts";
import { writeOutcome } from "./outcome.ts";
import { forAWhile, isRefusedForNow, patiently } from "./patience.ts";

/** `bytes`: an account's line, a scope's file, or the line of a scope that holds nothing. */
export type Done = Omit<Receipt, "attempt"> & { readonly bytes: Buffer };

/** `signal`: nobody wants it any more. Rejects with `CannotGoOn` for what only this worker suffers from. */
export type DoJob = (job: QueueJob, signal: AbortSignal) => Promise<Done>;

/** Another worker may do what this one cannot: its disk is full. */
export class CannotGoOn extends Error {
  override readonly name = "CannotGoOn";
}

/** Another worker has the job by now. */
class Lost extends Error {}

export type Serving = {
  readonly packages: Packages;
  readonly redis: Redis;
  readonly run: string;
  readonly keys: RunKeys;
  /** Of this worker, in which no other one is called so. */
  readonly name: string;
  /** Jobs at once. */
  readonly atOnce: number;
  readonly timings: QueueTimings;
  readonly ports: Pick<QueuePorts, "now" | "sleep">;
  readonly work: DoJob;
  /** Words of a person for an error that was thrown: may he mend it. */
  readonly troubleOf: (error: unknown) => { readonly message: string; readonly fixable: boolean };
  readonly onTrouble: (error: Error) => void;
  /** It takes no further job. */
  readonly onCannotGoOn: (error: CannotGoOn) => void;
};

export type ServedRun = {
  /** Breaks off what is under way where the lock of it cannot be renewed any more. */
  look(): void;
  /** Begins nothing more; what is under way goes on. */
  rest(): void;
  goOn(): void;
  /** Is nothing under way. */
  isIdle(): boolean;
  /** Gives back what is under way, at once. Waits for Redis for seconds at most. */
  close(): Promise<void>;
};

const pauseWhileFull = 200;
const pauseWhileRefused = 1_000;

export function serveRun(given: Serving): ServedRun {
  const { packages, redis, run, keys, name, atOnce, timings, ports, work, troubleOf, onTrouble, onCannotGoOn } = given;
  const { UnrecoverableError, WaitingError } = packages.bullmq;
  let isLeaving = false;
  let isResting = false;
  let refusedAt = -Infinity;

  async function done(job: Job, { token, signal }: Attempt): Promise<Receipt> {
    signal.throwIfAborted();
    const attempt = `${job.attemptsStarted}.${name}`;
    const { bytes, ...receipt } = await work(decodeJob(job.data, run), signal);
    const outcome = writeOutcome(attempt, bytes);
    const keep = () => keepOutcome(redis, keys, { job: String(job.id), token, outcome });
    for (;;) {
      const kept = await patiently({ ports, signal, onTrouble }, keep);
      if (kept === "kept") return { ...receipt, attempt };
      if (kept === "lost") throw new Lost(`${job.id} was given to another worker`);
      do await ports.sleep(pauseWhileFull, signal);
      while (!(await hasRoom(redis, keys, outcome.length)));
    }
  }

  async function processed(job: Job, token = ""): Promise<Receipt> {
    const attempt = locks.hold(String(job.id), token);
    const { signal } = attempt;
    try {
      return await done(job, attempt);
    } catch (error) {
      if (error instanceof CannotGoOn) onCannotGoOn(error);
      else if (!(error instanceof Lost) && !signal.aborted)
        throw new UnrecoverableError(encodeTrouble(troubleOf(error)));
      if (!(error instanceof Lost)) await giveBack(job, token);
      throw new WaitingError();
    } finally {
      attempt.release();
    }
  }

  /** Refused where the lock is lost: then it is given back already. */
  const giveBack = (job: Job, token: string): Promise<void> =>
    forAWhile({ ports, onTrouble: () => undefined }, timings.farewell, job.moveToWait(token));

  const worker: Worker = new packages.bullmq.Worker(run, processed, {
    connection: redis,
    prefix,
    name,
    concurrency: atOnce,
    lockDuration: timings.lock,
    skipLockRenewal: true,
    stalledInterval: timings.stalled,
    maxStalledCount: mostStalls,
    drainDelay: 2,
  });
  worker.on("error", (error) => {
    onTrouble(error);
    if (!isRefusedForNow(error)) return;
    // BullMQ would ask again at once, and again.
    refusedAt = ports.now();
    pause();
  });
  const locks = holdLocks({
    ports,
    timings,
    onTrouble,
    renew: (jobs, tokens, milliseconds) => worker.extendJobLocks(jobs, tokens, milliseconds),
  });
  const pause = (): void => void worker.pause(true).catch(onTrouble);
  const resume = (): void => {
    if (!isResting && worker.isPaused() && !isLeaving) worker.resume().catch(onTrouble);
  };

  return {
    look() {
      if (ports.now() - refusedAt >= pauseWhileRefused) resume();
      locks.look();
    },
    rest() {
      if (isResting) return;
      isResting = true;
      pause();
    },
    goOn() {
      if (!isResting) return;
      isResting = false;
      resume();
    },
    isIdle: () => locks.count() === 0,
    async close() {
      isLeaving = true;
      locks.breakOff();
      await forAWhile({ ports, onTrouble }, 2 * timings.farewell, worker.close());
      locks.close();
    },
  };
}
