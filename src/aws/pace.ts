/**
 * Pacing: one token bucket per operation and account, and per Region where AWS counts so, at the catalogue's rate or the
 * user's. In goes the wish to make a call, out comes the permission, in the order of asking; it is used up when the call is
 * sent, as AWS counts what arrives. A throttle halves the rate, answers bring it back slowly. A rate at which nothing would ever be sent is refused.
 */
import type { Rate } from "../model/operation.ts";
import { operations, type OperationId } from "../model/operations.ts";
import { callOf, writeOperations, type CallId } from "../model/write-operations.ts";
import type { Ports } from "./ports.ts";

export type PaceKey = { readonly account: string; readonly region: string; readonly operation: CallId };

/** How much of AWS's quotas this process may use; everything else that works in the accounts shares them. */
export type Pacing = {
  /** Of every rate and burst, above 0 and at most 1. */
  readonly share?: number;
  /** Requests per second in place of the catalogue's, before the share is taken; the burst moves along. */
  readonly rates?: Readonly<Partial<Record<OperationId, number>>>;
};

/** The rate in force. A burst below one call would never let any through. */
export function rateUnder({ share = 1, rates = {} }: Pacing, operation: CallId): Rate {
  const { rate } = callOf(operation);
  const own: Readonly<Partial<Record<CallId, number>>> = rates;
  const perSecond = (own[operation] ?? rate.perSecond) * share;
  if (!(perSecond > 0 && perSecond < Infinity)) throw new Error(`${operation} at ${perSecond} requests a second`);
  return { ...rate, perSecond, burst: Math.max(1, (rate.burst * perSecond) / rate.perSecond) };
}

export type Pace = {
  /** Resolves when the call may be sent. Must be followed by `sent` or `unsent`: others wait for it. */
  take(key: PaceKey): Promise<void>;
  /** The call goes out now; it may have waited for a place among those in flight meanwhile. */
  sent(key: PaceKey): void;
  /** It is not going to be sent. */
  unsent(key: PaceKey): void;
  /** The service said "too fast". */
  throttled(key: PaceKey): void;
  /** The service answered. */
  answered(key: PaceKey): void;
  /** Buckets held: those that are no different from new ones are dropped now and then. */
  size(): number;
};

/** Floor of the rate after throttles, as a share of the documented one: slow, but never standing still. */
const floor = 1 / 64;
/**
 * Calls by which our burst stays below AWS's. The first calls of a scope wait for connections and those after the burst do
 * not: without it they would arrive closer together than they were sent, and one throttle costs more than one call.
 */
const grace = 1;
/** Share of the documented rate that one answer brings back: fifty answers undo everything. */
const regain = 1 / 50;
/** How long after a throttle further ones count as the same: calls that were already under way. */
const sameThrottle = 1_000;
/** New buckets between two sweeps: 85,000 scopes come and go in one process. */
const sweepEvery = 4_096;
/** Served places of a queue kept before they are cut off, so that a long queue is not copied at every step. */
const compactAt = 1_024;

type Waiter = { readonly grant: () => void; readonly refuse: (thrown: unknown) => void };

type Bucket = {
  readonly rate: number;
  readonly burst: number;
  /** Share of `rate` and `burst` in force. */
  share: number;
  tokens: number;
  /** Calls that may be sent and were not yet: each is going to use a token. */
  unsent: number;
  /** Told when one of them was, or will not be. */
  wake: () => void;
  /** The instant up to which tokens were credited. May run ahead of the clock, never back. */
  at: number;
  throttledAt: number;
  waiting: Waiter[];
  /** How many of `waiting` have been served. */
  head: number;
  draining: boolean;
};

const capacityOf = ({ burst, share }: Bucket): number => Math.max(1, burst * share);

export function createPace(ports: Ports, pacing: Pacing = {}): Pace {
  const buckets = new Map<string, Bucket>();
  const all = [...Object.keys(operations), ...Object.keys(writeOperations)] as CallId[];
  const rates = new Map(all.map((id) => [id, rateUnder(pacing, id)]));
  let made = 0;

  function bucketOf({ account, region, operation }: PaceKey): Bucket {
    const rate = rates.get(operation) ?? rateUnder(pacing, operation);
    const id = rate.per === "account" ? `${account} ${operation}` : `${account} ${region} ${operation}`;
    const found = buckets.get(id);
    if (found !== undefined) return found;
    made += 1;
    if (made % sweepEvery === 0) sweep();
    const bucket: Bucket = {
      rate: rate.perSecond / 1_000,
      burst: Math.max(1, rate.burst - grace),
      share: 1,
      tokens: Math.max(1, rate.burst - grace),
      unsent: 0,
      wake: () => {},
      at: ports.now(),
      throttledAt: -Infinity,
      waiting: [],
      head: 0,
      draining: false,
    };
    buckets.set(id, bucket);
    return bucket;
  }

  function sweep(): void {
    for (const [id, bucket] of buckets) {
      credit(bucket);
      const { share, tokens, burst, unsent, draining } = bucket;
      if (share === 1 && tokens === burst && unsent === 0 && !draining) buckets.delete(id);
    }
  }

  /**
   * `slept`, the instant up to which somebody slept, counts even when the clock did not move: a clock set back, or frozen
   * for a repeatable run, must not stop the scan. `at` never goes back, so no instant is credited twice.
   */
  function credit(bucket: Bucket, slept = -Infinity): void {
    const at = Math.max(ports.now(), bucket.at, slept);
    bucket.tokens = Math.min(capacityOf(bucket), bucket.tokens + (at - bucket.at) * bucket.rate * bucket.share);
    bucket.at = at;
  }

  async function drain(bucket: Bucket): Promise<void> {
    bucket.draining = true;
    try {
      while (bucket.head < bucket.waiting.length) {
        if (capacityOf(bucket) - bucket.unsent < 1) {
          await new Promise<void>((wake) => (bucket.wake = wake));
          continue;
        }
        credit(bucket);
        const free = bucket.tokens - bucket.unsent;
        if (free < 1) {
          const wait = Math.ceil((1 - free) / (bucket.rate * bucket.share));
          const until = bucket.at + wait;
          await ports.sleep(wait);
          credit(bucket, until);
          continue;
        }
        bucket.unsent += 1;
        bucket.waiting[bucket.head]?.grant();
        bucket.head += 1;
        if (bucket.head < compactAt) continue;
        bucket.waiting.splice(0, bucket.head);
        bucket.head = 0;
      }
    } catch (thrown) {
      // Only sleeping can fail, when the process is told to stop: then nobody waits any longer.
      for (const { refuse } of bucket.waiting.slice(bucket.head)) refuse(thrown);
    }
    bucket.waiting = [];
    bucket.head = 0;
    bucket.draining = false;
  }

  return {
    take(key) {
      const bucket = bucketOf(key);
      if (!bucket.draining) {
        credit(bucket);
        if (bucket.tokens - bucket.unsent >= 1) {
          bucket.unsent += 1;
          return Promise.resolve();
        }
      }
      return new Promise((grant, refuse) => {
        bucket.waiting.push({ grant, refuse });
        if (!bucket.draining) void drain(bucket);
      });
    },
    sent(key) {
      const bucket = bucketOf(key);
      credit(bucket);
      bucket.tokens -= 1;
      bucket.unsent -= 1;
      bucket.wake();
    },
    unsent(key) {
      const bucket = bucketOf(key);
      bucket.unsent -= 1;
      bucket.wake();
    },
    throttled(key) {
      const bucket = bucketOf(key);
      credit(bucket);
      bucket.tokens = 0;
      if (bucket.at - bucket.throttledAt < sameThrottle) return;
      bucket.throttledAt = bucket.at;
      bucket.share = Math.max(floor, bucket.share / 2);
    },
    answered(key) {
      const bucket = bucketOf(key);
      if (bucket.share === 1) return;
      credit(bucket);
      bucket.share = Math.min(1, bucket.share + regain);
    },
    size: () => buckets.size,
  };
}
