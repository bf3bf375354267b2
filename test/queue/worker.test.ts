import { describe, expect, it } from "vitest";
import { keysOf } from "../../src/queue/keys.ts";
import { encodeContext } from "../../src/queue/messages.ts";
import { attendedRuns, claimRun } from "../../src/queue/run-scripts.ts";
import { encodeHeader } from "../../src/runs/run-file.ts";
import { toolVersion } from "../../src/tool-version.ts";
import { member, place, twoAccounts } from "../cli/invoke.ts";
import { header } from "../runs/sample-run.ts";
import { freePort } from "../support/free-port.mjs";
import { need } from "../support/need.ts";
import { redisAt, sound, until } from "./queue-parties.ts";
import { whyNoRedis, withRedis } from "./redis-server.ts";
import { queueing } from "./wall-clock.ts";

const now = () => Date.parse(twoAccounts.now);
const urlOf = (port: number): string => `redis://127.0.0.1:${port}`;

/** Resolves once an audit is in the queue. */
async function begun(port: number): Promise<void> {
  const redis = redisAt(port);
  await until(async () => (await attendedRuns(redis, queueing.timings.silence)).length > 0);
}

describe("a worker", () => {
  it("that may not take part says why, and what to do, and so does the audit; one that may goes on", async (context) => {
    need(context, whyNoRedis());
    await withRedis(sound, async ({ port }) => {
      const { invoke, emulator } = await place({ organization: twoAccounts });
      const env = { RESTORABLE_QUEUE_URL: urlOf(port) };
      const shared = { ...env, RESTORABLE_EXTERNAL_ID: "distinctive-id" };
      const stop = new AbortController();
      const here = { now, queueing, signal: stop.signal };
      const audit = invoke(["audit", "--organization", "--queue"], shared, { now, queueing });
      await begun(port);
      const others = await Promise.all([
        invoke(
          ["worker", "--once", "--wait", "1s"],
          { ...shared, ...emulator?.environment(member) },
          { now, queueing },
        ),
        invoke(["worker", "--once", "--wait", "1s", "--log", "json"], env, { now, queueing }),
      ]);
      expect(others[0]).toMatchObject({
        exit: 2,
        stderr: expect.stringMatching(
          /Not taking part in run \S+: it was begun as \S+:111111111111:\S+, and this worker is \S+:222222222222:\S+ .*--hub-role/,
        ) as string,
      });
      expect(others[1]).toMatchObject({
        exit: 2,
        stderr: expect.stringMatching(/"event":"worker-refused".*RESTORABLE_EXTERNAL_ID/) as string,
      });
      const worker = invoke(["worker"], shared, here);
      const { exit, stderr } = await audit;
      stop.abort();
      const worked = await worker;
      expect(exit).toBe(1);
      expect(stderr).toContain("No worker takes part: start some by `restorable worker`");
      expect(stderr.match(/does not take part: it says why/g)).toHaveLength(2);
      expect(worked.exit).toBe(0);
      expect(worked.stderr).toMatch(
        /Left run \S+: opened 2 accounts, scanned 2 scopes with 2 tables, by \d+ calls to AWS\n/,
      );
      for (const each of [stderr, worked.stderr, ...others.map((other) => other.stderr)])
        expect(each).not.toContain("distinctive");
      const [, calls] = /^(\d+) calls to AWS/m.exec(stderr) ?? [];
      const [, theirs] = /by (\d+) calls to AWS/.exec(worked.stderr) ?? [];
      // Who is calling, the organization, its accounts.
      expect(Number(calls) - Number(theirs)).toBe(3);
    });
  });

  it("ends by itself with --once where no audit comes, and leaves an audit alone that cannot be read", async (context) => {
    need(context, whyNoRedis());
    await withRedis(sound, async ({ port }) => {
      const { invoke } = await place({ organization: twoAccounts });
      const env = { RESTORABLE_QUEUE_URL: urlOf(port) };
      const once = () => invoke(["worker", "--once", "--wait", "1s"], env, { now, queueing });
      const { exit, stderr } = await once();
      expect({ exit, stderr }).toEqual({
        exit: 0,
        stderr: expect.stringMatching(
          new RegExp(`^Worker \\S+ waits for audits at redis://127.0.0.1:${port}, as arn:\\S+\nNo audit came\n$`),
        ) as string,
      });
      const redis = redisAt(port);
      const told = { version: toolVersion, header: encodeHeader(header), policy: null, pacing: "{}" };
      const forged = {
        "no-header": { header: "\u001b[2Jno header" },
        "no-policy": { policy: "5" },
        "no-rules": { policy: '{"rules":[{}]}' },
        "no-pacing": { pacing: "null" },
        "no-rate": { pacing: '{"rates":{"dynamodb:ListTables":0}}' },
      };
      for (const [run, wrong] of Object.entries(forged))
        await claimRun(redis, keysOf(run), { run, context: encodeContext({ ...told, ...wrong }), silence: 60_000 });
      const apart = await once();
      expect(apart.exit).toBe(2);
      for (const run of Object.keys(forged))
        expect(apart.stderr).toContain(`Not taking part in run ${run}: what the queue says of it cannot be read`);
    });
  });

  it("is not begun without keys, with a wait that nothing waits for, or without a queue", async (context) => {
    need(context, whyNoRedis());
    await withRedis(sound, async ({ port }) => {
      const { invoke } = await place({});
      const keyless = await invoke(["worker"], { RESTORABLE_QUEUE_URL: urlOf(port) });
      expect(keyless).toMatchObject({ exit: 2, stderr: expect.stringContaining("credentials") as string });
      const patient = await invoke(["worker", "--wait", "5m"]);
      expect(patient).toMatchObject({ exit: 2, stderr: expect.stringContaining("--once") as string });
      const lost = await invoke(["worker"]);
      expect(lost).toMatchObject({ exit: 2, stderr: expect.stringContaining("RESTORABLE_QUEUE_URL") as string });
    });
  });
});

describe("an audit with --queue", () => {
  it("is refused before AWS is asked where there is no queue, or one that loses jobs", async (context) => {
    const { invoke } = await place({});
    const queued = (url: string | undefined, ...more: readonly string[]) =>
      invoke(["audit", "--queue", ...more], { RESTORABLE_QUEUE_URL: url });
    const refused = (says: string) => ({ exit: 2, stderr: expect.stringContaining(says) as string });
    expect(await queued(undefined)).toMatchObject(refused("RESTORABLE_QUEUE_URL=rediss://"));
    expect(await queued(urlOf(1), "--workers", "2")).toMatchObject(refused("--workers"));
    const nobody = `redis://restorable:distinctive@127.0.0.1:${await freePort()}`;
    const unheard = await queued(nobody);
    expect(unheard).toMatchObject(refused("does not answer: connect ECONNREFUSED"));
    expect(unheard.stderr).not.toContain("distinctive");
    need(context, whyNoRedis());
    await withRedis({ "maxmemory-policy": "allkeys-lru" }, async ({ port }) => {
      expect(await queued(urlOf(port))).toMatchObject(refused("CONFIG SET maxmemory-policy noeviction"));
      expect(await invoke(["worker"], { RESTORABLE_QUEUE_URL: urlOf(port) })).toMatchObject(refused("allkeys-lru"));
    });
  });

  it("ends, as a worker does, where its user may not do what it has to, and leaves no connection", async (context) => {
    need(context, whyNoRedis());
    await withRedis(sound, async ({ port }) => {
      const redis = redisAt(port);
      await redis.call("ACL", "SETUSER", "poor", "on", ">distinctive", "~*", "&*", "+@all", "-@scripting");
      const env = { RESTORABLE_QUEUE_URL: `redis://poor:distinctive@127.0.0.1:${port}` };
      const { invoke } = await place({ organization: twoAccounts });
      for (const words of [["worker"], ["audit", "--queue"]]) {
        const { exit, stderr } = await invoke(words, env, { now, queueing });
        expect({ exit, stderr }).toEqual({
          exit: 2,
          stderr: expect.stringMatching(/NOPERM.*eval.*\n.*users\.acl/) as string,
        });
        expect(stderr).not.toContain("distinctive");
      }
      expect(String(await redis.call("CLIENT", "LIST")).match(/name=restorable\S*/g)).toBeNull();
    });
  });

  it("ends, as the audit does, where its user may not do it any more, and the audit can be gone on with", async (context) => {
    need(context, whyNoRedis());
    await withRedis(sound, async ({ port }) => {
      const redis = redisAt(port);
      const may = (rights: string) =>
        redis.call("ACL", "SETUSER", "poor", "on", ">distinctive", "~*", "&*", "+@all", rights);
      const poor = { RESTORABLE_QUEUE_URL: `redis://poor:distinctive@127.0.0.1:${port}` };
      const rich = { RESTORABLE_QUEUE_URL: urlOf(port) };
      const { invoke } = await place({ organization: twoAccounts });
      const refused = {
        exit: 2,
        stderr: expect.stringMatching(/NOPERM.*eval.*\n.*users\.acl/) as string,
      };
      await may("+@scripting");
      const lonely = invoke(["worker"], poor, { now, queueing });
      await until(async () => String(await redis.call("CLIENT", "LIST")).includes("name=restorable-worker"));
      await may("-@scripting");
      expect(await lonely).toMatchObject(refused);
      await may("+@scripting");
      const audit = invoke(["audit", "--organization", "--queue"], poor, { now, queueing });
      await begun(port);
      await may("-@scripting");
      const stop = new AbortController();
      const worker = invoke(["worker"], rich, { now, queueing, signal: stop.signal });
      const broken = await audit;
      expect(broken).toMatchObject(refused);
      expect(broken.stderr).not.toContain("distinctive");
      const [, goOn = ""] = /go on with (--resume \S+)/.exec(broken.stderr) ?? [];
      const ended = await invoke(["audit", ...goOn.split(" "), "--queue"], rich, { now, queueing });
      expect(ended).toMatchObject({ exit: 1 });
      stop.abort();
      await worker;
    });
  });

  it("warns of a queue that keeps nothing, waits for workers, and names itself to be gone on with", async (context) => {
    need(context, whyNoRedis());
    await withRedis({ ...sound, appendonly: "no" }, async ({ port }) => {
      const { invoke } = await place({ organization: twoAccounts });
      const stop = new AbortController();
      const { exit, stderr } = await invoke(
        ["audit", "--organization", "--queue", "--role-name", "RestorableAudit"],
        { RESTORABLE_QUEUE_URL: urlOf(port) },
        {
          now,
          signal: stop.signal,
          queueing: {
            ...queueing,
            // The sleep of nobody: told to stop once nobody was found.
            ports: {
              ...queueing.ports,
              every: (ms, tick) =>
                queueing.ports.every(ms, () => {
                  tick();
                  if (ms === queueing.timings.beat) setTimeout(() => stop.abort(), 50);
                }),
            },
          },
        },
      );
      expect(exit).toBe(130);
      expect(stderr).toContain("the queue keeps no append-only file");
      expect(stderr).toMatch(/restorable audit --resume \S+ --role-name RestorableAudit --queue\n/);
    });
  });
});

it("mends by the process of the audit what its workers saw", async (context) => {
  need(context, whyNoRedis());
  await withRedis(sound, async ({ port }) => {
    const [hub, shop] = twoAccounts.accounts;
    if (hub === undefined || shop === undefined) throw new Error("two accounts are one");
    const organization = {
      ...twoAccounts,
      accounts: [hub, { ...shop, roles: ["RestorableAudit", "RestorableWrite"] }],
    };
    const policy = "id: mending\nrules:\n  - { use: pitr-enabled, remediate: { auto: true } }\n";
    const { invoke, emulator } = await place({ organization, files: { "mending.yaml": policy } });
    const env = { RESTORABLE_QUEUE_URL: urlOf(port) };
    const stop = new AbortController();
    const worker = invoke(["worker"], env, { now, queueing, signal: stop.signal });
    const words = ["audit", "--organization", "--queue", "-p", "mending.yaml", "--remediate", "--max-steps", "1"];
    const { exit, stderr } = await invoke(words, env, { now, queueing });
    stop.abort();
    const { stderr: worked } = await worker;
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: expect.stringContaining("Scanned 2 scopes") as string });
    expect(worked).toContain("scanned 2 scopes with 2 tables");
    const mended = emulator?.truth().accounts.find(({ id }) => id === member)?.scopes;
    expect(mended?.flatMap(({ tables }) => tables)).toMatchObject([{ name: "carts", pitr: { enabled: true } }]);
  });
});
