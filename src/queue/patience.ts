/** Work on Redis in, the same work out, waited for as long as it is sensible: longer where Redis refuses for now, no longer than is left. */
import type { QueuePorts } from "./limits.ts";

/**
 * Memory is full, a replica was asked, a restart is under way, or the password is being changed, which was right before: all of
 * them pass. Scripts may tell them within a text of their own.
 */
const passing =
  /(?:^|[\s-])(?:OOM|LOADING|READONLY|MASTERDOWN|TRYAGAIN|CLUSTERDOWN|NOREPLICAS|MISCONF|WRONGPASS|NOAUTH)\s/;

/** Is this Redis saying that it would rather not now. */
export const isRefusedForNow = (error: unknown): error is Error =>
  error instanceof Error && passing.test(`${error.message} `);

const pause = 500;

export type Patience = {
  readonly ports: Pick<QueuePorts, "sleep">;
  /** Aborted: it is not tried again. */
  readonly signal: AbortSignal;
  readonly onTrouble: (error: Error) => void;
};

/** Asks again until Redis does not refuse any more. Rejects with whatever else comes of it, or once `signal` is aborted. */
export async function patiently<T>({ ports, signal, onTrouble }: Patience, work: () => Promise<T>): Promise<T> {
  for (;;) {
    signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      if (!isRefusedForNow(error)) throw error;
      onTrouble(error);
    }
    await ports.sleep(pause, signal);
  }
}

/** Rejects when `signal` is aborted, whatever becomes of the work: a command waits while Redis is not reached. */
export async function orAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const hangUp = (): void => reject(signal.reason instanceof Error ? signal.reason : new Error("interrupted"));
    if (signal.aborted) hangUp();
    signal.addEventListener("abort", hangUp, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", hangUp));
  });
}

/** Waits for the work, but not longer than `milliseconds`; whatever goes wrong with it is told. */
export async function forAWhile(
  { ports, onTrouble }: Omit<Patience, "signal">,
  milliseconds: number,
  work: Promise<unknown>,
): Promise<void> {
  const over = new AbortController();
  const done = work.then(
    () => undefined,
    (error: unknown) => onTrouble(error instanceof Error ? error : new Error(String(error))),
  );
  await Promise.race([done, ports.sleep(milliseconds, over.signal).catch(() => undefined)]);
  over.abort();
}
