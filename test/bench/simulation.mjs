/**
 * An audit of a large organization by the product's own code, up to what would go out to AWS: scan, dispatch, worker pool,
 * pace, run directory, judging and sealing. Workers share this process, and time is virtual while AWS is asked.
 */
import { join } from "node:path";
import { accountId } from "./emulated.mjs";
import { largeOrganization } from "./large-organization.mjs";
import { draws } from "./many-scopes.mjs";
import {
  assumedPrices,
  baseline,
  createRun,
  createWorkerPool,
  demandOfRun,
  describeOrganization,
  joinRun,
  roleFor,
  runId,
  scan,
  scanIntoScope,
  scanningIn,
  sealVerdicts,
  sessionIn,
} from "./product.mjs";
import { syntheticAnswers } from "./synthetic-answers.mjs";
import { syntheticAws } from "./synthetic-aws.mjs";
import { virtualTime } from "./virtual-time.mjs";

const asOf = "2026-11-22T08:00:00.000Z";
const owner = { pid: process.pid, isAlive: () => false };
const roles = { everywhere: { name: "RestorableAudit" }, except: {}, sessionName: "restorable", hub: null };

/**
 * `workers`: 1 scans in the process of the audit, as without `--workers`. `onScanned` is told of each scope that is on disk,
 * with the seconds that went by. Gives the run with all calls by operation, and the seconds until the last scope was sealed.
 */
export async function scanned({ folder, accounts, tables, way, workers, callsPerSecond, latency, onScanned = () => {} }) {
  const organization = largeOrganization({ accounts, tables });
  const clock = virtualTime(Date.parse(asOf));
  const ports = { now: clock.now, sleep: clock.sleep, random: draws(1) };
  const scanning = scanningIn({ values: { workers, quotaShare: null }, rates: {} }, roles);
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
    if (event.kind === "scope-ended") onScanned({ scopes: (scopes += 1), seconds: since() });
  };

  const aws = connected();
  const run = await newRun(folder);
  const written = timeless(run, clock);
  const demand = demandOfRun({ policy: run.policy, header: run.header() });
  const { signal } = new AbortController();
  const task = { demand, ports, signal, onEvent };
  const roleOf = (account) => roleFor(roles, account);
  const noteHosts = (hosts) => written.noteForeignHosts(hosts);
  const start = () => workerHere({ task, aws: connected(), clock });
  const pool =
    way !== "workers"
      ? null
      : createWorkerPool({ scanning, waiting: {}, start, run: run.path, roleOf, noteHosts, onEvent });
  const asking = async () => {
    const caller = await aws.caller();
    const hub = aws.reader(aws.hub, "us-east-1");
    const selection = run.header().selection;
    await scan({
      ...task,
      aws,
      caller: caller.value,
      hub,
      organization: await describeOrganization(hub),
      run: written,
      selection,
      roles,
      elsewhere: pool?.dispatch ?? null,
    });
  };
  await clock.until(asking());
  const seconds = since();
  if (pool !== null) await clock.until(pool.close());
  const { complete } = await run.finish();
  if (!complete) throw new Error("the simulated run is not complete");
  return { run, organization, seconds, calls: sumOf(clients.map((each) => each.calls())), demand };
}

/** The verdicts of a scanned run, sealed into it. */
export async function sealed(run) {
  const by = { policy: run.policy, prices: assumedPrices, warning: "14d" };
  const { verdicts } = await sealVerdicts(run, by, new AbortController().signal);
  return verdicts.summary;
}

async function newRun(folder) {
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

/** A run, or one that was joined, of which the disk takes none of the clock's time. */
function timeless(run, clock) {
  return {
    ...run,
    async openScope(place) {
      const scope = await clock.real(run.openScope(place));
      return { ...scope, seal: (end) => clock.real(scope.seal(end)) };
    },
    endAccounts: (end) => clock.real(run.endAccounts(end)),
    account: (id) => clock.real(run.account(id)),
  };
}

/** One worker of the pool: what it is told it does as the worker process does it, in this process. */
function workerHere({ task, aws, clock }) {
  let tell = () => {};
  let over;
  const ended = new Promise((resolve) => (over = resolve));
  const under = new Set();
  let joined;

  async function scanOne({ job, account, role }) {
    const run = await joined;
    await aws.caller();
    const session = await sessionIn({ aws, account, role, groups: task.demand.groups });
    if ("reason" in session) throw new Error(`no session: ${JSON.stringify(session.reason)}`);
    const into = { openScope: timeless(run, clock).openScope, noteForeignHosts: () => Promise.resolve() };
    return scanIntoScope({ ...task, aws, run: into, account, session, region: job.region });
  }

  return {
    ended,
    onMessage: (listener) => void (tell = listener),
    hangUp: () => over("hung up"),
    send(message) {
      if (message.kind === "begin")
        joined = clock.real(joinRun({ path: message.run, as: message.joinAs, owner }));
      if (message.kind === "end")
        void clock.real(Promise.all([joined, ...under]).then(([run]) => run.close())).then(() => over("exit code 0"));
      if (message.kind !== "job") return;
      const piece = scanOne(message)
        .then((receipt) => tell({ kind: "sealed", receipt }))
        .catch(({ stack }) => {
          const { account, region } = message.job;
          tell({ kind: "broken", account, region, message: stack, fixable: false, code: null });
        })
        .finally(() => under.delete(piece));
      under.add(piece);
    },
  };
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
