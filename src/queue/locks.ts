/**
 * The locks of the jobs that a worker has under way: renewed for as long as each is held, and its attempt broken off once its
 * lock is somebody else's, or may be. BullMQ would do so by job and not by attempt, and a worker may get a job that it lost.
 */
import type { QueuePorts, QueueTimings } from "./limits.ts";

export type Attempt = {
  readonly job: string;
  readonly token: string;
  /** Aborted: whatever comes of it is not wanted. */
  readonly signal: AbortSignal;
  release(): void;
};

export type Locks = {
  hold(job: string, token: string): Attempt;
  /** Breaks off what was not renewed for as long as a lock lasts. */
  look(): void;
  /** Attempts that are held. */
  count(): number;
  /** Breaks off all of them, and whatever comes later. */
  breakOff(): void;
  /** Renews nothing more. */
  close(): void;
};

type Holding = { readonly job: string; readonly token: string; readonly stop: AbortController; renewedAt: number };

export type Renewing = {
  readonly ports: Pick<QueuePorts, "now" | "sleep">;
  readonly timings: Pick<QueueTimings, "lock">;
  /** Gives the jobs whose lock is another one's, or gone. */
  readonly renew: (jobs: string[], tokens: string[], milliseconds: number) => Promise<readonly string[]>;
  readonly onTrouble: (error: Error) => void;
};

export function holdLocks({ ports, timings: { lock }, renew, onTrouble }: Renewing): Locks {
  const held = new Set<Holding>();
  const over = new AbortController();
  let isLeaving = false;

  async function renewAll(): Promise<void> {
    const due = [...held].filter(({ stop }) => !stop.signal.aborted);
    if (due.length === 0) return;
    const begunAt = ports.now();
    const lost = await renew(
      due.map(({ job }) => job),
      due.map(({ token }) => token),
      lock,
    );
    for (const each of due) {
      if (lost.includes(each.job)) each.stop.abort(new Error("its lock is lost"));
      else each.renewedAt = begunAt;
    }
  }

  async function keepRenewing(): Promise<void> {
    while (!over.signal.aborted) {
      await ports.sleep(lock / 4, over.signal).catch(() => undefined);
      await renewAll().catch(onTrouble);
    }
  }
  void keepRenewing();

  return {
    hold(job, token) {
      // An earlier attempt of this very worker has lost it: two of one job are not renewed side by side.
      for (const each of held) if (each.job === job) each.stop.abort(new Error("it was lost, and begun again"));
      const holding = { job, token, stop: new AbortController(), renewedAt: ports.now() };
      if (isLeaving) holding.stop.abort(new Error("this worker leaves"));
      held.add(holding);
      return { job, token, signal: holding.stop.signal, release: () => void held.delete(holding) };
    },
    look() {
      for (const { stop, renewedAt } of held)
        if (ports.now() - renewedAt >= lock) stop.abort(new Error("Redis was not reached for too long"));
    },
    count: () => held.size,
    breakOff() {
      isLeaving = true;
      for (const { stop } of held) stop.abort(new Error("this worker leaves"));
    },
    close: () => over.abort(),
  };
}
