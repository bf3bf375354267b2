/** Starts one worker process of this very program, and gives the writer its end of the channel. */
import type * as ChildProcess from "node:child_process";
import { createRequire } from "node:module";
import type { FromWorker, WorkerProcess } from "./messages.ts";

/** Tests run another module, in another environment. */
export type Start = { readonly entry: URL; readonly env?: Readonly<Record<string, string | undefined>> };

const itself: Start = { entry: new URL("./worker.js", import.meta.url) };

/** Most commands start no worker: what starts one is loaded for those that do. */
const require = createRequire(import.meta.url);

/** What the module prints on standard error is seen. */
export function startWorker({ entry, env }: Start = itself): WorkerProcess {
  const { fork } = require("node:child_process") as typeof ChildProcess;
  const child = fork(entry, { stdio: ["ignore", "ignore", "inherit", "ipc"], ...(env === undefined ? {} : { env }) });
  const ended = new Promise<string>((resolve) => {
    const heard = new Promise<void>((done) => child.once("disconnect", done));
    // What it sent last may still be in the channel when it is gone.
    child.once("exit", (code, signal) => void heard.then(() => resolve(signal ?? `exit code ${code ?? "none"}`)));
    child.once("error", (error) => resolve(error.message));
  });
  return {
    ended,
    send(message) {
      // A worker that just died is told by `ended`; what was meant for it is lost with it.
      if (child.connected) child.send(message, () => {});
    },
    onMessage: (listener) => void child.on("message", (message) => listener(message as FromWorker)),
    hangUp: () => void child.kill("SIGKILL"),
  };
}
