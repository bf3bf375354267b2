/**
 * What becomes of one piece of work in Redis, each step as a whole or not at all: kept by the worker that has its lock, seen
 * and taken out by the audit that has the run.
 */
import type { Redis } from "ioredis";
import type { RunKeys } from "./keys.ts";
import { bytesInQueue } from "./limits.ts";

const keepScript = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 'lost' end
local held = tonumber(redis.call('GET', KEYS[3]) or '0') - redis.call('HSTRLEN', KEYS[2], ARGV[2])
if held > 0 and held + #ARGV[3] > tonumber(ARGV[4]) then return 'full' end
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
redis.call('SET', KEYS[3], held + #ARGV[3])
return 'kept'`;

export type Kept = "kept" | "lost" | "full";
const kept: readonly unknown[] = ["kept", "lost", "full"] satisfies Kept[];
const isKept = (answer: unknown): answer is Kept => kept.includes(answer);

/**
 * What a job came to, kept for the audit to fetch: only by the worker whose lock it is, so that one that was taken for dead
 * and goes on can leave nothing; and only while there is room. `most`: bytes of all outcomes; one alone may be larger.
 */
export async function keepOutcome(
  redis: Redis,
  keys: RunKeys,
  { job, token, outcome, most = bytesInQueue }: { job: string; token: string; outcome: Buffer; most?: number },
): Promise<Kept> {
  const { outcomes, held } = keys;
  const answer = await redis.eval(keepScript, 3, keys.lock(job), outcomes, held, token, job, outcome, most);
  if (isKept(answer)) return answer;
  throw new Error(`keepOutcome: ${String(answer)}`);
}

/** Would so many bytes more be kept: asked without sending them. */
export async function hasRoom(redis: Redis, keys: RunKeys, bytes: number, most = bytesInQueue): Promise<boolean> {
  const held = Number((await redis.get(keys.held)) ?? 0);
  return held <= 0 || held + bytes <= most;
}

const seeScript = `
local owner = redis.call('GET', KEYS[1])
if owner and owner ~= ARGV[1] then return {'taken'} end
local job = redis.call('HMGET', KEYS[2], 'timestamp', 'finishedOn', 'failedReason', 'returnvalue')
if not job[1] then return {'absent'} end
if not job[2] then return {'open'} end
if job[3] then return {'failed', job[3]} end
return {'done', job[4], redis.call('HGET', KEYS[3], ARGV[2])}`;

/**
 * `taken`: another audit process has the run; `absent`: Redis knows of no such job; `open`: it is waiting or under way.
 * `returned`: as BullMQ keeps it; `stored`: as a worker kept it, null where nothing lies there.
 */
export type SeenOutcome =
  | { readonly state: "taken" }
  | { readonly state: "absent" }
  | { readonly state: "open" }
  | { readonly state: "failed"; readonly reason: string }
  | { readonly state: "done"; readonly returned: string; readonly stored: Buffer | null };

/** Looks at a job and what it came to in one moment, so that both are of the same attempt. */
export async function seeOutcome(
  redis: Redis,
  keys: RunKeys,
  { job, owner }: { job: string; owner: string },
): Promise<SeenOutcome> {
  const answer = await redis.callBuffer("EVAL", seeScript, 3, keys.owner, keys.job(job), keys.outcomes, owner, job);
  const [state, first, second] = Array.isArray(answer) ? (answer as (Buffer | null)[]) : [];
  const word = String(state);
  if (word === "taken" || word === "absent" || word === "open") return { state: word };
  if (word === "failed") return { state: word, reason: String(first) };
  if (word === "done") return { state: word, returned: String(first), stored: second ?? null };
  throw new Error(`seeOutcome: ${word}`);
}

const dropScript = `
local owner = redis.call('GET', KEYS[3])
if owner and owner ~= ARGV[2] then return 0 end
local bytes = redis.call('HSTRLEN', KEYS[1], ARGV[1])
if bytes == 0 then return 1 end
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('DECRBY', KEYS[2], bytes)
return 1`;

/** False: another audit process has the run now, and nothing was touched. */
export async function dropOutcome(
  redis: Redis,
  keys: RunKeys,
  { job, owner }: { job: string; owner: string },
): Promise<boolean> {
  return (await redis.eval(dropScript, 3, keys.outcomes, keys.held, keys.owner, job, owner)) === 1;
}
