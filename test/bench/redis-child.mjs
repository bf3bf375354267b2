/**
 * One process of an audit through a real Redis, of which AWS alone is made up and answers at once: `audit`, which says as JSON
 * what it came to and what it and Redis took, or `worker`, which ends with the audit. `alone` audits without a Redis.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { keptHeap } from "./kept-heap.mjs";
import { largeOrganization } from "./large-organization.mjs";
import {
  demandOfRun,
  describeOrganization,
  openAuditQueue,
  openRedis,
  operations,
  queueLimits,
  queuePackages,
  scan,
  scopesAtOnce,
  serve,
  toolVersion,
} from "./product.mjs";
import { asOf, newRun, roles, sealed } from "./simulation.mjs";
import { workerOfQueue } from "./simulated-workers.mjs";
import { syntheticAnswers } from "./synthetic-answers.mjs";
import { syntheticAws } from "./synthetic-aws.mjs";

const [role, said] = process.argv.slice(2);
const { accounts, tables, url } = JSON.parse(said);
const { signal } = new AbortController();
const ports = {
  now: () => Date.now(),
  sleep: (ms) => (ms < 1 ? Promise.resolve() : sleep(ms)),
  random: Math.random,
  every(ms, tick) {
    const timer = setInterval(() => tick(), ms);
    return () => clearInterval(timer);
  },
};
/** What passes the product gets over; a Redis that is gone ends the measurement. */
const onTrouble = ({ code, message }) => {
  if (code !== "ECONNREFUSED") return;
  process.stderr.write(`${message}\n`);
  process.exit(1);
};
/** Nothing waits for a quota: what Redis holds is what there is to hold, and not how fast AWS is. */
const pacing = { rates: Object.fromEntries(Object.keys(operations).map((id) => [id, 1e6])) };
const answer = syntheticAnswers({ organization: largeOrganization({ accounts, tables }), asOf: Date.parse(asOf) });
const aws = syntheticAws({ answer, ports, pacing, callsPerSecond: 1e6, latency: 0 });
const folder = await mkdtemp(join(tmpdir(), "restorable-bench-"));

try {
  await { alone, audit, worker }[role]();
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function alone() {
  const run = await newRun(folder);
  await filled(run, { elsewhere: null, onEvent: () => {} });
  const verdicts = await verdictsOf(run);
  await run.close();
  process.stdout.write(JSON.stringify({ verdicts }));
}

/** Everything that reports are made of. */
async function verdictsOf(run) {
  const { summary, coverage } = await sealed(run);
  const { digests } = JSON.parse(await readFile(join(run.path, "summary.json"), "utf8"));
  return { summary, coverage, findings: digests["findings.ndjson.gz"] };
}

/** Seconds and processor seconds that it took. */
async function filled(run, { elsewhere, onEvent }) {
  const begun = process.hrtime.bigint();
  const usedBefore = process.cpuUsage();
  const { selection } = run.header();
  const caller = (await aws.caller()).value;
  const hub = aws.reader(aws.hub, "us-east-1");
  const organization = await describeOrganization(hub);
  const demand = demandOfRun({ policy: run.policy, header: run.header() });
  const task = { demand, ports, signal, onEvent };
  await scan({ ...task, aws, caller, hub, organization, run, selection, roles, elsewhere });
  const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
  const { user, system } = process.cpuUsage(usedBefore);
  const { complete } = await run.finish();
  if (!complete) throw new Error("the run is not complete");
  return { seconds, cpu: (user + system) / 1e6 };
}

async function audit() {
  const redis = openRedis(await queuePackages(), { url, name: "bench", onTrouble });
  const run = await newRun(folder);
  const scopes = accounts * 17;
  const heaps = [];
  let ended = 0;
  const onEvent = ({ kind }) => {
    if (kind === "scope-ended" && ++ended % Math.ceil(scopes / 10) === 0) heaps.push(keptHeap());
  };
  const io = { ...ports, signal };
  const say = () => {};
  const queue = await openAuditQueue({ io, url, run, scanning: { pacing }, say, onEvent });
  const { seconds, cpu } = await filled(run, { elsewhere: queue, onEvent });
  const [, bytes] = /^used_memory_peak:(\d+)/m.exec(await redis.info("memory"));
  await queue.close("over");
  const left = await redis.dbsize();
  const peak = process.resourceUsage().maxRSS / 1_024;
  const verdicts = await verdictsOf(run);
  await run.close();
  redis.disconnect();
  const inRedis = Number(bytes) / 1e6;
  process.stdout.write(JSON.stringify({ scopes, seconds, cpu, inRedis, left, heaps, peak, verdicts }));
}

async function worker() {
  const packages = await queuePackages();
  const redis = openRedis(packages, { url, name: "bench-worker", onTrouble });
  const name = `bench.${process.pid}`;
  await serve({
    packages,
    redis,
    name,
    version: toolVersion,
    atOnce: scopesAtOnce,
    timings: { ...queueLimits.queueTimings, look: 100 },
    ports,
    signal,
    patience: 60_000,
    troubleOf: ({ stack }) => ({ message: stack, fixable: false }),
    onTrouble,
    onNotice: () => {},
    join: async (_, { header, policy }) => {
      const demand = demandOfRun({ policy: JSON.parse(policy), header: JSON.parse(header) });
      const { selection } = JSON.parse(header);
      const task = { demand, ports, signal, onEvent: () => {} };
      return { kind: "jobs", ...workerOfQueue({ task, roles, aws, clock: { real: (done) => done }, selection }) };
    },
  });
  redis.disconnect();
  process.stdout.write("{}");
}
