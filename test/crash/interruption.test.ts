import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { OrganizationSpec } from "../../src/emulator/organization.ts";
import { built } from "../support/built.ts";
import { run, runNode, startNode } from "../support/spawned.ts";
import { hub } from "./organization.ts";
import {
  auditing,
  environmentOf,
  inPlace,
  leftBehind,
  recorded,
  resuming,
  runFolder,
  runHere,
  type Place,
} from "./place.ts";

const bin = (place: Place, argv: readonly string[]) => ({
  args: [built("cli/bin.cjs"), ...argv],
  cwd: place.folder,
  env: environmentOf(place),
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** The emulator's clock stands at the time at which the test runs: the real command line brings the real clock. */
const now = Date.now();

/** The tables on record, as written. */
const recordedText = (place: Place): string =>
  readdirSync(join(runFolder(place), "parts"))
    .map((name) => readFileSync(join(runFolder(place), "parts", name), "utf8"))
    .join("");

const asOf = (place: Place): string =>
  (JSON.parse(readFileSync(join(runFolder(place), "run.json"), "utf8")) as { readonly asOf: string }).asOf;

async function undisturbed(
  at: string,
  { argv, ...options }: { argv: readonly string[]; organization?: OrganizationSpec } = { argv: auditing },
) {
  return inPlace(
    async (place) => {
      const minutesLater = (Date.parse(at) - now) / 60_000;
      const { exit, stdout } = await runHere(place, { argv, minutesLater });
      return { exit, stdout, ...leftBehind(place) };
    },
    { now, ...options },
  );
}

describe("an audit that the user interrupts", () => {
  it.concurrent.each([
    ["SIGINT", 3],
    ["SIGTERM", 12],
    ["SIGINT", 45],
    ["SIGINT", 60],
    ["SIGINT", 90],
  ] as const)(
    "by %s after %i calls ends with 130, names the command that goes on, and loses nothing",
    async (signal, calls) => {
      await inPlace(
        async (place) => {
          const started = startNode(bin(place, auditing));
          await until(() => place.emulator.log().length >= calls);
          started.child.kill(signal);
          const ended = await started.ended;
          expect(ended).toMatchObject({ code: 130, signal: null, stdout: "" });
          expect(ended.stderr).toContain("interrupted");
          const named = /restorable (audit --resume \S+)/.exec(ended.stderr)?.[1]?.split(" ") ?? [];
          expect(existsSync(join(runFolder(place), "summary.json"))).toBe(false);

          const before = recorded(place);
          place.emulator.clearLog();
          const outputs = resuming.slice(resuming.indexOf("--runs"));
          const { code, stdout } = await runNode(bin(place, [...named, ...outputs]));
          const again = place.emulator
            .log()
            .filter(({ table, account, region }) => before.tables.has(`${account} ${region} ${table}`));
          expect(again).toEqual([]);
          expect({ exit: code, stdout, ...leftBehind(place) }).toEqual(await undisturbed(asOf(place)));
        },
        { now, latency: 15 },
      );
    },
  );

  it("records nothing that failed after the interruption, not even where waiting goes on", async () => {
    await inPlace(
      async (place) => {
        const interrupted = new AbortController();
        let appended = 0;
        const said = await runHere(place, {
          argv: auditing,
          probe(point) {
            if (point !== "table:after-append" || ++appended !== 3) return;
            place.emulator.fault({ kind: "server-error", operation: "dynamodb:*" });
            interrupted.abort();
          },
          // Retries come to their end, as they may with the last one under way: the read is unknown, and too late.
          changed: (io) => ({ ...io, signal: interrupted.signal, sleep: (ms) => io.sleep(ms) }),
        });
        expect(said).toMatchObject({ exit: 130, stdout: "" });
        const causes = [...recordedText(place).matchAll(/"kind":"(server-error|network|timeout)"/g)];
        expect(causes).toEqual([]);
        expect(recorded(place).tables.size).toBe(3);
      },
      { now },
    );
  });

  it("before anything was written down says so and leaves nothing", async () => {
    await inPlace(
      async (place) => {
        const started = startNode(bin(place, auditing));
        await until(() => place.emulator.log().length > 0);
        started.child.kill("SIGINT");
        expect(await started.ended).toMatchObject({
          code: 130,
          stdout: "",
          stderr: "restorable: interrupted before anything was written down\n",
        });
        expect(existsSync(join(place.folder, "runs"))).toBe(false);
      },
      { now, latency: 2_000 },
    );
  });

  it("ends soon, although AWS does not answer", async () => {
    await inPlace(
      async (place) => {
        const answer = place.emulator.fault({ kind: "hang", operation: "dynamodb:ListTables" });
        const started = startNode(bin(place, auditing));
        await until(() => place.emulator.log().filter(({ fault }) => fault === "hang").length > 1);
        started.child.kill("SIGINT");
        const ended = await started.ended;
        expect(ended).toMatchObject({ code: 130, signal: null });
        // Nothing was waited for and asked again.
        const asked = place.emulator.log().filter(({ operation }) => operation === "dynamodb:ListTables");
        const scopes = asked.map(({ account, region }) => `${account} ${region}`);
        expect(scopes.length).toBe(new Set(scopes).size);
        answer();
        place.emulator.clearLog();
        const { code, stdout } = await runNode(bin(place, resuming));
        expect({ exit: code, stdout, ...leftBehind(place) }).toEqual(await undisturbed(asOf(place)));
      },
      { now },
    );
  });
});

describe("an audit whose disk is full", () => {
  it("says so once, with 2, and goes on when there is room", async () => {
    const tables = { generate: { count: 60, seed: 1 } };
    const large: OrganizationSpec = {
      now: "2026-03-01T00:00:00.000Z",
      managementAccount: hub,
      accounts: [{ id: hub, tables: { "eu-west-1": tables, "us-east-1": tables } }],
    };
    const argv = [
      "audit",
      "--organization",
      "--policy",
      "deletion-protection-enabled",
      ...resuming.slice(resuming.indexOf("--runs")),
    ];
    await inPlace(
      async (place) => {
        const { args, ...rest } = bin(place, argv);
        // In blocks of 512 bytes: room for everything but the tables of the two scopes, which are read side by side.
        const limited = `ulimit -f 32; exec "$0" "$@"`;
        const ended = await run("sh", { args: ["-c", limited, process.execPath, ...args], ...rest });
        expect(ended).toMatchObject({ code: 2, signal: null, stdout: "" });
        expect(ended.stderr).toMatch(/restorable: cannot write .*parts\S+: no file may grow further here/);
        expect(ended.stderr.match(/cannot write/g)).toHaveLength(1);
        expect(ended.stderr).toMatch(/Once there is room, go on, .* by\n {2}restorable audit --resume runs\/\S+\n$/);
        expect(recorded(place).tables.size).toBeGreaterThan(0);

        const { code, stdout } = await runNode(bin(place, resuming));
        const expected = await undisturbed(asOf(place), { argv, organization: large });
        expect({ exit: code, stdout, ...leftBehind(place) }).toEqual(expected);
      },
      { now, organization: large },
    );
  });
});

describe("a report whose reader went away", () => {
  it("is no error: the audit ends with its own exit code and its files are there", async () => {
    await inPlace(
      async (place) => {
        const child = spawn(process.execPath, [built("cli/bin.cjs"), ...auditing], {
          cwd: place.folder,
          env: { PATH: process.env["PATH"], ...environmentOf(place) },
          stdio: ["ignore", "pipe", "pipe"],
        });
        // As `| head -0` does.
        child.stdout.destroy();
        let stderr = "";
        child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
        const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
        expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.not.stringContaining("bug") as string });
        const { exit, stdout, ...files } = await undisturbed(asOf(place));
        expect({ exit, files: leftBehind(place) }).toEqual({ exit: 1, files });
        expect(stdout).not.toBe("");
      },
      { now },
    );
  });

  it("may also stop listening to messages", async () => {
    await inPlace(
      async (place) => {
        const child = spawn(process.execPath, [built("cli/bin.cjs"), ...auditing], {
          cwd: place.folder,
          env: { PATH: process.env["PATH"], ...environmentOf(place) },
          stdio: ["ignore", "pipe", "pipe"],
        });
        child.stdout.destroy();
        child.stderr.destroy();
        expect(await new Promise((resolve) => child.once("close", resolve))).toBe(1);
        expect(existsSync(join(place.folder, "out/audit.json"))).toBe(true);
      },
      { now },
    );
  });
});
