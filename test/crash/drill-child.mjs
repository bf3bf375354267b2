/**
 * A process that runs one command line of the built product and kills itself at a point of its journal: argv holds the
 * built `run.js` and a plan in JSON. Its waiting moves the clock of the emulated organization, by its control server.
 */
import { pathToFileURL } from "node:url";
import { advanceClock } from "../support/advance-clock.mjs";

const [built = "", plan = ""] = process.argv.slice(2);
const { occurrence, now: start, control, argv, nonces } = JSON.parse(plan);
const { run } = await import(pathToFileURL(built).href);

let now = start;
let met = 0;
let drawn = nonces;
const said = { stdout: process.stdout, stderr: process.stderr };

process.exitCode = await run(argv, {
  stdout: { write: (text) => void said.stdout.write(text) },
  stderr: { write: (text) => void said.stderr.write(text) },
  env: process.env,
  cwd: process.cwd(),
  now: () => now,
  sleep: async (ms) => {
    now += ms;
    await advanceClock(control, ms);
  },
  random: () => 0.5,
  nonce: () => (drawn++).toString(16).padStart(32, "0"),
  isTTY: false,
  columns: 100,
  stderrTerminal: { isTTY: false, columns: 80 },
  every: () => () => undefined,
  process: { pid: process.pid, isAlive: () => false },
  signal: new AbortController().signal,
  startWorker: () => {
    throw new Error("a drill starts no worker");
  },
  probe: () => {
    met += 1;
    // Nothing of this process runs after this line: no handler, no flush, no `finally`.
    if (met === occurrence) process.kill(process.pid, "SIGKILL");
  },
});
