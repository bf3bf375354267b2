/* What the disk does to an audit: every trouble is named, nothing of it is counted, and what was scanned is not lost. */
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { built } from "../support/built.ts";
import { need } from "../support/need.ts";
import { run, runNode, startNode } from "../support/spawned.ts";
import type { OrganizationSpec } from "../../src/emulator/organization.ts";
import { hub } from "./organization.ts";
import { auditing, environmentOf, inPlace, leftBehind, recorded, resuming, runFolder, runHere } from "./place.ts";
import type { Place } from "./place.ts";

const now = Date.now();

const bin = (place: Place, argv: readonly string[]) => ({
  args: [built("cli/bin.cjs"), ...argv],
  cwd: place.folder,
  env: environmentOf(place),
});

/** `"$0" "$@"` is the command. */
const inShell = (script: string, place: Place, argv: readonly string[]) => {
  const { args, ...rest } = bin(place, argv);
  return run("sh", { args: ["-c", script, process.execPath, ...args], ...rest });
};

const asOf = (place: Place): string =>
  (JSON.parse(readFileSync(join(runFolder(place), "run.json"), "utf8")) as { readonly asOf: string }).asOf;

const undisturbed = (at: string) =>
  inPlace(
    async (place) => {
      const minutesLater = (Date.parse(at) - now) / 60_000;
      const { exit, stdout } = await runHere(place, { argv: auditing, minutesLater });
      return { exit, stdout, ...leftBehind(place) };
    },
    { now },
  );

async function resumedAsIfUndisturbed(place: Place): Promise<void> {
  const { code, stdout } = await runNode(bin(place, resuming));
  expect({ exit: code, stdout, ...leftBehind(place) }).toEqual(await undisturbed(asOf(place)));
}

const reportFiles = ["audit.json", "audit.md", "audit.junit.xml"];

function writeOldReports({ folder }: Place): void {
  mkdirSync(join(folder, "out"));
  for (const name of reportFiles) writeFileSync(join(folder, "out", name), "old\n");
}

function expectOldReports({ folder }: Place): void {
  expect(readdirSync(join(folder, "out")).sort()).toEqual([...reportFiles].sort());
  for (const name of reportFiles) expect(readFileSync(join(folder, "out", name), "utf8")).toBe("old\n");
}

const keptRun =
  /The run is kept\. Write its reports, without a further call to AWS, by\n {2}restorable audit --resume runs\/\S+\n$/;

describe("a report that finds the disk full", () => {
  it("is named, with 2; reports of before stay, and are replaced once there is room", async () => {
    await inPlace(
      async (place) => {
        writeOldReports(place);
        const ended = await runNode(bin(place, [...auditing, "-o", "json=/dev/full"]));
        expect(ended).toMatchObject({ code: 2, signal: null });
        expect(ended.stderr).toContain("cannot write the report /dev/full: no space is left on the device");
        expect(ended.stderr).toMatch(keptRun);
        expectOldReports(place);
        place.emulator.clearLog();
        await resumedAsIfUndisturbed(place);
        expect(place.emulator.log().map(({ operation }) => operation)).not.toContain("dynamodb:ListTables");
      },
      { now },
    );
  });

  it("may be standard output, which is no bug and no verdict either", async () => {
    await inPlace(
      async (place) => {
        writeOldReports(place);
        const ended = await inShell(`exec "$0" "$@" > /dev/full`, place, auditing);
        expect(ended).toMatchObject({ code: 2, signal: null });
        expect(ended.stderr).toContain("cannot write to standard output: no space is left on the device");
        expect(ended.stderr).toMatch(keptRun);
        expectOldReports(place);
        await resumedAsIfUndisturbed(place);
      },
      { now },
    );
  });

  it("whereas messages that cannot be written change nothing", async () => {
    await inPlace(
      async (place) => {
        const { code, stdout } = await inShell(`exec "$0" "$@" 2> /dev/full`, place, auditing);
        expect({ exit: code, stdout, ...leftBehind(place) }).toEqual(await undisturbed(asOf(place)));
      },
      { now },
    );
  });
});

describe("standard output that is full", () => {
  it.each([["--version"], ["--help"], ["policy list"]])("is told of, with 2, by %s", async (line) => {
    await inPlace(async (place) => {
      const ended = await inShell(`exec "$0" "$@" > /dev/full`, place, line.split(" "));
      expect(ended).toEqual({
        code: 2,
        signal: null,
        stdout: "",
        stderr: "restorable: cannot write to standard output: no space is left on the device\n",
      });
    });
  });
});

describe("AWS, while the disk of an audit is full or gone,", () => {
  it("is not asked for further scopes, whose answers could not be kept", async () => {
    const tables = { "us-east-1": { generate: { count: 2, seed: 1 } } };
    const members = { generate: { count: 20, firstId: "333333333301", name: "member-{n}", tables } };
    const large: OrganizationSpec = {
      now: "2026-03-01T00:00:00.000Z",
      managementAccount: hub,
      accounts: [{ id: hub }, members],
    };
    await inPlace(
      async (place) => {
        const asked = (): number =>
          place.emulator.log().filter(({ operation }) => operation === "dynamodb:ListTables").length;
        const trouble = { asked: 0 };
        const said = await runHere(place, {
          argv: auditing,
          probe(point) {
            if (point !== "empty:after-append" || trouble.asked > 0) return;
            trouble.asked = asked();
            rmSync(runFolder(place), { recursive: true });
          },
        });
        expect(said).toMatchObject({ exit: 2, stdout: "" });
        // Those that were under way end; 21 accounts have some 350 scopes.
        expect(asked()).toBeLessThan(trouble.asked + 160);
      },
      { now, organization: large },
    );
  });
});

describe("a run on a disk that fills up while it is written", () => {
  it("is gone on with, as often as it fills up again", async (context) => {
    await inPlace(
      async (place) => {
        const runs = join(place.folder, "runs");
        mkdirSync(runs);
        const given = { cwd: place.folder, env: {} };
        // In pages of 4 KiB: the inputs of the run, and nothing else.
        let kilobytes = 176;
        const mounted = await run("mount", {
          args: ["-t", "tmpfs", "-o", `size=${kilobytes}k`, "none", runs],
          ...given,
        }).catch(() => ({ code: 1, stderr: "there is no mount command" }));
        need(context, mounted.code === 0 ? null : `a file system of a given size needs rights: ${mounted.stderr}`);
        try {
          const recordedTables: number[] = [];
          let ended = await runNode(bin(place, auditing));
          while (ended.code === 2) {
            expect(ended).toMatchObject({ signal: null, stdout: "" });
            expect(ended.stderr).toMatch(/cannot write \S+: no space is left on the device: free some/);
            expect(ended.stderr).toMatch(
              /Once there is room, go on, .* by\n {2}restorable audit --resume runs\/\S+\n$/,
            );
            expect(existsSync(join(runFolder(place), "summary.json"))).toBe(false);
            recordedTables.push(recorded(place).tables.size);
            kilobytes += 16;
            await run("mount", { args: ["-o", `remount,size=${kilobytes}k`, runs], ...given });
            ended = await runNode(bin(place, resuming));
          }
          expect(recordedTables.length).toBeGreaterThan(1);
          expect(recordedTables.at(-1)).toBeGreaterThan(0);
          const { code, stdout } = ended;
          expect({ exit: code, stdout, ...leftBehind(place) }).toEqual(await undisturbed(asOf(place)));
        } finally {
          await run("umount", { args: [runs], ...given });
        }
      },
      { now },
    );
  });
});

describe("a folder for runs that cannot be written", () => {
  it("is named before any account is opened, with what to do", async (context) => {
    need(context, existsSync("/sys/kernel") ? null : "only Linux has a folder in which not even root can make one");
    await inPlace(
      async (place) => {
        const ended = await runNode(bin(place, ["audit", "--organization", "--runs", "/sys/kernel/runs"]));
        expect(ended).toMatchObject({ code: 2, signal: null, stdout: "" });
        expect(ended.stderr).toMatch(/cannot make \/sys\/kernel\/runs: .*choose another folder with --runs/);
        expect(place.emulator.log().map(({ operation }) => operation)).not.toContain("sts:AssumeRole");
      },
      { now },
    );
  });

  it("also when only its mode says so, which root does not heed", async () => {
    await inPlace(
      async (place) => {
        const runs = join(place.folder, "runs");
        mkdirSync(runs, { mode: 0o555 });
        const ended = await runNode(bin(place, auditing));
        const isRoot = process.getuid?.() === 0;
        expect(ended).toMatchObject({ code: isRoot ? 1 : 2, signal: null });
        expect(ended.stderr).toMatch(isRoot ? /Exit code 1/ : /cannot make \S+: permission denied: check who owns it/);
        chmodSync(runs, 0o755);
      },
      { now },
    );
  });
});

describe("a run", () => {
  it("that is deleted while it is written is missed, by name, and nothing is reported", async () => {
    await inPlace(
      async (place) => {
        let appended = 0;
        const said = await runHere(place, {
          argv: auditing,
          probe(point) {
            if (point === "table:after-append" && ++appended === 3) rmSync(runFolder(place), { recursive: true });
          },
        });
        expect(said).toMatchObject({ exit: 2, stdout: "" });
        expect(said.stderr).toMatch(/cannot \w+ \S+: it, or the folder it belongs in, does not exist: .*deleted/);
        expect(existsSync(join(place.folder, "out/audit.json"))).toBe(false);
      },
      { now },
    );
  });

  it("that a living process writes is left alone, and gone on with once that has ended", async () => {
    await inPlace(
      async (place) => {
        const started = startNode(bin(place, auditing));
        const answer = place.emulator.fault({ kind: "hang", operation: "dynamodb:DescribeContinuousBackups" });
        await started.said("stderr", "Run ");
        await until(() => place.emulator.log().some(({ fault }) => fault === "hang"));
        const second = await runNode(bin(place, resuming));
        expect(second).toMatchObject({ code: 2, stdout: "" });
        expect(second.stderr).toMatch(
          new RegExp(`is being written by process ${started.child.pid}: wait until it ends`),
        );
        started.child.kill("SIGKILL");
        await started.ended;
        answer();
        await resumedAsIfUndisturbed(place);
      },
      { now },
    );
  });
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe("an audit that is interrupted when all is scanned", () => {
  it.each([
    ["before it judges", "status:after-rename", false],
    // What other scopes name is then looked up anew, and that stops.
    ["while the verdicts are put in place", "findings:before-rename", false],
    ["before it reports", "summary:after-rename", true],
  ])("%s keeps the reports of before whole, and names the command that goes on", async (_, point, judged) => {
    await inPlace(
      async (place) => {
        writeOldReports(place);
        const interrupted = new AbortController();
        const said = await runHere(place, {
          argv: auditing,
          probe: (at) => at === point && interrupted.abort(),
          changed: (io) => ({ ...io, signal: interrupted.signal }),
        });
        expect(said).toMatchObject({ exit: 130, stdout: "" });
        expect(said.stderr).toMatch(/interrupted[^]*\n {2}restorable audit --resume runs\/\S+\n$/);
        expectOldReports(place);
        expect(existsSync(join(runFolder(place), "summary.json"))).toBe(judged);
        place.emulator.clearLog();
        await resumedAsIfUndisturbed(place);
        expect(place.emulator.log().map(({ operation }) => operation)).not.toContain("dynamodb:ListTables");
      },
      { now },
    );
  });

  it("ends at the second signal, whichever it is, even where it cannot stop", async (context) => {
    need(context, existsSync("/proc/self/status") ? null : "only Linux tells which signals a process takes over");
    await inPlace(
      async (place) => {
        const pipe = join(place.folder, "pipe");
        await run("mkfifo", { args: [pipe], cwd: place.folder, env: {} });
        // Nobody reads: opening it waits, and no signal ends that.
        const started = startNode(bin(place, [...auditing, "-o", "json=pipe"]));
        await started.said("stderr", "Scanned ");
        const catches = (): boolean => catchesSigterm(started.child.pid);
        expect(catches()).toBe(true);
        started.child.kill("SIGINT");
        await until(() => !catches());
        started.child.kill("SIGTERM");
        expect(await started.ended).toMatchObject({ code: null, signal: "SIGTERM" });
        await resumedAsIfUndisturbed(place);
      },
      { now },
    );
  });
});

/** Bit 14 of the mask of caught signals is SIGTERM, number 15. */
function catchesSigterm(pid: number | undefined): boolean {
  const [, mask = "0"] = /^SigCgt:\s*([0-9a-f]+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return (BigInt(`0x${mask}`) & (1n << 14n)) !== 0n;
}
