import { cp, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { run as runCommand } from "../../src/cli/run.ts";
import { digestOf } from "../../src/runs/digest.ts";
import { setAside } from "../../src/runs/remove-run.ts";
import { captureIo } from "../support/captured-io.ts";
import { inTemporaryFolder } from "../support/temporary-folder.ts";
import { idAt, judgedAt, scannedAt, unfinishedAt } from "../runs/runs-at.ts";
import { owner } from "../runs/sample-run.ts";
import { place, twoAccounts } from "./invoke.ts";

const now = Date.parse("2026-12-01T00:00:00.000Z");
const days = ["2026-09-01T08:00:00.000Z", "2026-10-01T08:00:00.000Z", "2026-11-01T08:00:00.000Z"] as const;

/** `alive`: processes of this machine. */
async function runs(cwd: string, argv: readonly string[], { alive = [] as readonly number[], columns = 100 } = {}) {
  const io = captureIo({ env: { NO_COLOR: "1" }, cwd, now });
  const process = { pid: 1, isAlive: (pid: number) => alive.includes(pid) };
  const exit = await runCommand(["runs", ...argv], { ...io, process, columns, isTTY: true });
  return { exit, ...io.written };
}

const folderOf = (cwd: string): string => join(cwd, ".restorable/runs");

type Row = { readonly id: string; readonly state: string; readonly trouble: string | null; readonly bytes: number };

async function rowsOf(cwd: string, alive: readonly number[] = []): Promise<readonly Row[]> {
  const { exit, stdout } = await runs(cwd, ["list", "--json"], { alive });
  expect(exit).toBe(0);
  return (JSON.parse(stdout) as { readonly runs: readonly Row[] }).runs;
}

describe("runs list", () => {
  it("tells of each run when, of what, by which policy, what came of it and how large it is, newest first", async () => {
    const { folder, invoke } = await place({ organization: twoAccounts });
    await invoke(["audit", "--organization"]);
    await invoke(["scan", "--account", "222222222222"]);
    const { exit, stdout } = await invoke(["runs", "list"]);
    expect(exit).toBe(0);
    const rows = stdout.split(/\n(?=\d{8}T)/).slice(1);
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatch(/scanned +no policy +not judged\n +2026-11-20 12:00:\d\d UTC.*account 222222222222/);
    expect(rows[1]).toMatch(/judged +baseline +\d+ fail · 0 unknown · \d+ pass\n.* KiB +organization o-\S+ +2 tables/);
    const { runs: listed } = JSON.parse((await invoke(["runs", "list", "--json"])).stdout) as {
      runs: readonly Record<string, unknown>[];
    };
    expect(listed[1]).toMatchObject({
      state: "judged",
      policy: { id: "baseline" },
      asked: { selection: { population: { kind: "organization" } }, foreignHosts: ["127.0.0.1"] },
      tables: 2,
      unseen: 0,
      verdicts: { unknown: 0 },
      path: join(folderOf(folder), String(listed[1]?.["id"])),
    });
  });

  it("tells a run that is being written from one that was interrupted, and shows what is damaged at its place", async () => {
    await inTemporaryFolder(async (cwd) => {
      const folder = folderOf(cwd);
      await judgedAt(folder, days[0]);
      const torn = await unfinishedAt(folder, days[1]);
      await writeFile(join(await unfinishedAt(folder, days[2]), "lock.77"), "77\n");
      expect((await rowsOf(cwd, [77])).map(({ state }) => state)).toEqual(["in-progress", "unfinished", "judged"]);
      expect((await rowsOf(cwd)).map(({ state }) => state)).toEqual(["unfinished", "unfinished", "judged"]);
      await writeFile(join(torn, "inputs/policy.json"), "{}");
      const [, damaged] = await rowsOf(cwd);
      expect(damaged).toMatchObject({ state: "unreadable", trouble: expect.stringContaining("policy.json") as string });
      expect((await runs(cwd, ["list"])).stdout).toMatch(/^\d{8}T\S+: .*policy\.json: is not/m);
    });
  });

  it("lets no name on the disk move the cursor of a terminal", async () => {
    await inTemporaryFolder(async (cwd) => {
      const hostile = "\u001b[2J\u202eevil";
      const folder = join(cwd, hostile);
      const path = await unfinishedAt(folder, days[0]);
      await mkdir(join(folder, hostile));
      await writeFile(join(path, "run.json"), `{"schemaVersion":3,"id":"${hostile}"}`);
      for (const argv of [["list"], ["list", "--json"], ["prune", "--keep", "1"]]) {
        const { exit, stdout, stderr } = await runs(cwd, [...argv, "--runs", hostile]);
        expect({ argv, exit }).toEqual({ argv, exit: 0 });
        expect(`${stdout}${stderr}`.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202e]/u);
      }
      const { exit, stderr } = await runs(cwd, ["show", idAt(days[0]), "--runs", hostile]);
      expect(exit).toBe(2);
      expect(stderr.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202e]/u);
    });
  });

  it("says where it looked when there are none", async () => {
    await inTemporaryFolder(async (cwd) => {
      expect(await runs(cwd, ["list"])).toMatchObject({ exit: 0, stdout: `There are no runs in ${folderOf(cwd)}.\n` });
      expect(await rowsOf(cwd)).toEqual([]);
    });
  });

  it("keeps ids whole on a narrow terminal", async () => {
    await inTemporaryFolder(async (cwd) => {
      await judgedAt(folderOf(cwd), days[0]);
      expect((await runs(cwd, ["list"], { columns: 40 })).stdout).toContain(idAt(days[0]));
    });
  });
});

describe("hundreds of runs", () => {
  it("are listed, and pruned to the last twenty", async () => {
    await inTemporaryFolder(async (cwd) => {
      const folder = folderOf(cwd);
      await copied(await judgedAt(folder, days[0]), 299);
      const rows = await rowsOf(cwd);
      expect(rows).toHaveLength(300);
      expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(["judged"]));
      const ids = rows.map(({ id }) => id);
      expect(ids).toEqual(ids.toSorted().reverse());
      const { exit, stdout } = await runs(cwd, ["prune", "--keep", "20", "--yes"]);
      expect({ exit, said: stdout.split("\n")[0] }).toEqual({
        exit: 0,
        said: expect.stringMatching(/^280 of 300 runs may go, [\d.]+ [KM]iB\.$/) as string,
      });
      expect((await readdir(folder)).sort().reverse()).toEqual(ids.slice(0, 20));
    });
  });
});

/** The same run once more for each of so many minutes, sealed as it was. */
async function copied(run: string, times: number): Promise<void> {
  const header = await readFile(join(run, "run.json"), "utf8");
  const summary = await readFile(join(run, "summary.json"), "utf8");
  const begun = Date.parse(days[0]);
  for (let minute = 1; minute <= times; minute += 1) {
    const asOf = new Date(begun + minute * 60_000).toISOString();
    const path = join(run, "..", idAt(asOf));
    await cp(run, path, { recursive: true });
    const changed = header.replaceAll(days[0], asOf).replaceAll(idAt(days[0]), idAt(asOf));
    await writeFile(join(path, "run.json"), changed);
    await writeFile(join(path, "summary.json"), summary.replace(digestOf(header), digestOf(changed)));
  }
}

describe("runs show", () => {
  it("tells header, counts and coverage, and only commands that work", async () => {
    const { invoke } = await place({ organization: twoAccounts });
    await invoke(["audit", "--organization", "--region", "us-east-1"]);
    const { exit, stdout } = await invoke(["runs", "show", "latest"]);
    expect(exit).toBe(0);
    for (const said of [
      "judged, ",
      "as of      ",
      "baseline (sha256:",
      "us-east-1",
      "NOT OBSERVED FROM AWS",
      "1 of 2 tables fails a rule",
      "pitr-enabled",
      "2 of 2 accounts opened",
    ]) {
      expect(stdout).toContain(said);
    }
    const shown = JSON.parse((await invoke(["runs", "show", "latest", "--json"])).stdout) as {
      readonly commands: readonly { readonly line: string }[];
    };
    expect(shown).toMatchObject({ state: "judged", policy: { id: "baseline" }, summary: { tables: { judged: 2 } } });
    const arn = "arn:aws:dynamodb:us-east-1:222222222222:table/carts";
    expect(shown.commands.length).toBeGreaterThan(1);
    for (const { line } of shown.commands) {
      expect(stdout).toContain(`  ${line}\n`);
      const { exit: code, stderr } = await invoke(line.replace("TABLE-ARN", arn).split(" ").slice(1));
      expect([line, code === 0 || code === 1 ? "" : stderr]).toEqual([line, ""]);
    }
  });

  it("names the command that goes on with an interrupted run, from wherever the runs lie", async () => {
    await inTemporaryFolder(async (cwd) => {
      await unfinishedAt(join(cwd, "my runs"), days[0]);
      const { exit, stdout } = await runs(cwd, ["show", "latest", "--runs", "my runs"]);
      expect(exit).toBe(0);
      expect(stdout).toContain("The list of accounts did not end.");
      expect(stdout).toContain(`restorable audit --resume 'my runs/${idAt(days[0])}'`);
    });
  });

  it("offers no command for a run that is being written", async () => {
    await inTemporaryFolder(async (cwd) => {
      await writeFile(join(await unfinishedAt(folderOf(cwd), days[0]), "lock.77"), "77\n");
      const { stdout } = await runs(cwd, ["show", "latest"], { alive: [77] });
      expect(stdout).toContain("Process 77 is writing it.");
      expect(stdout).not.toContain("restorable audit");
    });
  });

  it("refuses what is damaged by its file, and what is no run", async () => {
    await inTemporaryFolder(async (cwd) => {
      const path = await judgedAt(folderOf(cwd), days[0]);
      await writeFile(join(path, "accounts.ndjson"), "");
      const damaged = await runs(cwd, ["show", "latest"]);
      expect(damaged).toMatchObject({ exit: 2, stdout: "" });
      expect(damaged.stderr).toContain("accounts.ndjson");
      expect(await runs(cwd, ["show", "yesterday"])).toMatchObject({ exit: 2, stdout: "" });
    });
  });
});

describe("runs prune", () => {
  it("says what would go and deletes nothing, until it is told to", async () => {
    await inTemporaryFolder(async (cwd) => {
      for (const day of days) await judgedAt(folderOf(cwd), day);
      const asked = await runs(cwd, ["prune", "--older-than", "60d"]);
      expect(asked.exit).toBe(0);
      expect(asked.stdout).toContain("2 of 3 runs may go");
      expect(asked.stdout).toContain("Nothing is deleted");
      expect(asked.stdout).toContain(idAt(days[1]));
      expect(asked.stdout).not.toContain(idAt(days[2]));
      expect(await readdir(folderOf(cwd))).toHaveLength(3);
      const told = await runs(cwd, ["prune", "--older-than", "60d", "--yes"]);
      expect(told).toMatchObject({ exit: 0, stdout: expect.stringContaining("Deleted 2 runs.\n") as string });
      expect(await readdir(folderOf(cwd))).toEqual([idAt(days[2])]);
    });
  });

  it("keeps the last sealed run, however old, also when unfinished ones came after it", async () => {
    await inTemporaryFolder(async (cwd) => {
      await judgedAt(folderOf(cwd), days[0]);
      await scannedAt(folderOf(cwd), days[1]);
      await unfinishedAt(folderOf(cwd), days[2]);
      await runs(cwd, ["prune", "--older-than", "1d", "--yes"]);
      expect((await readdir(folderOf(cwd))).sort()).toEqual([idAt(days[0]), idAt(days[1])]);
    });
  });

  it("names what it leaves alone: a run being written, a link, a folder with more in it, a damaged run", async () => {
    await inTemporaryFolder(async (cwd) => {
      const folder = folderOf(cwd);
      const at = (day: string): string => `2026-08-${day}T08:00:00.000Z`;
      await judgedAt(folder, days[2]);
      await writeFile(join(await unfinishedAt(folder, at("01")), "lock.77"), "77\n");
      await symlink(await judgedAt(join(cwd, "elsewhere"), at("02")), join(folder, idAt(at("02"))));
      await writeFile(join(await judgedAt(folder, at("03")), "notes.txt"), "mine");
      await writeFile(join(await judgedAt(folder, at("04")), "summary.json"), "{");
      await judgedAt(folder, at("05"));
      const { exit, stdout } = await runs(cwd, ["prune", "--keep", "1", "--yes"], { alive: [77] });
      expect(exit).toBe(0);
      for (const [day, why] of [
        ["01", "process 77 is writing it"],
        ["02", "it is a link"],
        ["03", "it holds notes.txt"],
        ["04", "it cannot be read"],
      ] as const) {
        expect(stdout).toContain(`${idAt(at(day))} stays: ${why}`);
      }
      const left = ["01", "02", "03", "04"].map((day) => idAt(at(day)));
      expect((await readdir(folder)).sort()).toEqual([...left, idAt(days[2])]);
    });
  });

  it("ends what an earlier one left half done, without being asked what is old", async () => {
    await inTemporaryFolder(async (cwd) => {
      await judgedAt(folderOf(cwd), days[1]);
      await setAside(await judgedAt(folderOf(cwd), days[0]), owner);
      expect((await runs(cwd, ["list"])).stderr).toContain("1 run is deleted in part");
      expect((await runs(cwd, ["prune"])).stdout).toContain("Nothing is deleted");
      expect((await runs(cwd, ["prune", "--yes"])).exit).toBe(0);
      expect(await readdir(folderOf(cwd))).toEqual([idAt(days[1])]);
    });
  });

  it.each([
    [[], "nothing says which runs are old"],
    [["--keep", "0"], "--keep"],
    [["--older-than", "yesterday"], "It must be a duration"],
  ])("with %j is refused", async (argv, why) => {
    await inTemporaryFolder(async (cwd) => {
      await judgedAt(folderOf(cwd), days[0]);
      const { exit, stderr } = await runs(cwd, ["prune", "--yes", ...argv]);
      expect({ exit, says: stderr.includes(why) }).toEqual({ exit: 2, says: true });
      expect(await readdir(folderOf(cwd))).toHaveLength(1);
    });
  });
});
