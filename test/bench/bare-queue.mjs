/** A queue with nothing at its ends but what gives and what does, each a process of its own, and a Redis of its own. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { withRedis } from "./redis.mjs";

const script = fileURLToPath(new URL("./queue-child.mjs", import.meta.url));

/** What either end took, and in `redis` bytes at most over those of an empty one. */
export function throughBareQueue({ scopes, bytes, pause }) {
  return withRedis(async ({ url, memory }) => {
    const { now: empty } = await memory();
    const given = { url, run: "bench", scopes, bytes, pause };
    const worker = child({ ...given, role: "worker" });
    const audit = child({ ...given, role: "audit" });
    try {
      // A worker that ends first has failed, and the audit would wait for another one.
      const gave = await Promise.race([audit.ended, worker.ended]);
      const { most } = await memory();
      worker.process.stdin.end();
      return { audit: gave, worker: await worker.ended, redis: most - empty };
    } finally {
      worker.process.kill("SIGKILL");
      audit.process.kill("SIGKILL");
    }
  });
}

/** Bytes that a scope takes in Redis while no worker has taken it. */
export function waitingInBareQueue(scopes) {
  return withRedis(async ({ url, memory, redis }) => {
    const { now: empty } = await memory();
    const audit = child({ url, run: "bench", scopes, bytes: 0, pause: 0, role: "audit" });
    try {
      const isWaiting = async () => (await redis.llen("{restorable}:bench:wait")) === scopes;
      while (!(await isWaiting())) await Promise.race([sleep(50), audit.ended]);
      return ((await memory()).now - empty) / scopes;
    } finally {
      audit.process.kill("SIGKILL");
    }
  });
}

function child(given) {
  const started = spawn(process.execPath, [script, JSON.stringify(given)], { stdio: ["pipe", "pipe", "inherit"] });
  let said = "";
  started.stdout.setEncoding("utf8").on("data", (text) => (said += text));
  const ended = once(started, "close").then(([code, signal]) => {
    if (code !== 0) throw new Error(`the ${given.role} ended with ${signal ?? code}`);
    return JSON.parse(said);
  });
  // Told where it is awaited; until then it is no unhandled rejection.
  ended.catch(() => undefined);
  return { process: started, ended };
}
