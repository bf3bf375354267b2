/**
 * A worker's end of the queue of one run: takes jobs while there is room, has them done, and keeps what they came to in Redis
 * for the audit to fetch. A job whose lock is lost is somebody else's: it is broken off, and leaves nothing.
 */
import type { Job, Worker } from "bullmq";
import type { Redis } from "ioredis";
import { prefix, type RunKeys } from "./keys.ts";
import { mostStalls, type QueuePorts, type QueueTimings } from "./limits.ts";
import { decodeJob, encodeTrouble, type QueueJob, type Receipt } from "./messages.ts";
import type { Packages } from "./open-redis.ts";
import { writeOutcome } from "./outcome.ts";
import type { QueueProbe } from "./points.ts";
import { keepOutcome } from "./scripts.ts";

/** `bytes`: an account's line, a scope's file, or the line of a scope that holds nothing. */
export type Done = Omit<Receipt, "attempt"> & { readonly bytes: Buffer };

/** `signal`: nobody wants it any more. Rejects with `CannotGoOn` for what only this worker suffers from. */
export type DoJob = (job: QueueJob, signal: AbortSignal) => Promise<Done>;

/** Another worker may do what this one cannot: its disk is full. */
export class CannotGoOn extends Error {
  override readonly name = "CannotGoOn";
}

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
  /** Aborted: everything is given back at once, and nothing that ended in the meantime is kept. */
  readonly signal: AbortSignal;
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
  /** `finish`: what is under way is brought to its end first; `leave`: it is given back at once. */
  close(how: "finish" | "leave"): Promise<void>;
};

const pauseWhileFull = 200;

export function serveRun(given: Serving): ServedRun {
  const { packages, redis, run, keys, name, atOnce, timings, ports, signal: stopped, probe, work } = given;
  const { troubleOf, onTrouble, onCannotGoOn } = given;
  const { UnrecoverableError, WaitingError } = packages.bullmq;
  const leaving = new AbortController();
  let renewedAt = ports.now();

  async function done(job: Job, token: string, signal: AbortSignal): Promise<Receipt> {
    const attempt = `${job.attemptsStarted}.${name}`;
    probe?.("worker:taken");
    const { bytes, ...receipt } = await work(decodeJob(job.data, run), signal);
    const outcome = writeOutcome(attempt, bytes);
    probe?.("worker:before-keep");
    for (;;) {
      signal.throwIfAborted();
      const kept = await keepOutcome(redis, keys, { job: String(job.id), token, outcome });
      if (kept === "kept") {
        probe?.("worker:after-keep");
        return { ...receipt, attempt };
      }
      if (kept === "lost") throw new Error(`${job.id} was given to another worker`);
      await ports.sleep(pauseWhileFull, signal);
    }
  }

  // BullMQ counts the parameters: only who takes three is told to break off.
  async function processed(job: Job, lock: string | undefined, cancelled: AbortSignal | undefined): Promise<Receipt> {
    const token = lock ?? "";
    const signal = cancelled === undefined ? leaving.signal : AbortSignal.any([leaving.signal, cancelled]);
    try {
      return await done(job, token, signal);
    } catch (error) {
      if (error instanceof CannotGoOn) onCannotGoOn(error);
      if (leaving.signal.aborted || error instanceof CannotGoOn) {
        await job.moveToWait(token);
        throw new WaitingError();
      }
      throw new UnrecoverableError(encodeTrouble(troubleOf(error)));
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
  worker.on("error", onTrouble);
  for (const event of ["locksRenewed", "active"] as const) worker.on(event, () => (renewedAt = ports.now()));
  worker.on("completed", () => probe?.("worker:completed"));
  worker.on("lockRenewalFailed", (ids) => {
    for (const id of ids) worker.cancelJob(id, "its lock is lost");
  });

  const leave = (): void => {
    leaving.abort();
    // It takes no further job from this moment on. Whoever awaits the same below hears why it failed.
    worker.close().catch(onTrouble);
  };
  // Of the same moment: calls that are hung up would look like answers, and a job that is given back would come again.
  stopped.addEventListener("abort", leave, { once: true });
  if (stopped.aborted) leave();

  return {
    look() {
      if (ports.now() - renewedAt < timings.lock) return;
      worker.cancelAllJobs("Redis was not reached for too long");
      renewedAt = ports.now();
    },
    async close(how) {
      if (how === "leave") leave();
      try {
        await worker.close();
      } finally {
        stopped.removeEventListener("abort", leave);
      }
    },
  };
}
