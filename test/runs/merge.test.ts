import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergePoints } from "../../src/runs/fill-run.ts";
import { shardOf } from "../../src/model/shard-of.ts";
import { openRun } from "../../src/runs/open-run.ts";
import { bytesBelow, readAll, temporaryFolder } from "./folders.ts";
import { merged, scanned, shardsOf, world, type World } from "./merge-world.ts";
import * as sample from "./sample-run.ts";

/** Each writes a dozen runs to disk. */
const numRuns = 8;

/** What a run says, but for what it was put together from. */
async function said(path: string): Promise<unknown> {
  const all = (await readAll(path)) as { readonly header: Readonly<Record<string, unknown>> };
  return { ...all, header: { ...all.header, merged: undefined } };
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "merge-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("shards, merged,", () => {
  it("say what one run over all accounts says, in whatever order they are named", async () => {
    const asked = fc.record({
      world,
      of: fc.integer({ min: 1, max: 4 }),
      order: fc.array(fc.double(), { minLength: 4, maxLength: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(asked, ({ world: given, of, order }) =>
        inFolder(async (folder) => {
          const whole = await scanned(join(folder, "whole"), given);
          const shards = await shardsOf(join(folder, "shards"), given, of);
          const shuffled = shards.map((path, at) => [order[at] ?? 0, path] as const).sort(([a], [b]) => a - b);
          const path = await merged(join(folder, "merged"), shards);
          const other = await merged(
            join(folder, "other"),
            shuffled.map(([, each]) => each),
          );
          expect(await said(path)).toEqual(await said(whole));
          expect(bytesBelow(other)).toEqual(bytesBelow(path));
        }),
      ),
      { numRuns },
    );
  });

  it("come to the same bytes by way of other merged runs", async () => {
    const asked = fc.record({ world, of: fc.integer({ min: 2, max: 4 }), cut: fc.integer({ min: 1, max: 3 }) });
    await fc.assert(
      fc.asyncProperty(asked, ({ world: given, of, cut }) =>
        inFolder(async (folder) => {
          const shards = await shardsOf(join(folder, "shards"), given, of);
          const at = Math.min(cut, of - 1);
          const left = await merged(join(folder, "left"), shards.slice(0, at));
          const right = await merged(join(folder, "right"), shards.slice(at));
          const bytes = bytesBelow(await merged(join(folder, "merged"), shards));
          expect(bytesBelow(await merged(join(folder, "both"), [right, left]))).toEqual(bytes);
          // The shard that was begun first gives the merged run its name: the merge goes on where the earlier one stands.
          expect(bytesBelow(await merged(join(folder, "left"), [left, ...shards.slice(at)]))).toEqual(bytes);
          expect(bytesBelow(await merged(join(folder, "right2"), [right, ...shards]))).toEqual(bytes);
        }),
      ),
      { numRuns },
    );
  });
});

const three: World = {
  accounts: ["111111111111", "222222222222", "333333333333", "444444444444", "555555555555"].map((id) => ({
    id,
    isOpened: true,
    regions: { "us-east-1": ["orders", "carts"], "eu-west-1": [] },
  })),
  outside: ["666666666666"],
};

describe("a merge that is killed", () => {
  it("anywhere leaves what the same merge brings to the same end", async () => {
    const folder = await temporaryFolder();
    const shards = await shardsOf(join(folder, "shards"), three, 3);
    const points: string[] = [];
    const path = await merged(join(folder, "merged"), shards, (point) => {
      points.push(point);
      if (!existsSync(join(folder, "merged"))) return;
      // What lies on the disk at that moment is what a killed process leaves.
      cpSync(join(folder, "merged"), join(folder, `at-${points.length}`), { recursive: true });
    });
    expect(points).toEqual(expect.arrayContaining([...mergePoints]));
    for (const [at] of points.entries()) {
      const runsDir = join(folder, `at-${at + 1}`);
      expect(bytesBelow(await merged(runsDir, shards))).toEqual(bytesBelow(path));
    }
  });

  it("is found when it is asked for again, sealed or not, and nothing in it is touched", async () => {
    const folder = await temporaryFolder();
    const shards = await shardsOf(join(folder, "shards"), three, 2);
    const path = await merged(join(folder, "merged"), shards);
    const before = bytesBelow(path);
    expect(bytesBelow(await merged(join(folder, "merged"), shards.toReversed()))).toEqual(before);
    const writer = await sample.resumeSample(path);
    await writer.writeSummary({ summary: null, coverage: sample.coverage });
    await writer.close();
    const sealed = bytesBelow(path);
    expect(await merged(join(folder, "merged"), shards)).toBe(path);
    expect(bytesBelow(path)).toEqual(sealed);
  });
});

describe("a merge of shards that are not all there", () => {
  it("is not complete, and goes on where the missing one comes", async () => {
    const folder = await temporaryFolder();
    const [one = "", two = "", last = ""] = await shardsOf(join(folder, "shards"), three, 3);
    const path = await merged(join(folder, "merged"), [one, last]);
    const { completeness, accountsEnd, header } = await openRun(path);
    expect([completeness.complete, accountsEnd]).toEqual([false, null]);
    expect(header.merged?.map(({ shard }) => shard?.index).sort()).toEqual([1, 3]);
    expect(await merged(join(folder, "merged"), [path, two])).toBe(path);
    const whole = await merged(join(folder, "other"), [one, two, last]);
    expect(await said(path)).toEqual(await said(whole));
    expect((await openRun(path)).completeness.complete).toBe(true);
  });

  it("keeps open a list of accounts that did not end in one, and scopes that did not", async () => {
    const folder = await temporaryFolder();
    const of = 2;
    const shard = (index: number) => ({ selection: { shard: { index, of } } });
    const whole = await scanned(join(folder, "shards"), three, shard(1));
    const broken = await scanned(join(folder, "shards"), three, { ...shard(2), end: null });
    const path = await merged(join(folder, "merged"), [whole, broken]);
    expect((await openRun(path)).completeness).toMatchObject({ complete: false, accountsEnded: false, unfinished: [] });

    const unfinished = ["111111111111", "222222222222"];
    const late = await scanned(join(folder, "late"), three, { ...shard(2), unfinished });
    const other = await openRun(await merged(join(folder, "other"), [whole, late]));
    expect(other.accountsEnd).toMatchObject({ listed: 5, outside: { ous: 1 } });
    expect(other.completeness.unfinished.map(({ account }) => account)).toEqual(
      (await openRun(late)).completeness.unfinished.map(({ account }) => account),
    );
  });

  it("keeps open a list that lacks accounts which another shard counted", async () => {
    const folder = await temporaryFolder();
    const late = { id: "999999999999", isOpened: true, regions: {} };
    const shard = (index: number, of: World) =>
      scanned(join(folder, "shards"), of, { selection: { shard: { index, of: 2 } } });
    // An account of the second shard was made after that one had listed its own.
    expect(shardOf(late.id, 2)).toBe(2);
    const before = await shard(2, three);
    const after = await shard(1, { ...three, accounts: [...three.accounts, late] });
    const run = await openRun(await merged(join(folder, "merged"), [before, after]));
    expect(run.completeness.accountsEnded).toBe(false);
  });
});

describe("how lists of accounts ended", () => {
  it("is said as far as each of them goes", async () => {
    const folder = await temporaryFolder();
    const incomplete = { kind: "throttled", operation: "organizations:ListAccounts" } as const;
    const shard = (index: number, end: object, asOf: string) =>
      scanned(join(folder, "shards"), three, { selection: { shard: { index, of: 2 } }, end, header: { asOf } });
    const first = await shard(
      1,
      { emptyOus: ["ou-1", "ou-2"], clockSkew: -400_000, pages: 2 },
      "2026-11-22T08:00:00.000Z",
    );
    const second = await shard(
      2,
      { emptyOus: ["ou-2"], clockSkew: 500_000, pages: 3, incomplete },
      "2026-11-22T09:00:00.000Z",
    );
    const { accountsEnd, header } = await openRun(await merged(join(folder, "merged"), [second, first]));
    expect(header.asOf).toBe("2026-11-22T08:00:00.000Z");
    expect(accountsEnd).toEqual({
      kind: "end",
      listed: 5,
      source: "organizations:ListAccounts",
      pages: 3,
      outside: { ous: 1, tags: 0 },
      emptyOus: ["ou-2"],
      incomplete,
      clockSkew: -400_000,
    });
  });
});
