/**
 * A process that runs one command line of the built product beside others that share a queue with it. argv holds the built
 * `run.js` and a plan in JSON: the frozen clock of the audit, the command line, how long those at the queue wait for one
 * another by the clock of the machine, and, where it is to meet its end, at which named point (any, where none is named), how
 * often it has to come there first, and the signal that it sends itself. SIGTERM asks it to stop, as it does the product.
 */
import { pathToFileURL } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";

const [built = "", plan = ""] = process.argv.slice(2);
const { now: start, argv, timings, end } = JSON.parse(plan);
const { run } = await import(pathToFileURL(built).href);

const stop = new AbortController();
process.on("SIGTERM", () => stop.abort());
let now = start;
let draws = 0;
let met = 0;

process.exitCode = await run(argv, {
  stdout: { write: (text) => void process.stdout.write(text) },
  stderr: { write: (text) => void process.stderr.write(text) },
  env: process.env,
  cwd: process.cwd(),
  now: () => now,
  // Virtual time: pacing and back-off cost nothing.
  sleep: async (ms, signal) => {
    const until = now + ms;
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
    now = Math.max(now, until);
  },
  random: () => (draws++ * 0.618033988749895) % 1,
  isTTY: false,
  columns: 100,
  stderrTerminal: { isTTY: false, columns: 80 },
  // What progress would say is nothing here.
  every: () => () => undefined,
  process: { pid: process.pid, isAlive: () => false },
  signal: stop.signal,
  queueing: {
    timings,
    ports: {
      now: Date.now,
      sleep: async (ms, signal) => {
        await sleep(ms, undefined, signal ? { signal } : {});
      },
      every(ms, tick) {
        const timer = setInterval(() => tick(), ms).unref();
        return () => clearInterval(timer);
      },
    },
  },
  probe: (at) => {
    if (end === undefined || (end.point !== undefined && at !== end.point)) return;
    met += 1;
    // Of SIGKILL: nothing of this process runs after this line, no handler, no flush, no `finally`.
    if (met !== (end.occurrence ?? 1)) return;
    process.stderr.write(`Met its end at ${at}\n`);
    process.kill(process.pid, end.signal ?? "SIGKILL");
  },
});
