/** Many waits in, each of which ends with the same error once somebody breaks all of them off. */

export type Breaking = {
  /** Aborted with the error. */
  readonly signal: AbortSignal;
  /** The first error counts. */
  break(error: unknown): void;
  /** As the work, or rejects once everything is broken off. Holds nothing of work that has ended. */
  or<T>(work: Promise<T>): Promise<T>;
};

export function orBroken(): Breaking {
  const over = new AbortController();
  const waiting = new Set<(error: unknown) => void>();
  return {
    signal: over.signal,
    break(error) {
      over.abort(error);
      for (const refuse of waiting) refuse(over.signal.reason);
      waiting.clear();
    },
    async or(work) {
      if (over.signal.aborted) work.catch(() => undefined);
      over.signal.throwIfAborted();
      return new Promise((resolve, reject) => {
        waiting.add(reject);
        work.then(resolve, reject).finally(() => waiting.delete(reject));
      });
    },
  };
}
