/** Counts of every call of the process by operation: in go attempts, out comes the sum so far, cheap enough to be asked often. */
import type { CallId } from "../model/write-operations.ts";
import type { CallTally } from "../model/scan-event.ts";

export type Tally = {
  called(operation: CallId): void;
  throttled(operation: CallId): void;
  failed(operation: CallId): void;
  sum(): CallTally;
};

export function createTally(): Tally {
  const all = new Map<CallId, { calls: number; throttled: number; failed: number }>();
  const of = (operation: CallId) => {
    const found = all.get(operation) ?? { calls: 0, throttled: 0, failed: 0 };
    all.set(operation, found);
    return found;
  };
  return {
    called: (operation) => void (of(operation).calls += 1),
    throttled: (operation) => void (of(operation).throttled += 1),
    failed: (operation) => void (of(operation).failed += 1),
    sum: () =>
      Object.fromEntries([...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, counts]) => [id, { ...counts }])),
  };
}
