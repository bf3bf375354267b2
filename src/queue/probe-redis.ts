/**
 * The URL of a Redis or Valkey in, out what it says of itself, or why nothing came of it. The client is a package that need
 * not be there, loaded when there is a queue; no text that leaves here holds the URL, whose password is a secret.
 */
import type { Redis } from "ioredis";
import type { RedisSeen } from "./queue-remarks.ts";
import { placeOf, wordsOf } from "./redis-words.ts";

/** `patience`: milliseconds for the connection, and for each answer. */
export async function probeRedis(url: string, patience = 5_000): Promise<RedisSeen> {
  const where = placeOf(url);
  const client = await loaded();
  if (client === null) return { state: "no-client" };
  const redis = new client.Redis(url, {
    lazyConnect: true,
    connectTimeout: patience,
    commandTimeout: patience,
    // A person waits: whoever wants to know whether it comes back asks again.
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    enableReadyCheck: false,
    connectionName: "restorable-doctor",
  });
  let lost: Error | null = null;
  redis.on("error", (error: Error) => (lost ??= error));
  try {
    await redis.connect();
    const info = parsed(await redis.info());
    // What it was asked for on connecting and refused, such as the database: whoever goes on is in another one.
    if (lost !== null) return { state: "trouble", where, trouble: wordsOf(lost, url) };
    return { state: "seen", where, info };
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    // "Connection is closed." is what follows from the first error.
    return { state: "trouble", where, trouble: wordsOf(lost ?? thrown, url) };
  } finally {
    redis.disconnect();
  }
}

async function loaded(): Promise<{ readonly Redis: typeof Redis } | null> {
  try {
    return await import("ioredis");
  } catch (thrown) {
    if (thrown instanceof Error && "code" in thrown && thrown.code === "ERR_MODULE_NOT_FOUND") return null;
    throw thrown;
  }
}

/** Lines `name:value`; sections begin with `#`. */
function parsed(info: string): Readonly<Record<string, string>> {
  const lines = info.split(/\r?\n/).flatMap((line) => {
    const at = line.indexOf(":");
    return at <= 0 || line.startsWith("#") ? [] : [[line.slice(0, at), line.slice(at + 1)] as const];
  });
  return Object.fromEntries(lines);
}
