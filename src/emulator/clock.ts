/** The clock of the embedded organization: it stands still until it is set, advanced or told to run. */
import { durationMs, instantMs } from "./instant.ts";

export type Clock = {
  /** Epoch milliseconds. */
  now(): number;
  /** An ISO instant or epoch milliseconds. Throws a RangeError when it is neither. */
  set(instant: string | number): void;
  /** A length of time (`10m`) or milliseconds. Throws a RangeError when it is neither. */
  advance(by: string | number): void;
  /** From now on the clock follows real time. */
  run(): void;
  freeze(): void;
};

export function createClock(start: number): Clock {
  let stood = start;
  /** Monotonic real time at which the clock began to run, or null while it stands. */
  let since: number | null = null;
  const now = (): number => (since === null ? stood : Math.floor(stood + performance.now() - since));
  const standAt = (instant: number): void => {
    stood = instant;
    if (since !== null) since = performance.now();
  };
  return {
    now,
    set(instant) {
      const at = typeof instant === "number" ? instant : instantMs(instant, now());
      if (at === undefined || !Number.isFinite(at)) throw new RangeError(`not an instant: ${String(instant)}`);
      standAt(at);
    },
    advance(by) {
      const length = typeof by === "number" ? by : durationMs(by);
      if (length === undefined || !Number.isFinite(length)) throw new RangeError(`not a duration: ${String(by)}`);
      standAt(now() + length);
    },
    run() {
      since ??= performance.now();
    },
    freeze() {
      stood = now();
      since = null;
    },
  };
}
