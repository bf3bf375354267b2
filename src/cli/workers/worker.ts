/** Binds a worker to this process: what the writer of the run sends in, what is to be said out. It ends with its writer. */
import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive } from "../../engine/is-alive.ts";
import type { FromWorker, ToWorker } from "./messages.ts";
import { runWorker } from "./run-worker.ts";

const stopped = new AbortController();
setMaxListeners(0, stopped.signal);
// A terminal sends Ctrl-C to both; it is the writer that decides, and this process ends with it.
process.on("SIGINT", () => {});
// Nothing may be written once the writer is gone: whoever goes on with the run may be starting already.
process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));

async function* received(): AsyncGenerator<ToWorker> {
  const queue: ToWorker[] = [];
  let wake = (): void => {};
  process.on("message", (message: ToWorker) => {
    queue.push(message);
    wake();
  });
  for (;;) {
    const message = queue.shift();
    if (message !== undefined) yield message;
    else await new Promise<void>((resolve) => (wake = resolve));
  }
}

const send = (message: FromWorker): void => void process.send?.(message);

await runWorker(
  {
    env: process.env,
    now: Date.now,
    sleep: async (ms, signal) => {
      await sleep(ms, undefined, signal ? { signal } : {});
    },
    random: Math.random,
    process: { pid: process.pid, isAlive },
    signal: stopped.signal,
  },
  { send, messages: received() },
);
// What was sent is delivered before the channel closes; then nothing keeps the process alive.
process.removeAllListeners("disconnect");
process.disconnect?.();
