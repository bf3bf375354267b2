/**
 * The two lines about an organization of 50,000 accounts: what it comes to on paper, and what the product's own code does
 * when nothing but AWS is made up. `docs/organization-size.md` shows both.
 */
import { fileURLToPath } from "node:url";
import { atFullSize, largeOrganization } from "./large-organization.mjs";
import { inChild } from "./measure.mjs";
import { moneyOf, paperOf } from "./paper.mjs";
import { units } from "./paper-units.mjs";
import { operations, queueLimits, scopesAtOnce } from "./product.mjs";

/** Workers of which the page speaks. */
const counts = [1, 2, 4, 8, 16, 32];
const chosen = 8;
/** Processes of one machine. */
const processes = [2, 4, 8];
const child = fileURLToPath(new URL("simulation-child.mjs", import.meta.url));

const sized = (scale) => ({
  accounts: Math.max(20, Math.round(atFullSize.accounts * scale)),
  tables: Math.max(100, Math.round(atFullSize.tables * scale)),
});

export async function measurePaper({ scale }) {
  const organization = largeOrganization(sized(scale));
  const on = (way, workers) => paperOf({ organization, operations, way, workers, scopesAtOnce, queue: queueLimits });
  const paper = on("queue", chosen);
  const { calls, largest, waits, disk, redis } = paper;
  const { sizes } = organization;
  const money = moneyOf({ paper, organization, workers: chosen, seconds: paper.latest });
  const figure = (name, unit, value) => ({ name, unit, samples: [value] });
  const minutes = (name, seconds) => figure(name, "min", seconds / 60);
  const megabytes = (name, bytes) => figure(name, "MB", bytes / 1e6);
  const withWorkers = counts.map((workers) => ({ workers, ...on("queue", workers) }));
  return [
    figure("scopes", "", organization.scopes),
    figure("scopes with tables", "", sizes.length),
    figure("of them with more than 2,500", "", sizes.filter((tables) => tables > 2_500).length),
    figure("of them with 10,000", "", sizes.filter((tables) => tables === 10_000).length),
    figure("tables of the middle one", "", sizes[sizes.length >> 1]),
    ...Object.entries(calls).map(([operation, count]) => figure(operation, "", count)),
    figure("all calls", "", paper.all),
    figure("tables of the largest scope", "", largest.tables),
    minutes("the largest scope, at its quotas", largest.seconds),
    minutes("all accounts listed", waits.listed),
    minutes("the same by four shards at once", 4 * waits.listed),
    minutes("all roles taken on", waits.takenOn),
    minutes("all calls sent", waits.sent),
    minutes("all scopes placed", waits.placed),
    minutes("all scopes fetched by the audit", waits.fetched),
    ...withWorkers.map(({ workers, soonest }) => minutes(`soonest, workers: ${workers}`, soonest)),
    ...withWorkers.map(({ workers, expected }) => minutes(`expected, workers: ${workers}`, expected())),
    ...withWorkers.map(({ workers, latest }) => minutes(`latest, workers: ${workers}`, latest)),
    figure(
      "workers, to be done within the hour",
      "",
      fewestWithin(3_600, (workers) => on("queue", workers).latest),
    ),
    ...processes.map((count) => minutes(`soonest, --workers: ${count}`, on("workers", count).soonest)),
    ...processes.map((count) => minutes(`latest, --workers: ${count}`, on("workers", count).latest)),
    minutes("then judging and sealing", paper.judging),
    megabytes("jobs", redis.jobs),
    megabytes("sealed scopes that wait to be fetched", redis.held),
    megabytes("events, and Redis itself", redis.events + redis.itself),
    megabytes("all in Redis", redis.all),
    megabytes("accounts.ndjson", disk.accounts),
    megabytes("lines of empty scopes", disk.empty),
    megabytes("sealed scopes", disk.sealed),
    megabytes("findings.ndjson.gz", disk.findings),
    megabytes("run directory", disk.all),
    figure("another trail of CloudTrail", "USD", money.trail),
    figure("GuardDuty", "USD", money.guardDuty),
    figure("NAT gateway", "USD", money.gateway),
    figure("audit and workers", "USD", money.machines),
    figure("Redis", "USD", money.redis),
    figure("traffic of the queue between zones", "USD", money.zones),
  ];
}

function fewestWithin(seconds, latest) {
  let workers = 1;
  while (latest(workers) > seconds) workers += 1;
  return workers;
}

export const measureSimulation = (given) => simulated(given, 1);

/** Every scope, and a tenth of the tables: most of the time goes into tables, and most of the memory into scopes. */
export const measureScopes = (given) => simulated(given, 0.1);

async function simulated({ rounds, scale }, share) {
  const { accounts, tables } = sized(scale);
  const size = { accounts, tables: Math.round(tables * share) };
  const organization = largeOrganization(size);
  const { callsPerSecond, latency } = units;
  const given = { ...size, scopes: organization.scopes, way: "queue", workers: chosen, callsPerSecond, latency };
  const samples = [];
  for (let round = 0; round < rounds; round += 1)
    samples.push(
      await inChild(child, [JSON.stringify({ ...given, isJudged: true, isTold: true })], flagsFor(organization)),
    );
  const figure = (name, unit, of) => ({ name, unit, samples: samples.map(of) });
  const sum = (values) => Object.values(values).reduce((total, value) => total + value, 0);
  return [
    figure("calls", "calls", ({ calls }) => sum(calls)),
    figure("calls ÷ paper", "x", ({ calls, paper }) => sum(calls) / paper.all),
    figure("virtual time", "s", ({ seconds }) => seconds),
    figure("virtual time ÷ soonest", "x", ({ seconds, paper }) => seconds / paper.soonest),
    figure("virtual time ÷ expected", "x", ({ seconds, expected }) => seconds / expected),
    figure("virtual time ÷ latest", "x", ({ seconds, paper }) => seconds / paper.latest),
    figure("run directory", "MB", ({ disk }) => sum(disk) / 1e6),
    figure("run directory ÷ paper", "x", ({ disk, paper }) => sum(disk) / paper.disk.all),
    figure("a table in a sealed scope", "bytes", ({ disk }) => disk.sealed / size.tables),
    figure("findings of a table", "bytes", ({ disk }) => disk.findings / size.tables),
    figure("an empty scope", "bytes", ({ disk }) => disk.empty / (organization.scopes - organization.sizes.length)),
    figure("an account", "bytes", ({ disk }) => disk.accounts / size.accounts),
    figure("a job of the queue", "bytes", ({ jobBytes }) => jobBytes / organization.scopes),
    figure("scanning", "s", ({ scanning }) => scanning.took),
    figure("judging and sealing", "s", ({ judged }) => judged.took),
    figure("processor time of judging and sealing, a table", "ms", ({ judged }) => (1_000 * judged.cpu) / size.tables),
    figure("heap kept after a tenth of the scopes", "MiB", ({ heaps }) => heaps[0]),
    figure("heap kept at the end", "MiB", ({ heaps }) => heaps.at(-1)),
    figure("peak memory, scanning", "MiB", ({ scanning }) => scanning.peak),
    figure("peak memory", "MiB", ({ peak }) => peak),
  ];
}

/**
 * With no more heap than this: each worker keeps thousands of sessions, and the audit what reports tell of each scope. The young generation
 * may be large.
 */
const heapOf = (scopes) => Math.round(128 + chosen * 40 + (scopes * 1_500) / 2 ** 20);
const flagsFor = ({ scopes }) => ["--expose-gc", "--max-semi-space-size=64", `--max-old-space-size=${heapOf(scopes)}`];
