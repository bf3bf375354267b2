/**
 * The audit's end of the queue of one run: pieces of work in, what they came to out, each fetched from Redis when it is there
 * and deleted once it is kept. What is lost on the way, by a connection, a worker or Redis itself, is noticed by comparing
 * and asked for again; what nobody waits for is left where it is.
 */
import type { Redis } from "ioredis";
import { RunError } from "../errors.ts";
import { decode } from "../model/decoder.ts";
import { accountJobId, prefix, scopeJobId, type RunKeys } from "./keys.ts";
import { eventsKept, mostStalls, type QueuePorts, type QueueTimings } from "./limits.ts";
import { decodeReceipt, encodeJob, readTrouble, type QueueJob, type Receipt } from "./messages.ts";
import type { Packages } from "./open-redis.ts";
import { readOutcome } from "./outcome.ts";
import type { QueueProbe } from "./points.ts";
import { dropOutcome } from "./scripts.ts";

/** `bytes`: as `content` says: an account's line, a scope's file, or the line of a scope that holds nothing. */
export type Outcome = Receipt & { readonly bytes: Buffer };

export type QueueOfRun = {
  /** Resolves once `keep` has, and nothing of the piece is in Redis any more. */
  give<T>(job: QueueJob, keep: (outcome: Outcome) => Promise<T>): Promise<T>;
  /** Whoever waits is told `error`. */
  fail(error: unknown): void;
  close(): Promise<void>;
};

export type OpenQueue = {
  readonly packages: Packages;
  readonly redis: Redis;
  readonly keys: RunKeys;
  /** The number under which this process has the run. */
  readonly owner: () => number;
  readonly ports: Pick<QueuePorts, "every">;
  readonly timings: QueueTimings;
  readonly probe?: QueueProbe | undefined;
  readonly onTrouble: (error: Error) => void;
};

type Waiting = {
  readonly job: QueueJob;
  readonly done: (outcome: Outcome) => void;
  readonly failed: (error: unknown) => void;
  /** Times it was asked for. */
  attempts: number;
  isFetched: boolean;
  /** Given before the last comparison: it must be in Redis by now. */
  isSettled: boolean;
};

export async function openQueue(given: OpenQueue): Promise<QueueOfRun> {
  const { packages, redis, keys, owner, ports, timings, probe, onTrouble } = given;
  const { Queue, QueueEvents } = packages.bullmq;
  const waiting = new Map<string, Waiting>();
  const queue = new Queue(keys.queue, {
    connection: redis,
    prefix,
    streams: { events: { maxLen: eventsKept } },
    skipWaitingForReady: true,
  });
  const events = new QueueEvents(keys.queue, { connection: redis, prefix, lastEventId: "0" });
  queue.on("error", onTrouble);
  events.on("error", onTrouble);
  events.on("completed", ({ jobId, returnvalue }) => finished(jobId, returnvalue));
  events.on("failed", ({ jobId, failedReason }) => broken(jobId, failedReason));

  async function add(id: string, { job, attempts }: Waiting): Promise<void> {
    const data = encodeJob(job.kind === "scope" ? { ...job, job: { ...job.job, attempt: attempts } } : job);
    // An account comes first: without opened ones there is soon nothing to scan.
    await queue.add(data.kind, data, { jobId: id, lifo: data.kind === "account", attempts: 1 });
  }

  async function again(id: string, entry: Waiting): Promise<void> {
    entry.attempts += 1;
    entry.isSettled = false;
    await queue.remove(id);
    await add(id, entry);
  }

  const finished = (id: string, returned: unknown): void => {
    const entry = waiting.get(id);
    if (entry === undefined || entry.isFetched) return;
    entry.isFetched = true;
    fetched(id, entry, returned).catch((error: unknown) => {
      waiting.delete(id);
      entry.failed(error);
    });
  };

  async function fetched(id: string, entry: Waiting, returned: unknown): Promise<void> {
    const receipt = decode(decodeReceipt, typeof returned === "string" ? JSON.parse(returned) : returned);
    if (!receipt.ok) throw new RunError(`the queue says of ${id} what no worker says: ${receipt.mistake}`);
    const stored = await redis.hgetBuffer(keys.outcomes, id);
    const bytes = stored && readOutcome(stored, receipt.value.attempt);
    if (bytes === null) {
      // Of another attempt, or Redis has lost it.
      entry.isFetched = false;
      return again(id, entry);
    }
    waiting.delete(id);
    entry.done({ ...receipt.value, bytes });
  }

  const broken = (id: string, reason: string): void => {
    const entry = waiting.get(id);
    if (entry === undefined || entry.isFetched) return;
    waiting.delete(id);
    const error = troubleOf(id, reason);
    queue.remove(id).then(
      () => entry.failed(error),
      () => entry.failed(error),
    );
  };

  /** Events may have been lost, and jobs with Redis's last second. */
  async function compare(): Promise<void> {
    const due = [...waiting].filter(([, { isFetched, isSettled }]) => isSettled && !isFetched);
    for (const entry of waiting.values()) entry.isSettled = true;
    if (due.length === 0) return;
    const asked = redis.pipeline();
    for (const [id] of due) asked.hmget(keys.job(id), "data", "finishedOn", "failedReason", "returnvalue");
    const answers = await asked.exec();
    for (const [at, [id, entry]] of due.entries()) {
      const values = answers?.[at]?.[1];
      if (!Array.isArray(values) || !waiting.has(id)) continue;
      const [data, finishedOn, failedReason, returned] = values.map((value) => (value === null ? null : String(value)));
      if (data === null) await again(id, entry);
      else if (failedReason != null && finishedOn !== null) broken(id, failedReason);
      else if (finishedOn !== null) finished(id, returned);
    }
  }

  let comparing = Promise.resolve();
  const stopComparing = ports.every(timings.compare, () => {
    comparing = comparing.then(compare).catch(onTrouble);
  });
  return {
    async give(job, keep) {
      const id = job.kind === "account" ? accountJobId(job.listed.id) : scopeJobId(job.job);
      const arriving = new Promise<Outcome>((done, failed) => {
        waiting.set(id, { job, done, failed, attempts: 1, isFetched: false, isSettled: false });
      });
      // Told where it is awaited; until then it is no unhandled rejection.
      arriving.catch(() => undefined);
      const entry = waiting.get(id);
      if (entry !== undefined) await add(id, entry);
      probe?.("queue:given");
      const outcome = await arriving;
      probe?.("queue:fetched");
      const kept = await keep(outcome);
      probe?.("queue:kept");
      await queue.remove(id);
      probe?.("queue:removed");
      await dropOutcome(redis, keys, { job: id, owner: owner() });
      probe?.("queue:dropped");
      return kept;
    },
    fail(error) {
      for (const { failed } of waiting.values()) failed(error);
      waiting.clear();
    },
    async close() {
      stopComparing();
      await comparing;
      await events.close();
      await queue.close();
    },
  };
}

function troubleOf(id: string, reason: string): Error {
  const said = readTrouble(reason);
  if (said !== null) return said.fixable ? new RunError(said.message) : new Error(said.message);
  if (/stalled more than allowable/.test(reason))
    return new RunError(
      `${id}: more than ${mostStalls} workers ended while they were at it. Look why they did, and go on with --resume`,
    );
  return new RunError(`${id}: ${reason}`);
}
