import { resolve } from "node:path";
import { expect, test } from "vitest";
import { whyNoRedis, withRedis } from "../queue/redis-server.ts";
import { built } from "../support/built.ts";
import { need } from "../support/need.ts";
import { runNode } from "../support/spawned.ts";
import { inTemporaryFolder } from "../support/temporary-folder.ts";

type Counts = Readonly<Record<string, number>>;
type Simulated = {
  readonly paper: {
    readonly calls: Counts;
    readonly soonest: number;
    readonly latest: number;
    readonly disk: Counts;
    readonly redis: Counts;
  };
  readonly calls: Counts;
  /** Virtual: the same on every machine. */
  readonly seconds: number;
  readonly disk: Counts;
  readonly judged: { readonly tables: number };
};

const child = resolve(import.meta.dirname, "simulation-child.mjs");
/** 30 scopes with tables of 510, the largest of which has 251 and takes 24 s. */
const size = { accounts: 30, tables: 1_000, scopes: 510, callsPerSecond: 1_000, latency: 50 };

async function simulated(given: object): Promise<Simulated> {
  built("audit.js");
  return inTemporaryFolder(async (folder) => {
    const args = [child, JSON.stringify({ ...size, ...given })];
    const { code, stdout, stderr } = await runNode({ args, cwd: folder, env: { TMPDIR: folder } });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    return JSON.parse(stdout) as Simulated;
  });
}

test.each([
  { way: "alone", workers: 1 },
  { way: "workers", workers: 2 },
])("$way: the paper counts every call that the product makes", async (given) => {
  const { paper, calls, seconds } = await simulated({ ...given, isJudged: false });
  expect(calls).toEqual(paper.calls);
  expect(seconds).toBeGreaterThan(paper.soonest);
  expect(seconds).toBeLessThan(paper.latest);
});

test("queue: only how often a role is taken on depends on who gets which scope", async () => {
  const { paper, calls, seconds, disk, judged } = await simulated({
    way: "queue",
    workers: 3,
    // So slow that the processor bounds it as much as the largest scope does.
    callsPerSecond: 40,
    isJudged: true,
  });
  expect(judged.tables).toBe(size.tables);
  const role = "sts:AssumeRole";
  const { [role]: expected = 0, ...others } = paper.calls;
  const { [role]: takenOn = 0, ...made } = calls;
  expect(made).toEqual(others);
  // Once where one worker got all scopes of an account, and three times where each got some.
  expect(takenOn).toBeGreaterThan(size.accounts);
  expect(takenOn).toBeLessThanOrEqual(3 * size.accounts);
  expect(Math.abs(takenOn / expected - 1)).toBeLessThan(0.1);
  expect(seconds).toBeGreaterThan(paper.soonest);
  expect(seconds).toBeLessThan(paper.latest);
  for (const part of ["accounts", "empty", "sealed", "findings"]) {
    const ratio = (disk[part] ?? 0) / (paper.disk[part] ?? 0);
    expect([part, ratio > 0.8 && ratio < 1.25]).toEqual([part, true]);
  }
});

test("jobs take about as much of a real Redis as on paper, and leave nothing there", async (context) => {
  need(context, whyNoRedis());
  built("audit.js");
  await withRedis({ appendonly: "no" }, async ({ port, folder }) => {
    const given = JSON.stringify({ accounts: 20, tables: 100, url: `redis://127.0.0.1:${port}` });
    const run = (role: string) =>
      runNode({
        args: [resolve(import.meta.dirname, "redis-child.mjs"), role, given],
        cwd: folder,
        env: { TMPDIR: folder },
      });
    const [audit, ...workers] = await Promise.all([run("audit"), run("worker"), run("worker")]);
    for (const { code, stderr } of [audit, ...workers]) expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const said = JSON.parse(audit.stdout) as { scopes: number; inRedis: number; left: number };
    expect(said).toMatchObject({ scopes: 340, left: 0 });
    const { paper } = await simulated({ accounts: 20, tables: 100, scopes: 340, way: "queue", workers: 2 });
    const { jobs = 0, events = 0, itself = 0 } = paper.redis;
    const ratio = (said.inRedis * 1e6) / (jobs + events + itself);
    // What Redis has yet to send to its clients counts as well.
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  });
});

test("10,013 scopes through a real Redis and two workers come to what one process comes to", async (context) => {
  need(context, whyNoRedis());
  built("audit.js");
  await withRedis({ appendonly: "yes" }, async ({ port, folder }) => {
    const given = JSON.stringify({ accounts: 589, tables: 1_500, url: `redis://127.0.0.1:${port}` });
    const run = async (role: string): Promise<string> => {
      const args = [resolve(import.meta.dirname, "redis-child.mjs"), role, given];
      const { code, stdout, stderr } = await runNode({ args, cwd: folder, env: { TMPDIR: folder } });
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      return stdout;
    };
    const [audit, alone] = await Promise.all([run("audit"), run("alone"), run("worker"), run("worker")]);
    const queued = JSON.parse(audit) as { scopes: number; left: number; verdicts: { summary: { tables: object } } };
    expect(queued).toMatchObject({ scopes: 10_013, left: 0, verdicts: { summary: { tables: { judged: 1_500 } } } });
    expect(queued.verdicts).toEqual((JSON.parse(alone) as typeof queued).verdicts);
  });
});
