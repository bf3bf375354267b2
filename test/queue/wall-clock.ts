/** The clock of this machine, for those who share a queue: that of a test stands still while others work. */
import { setTimeout as sleep } from "node:timers/promises";
import type { QueuePorts, QueueTimings } from "../../src/queue/limits.ts";

const ports: QueuePorts = {
  now: Date.now,
  sleep: async (ms, signal) => {
    await sleep(ms, undefined, signal ? { signal } : {});
  },
  every(ms, tick) {
    const timer = setInterval(tick, ms).unref();
    return () => clearInterval(timer);
  },
};

/** Nobody waits as long as between machines. */
const timings: QueueTimings = {
  lock: 2_000,
  stalled: 500,
  beat: 200,
  silence: 1_000,
  look: 50,
  compare: 200,
  farewell: 500,
};

export const queueing = { ports, timings };
