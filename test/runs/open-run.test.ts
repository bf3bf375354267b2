import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { RunError } from "../../src/errors.ts";
import { latestRun } from "../../src/runs/latest-run.ts";
import { openRun } from "../../src/runs/open-run.ts";
import { runId, runIdPattern } from "../../src/runs/run-id.ts";
import { collect, temporaryFolder } from "./folders.ts";
import * as sample from "./sample-run.ts";

async function sealedSample(): Promise<string> {
  const run = await sample.createSample(await temporaryFolder());
  await sample.finishSample(run);
  return run.path;
}

describe("a run read back", () => {
  it("has its header, its policy with the sources verbatim, and the end of its accounts", async () => {
    const run = await openRun(await sealedSample());
    expect(run.header).toEqual({ ...sample.header, foreignHosts: ["127.0.0.1:4566"] });
    expect(run.policy).toEqual(sample.policy);
    expect(run.accountsEnd).toEqual(sample.accountsEnd);
  });

  it("has the shard that it is of, and how many accounts fall into others", async () => {
    const shard = { index: 2, of: 3 };
    const selection = { ...sample.header.selection, shard };
    const run = await sample.createSample(await temporaryFolder(), undefined, { ...sample.header, selection });
    await run.endAccounts({ ...sample.accountsEnd, listed: 0, elsewhere: 7 });
    await run.close();
    const { header, accountsEnd } = await openRun(run.path);
    expect([header.selection.shard, accountsEnd?.elsewhere]).toEqual([shard, 7]);
  });

  it("gives accounts by id, and scopes by account and Region with their tables by name", async () => {
    const run = await openRun(await sealedSample());
    const byId = sample.accounts.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    expect(await collect(run.accounts())).toEqual(byId);
    const seen: unknown[] = [];
    for await (const scope of run.scopes()) {
      seen.push([scope.end, await collect(scope.tables()), await collect(scope.foreign())]);
    }
    const order = Object.keys(sample.tableNames).map((key) => {
      const [account = "", region = ""] = key.split(".");
      return { account, region };
    });
    expect(seen).toEqual(
      order.map((scope) => {
        const names = sample.namesOf(scope).toSorted((a, b) => (a < b ? -1 : 1));
        return [
          sample.scopeEnd(scope, names.length),
          names.map((name) => sample.table(scope, name)),
          names.length > 1 ? [sample.foreign] : [],
        ];
      }),
    );
  });

  it("has its findings, summary and coverage as they were issued", async () => {
    const path = await sealedSample();
    const { sealed } = await openRun(path);
    expect(sealed).toMatchObject({ summary: sample.summary, coverage: sample.coverage });
    expect(await collect(sealed?.findings?.() ?? [])).toEqual(await collect(sample.judgeSample(path)));
  });

  it("that was scanned and not judged is sealed without findings", async () => {
    const run = await sample.createSample(await temporaryFolder());
    await sample.scanSample(run);
    await run.finish();
    await run.writeSummary({ summary: null, coverage: sample.coverage });
    await run.close();
    expect((await openRun(run.path)).sealed).toEqual({ summary: null, coverage: sample.coverage, findings: null });
  });

  it("while it is being written is an incomplete one, without the line that is not whole yet", async () => {
    const run = await sample.createSample(await temporaryFolder());
    for (const each of sample.accounts) await run.appendAccount(each);
    await writeFile(join(run.path, "accounts.ndjson"), '{"kind":"end","lis', { flag: "a" });
    const scope = { account: "222222222222", region: "eu-west-1" };
    await (await run.openScope(scope)).append(sample.table(scope, "orders"));
    const reader = await openRun(run.path);
    expect(reader.completeness).toMatchObject({ complete: false, accountsEnded: false });
    expect(reader.completeness.unfinished).toHaveLength(4);
    expect(await collect(reader.accounts())).toHaveLength(4);
    expect(await collect(reader.scopes())).toEqual([]);
    expect(reader.sealed).toBeNull();
    await run.close();
  });

  it("is whole after a way through an archive that drops empty folders and hidden files", async () => {
    const path = await sealedSample();
    await rm(join(path, "parts"), { recursive: true });
    await rm(join(path, ".gitignore"));
    expect((await openRun(path)).completeness.complete).toBe(true);
  });
});

describe("the id of a run", () => {
  const about = { asOf: sample.header.asOf, policyDigest: "sha256:1", selection: sample.header.selection };

  it("begins with its instant and is the same for the same question", () => {
    expect(runId(about)).toMatch(/^20261122T080000123Z-[0-9a-f]{8}$/);
    expect(runId(about)).toMatch(runIdPattern);
    expect(runId({ ...about })).toBe(runId(about));
  });

  it("differs for another policy, no policy, or another selection", () => {
    const ids = [
      runId(about),
      runId({ ...about, policyDigest: null }),
      runId({ ...about, policyDigest: "sha256:2" }),
      runId({ ...about, selection: { ...about.selection, regions: ["us-east-1"] } }),
      runId({ ...about, selection: { ...about.selection, shard: { index: 1, of: 2 } } }),
      runId({ ...about, selection: { ...about.selection, shard: { index: 2, of: 2 } } }),
    ];
    expect(new Set(ids).size).toBe(6);
  });

  it.each(["2026-11-22", "2026-11-22T08:00:00Z", "+010000-01-01T00:00:00.000Z", "../../2026"])(
    "is not made of %s",
    (asOf) => {
      expect(() => runId({ ...about, asOf })).toThrow("not an instant");
    },
  );
});

describe("the latest run", () => {
  const id = (asOf: string): string => runId({ asOf, policyDigest: null, selection: sample.header.selection });

  it("is the one of the latest instant, whatever else lies there", async () => {
    const runsDir = await temporaryFolder();
    const ids = ["2026-11-22T08:00:00.010Z", "2026-11-22T08:00:00.009Z", "2025-12-31T00:00:00.000Z"].map(id);
    for (const name of ids) {
      await mkdir(join(runsDir, name));
      await writeFile(join(runsDir, name, "run.json"), "");
    }
    // Never begun, and not ours.
    await mkdir(join(runsDir, id("2027-01-01T00:00:00.000Z")));
    await mkdir(join(runsDir, "zzz"));
    await writeFile(join(runsDir, "zzz", "run.json"), "");
    expect(await latestRun(runsDir)).toBe(join(runsDir, ids[0] ?? ""));
  });

  it.each([".", "none"])("is missed with what to do in a folder without runs (%s)", async (name) => {
    const latest = latestRun(join(await temporaryFolder(), name));
    await expect(latest).rejects.toThrow(/there is no run in .*restorable audit.*--runs/);
    await expect(latest).rejects.toThrow(RunError);
  });
});
