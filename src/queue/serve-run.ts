/**
 * A worker's end of the queue of one run: takes jobs while there is room, has them done, and keeps what they came to in Redis
 * for the audit to fetch. A job whose lock is lost is somebody else's: it is broken off, and leaves nothing.
 */
import type { Job, Worker } from "bullmq";
import type { Redis } from "ioredis";
import { prefix, type RunKeys } from "./keys.ts";
import { farewell, mostStalls, type QueuePorts, type QueueTimings } from "./limits.ts";
import { decodeJob, encodeTrouble, type QueueJob, type Receipt } from "./messages.ts";
import type { Packages } from "./open-redis.ts";
import { hasRoom, keepOutcome } from "./outcome-scripts.ts";
import { writeOutcome } from "./outcome.ts";
import { forAWhile, isRefusedForNow, patiently } from "./patience.ts";
import type { QueueProbe } from "./points.ts";

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
  readonly probe?: QueueProbe | undefined;
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

type UnderWay = { readonly stop: AbortController; readonly ended: Promise<unknown> };

export function serveRun(given: Serving): ServedRun {
  const { packages, redis, run, keys, name, atOnce, timings, ports, probe, work } = given;
  const { troubleOf, onTrouble, onCannotGoOn } = given;
  const { UnrecoverableError, WaitingError } = packages.bullmq;
  const underWay = new Map<string, UnderWay>();
  let isLeaving = false;
  let isResting = false;
  let renewedAt = ports.now();
  let refusedAt = -Infinity;

  async function done(job: Job, token: string, signal: AbortSignal): Promise<Receipt> {
    const attempt = `${job.attemptsStarted}.${name}`;
    probe?.("worker:taken");
    const { bytes, ...receipt } = await work(decodeJob(job.data, run), signal);
    const outcome = writeOutcome(attempt, bytes);
    probe?.("worker:before-keep");
    const keep = () => keepOutcome(redis, keys, { job: String(job.id), token, outcome });
    for (;;) {
      const kept = await patiently({ ports, signal, onTrouble }, keep);
      if (kept === "kept") {
        probe?.("worker:after-keep");
        return { ...receipt, attempt };
      }
      if (kept === "lost") throw new Lost(`${job.id} was given to another worker`);
      do await ports.sleep(pauseWhileFull, signal);
      while (!(await hasRoom(redis, keys, outcome.length)));
    }
  }

  async function attempted(job: Job, token: string, signal: AbortSignal): Promise<Receipt> {
    try {
      return await done(job, token, signal);
    } catch (error) {
      if (error instanceof Lost) throw new WaitingError();
      if (error instanceof CannotGoOn) onCannotGoOn(error);
      if (!signal.aborted && !(error instanceof CannotGoOn))
        throw new UnrecoverableError(encodeTrouble(troubleOf(error)));
      await giveBack(job, token);
      throw new WaitingError();
    }
  }

  /** Refused where the lock is lost: then it is given back already. */
  const giveBack = (job: Job, token: string): Promise<void> =>
    forAWhile({ ports, onTrouble: () => undefined }, farewell, job.moveToWait(token));

  // BullMQ counts the parameters: only who takes three is told to break off.
  async function processed(job: Job, lock: string | undefined, cancelled: AbortSignal | undefined): Promise<Receipt> {
    const [id, token] = [String(job.id), lock ?? ""];
    const earlier = underWay.get(id);
    if (earlier !== undefined) {
      // Its own job, taken for lost. BullMQ renews locks by id, and would forget this one when the earlier attempt ends.
      earlier.stop.abort();
      await earlier.ended.catch(() => undefined);
      await ports.sleep(pauseWhileFull);
      await giveBack(job, token);
      throw new WaitingError();
    }
    const stop = new AbortController();
    if (isLeaving) stop.abort();
    cancelled?.addEventListener("abort", () => stop.abort(), { once: true });
    const ended = attempted(job, token, stop.signal);
    underWay.set(id, { stop, ended });
    try {
      return await ended;
    } finally {
      underWay.delete(id);
    }
  }

  const worker: Worker = new packages.bullmq.Worker(run, processed, {
    connection: redis,
    prefix,
    name,
    concurrency: atOnce,
    lockDuration: timings.lock,
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
  for (const event of ["locksRenewed", "active"] as const) worker.on(event, () => (renewedAt = ports.now()));
  worker.on("completed", () => probe?.("worker:completed"));
  worker.on("lockRenewalFailed", (ids) => {
    for (const id of ids) worker.cancelJob(id, "its lock is lost");
  });
  const pause = (): void => void worker.pause(true).catch(onTrouble);
  const resume = (): void => {
    if (!isResting && worker.isPaused() && !isLeaving) worker.resume();
  };

  return {
    look() {
      if (ports.now() - refusedAt >= pauseWhileRefused) resume();
      if (ports.now() - renewedAt < timings.lock) return;
      worker.cancelAllJobs("Redis was not reached for too long");
      renewedAt = ports.now();
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
    isIdle: () => underWay.size === 0,
    async close() {
      isLeaving = true;
      for (const { stop } of underWay.values()) stop.abort();
      await forAWhile({ ports, onTrouble }, 2 * farewell, worker.close());
    },
  };
}
