/** What those who share a queue are lent of the machine: by its own clock unless a test has another one. */
import { queueTimings, type QueuePorts, type QueueTimings } from "../../queue/limits.ts";
import type { QueueProbe } from "../../queue/points.ts";
import type { Io } from "../io.ts";

export type Queueing = {
  readonly timings: QueueTimings;
  readonly ports: QueuePorts;
  /** Told of every named point of the queue's protocol. */
  readonly probe: QueueProbe | undefined;
};

export const queueingOf = ({ queueing, probe, now, sleep, every }: Io): Queueing => ({
  probe,
  timings: { ...queueTimings, ...queueing?.timings },
  ports: queueing?.ports ?? {
    now: () => now(),
    sleep: (ms, signal) => sleep(ms, signal),
    every: (ms, tick) => every(ms, tick),
  },
});
