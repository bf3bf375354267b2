/** Who meets at a queue, without an AWS behind it: an audit that has a run, and workers whose work a test says. */
import type { Redis } from "ioredis";
import { onTestFinished } from "vitest";
import { attend, type Attended, type Attending } from "../../src/queue/attend.ts";
import { openQueue, type OpenQueue, type QueueOfRun } from "../../src/queue/coordinate.ts";
import { keysOf } from "../../src/queue/keys.ts";
import type { QueueJob } from "../../src/queue/messages.ts";
import { openRedis, queuePackages } from "../../src/queue/open-redis.ts";
import { serveRun, type Done, type DoJob, type ServedRun } from "../../src/queue/serve-run.ts";
import type { Scope } from "../../src/model/observation.ts";
import { accounts, header } from "../runs/sample-run.ts";
import { queueing } from "./wall-clock.ts";

export const run = header.id;
export const keys = keysOf(run);
export const sound = { appendonly: "yes", "maxmemory-policy": "noeviction" };

const { ports, timings } = queueing;
const packages = await queuePackages();

export type Trouble = { readonly messages: string[]; readonly onTrouble: (error: Error) => void };

export function heard(): Trouble {
  const messages: string[] = [];
  return { messages, onTrouble: (error) => void messages.push(error.message) };
}

export function redisAt(port: number, onTrouble: (error: Error) => void = () => undefined): Redis {
  const redis = openRedis(packages, { url: `redis://127.0.0.1:${port}`, name: "test", onTrouble });
  onTestFinished(() => redis.disconnect());
  return redis;
}

export type Audit = { readonly attended: Attended; readonly queue: QueueOfRun; readonly trouble: Trouble };

/** An audit process that has the run, by a connection of its own. */
export async function audit(
  port: number,
  more: Partial<
    Pick<Attending, "run" | "context" | "kept" | "onTaken" | "onWorkers" | "signal" | "probe"> &
      Pick<OpenQueue, "isKept">
  > = {},
): Promise<Audit> {
  const trouble = heard();
  const { onTrouble } = trouble;
  const redis = redisAt(port, onTrouble);
  const attended = await attend({
    packages,
    redis,
    run,
    context: "context",
    timings,
    ports,
    signal: new AbortController().signal,
    onTrouble,
    onWait: () => undefined,
    onWorkers: () => undefined,
    onTaken: (error) => queue.fail(error),
    ...more,
  });
  const isKept = more.isKept ?? (() => false);
  const { keys: of, owner, isOurs } = attended;
  const queue = await openQueue({ packages, redis, keys: of, owner, isOurs, ports, timings, isKept, onTrouble });
  return { attended, queue, trouble };
}

export type Hand = ServedRun & { readonly redis: Redis; readonly trouble: Trouble };

/** A worker of the run. */
export function worker(
  port: number,
  name: string,
  work: DoJob,
  { atOnce = 8, stopping = new AbortController().signal }: { atOnce?: number; stopping?: AbortSignal } = {},
): Hand {
  const trouble = heard();
  const redis = redisAt(port, trouble.onTrouble);
  const served = serveRun({
    packages,
    redis,
    run,
    keys,
    name,
    atOnce,
    timings,
    ports,
    signal: stopping,
    work,
    troubleOf: (error) => ({ message: String(error), fixable: true }),
    onTrouble: trouble.onTrouble,
    onCannotGoOn: trouble.onTrouble,
  });
  return { ...served, redis, trouble };
}

const [account] = accounts;

export function scopeJob(region: string): QueueJob {
  if (account === undefined) throw new Error("a sample without an account");
  return { kind: "scope", job: { run, account: account.id, region, attempt: 1 }, account };
}

export const idOf = (region: string): string => `scope.${account?.id}.${region}`;
export const isScope = (piece: object): piece is Scope => "region" in piece;

export const came = (text: string): Done => ({
  content: "sealed",
  digest: "",
  hosts: [],
  bytes: Buffer.from(text),
});

/** Names the Region that it was asked for, and itself. */
export const telling =
  (name: string): DoJob =>
  (job) =>
    Promise.resolve(came(`${job.kind === "scope" ? job.job.region : ""} by ${name}`));

export const textOf = async ({ bytes }: { readonly bytes: Buffer }): Promise<string> => bytes.toString();

/** Work that begins and then waits until the test says how it ends. */
export function held(): { readonly work: DoJob; readonly begun: Promise<AbortSignal>; end(done: Done | Error): void } {
  let end: (done: Done | Error) => void = () => undefined;
  let begin: (signal: AbortSignal) => void = () => undefined;
  const begun = new Promise<AbortSignal>((resolve) => (begin = resolve));
  const ended = new Promise<Done>((resolve, reject) => {
    end = (done) => (done instanceof Error ? reject(done) : resolve(done));
  });
  ended.catch(() => undefined);
  return {
    begun,
    end: (done) => end(done),
    work: (_job, signal) => {
      begin(signal);
      return ended;
    },
  };
}

/** Asks until it is so: who shares a queue acts in its own time. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await ports.sleep(20);
}
