import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { startEmulator } from "../../src/emulator/emulator.ts";
import { built } from "../support/built.ts";
import { runNode, startNode } from "../support/spawned.ts";
import { inTemporaryFolder } from "../support/temporary-folder.ts";
import { management, twoAccounts } from "./invoke.ts";

const version = (
  JSON.parse(readFileSync(join(import.meta.dirname, "../../package.json"), "utf8")) as { version: string }
).version;

/** The real executable, in a folder of its own and without an environment. */
const bin = (argv: readonly string[], cwd = ".", env: Readonly<Record<string, string>> = {}) =>
  runNode({ args: [built("cli/bin.cjs"), ...argv], cwd, env: { HOME: cwd, ...env } });

describe("the installed command", () => {
  it.concurrent("begins with a line that says how to run it", () => {
    expect(readFileSync(built("cli/bin.cjs"), "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  it.concurrent("tells its version and its help on standard output", async () => {
    for (const flag of ["--version", "-V"])
      expect(await bin([flag])).toEqual({ code: 0, signal: null, stdout: `${version}\n`, stderr: "" });
    const help = await bin(["--help"]);
    expect(help).toMatchObject({ code: 0, stderr: "" });
    for (const word of ["audit", "scan", "evaluate", "policy", "demo", "emulator", "Exit codes"]) {
      expect(help.stdout).toContain(word);
    }
  });

  it.concurrent("does not end well where it waits for what can no longer come", async () => {
    await inTemporaryFolder(async (folder) => {
      writeFileSync(
        join(folder, "hooks.mjs"),
        `export const load = async (url, context, next) =>
          url.endsWith("/on-process.js")
            ? { format: "module", source: "await new Promise(() => undefined);", shortCircuit: true }
            : next(url, context);`,
      );
      writeFileSync(
        join(folder, "register.mjs"),
        'import { register } from "node:module"; register("./hooks.mjs", import.meta.url);',
      );
      const args = ["--import", join(folder, "register.mjs"), built("cli/bin.cjs"), "audit"];
      expect(await runNode({ args, cwd: folder, env: {} })).toMatchObject({ code: 13, stdout: "" });
    });
  });

  it.concurrent("finds the shipped policies wherever it is called from", async () => {
    await inTemporaryFolder(async (folder) => {
      expect(await bin(["policy", "list"], folder)).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/baseline[^]*pitr-enabled/) as string,
        stderr: "",
      });
      expect(await bin(["policy", "test"], folder)).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/[1-9]\d* pass, 0 fail\n$/) as string,
        stderr: "",
      });
      expect(readdirSync(folder)).toEqual([]);
    });
  });

  it.concurrent("can be interrupted where it only computes, and never looks at a signal", async () => {
    await inTemporaryFolder(async (folder) => {
      const globs = Array.from({ length: 250 }, (_, index) => `{ fact: tags.a${index}, glob: "*x${index}*y*" }`);
      const text = "title: T, severity: low, why: W, fix: F, examples: [{ name: typical, given: {}, verdict: fail }]";
      const rules = Array.from(
        { length: 15 },
        (_, n) => `  - { id: r-${n}, ${text}, assert: { any: [${globs.join(", ")}] } }\n`,
      );
      writeFileSync(join(folder, "heavy.yaml"), `id: heavy\nrules:\n${rules.join("")}`);
      const args = [built("cli/bin.cjs"), "policy", "test", "--mutate", "heavy.yaml"];
      const { child, ended } = startNode({ args, cwd: folder, env: { HOME: folder } });
      // Well into the work, which takes most of a minute; nothing is said before its end.
      await sleep(3_000);
      child.kill("SIGINT");
      expect(await ended).toMatchObject({ code: null, signal: "SIGINT" });
    });
  });

  it.concurrent("answers an unknown command with 2 and words on standard error", async () => {
    expect(await bin(["adit"])).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringMatching(/unknown command 'adit'[^]*Did you mean audit/) as string,
    });
  });

  it.concurrent("says nothing of Node's own when many calls wait for their quota at once", async () => {
    await inTemporaryFolder(async (folder) => {
      // More tables than DescribeContinuousBackups lets through at once, in more accounts than Node likes listeners.
      const tables = { "us-east-1": { generate: { count: 14, seed: 1 } } };
      const members = { generate: { count: 14, firstId: "333333333301", name: "member-{n}", tables } };
      const organization = { ...twoAccounts, accounts: [...twoAccounts.accounts, members] };
      const emulator = await startEmulator({ organization, now: Date.now() });
      try {
        const audit = await bin(["audit", "--organization"], folder, emulator.environment(management));
        expect(audit.code).toBe(1);
        expect(audit.stderr).not.toContain("Warning");
      } finally {
        await emulator.close();
      }
    });
  });

  it.concurrent("audits what the environment points at, and judges the run again without asking", async () => {
    await inTemporaryFolder(async (folder) => {
      const emulator = await startEmulator({ organization: twoAccounts, now: Date.now() });
      try {
        const env = emulator.environment(management);
        const audit = await bin(["audit", "--organization", "-f", "json"], folder, env);
        expect(audit).toMatchObject({ code: 1, stderr: expect.stringContaining("Exit code 1.") as string });
        const report = JSON.parse(audit.stdout) as { findings: readonly { table: string; verdict: string }[] };
        expect(new Set(report.findings.map(({ table }) => table))).toEqual(new Set(["carts", "orders"]));

        emulator.clearLog();
        const again = await bin(["evaluate", "latest", "-f", "json"], folder, env);
        expect(again).toMatchObject({ code: 1, stdout: audit.stdout });
        expect(emulator.log()).toEqual([]);
      } finally {
        await emulator.close();
      }
    });
  });
});

describe("the emulator command", () => {
  it.concurrent("serves whoever takes over the variables it prints, until it is interrupted", async () => {
    await inTemporaryFolder(async (folder) => {
      const emulator = startNode({
        args: [built("cli/bin.cjs"), "emulator", "--port", "0"],
        cwd: folder,
        env: { HOME: folder },
      });
      try {
        await emulator.said("stdout", "AWS_ACCOUNT_ID_ENDPOINT_MODE=");
        const env = exported(emulator.heard.stdout);
        expect(new URL(env["AWS_ENDPOINT_URL"] ?? "").hostname).toBe("127.0.0.1");
        const audit = await bin(["audit", "--policy", "table-accessible", "-o", "audit.json"], folder, env);
        expect(audit).toMatchObject({
          code: expect.any(Number) as number,
          stderr: expect.stringMatching(/with [1-9]\d* tables/) as string,
        });
        expect(existsSync(join(folder, "audit.json"))).toBe(true);
      } finally {
        emulator.child.kill("SIGINT");
      }
      expect(await emulator.ended).toMatchObject({ code: 0, signal: null, stderr: "" });
    });
  });
});

/** As `. ./emulator.env` reads them. */
const exported = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(/^export (\w+)=(.*)$/gm)].map(([, name = "", value = ""]) => [name, value]));
