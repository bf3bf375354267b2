/**
 * The audit's end of the queue of one run: pieces of work in, what they came to out, each fetched from Redis when it is there
 * and deleted once it is kept. What is lost on the way, by a connection, a worker or Redis itself, is noticed by comparing
 * and asked for again.
 */
import type { Redis } from "ioredis";
import { RunError } from "../errors.ts";
import { takenFrom } from "./attend.ts";
import { orBroken } from "./breaking.ts";
import { accountJobId, prefix, scopeJobId, type PieceOfWork, type RunKeys } from "./keys.ts";
import { leftovers } from "./leftovers.ts";
import { eventsKept, mostAsked, mostStalls, type QueuePorts, type QueueTimings } from "./limits.ts";
import { encodeJob, readTrouble, type QueueJob, type Receipt } from "./messages.ts";
import type { Packages } from "./open-redis.ts";
import { seeOutcome, type SeenOutcome } from "./outcome-scripts.ts";
import { readOutcome } from "./outcome.ts";
import { forAWhile, patiently } from "./patience.ts";
import type { QueueProbe } from "./points.ts";

/** `bytes`: as `content` says: an account's line, a scope's file, or the line of a scope that holds nothing. */
export type Outcome = Receipt & { readonly bytes: Buffer };

export type QueueOfRun = {
  /**
   * Resolves once `keep` has, and nothing of the piece is in Redis any more. Where `keep` rejects with a RunError that has
   * no cause, no honest worker has sent that, and another one is asked once; where it has one, the system refuses what it is
   * told to keep, and everything ends.
   */
  give<T>(job: QueueJob, keep: (outcome: Outcome) => Promise<T>): Promise<T>;
  /** Whoever waits is told `error`, and whoever comes later, too. What is being kept is kept. */
  fail(error: unknown): void;
  /** Waits for Redis for seconds at most. */
  close(): Promise<void>;
};

export type OpenQueue = {
  readonly packages: Packages;
  readonly redis: Redis;
  readonly keys: RunKeys;
  /** The name under which this process has the run. */
  readonly owner: string;
  /** Has it surely the run at this moment: nobody else could have taken it yet. */
  readonly isOurs: () => boolean;
  readonly ports: Pick<QueuePorts, "every" | "sleep">;
  readonly timings: QueueTimings;
  /** Does the run hold it: what lies of it in Redis is of no use. */
  readonly isKept: (piece: PieceOfWork) => boolean;
  readonly probe?: QueueProbe | undefined;
  readonly onTrouble: (error: Error) => void;
};

type Waiting = {
  readonly job: QueueJob;
  done: (outcome: Outcome) => void;
  failed: (error: unknown) => void;
  /** Times that BullMQ gave it up for reasons of its own. */
  refusals: number;
  /** It is being looked at, or asked for again. */
  isSeen: boolean;
  /** Given before the last comparison: it must be in Redis by now. */
  isSettled: boolean;
};

export async function openQueue(given: OpenQueue): Promise<QueueOfRun> {
  const { packages, redis, keys, owner, isOurs, ports, timings, isKept, probe, onTrouble } = given;
  const { Queue, QueueEvents } = packages.bullmq;
  const waiting = new Map<string, Waiting>();
  const breaking = orBroken();
  const patience = { ports, signal: breaking.signal, onTrouble };
  const connected = { connection: redis, prefix } as const;
  const streams = { events: { maxLen: eventsKept } };
  const queue = new Queue(keys.queue, { ...connected, streams, skipWaitingForReady: true });
  const events = new QueueEvents(keys.queue, { ...connected, lastEventId: "0" });
  queue.on("error", onTrouble);
  events.on("error", onTrouble);
  // Finished, or told so once more to who asks for what is there already. An event only says where to look.
  for (const event of ["completed", "failed", "duplicated"] as const)
    events.on(event, ({ jobId }: { jobId: string }) => void see(jobId));

  const isAwaited = (id: string): boolean => waiting.has(id);
  const left = leftovers({ redis, queue, keys, owner, probe, isKept, isAwaited });
  const asked = <T>(work: () => Promise<T>): Promise<T> => breaking.or(patiently(patience, work));

  async function add(id: string, job: QueueJob): Promise<void> {
    // An account comes first: without opened ones there is soon nothing to scan.
    const lifo = job.kind === "account" ? { lifo: true } : {};
    await asked(() => queue.add(job.kind, encodeJob(job), { jobId: id, ...lifo }));
  }

  /** One that a worker has at this moment stays as it is, and is waited for. */
  async function again(id: string, entry: Waiting): Promise<void> {
    entry.isSettled = false;
    await asked(() => queue.remove(id));
    await add(id, entry.job);
    entry.isSeen = false;
  }

  async function see(id: string): Promise<void> {
    const entry = waiting.get(id);
    if (entry === undefined) return left.forsake(id).catch(onTrouble);
    if (entry.isSeen) return;
    entry.isSeen = true;
    try {
      const seen = await asked(() => seeOutcome(redis, keys, { job: id, owner }));
      // Whoever goes on after this must not find the end of this attempt.
      if (seen.state === "failed") await asked(() => queue.remove(id));
      const outcome = arrived(id, entry, seen);
      if (outcome === "again") await again(id, entry);
      else if (outcome === "open") entry.isSeen = false;
      else entry.done(outcome);
    } catch (error) {
      entry.failed(error);
    }
  }

  function arrived(id: string, entry: Waiting, seen: SeenOutcome): Outcome | "again" | "open" {
    if (seen.state === "open") return "open";
    if (seen.state === "absent") return "again";
    if (seen.state === "taken") throw takenFrom(keys.queue);
    // Of another attempt, or Redis has lost it.
    if (seen.state === "done") return readOutcome(seen) ?? "again";
    entry.refusals += 1;
    const trouble = troubleOf(id, seen.reason);
    if (trouble !== null) throw trouble;
    if (entry.refusals >= mostStalls) throw new RunError(`${id}: ${seen.reason}`);
    return "again";
  }

  const swept = left.sweep().catch(onTrouble);
  let isSweepDue = false;
  const reconnected = (): void => void (isSweepDue = true);
  redis.on("ready", reconnected);

  /** Events may have been lost, and jobs with Redis's last second. */
  async function compare(): Promise<void> {
    if (isSweepDue) {
      isSweepDue = false;
      await left.sweep();
    }
    const due = [...waiting].filter(([, { isSeen, isSettled }]) => isSettled && !isSeen);
    for (const entry of waiting.values()) entry.isSettled = true;
    if (due.length === 0) return;
    const pipeline = redis.pipeline();
    for (const [id] of due) pipeline.hmget(keys.job(id), "timestamp", "finishedOn");
    const answers = (await pipeline.exec()) ?? [];
    for (const [at, [id]] of due.entries()) {
      const values = answers[at]?.[1];
      // Neither waiting nor under way, or at its end.
      if (Array.isArray(values) && (values[0] === null || values[1] !== null)) void see(id);
    }
  }

  let comparing = Promise.resolve();
  const stopComparing = ports.every(timings.compare, () => {
    comparing = comparing.then(compare).catch(onTrouble);
  });

  async function kept<T>(id: string, job: QueueJob, keep: (outcome: Outcome) => Promise<T>): Promise<T> {
    for (let ask = 1; ; ask += 1) {
      const entry: Waiting = { job, ...unheard, refusals: 0, isSeen: false, isSettled: false };
      const arriving = new Promise<Outcome>((done, failed) => Object.assign(entry, { done, failed }));
      // Told where it is awaited; whoever broke off before that heard of it in another way.
      arriving.catch(() => undefined);
      waiting.set(id, entry);
      try {
        await add(id, job);
        probe?.("queue:given");
        const outcome = await breaking.or(arriving);
        probe?.("queue:fetched");
        waiting.delete(id);
        // Stopped for a while, by a debugger or a machine that slept: somebody may have gone on with the run since.
        while (!isOurs()) await breaking.or(ports.sleep(timings.beat, breaking.signal));
        return await keep(outcome);
      } catch (error) {
        if (!(error instanceof RunError) || waiting.has(id)) throw error;
        if (error.cause !== undefined) breaking.break(error);
        if (error.cause !== undefined || ask === mostAsked) throw error;
        onTrouble(error);
        await asked(() => left.drop(id));
      } finally {
        waiting.delete(id);
      }
    }
  }

  return {
    async give(job, keep) {
      breaking.signal.throwIfAborted();
      const id = job.kind === "account" ? accountJobId(job.listed.id) : scopeJobId(job.job);
      await breaking.or(swept);
      const value = await kept(id, job, keep);
      probe?.("queue:kept");
      await asked(() => left.drop(id));
      return value;
    },
    fail: (error) => breaking.break(error),
    async close() {
      stopComparing();
      redis.off("ready", reconnected);
      breaking.break(new Error("the queue is closed"));
      const closing = comparing.then(() => Promise.all([events.close(), queue.close()]));
      await forAWhile({ ports, onTrouble }, timings.farewell, closing);
    },
  };
}

const unheard = { done: () => undefined, failed: () => undefined };

/** Null: words of BullMQ or Redis, which say nothing of the piece itself. */
function troubleOf(id: string, reason: string): Error | null {
  const said = readTrouble(reason);
  if (said !== null) return said.fixable ? new RunError(said.message) : new Error(said.message);
  if (!/stalled more than allowable/.test(reason)) return null;
  return new RunError(
    `${id}: more than ${mostStalls} workers ended while they were at it. Look why they did, and go on with --resume`,
  );
}
