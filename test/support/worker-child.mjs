/**
 * A worker process with a frozen clock that kills itself: `WORKER_PLAN` holds, in JSON, where the clock stands and, if it
 * is to die, how many points of the run directory's protocol it comes to first, or the name of the point to die at.
 */
import { pathToFileURL } from "node:url";

const { runWorker: entry, now: start, dieAt } = JSON.parse(process.env.WORKER_PLAN);
const { runWorker } = await import(pathToFileURL(entry).href);

let now = start;
let met = 0;

async function* received() {
  const queue = [];
  let wake = () => {};
  process.on("message", (message) => {
    queue.push(message);
    wake();
  });
  for (;;) {
    if (queue.length > 0) yield queue.shift();
    else await new Promise((resolve) => (wake = resolve));
  }
}

process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));

await runWorker(
  {
    env: process.env,
    now: () => now,
    sleep: async (ms) => {
      const until = now + ms;
      await new Promise((resolve) => setImmediate(resolve));
      now = Math.max(now, until);
    },
    random: () => 0.5,
    process: { pid: process.pid, isAlive: () => false },
    signal: new AbortController().signal,
    probe: (point) => {
      met += 1;
      if (met === dieAt || point === dieAt) process.kill(process.pid, "SIGKILL");
    },
  },
  { send: (message) => process.send(message), messages: received() },
);
process.removeAllListeners("disconnect");
process.disconnect();
