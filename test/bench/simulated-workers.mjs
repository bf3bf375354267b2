/**
 * Workers of an audit that share one process and a virtual clock: what a worker process is told by its pool, or what a worker
 * finds in the queue, is done here as it is done there, by the same code.
 */
import { tmpdir } from "node:os";
import {
  createWorkerPool,
  decodeAccountsLine,
  decodeJob,
  digestOf,
  dispatchInProcess,
  encodeJob,
  encodeLine,
  joinRun,
  openAccount,
  openScratch,
  queueLimits,
  roleFor,
  scanJob,
  scopesAtOnce,
} from "./product.mjs";

/** A run, one that was joined, or a folder of scopes, of which the disk takes none of the clock's time. */
export function timeless(run, clock) {
  return {
    ...run,
    async openScope(place) {
      const scope = await clock.real(run.openScope(place));
      const apart = (name) => (name in scope ? { [name]: (...given) => clock.real(scope[name](...given)) } : {});
      return { ...scope, ...apart("seal"), ...apart("content"), ...apart("leave") };
    },
  };
}

/** `--workers`: the product's pool, and processes that are none. */
export function poolHere({ task, roles, scanning, connected, clock, run, owner, onEvent }) {
  function start() {
    let tell = () => {};
    let over;
    const ended = new Promise((resolve) => (over = resolve));
    const under = new Set();
    const aws = connected();
    let joined;
    const scanOne = async ({ job, account, role }) => {
      const into = { openScope: timeless(await joined, clock).openScope, noteForeignHosts: () => Promise.resolve() };
      await aws.caller();
      return scanJob({ ...task, aws, run: into, account, region: job.region, role });
    };
    return {
      ended,
      onMessage: (listener) => void (tell = listener),
      hangUp: () => over("hung up"),
      send(message) {
        if (message.kind === "begin") joined = clock.real(joinRun({ path: message.run, as: message.joinAs, owner }));
        if (message.kind === "end")
          void clock.real(Promise.all([joined, ...under]).then(([run]) => run.close())).then(() => over("exit code 0"));
        if (message.kind !== "job") return;
        const { account, region } = message.job;
        const piece = scanOne(message)
          .then((receipt) => tell({ kind: "sealed", receipt }))
          .catch(({ stack }) => tell({ kind: "broken", account, region, message: stack, fixable: false, code: null }))
          .finally(() => under.delete(piece));
        under.add(piece);
      },
    };
  }
  const roleOf = (account) => roleFor(roles, account);
  const noteHosts = (hosts) => run.noteForeignHosts(hosts);
  return createWorkerPool({ scanning, waiting: {}, start, run: run.path, roleOf, noteHosts, onEvent });
}

/**
 * `--queue`: jobs as they are written into Redis, taken by whichever worker has room, accounts first; and what they came to,
 * as it is fetched and put into the run. `jobBytes`: of all scopes' jobs.
 */
export function queueHere({ task, roles, connected, clock, run, workers, selection }) {
  const waiting = { account: [], scope: [] };
  let jobBytes = 0;
  const hired = Array.from({ length: workers }, () =>
    workerOfQueue({ task, roles, aws: connected(), clock, selection }),
  );

  function give(job) {
    const data = JSON.stringify(encodeJob(job));
    if (job.kind === "scope") jobBytes += data.length;
    return new Promise((done, failed) => {
      waiting[job.kind].push({ data, done, failed });
      handOut();
    });
  }

  function handOut() {
    for (;;) {
      const free = hired.reduce((a, b) => (b.under < a.under ? b : a));
      if (free.under >= scopesAtOnce) return;
      const entry = waiting.account.pop() ?? waiting.scope.shift();
      if (entry === undefined) return;
      free.under += 1;
      free.work(decodeJob(JSON.parse(entry.data), run.header().id)).then(
        (outcome) => {
          free.under -= 1;
          entry.done(outcome);
          handOut();
        },
        (error) => entry.failed(error),
      );
    }
  }

  async function scopeOf(job, account) {
    const { content, digest, bytes } = await give({ kind: "scope", job, account });
    const placed = content === "sealed" ? { kind: "sealed", bytes } : { kind: "empty", line: bytes.toString() };
    const arrived = { account: job.account, region: job.region, digest, content: placed };
    const { tables } = await clock.real(run.placeScope(arrived));
    task.onEvent({ kind: "scope-ended", account: job.account, region: job.region, tables, calls: {} });
    return { account: job.account, region: job.region, tables, digest };
  }

  return {
    opening: {
      atOnce: queueLimits.accountsInQueue,
      open: async (listed) => decodeAccountsLine(JSON.parse((await give({ kind: "account", listed })).bytes)),
    },
    dispatch: (accountOf) =>
      dispatchInProcess((job) => scopeOf(job, accountOf(job.account)), {
        concurrency: queueLimits.scopesInQueue,
        isLast: () => true,
      }),
    jobBytes: () => jobBytes,
    close: () => Promise.all(hired.map((worker) => worker.close())),
  };
}

/** One worker of the queue: what it does of each job, as the product's has it. */
export function workerOfQueue({ task, roles, aws, clock, selection }) {
  const opening = clock.real(openScratch(tmpdir()));
  const quiet = { ...task, onEvent: () => {} };
  return {
    /** Jobs that it has. */
    under: 0,
    async work(job, signal = task.signal) {
      const caller = (await aws.caller()).value;
      if (job.kind === "account") {
        const { listed } = job;
        const { groups } = task.demand;
        const { record } = await openAccount({ aws, listed, selection, caller, role: roleFor(roles, listed), groups });
        const bytes = Buffer.from(encodeLine(record));
        return { content: "account", digest: digestOf(bytes), hosts: [], bytes };
      }
      const { account, job: place } = job;
      const scope = await timeless(await opening, clock).openScope(place);
      const into = { openScope: () => Promise.resolve(scope), noteForeignHosts: () => Promise.resolve() };
      const role = roleFor(roles, account);
      const { digest } = await scanJob({ ...quiet, signal, aws, run: into, account, region: place.region, role });
      const content = await scope.content();
      await scope.leave();
      const bytes = content.kind === "sealed" ? content.bytes : Buffer.from(content.line);
      return { content: content.kind, digest, hosts: [], bytes };
    },
    close: async () => (await opening).close(),
  };
}
