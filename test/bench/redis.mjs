/** A Redis of its own for what is measured, and what it says of its memory. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { freePort } from "../support/free-port.mjs";

const program = "redis-server";

/** In words; null: there is one. */
export const whyNoRedis = () =>
  spawnSync(program, ["--version"]).status === 0 ? null : `${program} is not installed: apt-get install ${program}`;

/**
 * `work` is given its URL, and `memory`: bytes in use now, and at most since it began. Nothing but what it keeps in an
 * append-only file is written, as an audit asks for.
 */
export async function withRedis(work) {
  const folder = await mkdtemp(join(tmpdir(), "restorable-bench-"));
  const port = await freePort();
  const options = {
    bind: "127.0.0.1",
    port,
    dir: folder,
    save: "",
    appendonly: "yes",
    "maxmemory-policy": "noeviction",
  };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, `${value}`]);
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  try {
    await Promise.race([
      said(child.stdout, /Ready to accept connections/),
      ended.then(() => Promise.reject(new Error(`${program} did not start`))),
    ]);
    child.stdout.resume();
    const url = `redis://127.0.0.1:${port}`;
    const { Redis } = await import("ioredis");
    const redis = new Redis(url);
    const memory = async () => {
      const info = await redis.info("memory");
      const bytes = (name) => Number(new RegExp(`^${name}:(\\d+)`, "m").exec(info)[1]);
      return { now: bytes("used_memory"), most: bytes("used_memory_peak") };
    };
    try {
      return await work({ url, memory, redis });
    } finally {
      redis.disconnect();
    }
  } finally {
    child.kill("SIGKILL");
    await ended;
    await rm(folder, { recursive: true, force: true });
  }
}

async function said(stream, words) {
  for await (const line of createInterface({ input: stream })) if (words.test(line)) return;
}
