import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { management, place, twoAccounts } from "../cli/invoke.ts";
import { need } from "../support/need.ts";
import { redisAt } from "./queue-parties.ts";
import { whyNoRedis, withRedis } from "./redis-server.ts";
import { queueing } from "./wall-clock.ts";

const sound = { appendonly: "yes", appendfsync: "always", "maxmemory-policy": "noeviction" };

/** Every argument of every command that ever changed something, from the file that Redis keeps of them. */
function written(folder: string): readonly Buffer[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(({ name }) =>
    name.endsWith(".aof"),
  );
  return files.flatMap(({ parentPath, name }) => {
    const bytes = readFileSync(join(parentPath, name));
    const found: Buffer[] = [];
    for (let at = bytes.indexOf("$"); at !== -1; at = bytes.indexOf("$", at)) {
      const end = bytes.indexOf("\r\n", at);
      const size = Number(bytes.subarray(at + 1, end).toString());
      found.push(bytes.subarray(end + 2, end + 2 + size));
      at = end + 2 + size;
    }
    return found;
  });
}

/** Scopes lie there compressed, behind the name of their attempt. */
const readable = (value: Buffer): string => {
  const packed = value.indexOf(Buffer.from([0x1f, 0x8b, 8]));
  return packed === -1
    ? value.toString()
    : value.subarray(0, packed).toString() + gunzipSync(value.subarray(packed)).toString();
};

it("writes nothing secret to Redis, and leaves nothing there", async (context) => {
  need(context, whyNoRedis());
  const secrets = { password: "distinctive-password", externalId: "distinctive-external-id" };
  await withRedis(sound, async ({ port, folder }) => {
    const { invoke, emulator } = await place({ organization: twoAccounts });
    const redis = redisAt(port);
    await redis.acl("SETUSER", "restorable", "on", `>${secrets.password}`, "~*", "&*", "+@all");
    const told: string[] = [];
    const listener = redisAt(port);
    listener.on("pmessage", (_pattern: string, _channel: string, text: string) => told.push(text));
    await listener.psubscribe("*");
    const env = {
      RESTORABLE_QUEUE_URL: `redis://restorable:${secrets.password}@127.0.0.1:${port}`,
      RESTORABLE_EXTERNAL_ID: secrets.externalId,
    };
    const now = () => Date.parse(twoAccounts.now);
    const stop = new AbortController();
    const worker = invoke(["worker"], env, { now, queueing, signal: stop.signal });
    const queued = await invoke(["audit", "--organization", "-f", "json", "--queue"], env, { now, queueing });
    stop.abort();
    const left = await worker;
    expect(queued.stderr).toContain("Scanned 2 scopes");
    expect(await redis.keys("*")).toEqual([]);

    const texts = [...written(folder).map(readable), ...told, queued.stdout, queued.stderr, left.stdout, left.stderr];
    const everything = texts.join("\n");
    // It was looked at in the right places: a table, its account, the policy.
    expect(told.length).toBeGreaterThan(0);
    for (const there of ["orders", "carts", management, "pitr.enabled"]) expect(everything).toContain(there);
    const { AWS_ACCESS_KEY_ID: id = "", AWS_SECRET_ACCESS_KEY: key = "" } = emulator?.environment(management) ?? {};
    for (const secret of [id, key, ...Object.values(secrets), "ASIA", "SessionToken", "SecretAccessKey"]) {
      expect(secret).not.toBe("");
      expect(everything.includes(secret), `${secret.slice(0, 4)}…`).toBe(false);
    }
  });
});
