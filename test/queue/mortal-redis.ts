/** A redis-server that may be killed and started again on the same port, and a look at what lies in it. */
import { Redis } from "ioredis";
import { freePort } from "../support/free-port.mjs";
import { startProgram, type Spawned } from "../support/spawned.ts";
import { inTemporaryFolder } from "../support/temporary-folder.ts";

export type MortalRedis = {
  readonly port: number;
  readonly url: string;
  /** Resolves once nothing of it is left but its folder. */
  kill(): Promise<void>;
  /** From what its folder holds. */
  restart(): Promise<void>;
  /** Of keys; those that go by themselves are left out. */
  lasting(): Promise<readonly string[]>;
  /** Says `text` in `channel`, over and over, until `work` is done. */
  whilePublishing<T>(channel: string, text: string, work: () => Promise<T>): Promise<T>;
  /** Asked again and again until it says so. */
  until(holds: (redis: Redis) => Promise<boolean>): Promise<void>;
};

/** As an operator is asked to set it up: nothing is thrown out, and a log on disk. */
export const sound = { appendonly: "yes", appendfsync: "everysec", "maxmemory-policy": "noeviction" } as const;
/** Loses everything with its process. */
export const forgetful = { appendonly: "no", "maxmemory-policy": "noeviction" } as const;

/** `options`: as in redis.conf. */
export function withMortalRedis<T>(
  options: Readonly<Record<string, string>>,
  work: (redis: MortalRedis) => Promise<T>,
): Promise<T> {
  return inTemporaryFolder(async (folder) => {
    const port = await freePort();
    const all = { bind: "127.0.0.1", port: String(port), dir: folder, save: "", ...options };
    const args = Object.entries(all).flatMap(([name, value]) => [`--${name}`, value]);
    let server: Spawned | null = null;

    async function restart(): Promise<void> {
      server = startProgram("redis-server", { args, cwd: folder, env: {} });
      await server.said("stdout", "Ready to accept connections");
    }
    async function kill(): Promise<void> {
      server?.child.kill("SIGKILL");
      await server?.ended;
    }
    async function asked<A>(ask: (redis: Redis) => Promise<A>): Promise<A> {
      const redis = new Redis(port, "127.0.0.1", { maxRetriesPerRequest: null });
      redis.on("error", () => undefined);
      try {
        return await ask(redis);
      } finally {
        redis.disconnect();
      }
    }

    await restart();
    try {
      return await work({
        port,
        url: `redis://127.0.0.1:${port}`,
        kill,
        restart,
        lasting: () =>
          asked(async (redis) => {
            const keys = await redis.keys("*");
            const lives = await Promise.all(keys.map((key) => redis.pttl(key)));
            return keys.filter((_, at) => lives[at] === -1).sort();
          }),
        whilePublishing: (channel, text, work) =>
          asked(async (redis) => {
            let isOver = false;
            const publishing = (async () => {
              while (!isOver) await redis.publish(channel, text);
            })();
            try {
              return await work();
            } finally {
              isOver = true;
              await publishing;
            }
          }),
        until: (holds) =>
          asked(async (redis) => {
            while (!(await holds(redis))) await new Promise((resolve) => setTimeout(resolve, 10));
          }),
      });
    } finally {
      await kill();
    }
  });
}
