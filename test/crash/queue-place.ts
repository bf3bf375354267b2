/**
 * A folder with an emulated organization and a real Redis beside it, in which audits go on through workers of a queue:
 * those that are killed are processes of the built product, those that go on may be in this process.
 */
import { cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Redis } from "ioredis";
import type { EmulatorOptions } from "../../src/emulator/emulator.ts";
import type { QueueTimings } from "../../src/queue/limits.ts";
import type { QueuePoint } from "../../src/queue/points.ts";
import type { CrashPoint } from "../../src/runs/crash-points.ts";
import { sound, withMortalRedis, type MortalRedis } from "../queue/mortal-redis.ts";
import { queueing } from "../queue/wall-clock.ts";
import { built } from "../support/built.ts";
import { startNode, type Spawned } from "../support/spawned.ts";
import {
  auditing,
  environmentOf,
  inPlace,
  leftBehind,
  resuming,
  runFolder,
  runHere,
  type Place,
  type Said,
} from "./place.ts";

export type QueuePlace = Place & { readonly redis: MortalRedis };

export const inQueuePlace = <T>(
  work: (place: QueuePlace) => Promise<T>,
  { redis = sound, ...options }: Partial<EmulatorOptions> & { redis?: Readonly<Record<string, string>> } = {},
): Promise<T> => withMortalRedis(redis, (server) => inPlace((place) => work({ ...place, redis: server }), options));

/**
 * A lock lasts, and Redis is waited for at the end, as long as a slow machine may keep them waiting: who is to lose a lock has a
 * short one instead.
 */
const lasting: QueueTimings = { ...queueing.timings, lock: 60_000, farewell: 60_000 };
export const brief = { lock: 3_000 } as const;

export const auditingByQueue = [...auditing, "--queue"] as const;
export const resumingByQueue = [...resuming, "--queue"] as const;

const environment = (place: QueuePlace, url = place.redis.url): Record<string, string> => ({
  ...environmentOf(place),
  RESTORABLE_QUEUE_URL: url,
});

export type Here = {
  readonly timings?: Partial<QueueTimings>;
  /** Of a proxy before Redis. */
  readonly url?: string;
};

/** In this process, to its end. */
export const queueHere = (
  place: QueuePlace,
  argv: readonly string[],
  { signal, timings, url }: Here & { readonly signal?: AbortSignal } = {},
): Promise<Said> =>
  runHere(place, {
    argv,
    env: environment(place, url),
    changed: (io) => ({
      ...io,
      queueing: { ...queueing, timings: { ...lasting, ...timings } },
      ...(signal === undefined ? {} : { signal }),
    }),
  });

/** A worker in this process for as long as `work` goes on; it ends as one that is asked to. */
export async function besideWorker<T>(place: QueuePlace, work: () => Promise<T>, here: Here = {}): Promise<T> {
  const stop = new AbortController();
  const worker = queueHere(place, ["worker"], { ...here, signal: stop.signal });
  try {
    return await work();
  } finally {
    stop.abort();
    await worker;
  }
}

/** Where a process meets its end, or is stopped. */
export type End = {
  /** Without it every point counts. */
  readonly point?: QueuePoint | CrashPoint;
  /** How many of these points it comes to; the first, unless given. */
  readonly occurrence?: number;
  readonly signal?: "SIGKILL" | "SIGSTOP";
};

export type Child = {
  readonly argv: readonly string[];
  readonly end?: End;
  readonly timings?: Partial<QueueTimings>;
  readonly url?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Of the built product; that of this version, unless given. */
  readonly program?: string;
};

/** A process of the built product. Killed at the latest when the test is over: `withChildren`. */
export type Start = (child: Child) => Spawned;

export async function withChildren<T>(place: QueuePlace, work: (start: Start) => Promise<T>): Promise<T> {
  const started: Spawned[] = [];
  try {
    return await work(({ argv, end, timings, url, env, program = built("cli/run.js") }) => {
      const plan = { now: place.emulator.clock.now(), argv, end, timings: { ...lasting, ...timings } };
      const child = startNode({
        args: [join(import.meta.dirname, "queue-child.mjs"), program, JSON.stringify(plan)],
        cwd: place.folder,
        env: { ...environment(place, url), ...env },
      });
      started.push(child);
      return child;
    });
  } finally {
    for (const { child } of started) child.kill("SIGKILL");
    await Promise.all(started.map(({ ended }) => ended));
  }
}

/** The same program as another version of the product, in a folder of its own. */
export function anotherVersion(folder: string): string {
  const copy = join(folder, "another-version");
  const home = join(built("cli/run.js"), "../../..");
  cpSync(join(home, "dist"), join(copy, "dist"), { recursive: true });
  symlinkSync(join(home, "node_modules"), join(copy, "node_modules"));
  const manifest = JSON.parse(readFileSync(join(home, "package.json"), "utf8")) as Record<string, unknown>;
  writeFileSync(join(copy, "package.json"), JSON.stringify({ ...manifest, version: "0.0.1-another" }));
  return join(copy, "dist/cli/run.js");
}

/** Calls within each scope, however they were spread: `account region operation table`, sorted. */
export const scopeCalls = ({ emulator }: Place): readonly string[] =>
  emulator
    .log()
    .filter(({ operation }) => /^(dynamodb|tag|backup):/.test(operation))
    .map(({ account, region, operation, table }) => `${account} ${region} ${operation} ${table}`)
    .sort();

/** Of the long campaign more. */
export const seeds = Array.from({ length: Number(process.env["RESTORABLE_CRASH_SEEDS"] ?? 4) }, (_, seed) => seed + 1);

/** Redis holds work that nobody has taken. */
export async function isGiven(redis: Redis): Promise<boolean> {
  const [waiting] = await redis.keys("*:wait");
  return waiting !== undefined && (await redis.llen(waiting)) > 0;
}

/** Somebody is at a piece of work, as far as Redis knows. */
export const isLocked = async (redis: Redis): Promise<boolean> => (await redis.keys("*:lock")).length > 0;

type Ended = Pick<Whole, "exit" | "stdout" | "left"> & {
  readonly askedTooOften: readonly string[];
  readonly lasting: readonly string[];
};

/** What `came` gives of an audit that ended as from one process, and left nothing in Redis. */
export const same = ({ exit, stdout, left }: Whole): Ended => ({ exit, stdout, left, askedTooOften: [], lasting: [] });

/**
 * What an audit came to. `deaths`: of processes, or of Redis, in the midst of scopes, which explain that a call was made again.
 * Throws what it said where it ended otherwise.
 */
export async function came(
  place: QueuePlace,
  whole: Whole,
  { said, deaths }: { readonly said: Said; readonly deaths: number },
): Promise<Ended> {
  const { exit, stdout, stderr } = said;
  if (exit !== whole.exit) throw new Error(stderr);
  const tooOften = askedTooOften(place, whole.calls, deaths);
  const lasting = await place.redis.lasting();
  return { exit, stdout, left: leftBehind(place), askedTooOften: tooOften, lasting: lasting };
}

/** Scopes that were asked more often than `whole` explains when as many processes died as `deaths` says. */
function askedTooOften(place: Place, whole: readonly string[], deaths: number): readonly string[] {
  const allowed = countedBy(whole);
  return [...countedBy(scopeCalls(place))].flatMap(([call, times]) => {
    const most = (allowed.get(call) ?? 0) * (1 + deaths);
    return times > most ? [`${call}: ${times} times, and ${most} are explained`] : [];
  });
}

function countedBy(calls: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const call of calls) counts.set(call, (counts.get(call) ?? 0) + 1);
  return counts;
}

/** Once the emulator has answered `calls` calls, which is while somebody is at a scope. */
export async function untilCalls({ emulator }: Place, calls: number): Promise<void> {
  while (emulator.log().length < calls) await sleep(2);
}

/** What an audit of one process leaves behind, with its calls in every scope. */
export const undisturbedAudit = () =>
  inPlace(async (place) => {
    const { exit, stdout } = await runHere(place, { argv: auditing });
    return {
      exit,
      stdout,
      left: leftBehind(place),
      calls: scopeCalls(place),
      allCalls: place.emulator.log().length,
      run: basename(runFolder(place)),
    };
  });

export type Whole = Awaited<ReturnType<typeof undisturbedAudit>>;
