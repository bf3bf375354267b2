/** The run as Redis knows it, each step as a whole or not at all: claimed, attended to, left, ended; and who works for it. */
import type { Redis } from "ioredis";
import { isRunName, runsKey, type RunKeys } from "./keys.ts";
import { daysKept, eventsKept } from "./limits.ts";

const day = 24 * 60 * 60 * 1_000;

/** Milliseconds of Redis's own clock: those who take part need not agree on the time. */
const now = "local time = redis.call('TIME') local now = time[1] * 1000 + math.floor(time[2] / 1000)\n";

/*
 * Redis without memory refuses a script that begins by writing more, and lets one go on that has written something: these
 * begin by taking something away. Otherwise the audit could not even fetch what fills the memory.
 */

/** Owners are called by the microsecond in which they came, so that none is called so again after Redis has lost everything. */
const claimScript = `${now}
local owner = ARGV[6]
if owner == '' then
  local seen = redis.call('ZSCORE', KEYS[1], ARGV[1])
  if seen and now - seen < tonumber(ARGV[2]) then return {'', now - seen} end
  owner = time[1] .. string.format('%06d', time[2])
elseif redis.call('EXISTS', KEYS[2]) == 1 then return {'', 0} end
redis.call('DEL', KEYS[2], KEYS[3])
redis.call('SET', KEYS[2], owner, 'PX', ARGV[4])
redis.call('SET', KEYS[3], ARGV[3], 'PX', ARGV[4])
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('HSET', KEYS[6], 'opts.maxLenEvents', ARGV[5])
local held = 0
for _, field in ipairs(redis.call('HKEYS', KEYS[4])) do held = held + redis.call('HSTRLEN', KEYS[4], field) end
redis.call('SET', KEYS[5], held, 'PX', ARGV[4])
return {owner, 0}`;

/**
 * `owner` null: another process attends to the run, and gave a sign of life `since` milliseconds ago. `before`: the name under
 * which this process had the run when Redis forgot it. It keeps that name: what it has asked for is under way with it.
 */
export async function claimRun(
  redis: Redis,
  keys: RunKeys,
  { run, context, silence, before = "" }: { run: string; context: string; silence: number; before?: string },
): Promise<{ readonly owner: string | null; readonly since: number }> {
  const { owner, context: at, outcomes, held } = keys;
  const all = [runsKey, owner, at, outcomes, held, keys.job("meta")];
  const given = [run, silence, context, daysKept * day, eventsKept, before];
  const answer = await redis.eval(claimScript, all.length, ...all, ...given);
  if (!Array.isArray(answer)) throw new Error("claimRun: no answer of two");
  return { owner: String(answer[0]) || null, since: Number(answer[1]) };
}

const attendScript = `${now}
local owner = redis.call('GET', KEYS[2])
if not owner then return 'forgotten' end
if owner ~= ARGV[2] then return 'taken' end
for at = 2, #KEYS do redis.call('PEXPIRE', KEYS[at], ARGV[3]) end
redis.call('ZADD', KEYS[1], now, ARGV[1])
return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[4])`;

/**
 * A sign of life. Gives runs that nobody went on with for `kept` milliseconds; `taken`: another audit process has the run now;
 * `forgotten`: Redis knows nothing of the run, because it lost what it held.
 */
export async function attendRun(
  redis: Redis,
  keys: RunKeys,
  { run, owner, kept = daysKept * day }: { run: string; owner: string; kept?: number },
): Promise<readonly string[] | "taken" | "forgotten"> {
  const lasting = [keys.owner, keys.context, keys.outcomes, keys.held, keys.workers];
  const lasts = daysKept * day;
  const answer = await redis.eval(attendScript, 1 + lasting.length, runsKey, ...lasting, run, owner, lasts, kept);
  if (answer === "taken" || answer === "forgotten") return answer;
  return names(answer).filter((old) => old !== run);
}

/** As if its last sign of life were an hour old: whoever wants goes on with it at once, and it ages as others do. */
const leaveScript = `${now}
if redis.call('GET', KEYS[2]) ~= ARGV[2] then return 0 end
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('ZADD', KEYS[1], now - 3600000, ARGV[1])
return 1`;

/** Nothing changes where another process has the run by now. */
export async function leaveRun(
  redis: Redis,
  keys: RunKeys,
  { run, owner }: { run: string; owner: string },
): Promise<void> {
  await redis.eval(leaveScript, 2, runsKey, keys.owner, run, owner);
}

const endScript = `
if redis.call('GET', KEYS[2]) ~= ARGV[2] then return 0 end
redis.call('DEL', KEYS[3], KEYS[4])
redis.call('ZADD', KEYS[1], 0, ARGV[1])
return 1`;

/**
 * Workers see that the run is over. It counts as abandoned for ages until `forgetRun`, so that a later audit clears away what this
 * one did not live to. False: another process has the run by now, and nothing changed.
 */
export async function endRun(
  redis: Redis,
  keys: RunKeys,
  { run, owner }: { run: string; owner: string },
): Promise<boolean> {
  const all = [runsKey, keys.owner, keys.context, keys.workers];
  return (await redis.eval(endScript, all.length, ...all, run, owner)) === 1;
}

const abandonScript = `${now}
local seen = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not seen or now - seen < tonumber(ARGV[2]) then return 0 end
redis.call('DEL', KEYS[2], KEYS[3])
return 1`;

/** As `endRun`, of a run that is nobody's. False: somebody goes on with it after all. */
export async function abandonRun(
  redis: Redis,
  keys: RunKeys,
  { run, kept = daysKept * day }: { run: string; kept?: number },
): Promise<boolean> {
  const all = [runsKey, keys.context, keys.workers];
  return (await redis.eval(abandonScript, all.length, ...all, run, kept)) === 1;
}

const forgetScript = `
if redis.call('EXISTS', KEYS[2]) == 1 then return 0 end
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('DEL', unpack(KEYS, 3))
return 1`;

/** Names in a run's queue that BullMQ writes for as long as a worker is there, whether there is a queue or not. */
const namesOfWorkers = ["meta", "stalled-check", "stalled", "events", "marker", "id"];

/** The last of a run of which nothing is in its queue any more. Nothing changes where somebody has begun it anew. */
export async function forgetRun(redis: Redis, keys: RunKeys, run: string): Promise<void> {
  const all = [runsKey, keys.context, keys.owner, keys.outcomes, keys.held, ...namesOfWorkers.map(keys.job)];
  await redis.eval(forgetScript, all.length, ...all, run);
}

const attendedScript = `${now} return redis.call('ZRANGEBYSCORE', KEYS[1], now - ARGV[1], '+inf')`;

/** Runs whose audit gave a sign of life within `silence` milliseconds. */
export async function attendedRuns(redis: Redis, silence: number): Promise<readonly string[]> {
  return names(await redis.eval(attendedScript, 1, runsKey, silence));
}

/** What is called otherwise was written by nobody of ours. */
const names = (answer: unknown): readonly string[] =>
  Array.isArray(answer) ? answer.map(String).filter(isRunName) : [];

const signScript = `${now}
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('HDEL', KEYS[2], ARGV[1])
redis.call('HSET', KEYS[2], ARGV[1], now .. ' ' .. ARGV[2])
return 1`;

/** A sign of life of a worker, in its words for itself. Nothing is left behind where the run is over. */
export async function signWorker(
  redis: Redis,
  keys: RunKeys,
  { name, words }: { name: string; words: string },
): Promise<void> {
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

const tidyScript = `
if redis.call('ZSCORE', KEYS[1], ARGV[1]) or redis.call('EXISTS', KEYS[2]) == 1 then return 0 end
redis.call('DEL', unpack(KEYS, 3))
return 1`;

/**
 * What a worker wrote after `forgetRun`. Nothing is touched while there is a run, or while somebody clears it away: its queue
 * stands still for that, which is written there, too.
 */
export async function tidyAfter(redis: Redis, keys: RunKeys, run: string): Promise<void> {
  const all = [runsKey, keys.context, ...namesOfWorkers.map(keys.job)];
  await redis.eval(tidyScript, all.length, ...all, run);
}
