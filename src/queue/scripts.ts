/** What has to happen in Redis as a whole or not at all: each script with what it takes and gives. */
import type { Redis } from "ioredis";
import { bytesInQueue, daysKept } from "./limits.ts";
import { runsKey, type RunKeys } from "./keys.ts";

const keptFor = daysKept * 24 * 60 * 60 * 1_000;

/** Milliseconds of Redis's own clock: those who take part need not agree on the time. */
const now = "local time = redis.call('TIME') local now = time[1] * 1000 + math.floor(time[2] / 1000)\n";

const keepScript = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 'lost' end
local held = tonumber(redis.call('GET', KEYS[3]) or '0') - redis.call('HSTRLEN', KEYS[2], ARGV[2])
if held > 0 and held + #ARGV[3] > tonumber(ARGV[4]) then return 'full' end
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
redis.call('SET', KEYS[3], held + #ARGV[3])
return 'kept'`;

/**
 * What a job came to, kept for the audit to fetch: only by the worker whose lock it is, so that one that was taken for dead
 * and goes on can leave nothing; and only while there is room.
 */
export async function keepOutcome(
  redis: Redis,
  keys: RunKeys,
  { job, token, outcome }: { job: string; token: string; outcome: Buffer },
): Promise<"kept" | "lost" | "full"> {
  const { outcomes, held } = keys;
  const answer = await redis.eval(keepScript, 3, keys.lock(job), outcomes, held, token, job, outcome, bytesInQueue);
  if (answer === "kept" || answer === "lost" || answer === "full") return answer;
  throw new Error(`keepOutcome: ${String(answer)}`);
}

const dropScript = `
if redis.call('GET', KEYS[3]) ~= ARGV[2] then return 0 end
local bytes = redis.call('HSTRLEN', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('DECRBY', KEYS[2], bytes)
return 1`;

/** False: another audit process has the run now. */
export async function dropOutcome(redis: Redis, keys: RunKeys, { job, owner }: { job: string; owner: number }) {
  return (await redis.eval(dropScript, 3, keys.outcomes, keys.held, keys.owner, job, owner)) === 1;
}

const claimScript = `${now}
local seen = redis.call('ZSCORE', KEYS[1], ARGV[1])
if seen and now - seen < tonumber(ARGV[2]) then return {0, now - seen} end
local owner = redis.call('INCR', KEYS[2])
redis.call('SET', KEYS[3], ARGV[3], 'PX', ARGV[4])
redis.call('ZADD', KEYS[1], now, ARGV[1])
local held = 0
for _, field in ipairs(redis.call('HKEYS', KEYS[4])) do held = held + redis.call('HSTRLEN', KEYS[4], field) end
redis.call('SET', KEYS[5], held)
return {owner, 0}`;

/** `owner` null: another process attends to the run, and gave a sign of life `since` milliseconds ago. */
export async function claimRun(
  redis: Redis,
  keys: RunKeys,
  { run, context, silence }: { run: string; context: string; silence: number },
): Promise<{ readonly owner: number | null; readonly since: number }> {
  const { owner, context: at, outcomes, held } = keys;
  const answer = await redis.eval(claimScript, 5, runsKey, owner, at, outcomes, held, run, silence, context, keptFor);
  if (!Array.isArray(answer)) throw new Error("claimRun: no answer of two");
  return { owner: Number(answer[0]) === 0 ? null : Number(answer[0]), since: Number(answer[1]) };
}

const attendScript = `${now}
local owner = redis.call('GET', KEYS[2])
if not owner then return 'forgotten' end
if owner ~= ARGV[2] then return 'taken' end
redis.call('ZADD', KEYS[1], now, ARGV[1])
for at = 2, #KEYS do redis.call('PEXPIRE', KEYS[at], ARGV[3]) end
return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[3])`;

/**
 * A sign of life. Gives runs that nobody went on with for days; `taken`: another audit process has the run now;
 * `forgotten`: Redis knows nothing of the run, because it lost what it held.
 */
export async function attendRun(
  redis: Redis,
  keys: RunKeys,
  { run, owner }: { run: string; owner: number },
): Promise<readonly string[] | "taken" | "forgotten"> {
  const lasting = [keys.owner, keys.context, keys.outcomes, keys.held, keys.workers];
  const answer = await redis.eval(attendScript, 1 + lasting.length, runsKey, ...lasting, run, owner, keptFor);
  if (answer === "taken" || answer === "forgotten") return answer;
  return Array.isArray(answer) ? answer.map(String) : [];
}

const attendedScript = `${now} return redis.call('ZRANGEBYSCORE', KEYS[1], now - ARGV[1], '+inf')`;

/** Runs whose audit gave a sign of life within `silence` milliseconds. */
export async function attendedRuns(redis: Redis, silence: number): Promise<readonly string[]> {
  const answer = await redis.eval(attendedScript, 1, runsKey, silence);
  return Array.isArray(answer) ? answer.map(String) : [];
}

const signScript = `${now}
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('HSET', KEYS[2], ARGV[1], now .. ' ' .. ARGV[2])
return 1`;

/** A sign of life of a worker, in its words for itself. Nothing is left behind where the run is over. */
export async function signWorker(redis: Redis, keys: RunKeys, { name, words }: { name: string; words: string }) {
  await redis.eval(signScript, 2, keys.context, keys.workers, name, words);
}

const workersScript = `${now}
local given = {}
local all = redis.call('HGETALL', KEYS[1])
for at = 1, #all, 2 do
  local seen, words = string.match(all[at + 1], '^(%d+) (.*)$')
  if seen and now - seen < tonumber(ARGV[1]) then table.insert(given, words)
  else redis.call('HDEL', KEYS[1], all[at]) end
end
return given`;

/** Words of the workers that gave a sign of life within `silence` milliseconds. */
export async function livingWorkers(redis: Redis, keys: RunKeys, silence: number): Promise<readonly string[]> {
  const answer = await redis.eval(workersScript, 1, keys.workers, silence);
  return Array.isArray(answer) ? answer.map(String) : [];
}
