/**
 * How many tables are worked on at once in the whole process. Takes pieces of work with the key of their scope and runs
 * at most `capacity` of them; a free slot goes to the scopes in turn, so that a scope of 10,000 tables starves nobody.
 */

/** Only pass work that ends by itself: a slot held while waiting for another slot would be a deadlock. */
export type Limiter = { run<T>(key: string, work: () => Promise<T>): Promise<T> };

/** Throws a bug when `capacity` is not a positive integer. */
export function createLimiter(capacity: number): Limiter {
  if (!Number.isInteger(capacity) || capacity < 1) throw new Error(`limiter: capacity ${capacity} is not at least 1`);
  // A Map keeps insertion order: the first key is the scope whose turn it is, and a served scope goes to the back.
  const waiting = new Map<string, (() => void)[]>();
  let taken = 0;

  const handOn = (): void => {
    const turn = waiting.entries().next().value;
    if (turn === undefined) {
      taken -= 1;
      return;
    }
    const [key, queue] = turn;
    const start = queue.shift();
    waiting.delete(key);
    if (queue.length > 0) waiting.set(key, queue);
    start?.();
  };

  const slot = (key: string): Promise<void> => {
    if (taken < capacity) {
      taken += 1;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const queue = waiting.get(key);
      if (queue === undefined) waiting.set(key, [resolve]);
      else queue.push(resolve);
    });
  };

  return {
    async run(key, work) {
      await slot(key);
      try {
        return await work();
      } finally {
        handOn();
      }
    },
  };
}
