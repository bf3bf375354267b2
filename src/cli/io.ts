/** The ports through which a command touches the world: streams, environment, clock. `on-process.ts` binds them to the process. */
import type { ConnectOptions } from "../aws/connect.ts";
import type { WorkerProcess } from "./workers/messages.ts";

export type Sink = { write(text: string): void | Promise<void> };

/** Standard input, as far as a command asks: one line at a time. */
export type Questioned = {
  readonly isTTY: boolean;
  /** Without its end; null when there is none. Rejects when `signal` aborts. */
  line(signal: AbortSignal): Promise<string | null>;
};

export type Io = {
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Epoch milliseconds. */
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `tick` about every `ms` milliseconds until the function it gives back is called. Keeps no process alive. */
  every(ms: number, tick: () => void): () => void;
  /** In [0, 1). */
  random(): number;
  /** 32 hex digits, 128 bits that nobody can guess; absent: of the system. */
  nonce?(): string;
  /** Is stdout a terminal a person looks at. */
  readonly isTTY: boolean;
  readonly columns: number;
  /** The same of stderr, where progress is shown. */
  readonly stderrTerminal: { readonly isTTY: boolean; readonly columns: number };
  /** Where a person answers; absent: nobody is asked. */
  readonly stdin?: Questioned;
  /** This process, and whether another one of this machine is alive: a run directory has one writer. */
  readonly process: { readonly pid: number; isAlive(pid: number): boolean };
  /** Starts a worker process of the same program. */
  startWorker(): WorkerProcess;
  /** Aborted when the user interrupts: commands that wait stop waiting. */
  readonly signal: AbortSignal;
  /** How long AWS is waited for; tests of endpoints that hang do not wait as people do. */
  readonly waiting?: Pick<ConnectOptions, "timeouts" | "patience">;
  /** Told of every named point of the run directory's protocol; tests stop the process there. */
  readonly probe?: (point: string) => void;
};
