/**
 * What an audit of a large organization by `baseline` comes to, on paper: an organization, processes and what each can do in;
 * calls, seconds, bytes and money out. Arithmetic alone; `simulation.mjs` is what it is held against.
 */
import { scheduleOf } from "./paper-schedule.mjs";
import { units } from "./paper-units.mjs";
import { assumed } from "./large-organization.mjs";

const sum = (values) => values.reduce((total, value) => total + value, 0);
const per = (things, each) => Math.max(1, Math.ceil(things / each));

/** Seconds until AWS has answered the last of `calls`. */
const waitOf = ({ perSecond, burst }, calls) => Math.max(0, (calls - burst) / perSecond);

/**
 * `way`: `alone` scans in the process of the audit, `workers` by that many processes that keep an account each, `queue` by
 * that many of which each may have any scope. `operations` and `queue`: the product's catalogue and limits. `callsPerSecond`: of one process.
 */
export function paperOf({
  organization,
  operations,
  way,
  workers,
  scopesAtOnce,
  queue,
  callsPerSecond = units.callsPerSecond,
}) {
  const most = (operation) => operations[operation].answers.most;
  /** Of one scope, by operation. */
  const callsOfScope = (tables) => {
    const listed = { "dynamodb:ListTables": per(tables, most("dynamodb:ListTables")) };
    if (tables === 0) return listed;
    const backups = Math.ceil(tables / assumed.tablesOfBackup);
    const ofBackup = Math.ceil(tables / assumed.tablesOfProtected);
    return {
      ...listed,
      "dynamodb:DescribeTable": tables,
      "dynamodb:DescribeContinuousBackups": tables,
      "dynamodb:ListBackups": per(backups, most("dynamodb:ListBackups")),
      "backup:ListProtectedResources": per(ofBackup, most("backup:ListProtectedResources")),
    };
  };
  const secondsOfScope = (tables) =>
    Math.max(...Object.entries(callsOfScope(tables)).map(([id, calls]) => waitOf(operations[id].rate, calls)));

  const { accounts, scopes, sizes: filled } = organization;
  const others = accounts - 1;
  const takenOn = { alone: others, workers: 2 * others, queue: Math.round(others * sharesOf(workers, organization)) };
  const calls = {
    "account:ListRegions": accounts,
    "organizations:DescribeOrganization": 1,
    "organizations:ListAccounts": per(accounts, most("organizations:ListAccounts")),
    "sts:AssumeRole": takenOn[way],
    "sts:GetCallerIdentity": way === "alone" ? 1 : 1 + workers,
    "dynamodb:ListTables": scopes - filled.length,
  };
  const scopesOf = new Map();
  for (const tables of filled) scopesOf.set(tables, (scopesOf.get(tables) ?? 0) + 1);
  let waiting = 0;
  for (const [tables, count] of scopesOf) {
    waiting += count * secondsOfScope(tables);
    for (const [operation, each] of Object.entries(callsOfScope(tables)))
      calls[operation] = (calls[operation] ?? 0) + count * each;
  }

  // What AWS grants the hub's account is shared by the processes of one machine; those of a queue do not know of each other.
  const { rate: assuming } = operations["sts:AssumeRole"];
  const share = { alone: 1, workers: 1 / (workers + 1), queue: workers }[way];
  const opening = { perSecond: assuming.perSecond * share, burst: assuming.burst * share };
  const all = sum(Object.values(calls));
  const largest = secondsOfScope(filled[0]);
  const waits = {
    listed: waitOf(operations["organizations:ListAccounts"].rate, calls["organizations:ListAccounts"]),
    opened: waitOf(opening, others),
    takenOn: calls["sts:AssumeRole"] / units.stsPerSecond,
    sent: all / (workers * callsPerSecond),
    placed: waiting / (workers * scopesAtOnce),
  };
  if (way === "queue") waits.fetched = (scopes * units.fetchMs) / 1_000;
  const soonest = Math.max(largest, ...Object.values(waits));
  return {
    calls,
    all,
    redis: redisOf(organization, queue),
    largest: { tables: filled[0], seconds: largest, calls: callsOfScope(filled[0]) },
    waits,
    soonest,
    /** When the largest scope is begun last, after all that there was to wait for, and at a worker that is behind by as much. */
    latest: Math.max(...Object.values(waits)) + largest + sum(Object.values(callsOfScope(filled[0]))) / callsPerSecond,
    /** In between, by the places of the scopes in the list. */
    expected() {
      const { rate } = operations["dynamodb:DescribeContinuousBackups"];
      const listing = operations["organizations:ListAccounts"];
      const opening = (calls["sts:AssumeRole"] + accounts) / scopes;
      const callsOf = (tables) => opening + sum(Object.values(callsOfScope(tables)));
      const each = { organization, workers, atOnce: scopesAtOnce, callsPerSecond, callsOf };
      const accountsPerSecond = listing.answers.most * listing.rate.perSecond;
      // Of each table DescribeTable as well.
      return scheduleOf({ ...each, perSecond: 2 * rate.perSecond, accountsPerSecond });
    },
    /** Seconds after that, of one core. */
    judging: (organization.tables * units.judgeMs) / 1_000,
    disk: diskOf(organization),
  };
}

/** How many of the workers come to take on the role of an account, if any may open it and any may have each of its scopes. */
const sharesOf = (workers, { regions }) => workers * (1 - (1 - 1 / workers) ** (regions.length + 1));

function diskOf({ accounts, scopes, tables, sizes: filled }) {
  const bytes = {
    accounts: accounts * units.account,
    empty: (scopes - filled.length) * units.emptyScope,
    sealed: filled.length * units.scope + tables * units.table,
    findings: tables * units.findings,
  };
  return { ...bytes, all: sum(Object.values(bytes)), files: filled.length };
}

/** Bytes in Redis at most, by the product's own limits. `held`: sealed scopes that wait to be fetched. */
function redisOf({ scopes, accounts }, { scopesInQueue, accountsInQueue, bytesInQueue, eventsKept }) {
  const jobs = Math.min(scopes, scopesInQueue) + Math.min(accounts, accountsInQueue);
  const bytes = {
    jobs: jobs * units.jobInRedis,
    held: bytesInQueue,
    events: eventsKept * units.eventInRedis,
    itself: units.emptyRedis,
  };
  return { ...bytes, all: sum(Object.values(bytes)) };
}

/** Dollars. `seconds`: of the scan; the audit judges for some time longer, and is a machine beside the workers. */
export function moneyOf({ paper, organization, workers, seconds }) {
  const { price } = units;
  const hours = (workers * seconds + seconds + paper.judging) / 3_600;
  const { accounts, empty, sealed } = paper.disk;
  // Written into Redis and read from it.
  const queued = 2 * (organization.scopes * units.jobBytes + accounts + empty + sealed);
  return {
    trail: (paper.all / 100_000) * price.furtherTrail,
    guardDuty: (paper.all / 1_000_000) * price.guardDuty,
    machines: hours * (price.vcpuHour + units.gigabytesOfProcess * price.gigabyteHour),
    redis: Math.ceil((seconds + paper.judging) / 3_600) * price.redisHour,
    gateway: ((paper.all * units.bytesOfCall) / 1e9) * price.gatewayGigabyte,
    zones: (queued / 1e9) * price.zonesGigabyte,
  };
}
