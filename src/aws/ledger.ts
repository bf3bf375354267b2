/** The record of every call that a reader made, per operation. In go attempts and walks, out come ledger entries. */
import type { Evidence, LedgerEntry } from "../model/observation.ts";
import type { CallId } from "../model/write-operations.ts";

export type Ledger = {
  /** A request is sent; retries count too. */
  called(operation: CallId): void;
  throttled(operation: CallId): void;
  answered(operation: CallId, evidence: Evidence): void;
  /** A read ended without an answer. */
  failed(operation: CallId): void;
  /** A list is begun; `ended` when its last page was seen. Until then the operation is not complete. */
  begun(operation: CallId): void;
  ended(operation: CallId): void;
  /** Sorted by operation. */
  entries(): readonly LedgerEntry[];
};

type Counts = { calls: number; throttled: number; failed: number; answered: number; open: number; last?: Evidence };

export function createLedger(): Ledger {
  const all = new Map<CallId, Counts>();
  const of = (operation: CallId): Counts => {
    const found = all.get(operation);
    if (found !== undefined) return found;
    const fresh: Counts = { calls: 0, throttled: 0, failed: 0, answered: 0, open: 0 };
    all.set(operation, fresh);
    return fresh;
  };
  return {
    called: (operation) => void (of(operation).calls += 1),
    throttled: (operation) => void (of(operation).throttled += 1),
    failed: (operation) => void (of(operation).failed += 1),
    begun: (operation) => void (of(operation).open += 1),
    ended: (operation) => void (of(operation).open -= 1),
    answered(operation, evidence) {
      const counts = of(operation);
      counts.answered += 1;
      counts.last = evidence;
    },
    entries: () =>
      [...all]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([operation, { calls, throttled, failed, answered, open, last }]) => ({
          operation,
          calls,
          throttled,
          failed,
          complete: answered > 0 && failed === 0 && open === 0,
          ...(last === undefined ? {} : { last }),
        })),
  };
}
