/**
 * One end of a queue without anything behind it, so that only the queue is measured. What to do in as JSON on the command
 * line. `audit`: gives so many scopes and keeps each `pause` milliseconds, four at a time as the disk does; says what it took.
 * `worker`: does each at once, with so many `bytes` that do not compress; ends with its standard input.
 */
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { queueEnds } from "./product.mjs";
import { account, accountId, regions } from "./tables.mjs";

const { asTheyFinish, attend, digestOf, encodeContext, inTurn, keysOf, openQueue, openRedis, queuePackages } =
  queueEnds;
const { queueTimings: timings, scopesAtOnce, scopesInQueue, sealedAtOnce, serveRun } = queueEnds;

const { role, url, run, scopes, bytes, pause } = JSON.parse(process.argv[2]);
const onTrouble = (error) => {
  throw error;
};
const packages = await queuePackages();
const redis = openRedis(packages, { url, name: `bench-${role}`, onTrouble });
const ports = {
  now: Date.now,
  sleep: (ms, signal) => sleep(ms, undefined, { signal }),
  every(ms, tick) {
    const timer = setInterval(() => tick(), ms);
    return () => clearInterval(timer);
  },
};
await { audit, worker }[role]();
redis.disconnect();

async function audit() {
  const context = encodeContext({ version: "bench", header: "{}", policy: null, pacing: "{}" });
  const { signal } = new AbortController();
  const told = { onTrouble, onWait: () => {}, onWorkers: () => {}, onTaken: onTrouble };
  const attended = await attend({ packages, redis, run, context, timings, ports, signal, ...told });
  const queue = await openQueue({ ...attended, packages, redis, ports, timings, isKept: () => false, onTrouble });
  const keeping = inTurn(sealedAtOnce);
  const keep = async ({ bytes: content }) => {
    if (pause > 0) await keeping(() => sleep(pause));
    return content.length;
  };
  const before = process.cpuUsage();
  const start = process.hrtime.bigint();
  let kept = 0;
  for await (const length of asTheyFinish(jobs(), scopesInQueue, (job) => queue.give(job, keep))) kept += length;
  const { user, system } = process.cpuUsage(before);
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  await queue.close();
  await attended.close("over");
  process.stdout.write(JSON.stringify({ kept, seconds, scopes, cpu: (user + system) / 1e6 }));
}

function* jobs() {
  for (let number = 0; number < scopes; number += 1) {
    const record = account(accountId(Math.floor(number / regions.length)));
    const region = regions[number % regions.length];
    yield { kind: "scope", job: { run, account: record.id, region, attempt: 1 }, account: record };
  }
}

async function worker() {
  const content = randomBytes(bytes);
  const done = { content: "sealed", digest: digestOf(content), hosts: [], bytes: content };
  const before = process.cpuUsage();
  let jobs = 0;
  const served = serveRun({
    packages,
    redis,
    run,
    keys: keysOf(run),
    name: "bench",
    atOnce: scopesAtOnce,
    timings,
    ports,
    signal: new AbortController().signal,
    work: async () => {
      jobs += 1;
      return done;
    },
    troubleOf: (error) => ({ message: String(error), fixable: false }),
    onTrouble,
    onCannotGoOn: onTrouble,
  });
  await new Promise((ended) => process.stdin.on("end", ended).resume());
  const { user, system } = process.cpuUsage(before);
  await served.close();
  process.stdout.write(JSON.stringify({ scopes: jobs, cpu: (user + system) / 1e6 }));
}
