/**
 * What lies where in Redis. The name in braces puts all of it on one node of whatever serves one endpoint for many; runs
 * have queues of their own, by the id of the run.
 */
import type { Scope } from "../model/observation.ts";
import { scopeKey } from "../model/scope-key.ts";

/** Of BullMQ's keys and of ours. */
export const prefix = "{restorable}";

/** Sorted set: ids of the runs that are audited, with the milliseconds of Redis's own clock at their last sign of life. */
export const runsKey = `${prefix}:runs`;

export type RunKeys = {
  readonly queue: string;
  /** Text: what a worker has to know of the run. */
  readonly context: string;
  /** Text: which audit process has the run now. */
  readonly owner: string;
  /** Hash by job: the attempt that made it, a newline, and what it came to. */
  readonly outcomes: string;
  /** Number: bytes of all outcomes. */
  readonly held: string;
  /** Hash by name: what workers say of themselves. */
  readonly workers: string;
  /** Channel: progress. */
  readonly told: string;
  readonly job: (id: string) => string;
  readonly lock: (id: string) => string;
};

export function keysOf(run: string): RunKeys {
  const of = (name: string): string => `${prefix}:${run}:${name}`;
  return {
    queue: run,
    context: of("context"),
    owner: of("owner"),
    outcomes: of("outcomes"),
    held: of("held"),
    workers: of("workers"),
    told: of("told"),
    job: of,
    lock: (id) => of(`${id}:lock`),
  };
}

/** Ids of BullMQ hold no colon. The same piece of work has the same id, so that it is there once. */
export const scopeJobId = (scope: Scope): string => `scope.${scopeKey(scope)}`;
export const accountJobId = (account: string): string => `account.${account}`;

export type PieceOfWork = { readonly kind: "account"; readonly account: string } | ({ readonly kind: "scope" } & Scope);

/** Null: no id of ours. */
export function readJobId(id: string): PieceOfWork | null {
  const [, kind, account = "", region] = /^(account|scope)\.(\d{12})(?:\.([a-z0-9-]{1,40}))?$/.exec(id) ?? [];
  if (kind === "account" && region === undefined) return { kind, account };
  return kind === "scope" && region !== undefined ? { kind, account, region } : null;
}

/** Can it be the name of a scope: it goes into ids, hosts and paths. */
export const isScopeName = (scope: Scope): boolean => readJobId(scopeJobId(scope))?.kind === "scope";

/** Can it be the name of a run: it goes into keys, and on terminals. */
export const isRunName = (text: string): boolean => /^[0-9A-Za-z-]{1,64}$/.test(text);
