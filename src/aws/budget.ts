/**
 * What one scope may spend in vain: repeats after passing trouble, and time in requests and back-offs of an operation that
 * nothing answers. In go what was tried and what came of it, out comes whether another try is worth it.
 */
import type { Unknown } from "../model/fact.ts";
import type { CallId } from "../model/write-operations.ts";

export type Budget = {
  /** One repeat after passing trouble, if there is one left; an answer that was worth it earns some of it back. */
  spend(): boolean;
  earn(): void;
  /** A call is in a request or a back-off from now on; `rests` when it waits for its pace, or is done. */
  works(operation: CallId, now: number): void;
  rests(operation: CallId, now: number): void;
  answered(operation: CallId, now: number): void;
  troubled(operation: CallId, reason: Unknown): void;
  /** Why the operation is not worth a request any more in this scope, or undefined. */
  exhausted(operation: CallId, now: () => number): Unknown | undefined;
};

/** Size, and price of a repeat: those of the SDK's retry quota (aws-facts 6.4); every answer earns one token back. */
const mostTokens = 500;
const repeat = 14;

/** Time without an answer: the sum of the intervals in which at least one call of the operation was at work. */
type Stretch = { atWork: number; since: number; fruitless: number; last: Unknown | undefined };

/** `deadline`: milliseconds at work without an answer after which an operation is given up in the scope. */
export function createBudget(deadline: number): Budget {
  let tokens = mostTokens;
  const stretches = new Map<CallId, Stretch>();

  function stretchOf(operation: CallId): Stretch {
    const found = stretches.get(operation);
    if (found !== undefined) return found;
    const fresh = { atWork: 0, since: 0, fruitless: 0, last: undefined };
    stretches.set(operation, fresh);
    return fresh;
  }

  return {
    spend() {
      if (tokens < repeat) return false;
      tokens -= repeat;
      return true;
    },
    earn() {
      tokens = Math.min(mostTokens, tokens + 1);
    },
    works(operation, now) {
      const stretch = stretchOf(operation);
      if (stretch.atWork === 0) stretch.since = now;
      stretch.atWork += 1;
    },
    rests(operation, now) {
      const stretch = stretchOf(operation);
      stretch.atWork -= 1;
      if (stretch.atWork === 0) stretch.fruitless += Math.max(0, now - stretch.since);
    },
    answered(operation, now) {
      const stretch = stretchOf(operation);
      stretch.fruitless = 0;
      stretch.since = now;
      stretch.last = undefined;
    },
    troubled(operation, reason) {
      stretchOf(operation).last = reason;
    },
    exhausted(operation, now) {
      const { atWork, since, fruitless, last } = stretchOf(operation);
      if (last === undefined) return undefined;
      const spent = fruitless + (atWork > 0 ? Math.max(0, now() - since) : 0);
      if (spent < deadline) return undefined;
      const waited = `no answer in this Region of the account after ${Math.round(spent / 60_000)} minutes of asking`;
      return { ...last, detail: [`not asked again: ${waited}`, last.detail].filter(Boolean).join(": ") };
    },
  };
}
