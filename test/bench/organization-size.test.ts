import { resolve } from "node:path";
import { expect, test } from "vitest";
import { built } from "../support/built.ts";
import { runNode } from "../support/spawned.ts";
import { inTemporaryFolder } from "../support/temporary-folder.ts";

type Counts = Readonly<Record<string, number>>;
type Simulated = {
  readonly paper: {
    readonly calls: Counts;
    readonly soonest: number;
    readonly latest: number;
    readonly disk: Counts;
    readonly largest: { readonly tables: number; readonly seconds: number };
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
    const args = [child, JSON.stringify({ ...size, isJudged: true, ...given })];
    const { code, stdout, stderr } = await runNode({ args, cwd: folder, env: { TMPDIR: folder } });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    return JSON.parse(stdout) as Simulated;
  });
}

test.each([
  { way: "alone", workers: 1 },
  { way: "workers", workers: 2 },
])("$way: the paper counts every call that the product makes", async (given) => {
  const { paper, calls, seconds, judged } = await simulated(given);
  expect(calls).toEqual(paper.calls);
  expect(judged.tables).toBe(size.tables);
  expect(seconds).toBeGreaterThan(paper.soonest);
  expect(seconds).toBeLessThan(paper.latest);
});

test("queue: only how often a role is taken on depends on who gets which scope", async () => {
  const { paper, calls, seconds, disk } = await simulated({ way: "queue", workers: 3 });
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
