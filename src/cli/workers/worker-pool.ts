/**
 * Worker processes behind the seam of dispatch: in go jobs, out come receipts. All scopes of an account go to one worker,
 * so that it assumes the role once and keeps the account's quotas. A job whose worker died is done if that worker had
 * sealed the scope; else it is given to another one, once.
 */
import { RunError } from "../../errors.ts";
import type { AccountRecord, Scope } from "../../model/observation.ts";
import type { CallTally, ScanObserver } from "../../model/scan-event.ts";
import { scopeKey } from "../../model/scope-key.ts";
import { findSealed } from "../../runs/find-sealed.ts";
import { isDiskTrouble } from "../../runs/refusals.ts";
import {
  dispatchInProcess,
  scopesAtOnce,
  type Dispatch,
  type ScopeJob,
  type ScopeReceipt,
} from "../../scan/dispatch.ts";
import { scopeEnded } from "../../scan/scope-ended.ts";
import type { AssumeOptions } from "../../aws/connect.ts";
import type { Io } from "../io.ts";
import type { Scanning } from "../pacing-options.ts";
import type { FromWorker, WorkerProcess, Words } from "./messages.ts";

export type WorkerPool = {
  dispatch(accountOf: (id: string) => AccountRecord): Dispatch;
  /** Every call of every worker so far. */
  calls(): readonly CallTally[];
  /** Resolves when no worker is left. */
  close(): Promise<void>;
};

export type PoolOptions = {
  readonly scanning: Scanning;
  readonly waiting: Io["waiting"];
  readonly start: () => WorkerProcess;
  /** Path of the run. */
  readonly run: string;
  readonly roleOf: (account: AccountRecord) => Omit<AssumeOptions, "operations">;
  readonly noteHosts: (hosts: readonly string[]) => Promise<void>;
  readonly onEvent: ScanObserver;
};

/** A scope that its worker died of may have been the reason: it is tried by one more. */
const mostAttempts = 2;

type Waiting = {
  readonly scope: Scope;
  readonly done: (receipt: ScopeReceipt) => void;
  readonly failed: (error: unknown) => void;
  /** Those who watch know that it ended. */
  isTold: boolean;
};
type Worker = {
  readonly name: string;
  readonly process: WorkerProcess;
  readonly waiting: Map<string, Waiting>;
  calls: CallTally;
  alive: boolean;
};

/** The process is gone; `message` says how. */
class WorkerGone extends Error {
  override readonly name = "WorkerGone";
}

export function createWorkerPool(options: PoolOptions): WorkerPool {
  const { scanning, waiting = {}, start, run, roleOf, noteHosts, onEvent } = options;
  const { workers: count } = scanning;
  const workers: Worker[] = [];
  const workerOf = new Map<string, Worker>();
  let closing = false;

  function hire(): Worker {
    const process = start();
    const name = `worker-${workers.length + 1}`;
    const worker: Worker = { name, process, waiting: new Map(), calls: {}, alive: true };
    workers.push(worker);
    process.onMessage((message) => hear(worker, message));
    void process.ended.then(async (how) => {
      worker.alive = false;
      try {
        await takeUntold(worker);
        dismiss(worker, new WorkerGone(`a worker process ended (${how})`));
      } catch (error) {
        dismiss(worker, error);
      }
    });
    process.send({ kind: "begin", run, joinAs: name, scanning, waiting });
    return worker;
  }

  /** What it sealed and did not live to tell. */
  async function takeUntold({ name, waiting }: Worker): Promise<void> {
    if (closing || waiting.size === 0) return;
    const scopes = [...waiting.values()].map(({ scope }) => scope);
    for (const { end, digest } of await findSealed({ run, joinedAs: name, scopes })) {
      const { account, region, tables } = end;
      const key = scopeKey(end);
      const entry = waiting.get(key);
      if (entry?.isTold === false) onEvent(scopeEnded(end));
      entry?.done({ account, region, tables, digest });
      waiting.delete(key);
    }
  }

  const dismiss = (worker: Worker, error: unknown): void => {
    for (const { failed } of worker.waiting.values()) failed(error);
    worker.waiting.clear();
  };

  function hear(worker: Worker, message: FromWorker): void {
    switch (message.kind) {
      case "sealed": {
        const key = scopeKey(message.receipt);
        worker.waiting.get(key)?.done(message.receipt);
        worker.waiting.delete(key);
        return;
      }
      case "broken": {
        const key = scopeKey(message);
        worker.waiting.get(key)?.failed(errorOf(message));
        worker.waiting.delete(key);
        return;
      }
      case "told":
        worker.calls = message.calls;
        for (const event of message.events) {
          const ended = event.kind === "scope-ended" ? worker.waiting.get(scopeKey(event)) : undefined;
          if (ended !== undefined) ended.isTold = true;
          onEvent(event);
        }
        return;
      case "hosts":
        noteHosts(message.hosts).then(
          () => worker.process.send({ kind: "hosts-noted" }),
          (error: unknown) => {
            dismiss(worker, error);
            worker.process.hangUp();
          },
        );
        return;
      case "lost":
        dismiss(worker, errorOf(message));
        return;
      default:
        message satisfies never;
    }
  }

  /** The worker that has the account, else the one with the least to do; a new one for each that died. */
  function workerFor(account: string): Worker {
    const known = workerOf.get(account);
    if (known?.alive === true) return known;
    const living = workers.filter(({ alive }) => alive);
    const chosen = living.length < count ? hire() : living.reduce((a, b) => (b.waiting.size < a.waiting.size ? b : a));
    workerOf.set(account, chosen);
    return chosen;
  }

  function give(job: ScopeJob, account: AccountRecord): Promise<ScopeReceipt> {
    const worker = workerFor(job.account);
    return new Promise((done, failed) => {
      const { account: id, region } = job;
      worker.waiting.set(scopeKey(job), { scope: { account: id, region }, done, failed, isTold: false });
      worker.process.send({ kind: "job", job, account, role: roleOf(account) });
    });
  }

  async function work(job: ScopeJob, account: AccountRecord): Promise<ScopeReceipt> {
    for (let { attempt } = job; ; attempt += 1) {
      try {
        return await give({ ...job, attempt }, account);
      } catch (error) {
        if (!(error instanceof WorkerGone)) throw error;
        if (closing || attempt >= mostAttempts)
          throw new RunError(`${job.account} ${job.region}: ${error.message}. Go on with --resume ${run}`);
      }
    }
  }

  return {
    dispatch: (accountOf) =>
      dispatchInProcess((job) => work(job, accountOf(job.account)), {
        concurrency: scopesAtOnce * count,
        isLast: isDiskTrouble,
      }),
    calls: () => workers.map(({ calls }) => calls),
    async close() {
      closing = true;
      for (const { process, alive, waiting } of workers) {
        if (!alive) continue;
        if (waiting.size === 0) process.send({ kind: "end" });
        else process.hangUp();
      }
      await Promise.all(workers.map(({ process }) => process.ended));
    },
  };
}

function errorOf({ message, fixable, code }: Words): Error {
  if (!fixable) return new Error(message);
  return new RunError(message, code === null ? {} : { cause: Object.assign(new Error(code), { code }) });
}
