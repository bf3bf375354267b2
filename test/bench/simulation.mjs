/**
 * An audit of a large organization by the product's own code, up to what would go out to AWS: scan, dispatch, worker pool,
 * pace, run directory, judging and sealing. Workers share this process, and time is virtual until all is scanned.
 */
import { join } from "node:path";
import { accountId } from "./emulated.mjs";
import { largeOrganization } from "./large-organization.mjs";
import { draws } from "./many-scopes.mjs";
import {
  assumedPrices,
  baseline,
  createRun,
  demandOfRun,
  describeOrganization,
  runId,
  scan,
  scanningIn,
  sealVerdicts,
} from "./product.mjs";
import { poolHere, queueHere, timeless } from "./simulated-workers.mjs";
import { syntheticAnswers } from "./synthetic-answers.mjs";
import { syntheticAws } from "./synthetic-aws.mjs";
import { virtualTime } from "./virtual-time.mjs";

export const asOf = "2026-11-22T08:00:00.000Z";
const owner = { pid: process.pid, isAlive: () => false };
export const roles = { everywhere: { name: "RestorableAudit" }, except: {}, sessionName: "restorable", hub: null };

/**
 * `way`: `alone` scans in the process of the audit; `workers` and `queue` by as many others. `onScanned` is told of each scope
 * that is on disk, with the seconds that went by. Gives the run with all calls by operation, and the seconds until the last
 * scope was there.
 */
export async function scanned({ folder, accounts, tables, way, workers, callsPerSecond, latency, onScanned }) {
  const organization = largeOrganization({ accounts, tables });
  const clock = virtualTime(Date.parse(asOf));
  const ports = { now: () => clock.now(), sleep: (ms) => clock.sleep(ms), random: draws(1) };
  const counted = way === "workers" ? workers : null;
  const scanning = scanningIn({ values: { workers: counted, quotaShare: null }, rates: {} }, roles);
  const answer = syntheticAnswers({ organization, asOf: clock.now() });
  const clients = [];
  const connected = () => {
    const aws = syntheticAws({ answer, ports, pacing: scanning.pacing, callsPerSecond, latency });
    clients.push(aws);
    return aws;
  };
  const since = () => (clock.now() - Date.parse(asOf)) / 1_000;
  let scopes = 0;
  const onEvent = (event) => {
    if (event.kind === "trouble") throw new Error(`${event.operation}: ${JSON.stringify(event.reason)}`);
    if (event.kind === "scope-ended") onScanned?.({ scopes: (scopes += 1), seconds: since() });
  };

  const aws = connected();
  const run = await newRun(folder);
  const { selection } = run.header();
  const demand = demandOfRun({ policy: run.policy, header: run.header() });
  const task = { demand, ports, signal: new AbortController().signal, onEvent };
  const shared = { task, roles, scanning, connected, clock, run, workers };
  const others = {
    alone: () => null,
    workers: () => poolHere({ ...shared, owner, onEvent }),
    queue: () => queueHere({ ...shared, selection }),
  };
  const elsewhere = others[way]();
  const asking = async () => {
    const caller = (await aws.caller()).value;
    const hub = aws.reader(aws.hub, "us-east-1");
    const organization = await describeOrganization(hub);
    const written = { ...timeless(run, clock), endAccounts: (end) => clock.real(run.endAccounts(end)) };
    await scan({ ...task, aws, caller, hub, organization, run: written, selection, roles, elsewhere });
  };
  await clock.until(asking());
  const seconds = since();
  if (elsewhere !== null) await clock.until(clock.real(elsewhere.close()));
  const { complete } = await run.finish();
  if (!complete) throw new Error("the simulated run is not complete");
  const calls = sumOf(clients.map((each) => each.calls()));
  return { run, organization, seconds, calls, jobBytes: elsewhere?.jobBytes?.() ?? 0 };
}

/** The verdicts of a scanned run, sealed into it. */
export async function sealed(run) {
  const by = { policy: run.policy, prices: assumedPrices, warning: "14d" };
  const { verdicts } = await sealVerdicts(run, by, new AbortController().signal);
  return verdicts;
}

/** A run of the whole organization by `baseline`, begun in a folder. */
export async function newRun(folder) {
  const policy = await baseline();
  const selection = { population: { kind: "organization" }, excludedAccounts: [], regions: null };
  const header = {
    schemaVersion: 3,
    id: runId({ asOf, policyDigest: policy.digest, selection }),
    tool: { name: "restorable", version: "bench" },
    asOf,
    selection,
    caller: { account: accountId(0), arn: `arn:aws:iam::${accountId(0)}:user/auditor` },
    roles: {
      everywhere: { name: roles.everywhere.name, externalId: false },
      except: {},
      sessionName: roles.sessionName,
      hub: null,
    },
    groups: demandOfRun({ policy, header: { asOf } }).groups,
    collection: "pruned",
    policyDigest: policy.digest,
    partition: "aws",
    organization: "o-abcde12345",
    foreignHosts: [],
  };
  return createRun({
    runsDir: join(folder, "runs"),
    header,
    inputs: { policy, blindSpots: null, waivers: null, drills: null },
    owner,
  });
}

function sumOf(tallies) {
  const sum = {};
  for (const tally of tallies)
    for (const [operation, { calls, throttled, failed }] of Object.entries(tally)) {
      if (throttled + failed > 0) throw new Error(`${operation} was not answered`);
      sum[operation] = (sum[operation] ?? 0) + calls;
    }
  return Object.fromEntries(Object.entries(sum).sort(([a], [b]) => (a < b ? -1 : 1)));
}
