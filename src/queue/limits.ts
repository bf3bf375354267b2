/** How much of an audit is in Redis at a time, and how long whoever takes part in it is waited for. */

/** Milliseconds. Tests wait less. */
export type QueueTimings = {
  /** A worker that was not heard of for so long has lost its scopes; it renews twice in that time. */
  readonly lock: number;
  /** Between two looks for scopes that were lost. */
  readonly stalled: number;
  /** Between two signs of life of an audit and of a worker. */
  readonly beat: number;
  /** An audit without a sign of life for so long is not attended: its workers begin nothing more of it. */
  readonly silence: number;
  /** Between two looks of a worker for audits. */
  readonly look: number;
  /** Between two comparisons of what the audit waits for with what Redis holds: events may be lost with a connection. */
  readonly compare: number;
  /** That whoever ends waits for Redis: it may not be reached, and nothing is lost by not saying good-bye. */
  readonly farewell: number;
};

/** The clock of those who share a queue, which has to go on while others work. Milliseconds. */
export type QueuePorts = {
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `tick` about every `ms` until the function it gives back is called. */
  every(ms: number, tick: () => void): () => void;
};

export const queueTimings: QueueTimings = {
  lock: 30_000,
  stalled: 15_000,
  beat: 5_000,
  silence: 30_000,
  look: 1_000,
  compare: 5_000,
  farewell: 3_000,
};

/**
 * Scopes that an audit has in Redis at once, waiting, under way or sealed and not yet fetched: enough for 32 workers of 128
 * (`scopesAtOnce`), at some 2 KB each.
 */
export const scopesInQueue = 4_096;

/** Accounts being opened at once, by all workers: two calls each. */
export const accountsInQueue = 256;

/** Bytes of sealed scopes that wait to be fetched; a worker with more waits. One scope may always be there. */
export const bytesInQueue = 64 * 1024 * 1024;

/**
 * Of BullMQ's own stream of events, of which each scope makes five, some 100 B each: as many as can be unread at once. What is
 * trimmed all the same is found by comparing, only seconds later, and by then all scopes in the queue may have been waited for.
 */
export const eventsKept = 5 * (scopesInQueue + accountsInQueue);

/** Workers that may die of one scope, or be stopped in it, before it is given up. */
export const mostStalls = 5;

/** Times that a piece of work is asked for whose outcome was not that of an honest worker. */
export const mostAsked = 2;

/** Days after which an audit that nobody went on with is taken out of Redis. */
export const daysKept = 7;
