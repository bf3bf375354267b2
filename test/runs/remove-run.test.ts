import { existsSync } from "node:fs";
import { mkdir, readdir, rename, symlink, unlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { latestRun } from "../../src/runs/latest-run.ts";
import { listRuns } from "../../src/runs/list-runs.ts";
import { clearAside, leftAside, removeRun, setAside } from "../../src/runs/remove-run.ts";
import { bytesBelow, collect, readAll, temporaryFolder } from "./folders.ts";
import { begunAt, idAt, judgedAt, unfinishedAt } from "./runs-at.ts";
import { owner } from "./sample-run.ts";

const march = "2026-03-01T08:00:00.000Z";
const april = "2026-04-01T08:00:00.000Z";

describe("a run that is removed", () => {
  it("is gone with all that it held, and the others are what they were", async () => {
    const runsDir = await temporaryFolder();
    const run = await judgedAt(runsDir, march);
    const before = bytesBelow(await judgedAt(runsDir, april));
    await removeRun(run, owner);
    expect(await readdir(runsDir)).toEqual([idAt(april)]);
    expect(bytesBelow(join(runsDir, idAt(april)))).toEqual(before);
  });

  it("is no run from the first moment on, and what a crash left is found and cleared away", async () => {
    const runsDir = await temporaryFolder();
    await setAside(await judgedAt(runsDir, march), owner);
    // Here the process dies.
    expect(await collect(listRuns(runsDir))).toEqual([]);
    await expect(latestRun(runsDir)).rejects.toThrow("there is no run");
    const left = await leftAside(runsDir);
    expect(left).toHaveLength(1);
    for (const path of left) await clearAside(path);
    expect(await readdir(runsDir)).toEqual([]);
  });

  it("may be made anew while half of it still lies there, and removed again", async () => {
    const runsDir = await temporaryFolder();
    await setAside(await judgedAt(runsDir, march), owner);
    const anew = await judgedAt(runsDir, march);
    await expect(readAll(anew)).resolves.toBeDefined();
    await removeRun(anew, owner);
    expect(await readdir(runsDir)).toEqual([]);
  });

  it("stays when somebody writes it, and whole", async () => {
    const runsDir = await temporaryFolder();
    const run = await begunAt(runsDir, march);
    await expect(removeRun(run.path, owner)).rejects.toThrow("is being written by process");
    expect((await readdir(runsDir)).join()).toBe(idAt(march));
    await run.close();
    await writeFile(join(run.path, "lock.77"), "77\n");
    await expect(removeRun(run.path, { ...owner, isAlive: (pid) => pid === 77 })).rejects.toThrow("by process 77");
    expect((await readdir(run.path)).filter((name) => name.startsWith("lock."))).toEqual(["lock.77"]);
  });

  it("goes when the process that wrote it is gone and left its lock", async () => {
    const runsDir = await temporaryFolder();
    const run = await unfinishedAt(runsDir, march);
    await writeFile(join(run, "lock.99"), "99\n");
    await removeRun(run, owner);
    expect(await readdir(runsDir)).toEqual([]);
  });

  it("takes links away and never what they lead to", async () => {
    const runsDir = await temporaryFolder();
    const outside = await temporaryFolder();
    await writeFile(join(outside, "mine.txt"), "kept");
    const aside = await setAside(await judgedAt(runsDir, march), owner);
    await symlink(outside, join(aside, "inputs/sources/elsewhere"));
    await symlink(join(outside, "mine.txt"), join(aside, "scopes/999999999999.us-east-1.ndjson.gz"));
    await clearAside(aside);
    expect(await readdir(runsDir)).toEqual([]);
    expect(bytesBelow(outside)).toEqual({ "mine.txt": "kept" });
  });

  it("goes with its parts and with what a crash left under way in any of its folders", async () => {
    const runsDir = await temporaryFolder();
    const run = await unfinishedAt(runsDir, march);
    const underWay = [".summary.json.tmp", "inputs/.policy.json.tmp", "inputs/sources/.001-a.yaml.tmp"];
    const scope = "111111111111.us-east-1.ndjson";
    for (const name of [...underWay, `parts/${scope}`, `scopes/.${scope}.gz.tmp`, "scopes/empty.w-2.ndjson"]) {
      await writeFile(join(run, name), "");
    }
    await removeRun(run, owner);
    expect(await readdir(runsDir)).toEqual([]);
  });
});

describe("what is not plainly a run", () => {
  it("stays when it is a link to one", async () => {
    const [runsDir, elsewhere] = [await temporaryFolder(), await temporaryFolder()];
    const run = await judgedAt(elsewhere, march);
    const link = join(runsDir, idAt(march));
    await symlink(run, link);
    const before = bytesBelow(elsewhere);
    await expect(removeRun(link, owner)).rejects.toThrow("it is a link");
    expect(bytesBelow(elsewhere)).toEqual(before);
    expect(existsSync(link)).toBe(true);
  });

  it.each([
    ["holds a file of somebody else", (run: string) => writeFile(join(run, "notes.txt"), ""), "it holds notes.txt"],
    ["holds a folder of somebody else", (run: string) => mkdir(join(run, ".git")), "it holds .git"],
    ...[
      ["inputs/notes.txt", "inputs/notes.txt"],
      ["inputs/sources/key.pem", "inputs/sources/key.pem"],
      ["parts/notes.txt", "parts/notes.txt"],
      ["scopes/notes.txt", "scopes/notes.txt"],
      ["scopes/mine/key.pem", "scopes/mine"],
      ["scopes/empty.mine.ndjson/x", "scopes/empty.mine.ndjson"],
      ["lock.999999/x", "lock.999999"],
      [".precious.tmp/x", ".precious.tmp"],
      [".precious.tmp", ".precious.tmp"],
      ["parts/.precious.tmp", "parts/.precious.tmp"],
    ].map(([path = "", named = ""]): [string, (run: string) => Promise<void>, string] => [
      `holds ${path}`,
      async (run) => {
        await mkdir(dirname(join(run, path)), { recursive: true });
        await writeFile(join(run, path), "mine");
      },
      `it holds ${named}, which is no part of a run`,
    ]),
    [
      "holds a link for one of its files",
      (run: string) => symlink("/dev/null", join(run, "scopes/999999999999.us-east-1.ndjson.gz")),
      "it holds scopes/999999999999.us-east-1.ndjson.gz, which is a link",
    ],
    [
      "holds a link for one of its folders",
      async (run: string) => {
        await rename(join(run, "scopes"), `${run}-scopes`);
        await symlink(`${run}-scopes`, join(run, "scopes"));
      },
      "it holds scopes, which is a link",
    ],
    ["never began", (run: string) => unlink(join(run, "run.json")), "it has no run.json"],
  ])("stays when it %s", async (_, change, why) => {
    const run = await judgedAt(await temporaryFolder(), march);
    await change(run);
    const before = bytesBelow(run);
    await expect(removeRun(run, owner)).rejects.toThrow(why);
    expect(bytesBelow(run)).toEqual(before);
  });

  it("stays when it does not have the name of a run, whatever it holds", async () => {
    const runsDir = await temporaryFolder();
    const copy = join(runsDir, "copy");
    await rename(await judgedAt(runsDir, march), copy);
    const before = bytesBelow(copy);
    await expect(removeRun(copy, owner)).rejects.toThrow("does not have the name of a run");
    expect(bytesBelow(copy)).toEqual(before);
  });

  it("is not taken for the rest of a removed run because of how its name begins", async () => {
    const runsDir = await temporaryFolder();
    await mkdir(join(runsDir, ".removing-everything"));
    expect(await leftAside(runsDir)).toEqual([]);
  });
});
