/**
 * The run as Redis knows it, for as long as an audit has it: claimed, with signs of life, left for another process to go on
 * with, or taken out when it is over. Also sees which workers are there.
 */
import type { Redis } from "ioredis";
import { RunError } from "../errors.ts";
import { keysOf, prefix, runsKey, type RunKeys } from "./keys.ts";
import type { QueuePorts, QueueTimings } from "./limits.ts";
import { readWorkerWords, type WorkerWords } from "./messages.ts";
import type { Packages } from "./open-redis.ts";
import type { QueueProbe } from "./points.ts";
import { attendRun, claimRun, livingWorkers } from "./scripts.ts";

export type Attended = {
  readonly keys: RunKeys;
  readonly owner: () => number;
  /** `over`: nothing of the run stays in Redis. Else another process may go on with it. */
  close(how: "over" | "left"): Promise<void>;
};

export type Attending = {
  readonly packages: Packages;
  readonly redis: Redis;
  readonly run: string;
  /** As `encodeContext` gives it. */
  readonly context: string;
  readonly timings: QueueTimings;
  readonly ports: Pick<QueuePorts, "sleep" | "every">;
  readonly signal: AbortSignal;
  readonly probe?: QueueProbe | undefined;
  readonly onTrouble: (error: Error) => void;
  /** Another process may still have the run: waiting for `milliseconds` at most. */
  readonly onWait: (milliseconds: number) => void;
  /** Told at every sign of life. */
  readonly onWorkers: (workers: readonly WorkerWords[]) => void;
  /** Another process has the run now. */
  readonly onTaken: (error: RunError) => void;
};

/** Throws RunError when another audit process attends to the run. */
export async function attend(given: Attending): Promise<Attended> {
  const { packages, redis, run, timings, ports, probe, onTrouble, onWorkers, onTaken } = given;
  const keys = keysOf(run);
  let owner = await claimed(given, keys);
  probe?.("queue:claimed");

  async function beat(): Promise<void> {
    const old = await attendRun(redis, keys, { run, owner });
    if (old === "taken") return onTaken(new RunError(`another process goes on with run ${run}: this one has stopped.`));
    if (old === "forgotten") owner = await claimed({ ...given, timings: { ...timings, silence: 0 } }, keys);
    else for (const id of old) await removeRun({ packages, redis, run: id });
    const words = await livingWorkers(redis, keys, timings.silence);
    onWorkers(words.map(readWorkerWords).filter((each) => each !== null));
  }
  let beating = Promise.resolve();
  const stopBeating = ports.every(timings.beat, () => {
    beating = beating.then(beat).catch(onTrouble);
  });
  return {
    keys,
    owner: () => owner,
    async close(how) {
      stopBeating();
      await beating;
      if (how === "over") await removeRun({ packages, redis, run, probe });
      else await redis.zrem(runsKey, run);
    },
  };
}

/** A process that was killed gives no more signs of life; one that lives does, and keeps the run. */
async function claimed(
  { redis, run, context, timings, ports, signal, onWait }: Attending,
  keys: RunKeys,
): Promise<number> {
  const { silence } = timings;
  const first = await claimRun(redis, keys, { run, context, silence });
  if (first.owner !== null) return first.owner;
  const rest = silence - first.since;
  onWait(rest);
  await ports.sleep(rest + 1, signal);
  const second = await claimRun(redis, keys, { run, context, silence });
  if (second.owner !== null) return second.owner;
  throw new RunError(`another process is going on with run ${run} through this queue: wait until it ends, or stop it.`);
}

async function removeRun({
  packages,
  redis,
  run,
  probe,
}: Pick<Attending, "packages" | "redis" | "run" | "probe">): Promise<void> {
  const { context, owner, outcomes, held, workers } = keysOf(run);
  probe?.("queue:before-clearing");
  await redis.zrem(runsKey, run);
  const queue = new packages.bullmq.Queue(run, { connection: redis, prefix });
  try {
    await queue.obliterate({ force: true });
  } finally {
    await queue.close();
  }
  probe?.("queue:mid-clearing");
  await redis.del(context, owner, outcomes, held, workers);
  probe?.("queue:cleared");
}
