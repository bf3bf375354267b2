/** The ports through which a command touches the world: streams, environment, clock. `on-process.ts` binds them to the process. */
import type { Machine } from "../engine/machine.ts";
import type { QueuePorts, QueueTimings } from "../queue/limits.ts";
import type { WorkerProcess } from "./workers/messages.ts";

export type Sink = { write(text: string): void | Promise<void> };

/** Standard input, as far as a command asks: one line at a time. */
export type Questioned = {
  readonly isTTY: boolean;
  /** Without its end; null when there is none. Rejects when `signal` aborts. */
  line(signal: AbortSignal): Promise<string | null>;
};

export type Io = Machine & {
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly cwd: string;
  /** Calls `tick` about every `ms` milliseconds until the function it gives back is called. Keeps no process alive. */
  every(ms: number, tick: () => void): () => void;
  /** 32 hex digits, 128 bits that nobody can guess; absent: of the system. */
  nonce?(): string;
  /** Is stdout a terminal a person looks at. */
  readonly isTTY: boolean;
  readonly columns: number;
  /** The same of stderr, where progress is shown. */
  readonly stderrTerminal: { readonly isTTY: boolean; readonly columns: number };
  /** Where a person answers; absent: nobody is asked. */
  readonly stdin?: Questioned;
  /** How long those who share a queue wait for one another, and by which clock: that of a test may stand still. */
  readonly queueing?: { readonly timings?: Partial<QueueTimings>; readonly ports?: QueuePorts };
  /** Starts a worker process of the same program. */
  startWorker(): WorkerProcess;
};
