/**
 * The run as Redis knows it, for as long as an audit has it: claimed, with signs of life, left for another process to go on
 * with, or taken out when it is over. Also sees which workers are there.
 */
import type { Redis } from "ioredis";
import { RunError } from "../errors.ts";
import { keysOf, prefix, type RunKeys } from "./keys.ts";
import type { QueuePorts, QueueTimings } from "./limits.ts";
import { readWorkerWords, type WorkerWords } from "./messages.ts";
import type { Packages } from "./open-redis.ts";
import type { QueueProbe } from "./points.ts";
import { forAWhile, orAborted, patiently } from "./patience.ts";
import { abandonRun, attendRun, claimRun, endRun, forgetRun, leaveRun, livingWorkers } from "./run-scripts.ts";

export type Attended = {
  readonly keys: RunKeys;
  /** Name under which this process has the run. */
  readonly owner: string;
  /** Was its last sign of life so short ago that nobody else can have the run yet. */
  readonly isOurs: () => boolean;
  /** `over`: nothing of the run stays in Redis. Else another process may go on with it. Waits for Redis for seconds at most. */
  close(how: "over" | "left"): Promise<void>;
};

export type Attending = {
  readonly packages: Packages;
  readonly redis: Redis;
  readonly run: string;
  /** As `encodeContext` gives it. */
  readonly context: string;
  readonly timings: QueueTimings;
  readonly ports: Pick<QueuePorts, "now" | "sleep" | "every">;
  readonly signal: AbortSignal;
  readonly probe?: QueueProbe | undefined;
  readonly onTrouble: (error: Error) => void;
  /** Another process may still have the run: waiting for `milliseconds` at most. */
  readonly onWait: (milliseconds: number) => void;
  /** Told at every sign of life. */
  readonly onWorkers: (workers: readonly WorkerWords[]) => void;
  /** Another process has the run now. */
  readonly onTaken: (error: RunError) => void;
  /** Milliseconds after which a run that nobody goes on with is taken out. */
  readonly kept?: number;
};

/** Throws RunError when another audit process attends to the run. */
export async function attend(given: Attending): Promise<Attended> {
  const { packages, redis, run, context, timings, ports, probe, onTrouble, onWorkers, onTaken, kept } = given;
  const keys = keysOf(run);
  const within = kept === undefined ? {} : { kept };
  let beatenAt = ports.now();
  const owner = await claimed(given, keys);
  probe?.("queue:claimed");

  async function beat(): Promise<void> {
    const begunAt = ports.now();
    const old = await attendRun(redis, keys, { run, owner, ...within });
    if (old === "taken") return onTaken(takenFrom(run));
    if (old === "forgotten") {
      const again = await claimRun(redis, keys, { run, context, silence: 0, before: owner });
      // Somebody else was quicker, which the next sign of life tells.
      if (again.owner === null) return;
    } else for (const id of old) await removeAbandoned({ packages, redis, run: id, ...within });
    beatenAt = begunAt;
    const words = await livingWorkers(redis, keys, timings.silence);
    onWorkers(words.map(readWorkerWords).filter((each) => each !== null));
  }
  let beating = Promise.resolve();
  const beatAgain = (): void => {
    beating = beating.then(beat).catch(onTrouble);
  };
  const stopBeating = ports.every(timings.beat, beatAgain);

  async function farewellTo(how: "over" | "left"): Promise<void> {
    await beating;
    if (how === "left") return leaveRun(redis, keys, { run, owner });
    probe?.("queue:before-clearing");
    if (!(await endRun(redis, keys, { run, owner }))) return;
    probe?.("queue:mid-clearing");
    await removeRun({ packages, redis, run });
    probe?.("queue:cleared");
  }
  return {
    keys,
    owner,
    isOurs: () => ports.now() - beatenAt < timings.silence,
    async close(how) {
      stopBeating();
      await forAWhile({ ports, onTrouble }, timings.farewell, farewellTo(how));
    },
  };
}

export const takenFrom = (run: string): RunError =>
  new RunError(`another process goes on with run ${run}: this one has stopped.`);

/** A process that was killed gives no more signs of life; one that lives does, and keeps the run. */
async function claimed(given: Attending, keys: RunKeys): Promise<string> {
  const { redis, run, context, timings, ports, signal, onWait } = given;
  const { silence } = timings;
  const claim = () =>
    orAborted(
      signal,
      patiently(given, () => claimRun(redis, keys, { run, context, silence })),
    );
  const first = await claim();
  if (first.owner !== null) return first.owner;
  const rest = silence - first.since;
  onWait(rest);
  await ports.sleep(rest + 1, signal);
  const second = await claim();
  if (second.owner !== null) return second.owner;
  throw new RunError(`another process is going on with run ${run} through this queue: wait until it ends, or stop it.`);
}

type Removing = Pick<Attending, "packages" | "redis" | "run" | "kept">;

async function removeAbandoned({ packages, redis, run, ...within }: Removing): Promise<void> {
  if (await abandonRun(redis, keysOf(run), { run, ...within })) await removeRun({ packages, redis, run });
}

/** Of a run that nobody finds any more: locks first, so that no worker keeps anything after this. */
async function removeRun({ packages, redis, run }: Removing): Promise<void> {
  const queue = new packages.bullmq.Queue(run, { connection: redis, prefix, skipMetasUpdate: true });
  try {
    await queue.obliterate({ force: true });
  } finally {
    await queue.close();
  }
  await forgetRun(redis, keysOf(run), run);
}
