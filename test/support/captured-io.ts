/**
 * The ports of a command, bound to memory: what it writes is kept, and its clock is virtual. Sleeping costs no real time
 * and moves the clock, so that pacing and backoff run as they would, at once.
 */
import { startWorker } from "../../src/cli/workers/start-worker.ts";
import { built } from "./built.ts";
import type { Io } from "../../src/cli/io.ts";

export type CapturedIo = Io & { readonly written: { stdout: string; stderr: string } };

/** `now`: epoch milliseconds at which the virtual clock begins. Randomness is a fixed sequence. */
export function captureIo(given: {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly now: number;
}): CapturedIo {
  const written = { stdout: "", stderr: "" };
  let now = given.now;
  let draws = 0;
  const timers = new Set<{ readonly ms: number; readonly tick: () => void; due: number }>();
  return {
    written,
    stdout: { write: (text) => void (written.stdout += text) },
    stderr: { write: (text) => void (written.stderr += text) },
    env: given.env,
    cwd: given.cwd,
    now: () => now,
    async sleep(ms, signal) {
      const until = now + ms;
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
      now = Math.max(now, until);
      for (const timer of timers) {
        if (timer.due > now) continue;
        timer.due = now + timer.ms;
        timer.tick();
      }
    },
    // Rings when the virtual clock has passed it, which only sleeping moves.
    every(ms, tick) {
      const timer = { ms, tick, due: now + ms };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    // Golden-ratio steps: spread evenly over [0, 1) and the same in every test.
    random: () => (draws++ * 0.618_033_988_749_895) % 1,
    isTTY: false,
    columns: 100,
    stderrTerminal: { isTTY: false, columns: 80 },
    // Its clock begins where this one stands.
    startWorker() {
      const runWorker = built("cli/workers/run-worker.js");
      const env = { ...given.env, WORKER_PLAN: JSON.stringify({ runWorker, now }) };
      return startWorker({ entry: new URL("./worker-child.mjs", import.meta.url), env });
    },
    process: { pid: process.pid, isAlive: () => false },
    signal: new AbortController().signal,
  };
}
