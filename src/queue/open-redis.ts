/**
 * The URL of a Redis or Valkey in, clients of it out, and BullMQ on top. Both packages are peers that need not be there and
 * are loaded here alone, when there is a queue.
 */
import type * as BullMQ from "bullmq";
import type * as Ioredis from "ioredis";
import { UsageError } from "../errors.ts";

export type Packages = { readonly bullmq: typeof BullMQ; readonly ioredis: typeof Ioredis };

/** What to do where they are not installed. */
export const noPackages = {
  text: "a queue needs the packages bullmq and ioredis, which are not installed",
  fix: "npm install bullmq@6 ioredis@6",
};

/** Null: they are not installed. */
export async function installedPackages(): Promise<Packages | null> {
  try {
    const [bullmq, ioredis] = await Promise.all([import("bullmq"), import("ioredis")]);
    return { bullmq, ioredis };
  } catch (thrown) {
    if (thrown instanceof Error && "code" in thrown && thrown.code === "ERR_MODULE_NOT_FOUND") return null;
    throw thrown;
  }
}

/** Throws UsageError with what to install. */
export async function queuePackages(): Promise<Packages> {
  const packages = await installedPackages();
  if (packages === null) throw new UsageError(`${noPackages.text}: ${noPackages.fix}`);
  return packages;
}

/** Milliseconds without an answer to a command, after which its connection counts as dead. BullMQ's own commands block for ten seconds. */
const silentSocket = 30_000;
const longestPause = 2_000;

/**
 * Connects, and connects again whenever it is cut off; commands wait meanwhile. `onTrouble` hears why, with the URL in no
 * text. `name`: as CLIENT LIST shows it.
 */
export function openRedis(
  { ioredis }: Packages,
  { url, name, onTrouble }: { url: string; name: string; onTrouble: (error: Error) => void },
): Ioredis.Redis {
  const redis = new ioredis.Redis(url, {
    connectionName: name,
    maxRetriesPerRequest: null,
    socketTimeout: silentSocket,
    retryStrategy: (times) => Math.min(times * 100, longestPause),
    // What was the first of its replicas is a replica now: the name leads to another one. Asked again there.
    reconnectOnError: (error) => (error.message.startsWith("READONLY") ? 2 : false),
  });
  redis.on("error", onTrouble);
  return withCopies(redis);
}

/** BullMQ makes connections of its own by copying ours, and may lose hold of them while Redis is away: they end with ours. */
function withCopies(redis: Ioredis.Redis): Ioredis.Redis {
  const copies: Ioredis.Redis[] = [];
  const duplicate = redis.duplicate.bind(redis);
  const disconnect = redis.disconnect.bind(redis);
  redis.duplicate = (more) => {
    const copy = duplicate(more);
    copies.push(copy);
    return copy;
  };
  redis.disconnect = (isForNow) => {
    if (isForNow !== true) for (const copy of copies) copy.disconnect();
    disconnect(isForNow);
  };
  return redis;
}
