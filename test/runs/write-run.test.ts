import { mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { RunError } from "../../src/errors.ts";
import { appendLine } from "../../src/runs/append-line.ts";
import { createRun } from "../../src/runs/create-run.ts";
import { openRun } from "../../src/runs/open-run.ts";
import { resumeRun } from "../../src/runs/resume-run.ts";
import { bytesBelow, collect, linesOf, temporaryFolder } from "./folders.ts";
import * as sample from "./sample-run.ts";

const path = (runsDir: string): string => join(runsDir, sample.header.id);

describe("a run directory", () => {
  it("holds what the design says, under names that say it", async () => {
    const runsDir = await temporaryFolder();
    await sample.finishSample(await sample.createSample(runsDir));
    expect(Object.keys(bytesBelow(path(runsDir))).sort()).toEqual([
      ".gitignore",
      "accounts.ndjson",
      "findings.ndjson.gz",
      "inputs/policy.json",
      "inputs/sources/001-pitr-enabled.yaml",
      "inputs/sources/002-pitr-enabled.yaml",
      "run.json",
      "scopes/111111111111.eu-central-1.ndjson.gz",
      "scopes/222222222222.eu-west-1.ndjson.gz",
      "scopes/empty.main.ndjson",
      "summary.json",
    ]);
    expect(await readFile(join(path(runsDir), ".gitignore"), "utf8")).toBe("*\n");
    expect(await readFile(join(path(runsDir), "inputs/sources/001-pitr-enabled.yaml"), "utf8")).toBe(
      sample.policy.sources[0]?.text,
    );
  });

  it("is for its owner's eyes only", async () => {
    const runsDir = join(await temporaryFolder(), "new", "runs");
    await sample.finishSample(await sample.createSample(runsDir));
    const entries = await readdir(path(runsDir), { recursive: true });
    const modes = entries.map((name) => {
      const found = statSync(join(path(runsDir), name));
      return [name, found.isDirectory() ? "folder" : "file", (found.mode & 0o777).toString(8)] as const;
    });
    expect(modes.filter(([, kind, mode]) => mode !== (kind === "folder" ? "700" : "600"))).toEqual([]);
    expect(((await stat(runsDir)).mode & 0o777).toString(8)).toBe("700");
    expect(((await stat(path(runsDir))).mode & 0o777).toString(8)).toBe("700");
  });

  it("has a sealed scope sorted by code units, then foreign observations once, then the line that counts", async () => {
    const runsDir = await temporaryFolder();
    const run = await sample.createSample(runsDir);
    await sample.scanSample(run);
    const lines = linesOf(join(run.path, "scopes/111111111111.eu-central-1.ndjson.gz")).map(
      (line) => JSON.parse(line) as { kind: string; name?: string; tables?: number },
    );
    expect(lines.map(({ kind, name, tables }) => name ?? tables ?? kind)).toEqual([
      "Alpha",
      "_x",
      "alpha",
      "beta.1",
      "zeta",
      "🙂",
      "foreign",
      6,
    ]);
    expect(await readdir(join(run.path, "parts"))).toEqual([]);
    await run.close();
  });

  it("compresses to bytes that carry neither time nor machine", async () => {
    const runsDir = await temporaryFolder();
    const run = await sample.createSample(runsDir);
    await sample.scanSample(run);
    const header = (await readFile(join(run.path, "scopes/222222222222.eu-west-1.ndjson.gz"))).subarray(0, 10);
    expect([...header]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
    await run.close();
  });

  it("says complete only when the accounts ended and no scope is missing", async () => {
    const run = await sample.createSample(await temporaryFolder());
    const [first, second, ...others] = sample.accounts;
    if (first === undefined || second === undefined) throw new Error("the sample has accounts");
    expect(await run.finish()).toEqual({ complete: false, accountsEnded: false, unfinished: [] });
    await run.appendAccount(first);
    expect((await run.finish()).unfinished).toEqual([
      { account: "222222222222", region: "eu-west-1" },
      { account: "222222222222", region: "us-east-1" },
    ]);
    for (const each of [second, ...others]) await run.appendAccount(each);
    await run.endAccounts(sample.accountsEnd);
    expect(await run.finish()).toMatchObject({ complete: false, accountsEnded: true });
    await expect(run.sealFindings(collectNothing(), "1")).rejects.toThrow("not complete");
    await sample.scanSample(run);
    expect(await run.finish()).toEqual({ complete: true, accountsEnded: true, unfinished: [] });
    expect((await openRun(run.path)).completeness.complete).toBe(true);
    expect(await readFile(join(run.path, "run.json"), "utf8")).toContain('"status":"complete"');
    await run.close();
  });

  it("keeps the foreign hosts it was told of, each once, over a resume", async () => {
    const run = await sample.createSample(await temporaryFolder());
    await Promise.all([run.noteForeignHosts(["b:1", "a:1"]), run.noteForeignHosts(["a:1"])]);
    await run.close();
    const resumed = await sample.resumeSample(run.path);
    await resumed.noteForeignHosts(["c:1"]);
    await resumed.noteForeignHosts([]);
    await resumed.close();
    expect((await openRun(run.path)).header.foreignHosts).toEqual(["a:1", "b:1", "c:1"]);
  });

  it("knows accounts of an earlier process, as they were recorded", async () => {
    const run = await sample.createSample(await temporaryFolder());
    for (const each of sample.accounts.slice(0, 3)) await run.appendAccount(each);
    await run.close();
    const resumed = await sample.resumeSample(run.path);
    expect(sample.accounts.map(({ id }) => resumed.hasAccount(id))).toEqual([true, true, true, false]);
    expect(await resumed.account("222222222222")).toEqual(sample.accounts[0]);
    expect(await resumed.account("444444444444")).toBeNull();
    expect((await collect(resumed.accounts())).map(({ id }) => id)).toEqual([
      "111111111111",
      "222222222222",
      "333333333333",
    ]);
    await resumed.close();
  });

  it("counts on its last line the accounts of an interrupted listing too", async () => {
    const run = await sample.createSample(await temporaryFolder());
    for (const each of sample.accounts) await run.appendAccount(each);
    await run.endAccounts({ ...sample.accountsEnd, listed: 1 });
    expect(run.accountsEnd()).toMatchObject({ listed: 4 });
    await run.close();
  });

  it("once sealed is opened again to read it, and cannot be written", async () => {
    const run = await sample.createSample(await temporaryFolder());
    await sample.finishSample(run);
    const before = bytesBelow(run.path);
    const resumed = await sample.resumeSample(run.path);
    expect(resumed.sealed).toBe(true);
    await expect(resumed.sealFindings(collectNothing(), "2")).rejects.toThrow("is sealed");
    await expect(resumed.noteForeignHosts(["x"])).rejects.toThrow("is sealed");
    await resumed.close();
    expect(bytesBelow(run.path)).toEqual(before);
  });
});

it("a foreign host is on disk for everybody who noted it, also while another is writing it down", async () => {
  const run = await sample.createSample(await temporaryFolder());
  const first = run.noteForeignHosts(["a:1"]);
  await run.noteForeignHosts(["a:1"]);
  expect(await readFile(join(run.path, "run.json"), "utf8")).toContain('"foreignHosts":["a:1"]');
  await first;
  await run.close();
});

it("a line of which only a part could be written is taken back whole", async () => {
  const path = join(await temporaryFolder(), "lines");
  appendLine({ path, line: "first" });
  const midway = (): never => {
    throw new Error("no further");
  };
  expect(() => appendLine({ path, line: "second", midway })).toThrow("no further");
  appendLine({ path, line: "third" });
  expect(linesOf(path)).toEqual(["first", "third"]);
});

describe("a writer refuses, as a bug of its caller,", () => {
  const scope = { account: "222222222222", region: "eu-west-1" };
  const begun = async () => {
    const run = await sample.createSample(await temporaryFolder());
    for (const each of sample.accounts) await run.appendAccount(each);
    return run;
  };

  it("an account that is recorded already, or after the last line, or fewer than were listed", async () => {
    const run = await begun();
    await expect(run.appendAccount(sample.account("111111111111", { state: "skipped", because: "x" }))).rejects.toThrow(
      "recorded already",
    );
    await expect(run.endAccounts({ ...sample.accountsEnd, listed: 5 })).rejects.toThrow("5 accounts are listed and 4");
    await run.endAccounts(sample.accountsEnd);
    await expect(run.appendAccount(sample.account("555555555555", { state: "skipped", because: "x" }))).rejects.toThrow(
      "after the last line",
    );
    await run.close();
  });

  it.each([
    ["of an account that is not recorded", { account: "999999999999", region: "eu-west-1" }],
    ["in a disabled Region", { account: "222222222222", region: "af-south-1" }],
    ["of an account that was not opened", { account: "444444444444", region: "eu-west-1" }],
  ])("a scope %s", async (_, other) => {
    const run = await begun();
    await expect(run.openScope(other)).rejects.toThrow("no enabled Region of a recorded account");
    await run.close();
  });

  it("a table that is recorded already, a wrong count, another scope's end, and anything after the end", async () => {
    const run = await begun();
    const writer = await run.openScope(scope);
    await writer.append(sample.table(scope, "orders"));
    await expect(writer.append(sample.table(scope, "orders"))).rejects.toThrow("table orders is recorded already");
    await expect(writer.seal(sample.scopeEnd(scope, 2))).rejects.toThrow("1 tables are recorded, 2");
    await expect(writer.seal(sample.scopeEnd({ ...scope, region: "us-east-1" }, 1))).rejects.toThrow("us-east-1");
    await writer.seal(sample.scopeEnd(scope, 1));
    await expect(writer.append(sample.table(scope, "late"))).rejects.toThrow("is sealed");
    await expect(run.openScope(scope)).rejects.toThrow("sealed already");
    await run.close();
    await expect(run.openScope(scope)).rejects.toThrow("is closed");
  });

  it("findings out of order", async () => {
    const run = await sample.createSample(await temporaryFolder());
    await sample.scanSample(run);
    await run.finish();
    async function* twice() {
      yield sample.finding(scope, "b");
      yield sample.finding(scope, "a");
    }
    await expect(run.sealFindings(twice(), "1")).rejects.toThrow("findings out of order: 222222222222 eu-west-1 a");
    await run.close();
  });
});

describe("a run that cannot be made or gone on with says why", () => {
  it("when the same run exists", async () => {
    const runsDir = await temporaryFolder();
    await (await sample.createSample(runsDir)).close();
    await expect(sample.createSample(runsDir)).rejects.toThrow(/exists: a run of the same policy.*--resume/);
  });

  it("when its folder holds something else", async () => {
    const runsDir = await temporaryFolder();
    await mkdir(path(runsDir));
    await writeFile(join(path(runsDir), "notes.txt"), "");
    await expect(sample.createSample(runsDir)).rejects.toThrow(/holds notes.txt.*--runs/);
    expect(await readdir(path(runsDir))).toEqual(["notes.txt"]);
  });

  it("when the folder of runs is a file, or below one", async () => {
    const file = join(await temporaryFolder(), "file");
    await writeFile(file, "");
    await expect(sample.createSample(file)).rejects.toThrow(RunError);
    await expect(sample.createSample(join(file, "deeper"))).rejects.toThrow(/a part of the path is a file/);
  });

  it("when the disk is full", () => {
    expect(() => appendLine({ path: "/dev/full", line: "{}" })).toThrow(/cannot write \/dev\/full: no space.*--resume/);
  });

  it.each([
    ["an account", sample.account("../../../etc", { state: "skipped", because: "x" })],
    ["an account", sample.account("../123456789012", { state: "skipped", because: "x" })],
    ["a Region", sample.account("555555555555", { state: "opened", via: "caller", principal: "p" }, ["../../etc"])],
    ["a Region", sample.account("555555555555", { state: "opened", via: "caller", principal: "p" }, ["us-east-1.x"])],
  ])("when %s has a name that is no name of AWS, before anything is written", async (_, account) => {
    const run = await sample.createSample(await temporaryFolder());
    await expect(run.appendAccount(account)).rejects.toThrow(RunError);
    expect(linesOf(join(run.path, "accounts.ndjson"))).toEqual([]);
    await run.close();
  });

  it("when a part is a link that leads elsewhere", async () => {
    const folder = await temporaryFolder();
    const run = await sample.createSample(folder);
    await run.appendAccount(sample.accounts[0] ?? sample.account("1", { state: "skipped", because: "" }));
    const elsewhere = join(folder, "elsewhere");
    await writeFile(elsewhere, "");
    await symlink(elsewhere, join(run.path, "parts/222222222222.eu-west-1.ndjson"));
    const opening = run.openScope({ account: "222222222222", region: "eu-west-1" });
    await expect(opening).rejects.toThrow(/symbolic link/);
    await run.close();
  });
});

describe("a run has one writer", () => {
  it("within a process", async () => {
    const run = await sample.createSample(await temporaryFolder());
    await expect(sample.resumeSample(run.path)).rejects.toThrow(/is being written by process 4242/);
    await run.close();
    await (await sample.resumeSample(run.path)).close();
  });

  it("among processes: a living one is left alone, and told apart from a dead one", async () => {
    const run = await sample.createSample(await temporaryFolder());
    await run.close();
    await writeFile(join(run.path, "lock.777"), "777\n");
    const alive = { pid: 4242, isAlive: (pid: number) => pid === 777 };
    const refused = resumeRun({ path: run.path, owner: alive });
    await expect(refused).rejects.toThrow(/process 777: wait until it ends.*delete .*lock\.777/);
    await expect(refused).rejects.toThrow(RunError);
    expect((await readdir(run.path)).filter((name) => name.startsWith("lock"))).toEqual(["lock.777"]);

    const resumed = await resumeRun({ path: run.path, owner: { ...alive, isAlive: () => false } });
    expect((await readdir(run.path)).filter((name) => name.startsWith("lock"))).toEqual(["lock.4242"]);
    await resumed.close();
    expect((await readdir(run.path)).filter((name) => name.startsWith("lock"))).toEqual([]);
  });

  it("also when an earlier process had the number of this one, as in containers", async () => {
    const run = await sample.createSample(await temporaryFolder());
    await run.close();
    await writeFile(join(run.path, "lock.4242"), "4242\n");
    const resumed = await resumeRun({ path: run.path, owner: { pid: 4242, isAlive: () => true } });
    await resumed.close();
    expect((await readdir(run.path)).filter((name) => name.startsWith("lock"))).toEqual([]);
  });

  it("and gives the lock back when it cannot be made", async () => {
    const runsDir = await temporaryFolder();
    const header = { ...sample.header, foreignHosts: [Symbol("no JSON") as never] };
    const inputs = { policy: sample.policy, blindSpots: null, waivers: null, drills: null };
    await expect(createRun({ runsDir, header, inputs, owner: sample.owner })).rejects.toThrow("has no JSON");
    await (await sample.createSample(runsDir)).close();
  });
});

async function* collectNothing(): AsyncGenerator<never> {}
