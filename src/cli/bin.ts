#!/usr/bin/env node
/** Binds the command line to this process: streams, environment, clock and signals in, exit code out. */
import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { Sink } from "./io.ts";
import { isAlive } from "./is-alive.ts";
import { run } from "./run.ts";
import { startWorker } from "./workers/start-worker.ts";

const interrupted = new AbortController();
// Every call that waits for its quota listens, thousands at once; Node takes more than ten for a leak and warns.
setMaxListeners(0, interrupted.signal);

let isListening = false;

/** Signals are taken over once a command looks: one that only computes would never hear of them, and has to die of them. */
function listenToSignals(): AbortSignal {
  if (!isListening)
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interrupted.abort());
  isListening = true;
  return interrupted.signal;
}

// A reader that closes the pipe early (`restorable audit | head`) has seen enough: not an error.
const isClosedPipe = (error: Error): boolean => "code" in error && error.code === "EPIPE";

const sink = (stream: NodeJS.WriteStream): Sink => {
  stream.on("error", (error: Error) => {
    if (!isClosedPipe(error)) throw error;
  });
  return {
    write: (text) =>
      new Promise((resolve, reject) => {
        stream.write(text, (error) => (error && !isClosedPipe(error) ? reject(error) : resolve()));
      }),
  };
};

process.exitCode = await run(process.argv.slice(2), {
  stdout: sink(process.stdout),
  stderr: sink(process.stderr),
  env: process.env,
  cwd: process.cwd(),
  now: Date.now,
  sleep: async (ms, signal) => {
    await sleep(ms, undefined, signal ? { signal } : {});
  },
  random: Math.random,
  isTTY: process.stdout.isTTY === true,
  columns: process.stdout.columns ?? 100,
  process: { pid: process.pid, isAlive },
  startWorker: () => startWorker(),
  get signal() {
    return listenToSignals();
  },
});
