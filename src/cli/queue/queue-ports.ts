/** What those who share a queue are lent of the machine: by its own clock unless a test has another one. */
import { queueTimings, type QueuePorts, type QueueTimings } from "../../queue/limits.ts";
import type { Io } from "../io.ts";

export type Queueing = { readonly timings: QueueTimings; readonly ports: QueuePorts };

export const queueingOf = ({ queueing, now, sleep, every }: Io): Queueing => ({
  timings: { ...queueTimings, ...queueing?.timings },
  ports: queueing?.ports ?? {
    now: () => now(),
    sleep: (ms, signal) => sleep(ms, signal),
    every: (ms, tick) => every(ms, tick),
  },
});
