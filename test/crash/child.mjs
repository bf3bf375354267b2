/**
 * A process that runs one command line of the built product and kills itself: argv holds the built `run.js` and a plan
 * in JSON, with the point to die at (any, where none is named), how often it has to be met first, the frozen clock, and the
 * command line; where it names the control server of an emulator, waiting moves the emulator's clock, too. For workers it holds how many points each of them comes to before it dies, or at which one, in the order in which they are started.
 */
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { advanceClock } from "../support/advance-clock.mjs";

const [built = "", plan = ""] = process.argv.slice(2);
const { point, occurrence, now: start, argv, workersDieAt = [], control } = JSON.parse(plan);
const workers = join(dirname(built), "workers");
const { run } = await import(pathToFileURL(built).href);
const { startWorker } = await import(pathToFileURL(join(workers, "start-worker.js")).href);

let now = start;
let draws = 0;
let met = 0;
let started = 0;

process.exitCode = await run(argv, {
  stdout: { write: (text) => void process.stdout.write(text) },
  stderr: { write: (text) => void process.stderr.write(text) },
  env: process.env,
  cwd: process.cwd(),
  now: () => now,
  // Virtual time: pacing and back-off cost nothing.
  sleep: async (ms) => {
    const until = now + ms;
    await new Promise((resolve) => setImmediate(resolve));
    if (control !== undefined) await advanceClock(control, ms);
    now = Math.max(now, until);
  },
  random: () => (draws++ * 0.618033988749895) % 1,
  isTTY: false,
  columns: 100,
  stderrTerminal: { isTTY: false, columns: 80 },
  // What progress would say is nothing here.
  every: () => () => undefined,
  process: { pid: process.pid, isAlive: () => false },
  signal: new AbortController().signal,
  startWorker: () => {
    const dieAt = workersDieAt[started++];
    const plan = JSON.stringify({ runWorker: join(workers, "run-worker.js"), now: start, dieAt });
    const env = { ...process.env, WORKER_PLAN: plan };
    return startWorker({ entry: new URL("../support/worker-child.mjs", import.meta.url), env });
  },
  probe: (at) => {
    if (point !== undefined && at !== point) return;
    met += 1;
    // Nothing of this process runs after this line: no handler, no flush, no `finally`.
    if (met === occurrence) process.kill(process.pid, "SIGKILL");
  },
});
