import { expect, it } from "vitest";
import { place, twoAccounts } from "../cli/invoke.ts";
import { need } from "../support/need.ts";
import { whyNoRedis, withRedis } from "./redis-server.ts";
import { queueing } from "./wall-clock.ts";

const sound = { appendonly: "yes", "maxmemory-policy": "noeviction" };

it("gives the same report through workers of a queue as alone", async (context) => {
  need(context, whyNoRedis());
  await withRedis(sound, async ({ port }) => {
    const { invoke } = await place({ organization: twoAccounts });
    const env = { RESTORABLE_QUEUE_URL: `redis://127.0.0.1:${port}` };
    const now = () => Date.parse(twoAccounts.now);
    const alone = await invoke(["audit", "--organization", "-f", "json", "--runs", "alone"], env, { now });
    const stop = new AbortController();
    const worker = invoke(["worker"], env, { now, queueing, signal: stop.signal });
    const queued = await invoke(["audit", "--organization", "-f", "json", "--runs", "queued", "--queue"], env, {
      now,
      queueing,
    });
    stop.abort();
    const { exit, stderr } = await worker;
    expect(stderr).toContain("Taking part in run");
    expect(queued.stderr).toContain("Scanned 2 scopes");
    expect(exit).toBe(0);
    expect(queued.stdout).toBe(alone.stdout);
    expect(queued.exit).toBe(alone.exit);
  });
});
