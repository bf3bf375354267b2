/** A real redis-server on loopback, in a folder of its own, for as long as the test that asked for it runs. */
import { spawnSync } from "node:child_process";
import { onTestFinished } from "vitest";
import { freePort } from "../support/free-port.mjs";
import { startProgram } from "../support/spawned.ts";
import { inTemporaryFolder } from "../support/temporary-folder.ts";

const program = "redis-server";

export const whyNoRedis = (): string | null =>
  spawnSync(program, ["--version"]).status === 0 ? null : "redis-server is not installed: apt-get install redis-server";

export const whyNoOpenssl = (): string | null =>
  spawnSync("openssl", ["version"]).status === 0 ? null : "openssl is not installed: apt-get install openssl";

/** `options`: as in redis.conf. Gives its port. */
export async function withRedis<T>(
  options: Readonly<Record<string, string>>,
  work: (server: { readonly port: number; readonly folder: string }) => Promise<T>,
): Promise<T> {
  return inTemporaryFolder(async (folder) => {
    const port = await freePort();
    const all = { bind: "127.0.0.1", port: String(port), dir: folder, save: "", ...options };
    const args = Object.entries(all).flatMap(([name, value]) => [`--${name}`, value]);
    const server = startProgram(program, { args, cwd: folder, env: {} });
    const stop = async (): Promise<void> => {
      server.child.kill("SIGKILL");
      await server.ended;
    };
    onTestFinished(stop);
    await server.said("stdout", "Ready to accept connections");
    try {
      return await work({ port, folder });
    } finally {
      await stop();
    }
  });
}
