/** The queue as the audit's other processes: accounts are opened and scopes scanned by workers, and put into the run here. */
import type { Elsewhere } from "../../audit.ts";
import type { RunError } from "../../errors.ts";
import type { AccountRecord } from "../../model/observation.ts";
import type { CallTally, ScanObserver } from "../../model/scan-event.ts";
import { attend } from "../../queue/attend.ts";
import { openQueue, type OpenQueue, type Outcome } from "../../queue/coordinate.ts";
import { accountsInQueue, scopesInQueue } from "../../queue/limits.ts";
import { encodeContext, readTold, type QueueJob } from "../../queue/messages.ts";
import { openRedis, queuePackages, type Packages } from "../../queue/open-redis.ts";
import { readOpened } from "../../queue/outcome.ts";
import { forAWhile } from "../../queue/patience.ts";
import { isDiskTrouble } from "../../runs/refusals.ts";
import { encodeHeader } from "../../runs/run-file.ts";
import type { RunWriter } from "../../runs/run-writer.ts";
import { dispatchInProcess, type ScopeJob, type ScopeReceipt } from "../../scan/dispatch.ts";
import { scopeEnded } from "../../scan/scope-ended.ts";
import { toolVersion } from "../../tool-version.ts";
import type { Io } from "../io.ts";
import type { Scanning } from "../pacing-options.ts";
import type { Saying } from "../teller.ts";
import { queueingOf } from "./queue-ports.ts";
import { refusalOf } from "./queue-refusal.ts";
import { workersTelling } from "./queue-telling.ts";
import { queueTrouble } from "./queue-trouble.ts";

export type AuditQueue = Elsewhere & {
  /** Every call of every worker so far, as far as they told. */
  calls(): readonly CallTally[];
  /** Those that take part; null: they have not been counted yet. */
  workers(): number | null;
  /** `over`: every scope is in the run. Else it can be gone on with, here or elsewhere. */
  close(how: "over" | "left"): Promise<void>;
  /** Whoever waits for a scope waits no longer. */
  breakOff(): void;
};

export type AuditQueueOptions = {
  readonly io: Io;
  readonly url: string;
  readonly run: RunWriter;
  readonly scanning: Scanning;
  readonly say: (saying: Saying) => void;
  readonly onEvent: ScanObserver;
};

/** How what was begun ends, the last one first, however far it came. None of them rejects. */
type Begun = ((how: "over" | "left") => unknown)[];

export async function openAuditQueue(options: AuditQueueOptions): Promise<AuditQueue> {
  const packages = await queuePackages();
  const begun: Begun = [];
  try {
    return await opened(options, packages, begun);
  } catch (error) {
    // An open connection would keep the process, which has nothing more to do.
    await ended(begun, "left");
    throw refusalOf(error, { url: options.url, packages, run: options.run.header().id });
  }
}

async function ended(begun: Begun, how: "over" | "left"): Promise<void> {
  for (const end of begun.toReversed()) await end(how);
}

async function opened(options: AuditQueueOptions, packages: Packages, begun: Begun): Promise<AuditQueue> {
  const { io, url, run, scanning, say, onEvent } = options;
  const { timings, ports, probe } = queueingOf(io);
  const telling = workersTelling(say);
  const trouble = queueTrouble({ url, ports, say });
  const onTrouble = trouble.onError;
  begun.push(() => trouble.stop());
  const open = (name: string) => {
    const redis = openRedis(packages, { url, name, onTrouble });
    begun.push(() => redis.disconnect());
    return redis;
  };
  const redis = open("restorable-audit");
  trouble.watch(redis);
  const listener = open("restorable-audit-progress");
  const { signal } = io;
  const { id } = run.header();
  // Findings point into the texts of the policy; what is read does not depend on them.
  const policy = run.policy === null ? null : JSON.stringify({ ...run.policy, sources: [] });
  const pacing = JSON.stringify(scanning.pacing);
  const context = encodeContext({ version: toolVersion, header: encodeHeader(run.header()), policy, pacing });
  const onTaken = (error: RunError): void => queue.fail(error);
  const attended = await attend({
    packages,
    redis,
    run: id,
    context,
    timings,
    ports,
    signal,
    probe,
    onTrouble,
    onWait: (milliseconds) => telling.onWait(milliseconds),
    onWorkers: (workers) => telling.onWorkers(workers, ports.now()),
    onTaken,
  });
  begun.push((how) => attended.close(how));
  const { keys, owner, isOurs } = attended;
  const isKept: OpenQueue["isKept"] = (piece) =>
    piece.kind === "account" ? run.hasAccount(piece.account) : run.isSealed(piece);
  const queue = await openQueue({ packages, redis, keys, owner, isOurs, ports, timings, isKept, probe, onTrouble });
  begun.push(() => queue.close());

  const callsBy = new Map<string, CallTally>();
  listener.on("message", (_channel: string, text: string) => {
    const told = readTold(text);
    if (told === null) return;
    callsBy.set(told.worker, told.calls);
    for (const event of told.events) onEvent(event);
  });
  await listener.subscribe(keys.told);
  // Whatever a worker told before its last scope has come in once this is answered.
  begun.push((how) => (how === "over" ? forAWhile({ ports, onTrouble }, timings.farewell, listener.ping()) : null));

  /** What Redis refuses one piece of work for good, it refuses all of them. */
  async function give<T>(job: QueueJob, keep: (outcome: Outcome) => Promise<T>): Promise<T> {
    try {
      return await queue.give(job, keep);
    } catch (error) {
      const refusal = refusalOf(error, { url, packages, run: id });
      if (refusal !== error) queue.fail(refusal);
      throw refusal;
    }
  }

  async function work(job: ScopeJob, account: AccountRecord): Promise<ScopeReceipt> {
    const { account: of, region } = job;
    return give({ kind: "scope", job, account }, async ({ content, digest, hosts, bytes }) => {
      await run.noteForeignHosts(hosts);
      const sealed =
        content === "sealed"
          ? ({ kind: "sealed", bytes } as const)
          : ({ kind: "empty", line: bytes.toString() } as const);
      const end = await run.placeScope({ account: of, region, digest, content: sealed });
      onEvent(scopeEnded(end));
      return { account: of, region, tables: end.tables, digest };
    });
  }

  return {
    opening: {
      atOnce: accountsInQueue,
      open: (listed) => give({ kind: "account", listed }, (outcome) => recordIn(run, listed.id, outcome)),
    },
    dispatch: (accountOf) =>
      dispatchInProcess((job) => work(job, accountOf(job.account)), {
        concurrency: scopesInQueue,
        isLast: isDiskTrouble,
      }),
    calls: () => [...callsBy.values()],
    workers: () => telling.count(),
    breakOff: () => queue.fail(new Error("interrupted")),
    close: (how) => ended(begun, how),
  };
}

async function recordIn(run: RunWriter, id: string, { bytes, hosts }: Outcome): Promise<AccountRecord> {
  const record = readOpened(id, bytes);
  await run.noteForeignHosts(hosts);
  return record;
}
