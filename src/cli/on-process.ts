/** Binds the command line to this process: streams, environment, clock and signals in, exit code out. */
import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { Sink } from "./io.ts";
import { isAlive } from "../engine/is-alive.ts";
import { run } from "./run.ts";
import { startWorker } from "./workers/start-worker.ts";

const interrupted = new AbortController();
// Every call that waits for its quota listens, thousands at once; Node takes more than ten for a leak and warns.
setMaxListeners(0, interrupted.signal);

let isListening = false;

const signals = ["SIGINT", "SIGTERM"] as const;

/** The first one asks to stop; the next, whichever of the two, does what it does to any process, whatever hangs. */
function stop(): void {
  for (const signal of signals) process.off(signal, stop);
  interrupted.abort();
}

/** Signals are taken over once a command looks: one that only computes would never hear of them, and has to die of them. */
function listenToSignals(): AbortSignal {
  if (!isListening) for (const signal of signals) process.on(signal, stop);
  isListening = true;
  return interrupted.signal;
}

// A reader that closes the pipe early (`restorable audit | head`) has seen enough: not an error.
const isClosedPipe = (error: Error): boolean => "code" in error && error.code === "EPIPE";

type Lost = (error: Error) => Promise<void>;

const sink = (stream: NodeJS.WriteStream, lost: Lost): Sink => {
  // Each error also reaches the write that met it.
  stream.on("error", () => undefined);
  return {
    write: (text) =>
      new Promise((resolve, reject) => {
        stream.write(text, (error) => {
          if (!error || isClosedPipe(error)) resolve();
          else lost(error).then(resolve, reject);
        });
      }),
  };
};

/** What was asked for cannot be had: a full disk behind `> report.json`. Words for it are loaded where they are needed. */
async function refuse(error: Error): Promise<never> {
  const [{ UsageError }, { refusalWords }] = await Promise.all([import("../errors.ts"), import("./on-disk.ts")]);
  throw new UsageError(`cannot write to standard output: ${refusalWords(error)}`, { cause: error });
}

/** Nobody is there to be told, and what a message is about is not changed by that: the exit code stays what it is. */
const unheard: Lost = () => Promise.resolve();

process.exitCode = await run(process.argv.slice(2), {
  stdout: sink(process.stdout, refuse),
  stderr: sink(process.stderr, unheard),
  env: process.env,
  cwd: process.cwd(),
  now: Date.now,
  sleep: async (ms, signal) => {
    await sleep(ms, undefined, signal ? { signal } : {});
  },
  every(ms, tick) {
    const timer = setInterval(tick, ms).unref();
    return () => clearInterval(timer);
  },
  random: Math.random,
  isTTY: process.stdout.isTTY === true,
  columns: process.stdout.columns || 100,
  stderrTerminal: {
    isTTY: process.stderr.isTTY === true,
    // Asked anew at every line: a person may widen the window. A terminal that does not know says 0.
    get columns() {
      return process.stderr.columns || 80;
    },
  },
  // Looked at only by commands that ask: opening it, and what reads lines, costs every other one its start.
  stdin: {
    get isTTY() {
      return process.stdin.isTTY === true;
    },
    line: async (signal) => (await import("./read-line.ts")).readLine(process.stdin, signal),
  },
  process: { pid: process.pid, isAlive },
  startWorker: () => startWorker(),
  get signal() {
    return listenToSignals();
  },
});
