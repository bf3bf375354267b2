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

export function queueingOf(io: Io): Queueing {
  const { queueing } = io;
  return {
    probe: io.probe,
    timings: { ...queueTimings, ...queueing?.timings },
    ports: queueing?.ports ?? {
      now: () => io.now(),
      sleep: (ms, signal) => io.sleep(ms, signal),
      every: (ms, tick) => io.every(ms, tick),
    },
  };
}
