import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { need } from "../support/need.ts";
import { needPython, pythonProgram } from "../support/python.ts";
import { startEmulator } from "../../src/emulator/emulator.ts";
import { management, twoAccounts } from "../cli/invoke.ts";
import { run, startNode, type Ended } from "../support/spawned.ts";
import { buildImage, instructionsOf, layContext, type Image } from "./dockerfile.ts";
import { projectFolder } from "./pack.ts";

const text = readFileSync(join(projectFolder, "Dockerfile"), "utf8");
const isRoot = process.getuid?.() === 0;

let home: string;
let image: Image;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "restorable-image-"));
  // Whoever the image runs as has to come by.
  chmodSync(home, 0o755);
  layContext(projectFolder, join(home, "context"));
  image = await buildImage({ project: projectFolder, context: join(home, "context"), into: join(home, "stages") });
  execFileSync("chmod", ["-R", "a-w", join(image.root, "app")]);
  // It builds, and lays what is installed: minutes where other tests need the machine too.
}, 600_000);
afterAll(() => {
  execFileSync("chmod", ["-R", "u+w", home]);
  rmSync(home, { recursive: true, force: true });
});

/** The entry point, by the user of the image where this process may say so, in a folder of theirs. */
async function started(
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended & { folder: string }> {
  const [program = "", ...args] = image.entrypoint.map((word) => join(image.root, word));
  const folder = mkdtempSync(join(home, "work-"));
  const [uid = 0, gid = 0] = image.user.split(":").map(Number);
  chownSync(folder, isRoot ? uid : statSync(folder).uid, isRoot ? gid : statSync(folder).gid);
  const by = isRoot ? ["setpriv", `--reuid=${uid}`, `--regid=${gid}`, "--clear-groups", program] : [program];
  const [first = "", ...rest] = [...by, ...args, ...argv];
  const ended = await run(first, { args: rest, cwd: folder, env: { ...image.env, ...env } });
  return { ...ended, folder };
}

describe("the Dockerfile", () => {
  it("is what hadolint has nothing to say about", (context) => {
    needPython(context);
    need(context, existsSync(pythonProgram("hadolint")) ? null : "hadolint is not in the virtual environment");
    const { stdout, status } = spawnSync(pythonProgram("hadolint"), ["-"], { input: text, encoding: "utf8" });
    expect({ stdout, status }).toEqual({ stdout: "", status: 0 });
  });

  it("says of every base which version, in one place each that a build may set to a digest", () => {
    const bases = instructionsOf(text)
      .filter(({ verb }) => verb === "FROM")
      .map(({ rest }) => rest.replace(/ AS .*/, ""));
    const given = instructionsOf(text)
      .filter(({ verb }) => verb === "ARG")
      .map(({ rest }) => rest.split("="));
    const values = Object.fromEntries(given.map(([name = "", value = ""]) => [`\${${name}}`, value]));
    for (const base of bases) expect(values[base]).toMatch(/^[a-z]+:[\w.-]+$/);
    expect(Object.values(values).join()).not.toContain("latest");
  });

  it("sends nothing that lies beside the sources", () => {
    const sent = readdirSync(join(home, "context"));
    for (const name of [".git", "node_modules", "dist", "reports", "test", ".restorable", "restorable.yaml"])
      expect(sent).not.toContain(name);
  });

  it("ends in an image of what is needed alone, run by a number that is not root", () => {
    expect(readdirSync(join(image.root, "app")).sort()).toEqual([
      "LICENSE",
      "completions",
      "dist",
      "node_modules",
      "package.json",
      "policies",
      "schemas",
    ]);
    expect(existsSync(join(image.root, "app/node_modules/vitest"))).toBe(false);
    expect(image.user).toMatch(/^[1-9]\d{3,}:[1-9]\d{3,}$/);
    expect(image.volumes).toEqual([image.workdir]);
  });

  it("ships what the package ships", () => {
    const { files } = JSON.parse(readFileSync(join(projectFolder, "package.json"), "utf8")) as {
      readonly files: readonly string[];
    };
    const toRead = ["docs", "CHANGELOG.md", "CONTROLS.md"];
    expect(readdirSync(join(image.root, "app"))).toEqual(
      expect.arrayContaining(files.filter((name) => !toRead.includes(name))),
    );
  });
});

describe("the image", () => {
  it("says how it is used when it is told nothing", async () => {
    expect(await started(image.command)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("Usage: restorable") as string,
    });
  });

  it("writes runs and reports to its folder, by a user that could write nowhere else", async () => {
    const { code, folder } = await started(["demo"]);
    expect(code).toBe(0);
    expect(existsSync(join(folder, "reports/audit.html"))).toBe(true);
    if (isRoot) expect(String(statSync(join(folder, "reports")).uid)).toBe(image.user.split(":")[0]);
  });

  it("audits, knows what is shipped, and completes lines", async () => {
    const emulator = await startEmulator({ organization: twoAccounts, now: Date.now() });
    try {
      expect(await started(["audit", "--organization"], emulator.environment(management))).toMatchObject({ code: 1 });
    } finally {
      await emulator.close();
    }
    expect(await started(["policy", "check", "strict"])).toMatchObject({ code: 0, stderr: "" });
    expect(await started(["completion", "bash"])).toMatchObject({ code: 0, stderr: "" });
  });

  it("ends when it is told to, as the first process of its container too, to which a signal does nothing by itself", async () => {
    const [, bin = ""] = image.entrypoint;
    const alone = ["--pid", "--fork", "--kill-child"];
    const canBeFirst = spawnSync("unshare", [...alone, "true"]).status === 0;
    const folder = mkdtempSync(join(home, "work-"));
    const argv = [join(image.root, bin), "emulator", "--port", "0"];
    const env = { ...image.env, HOME: folder };
    const first = canBeFirst
      ? startNode({ args: ["-e", asFirst, "--", ...alone, process.execPath, ...argv], cwd: folder, env })
      : startNode({ args: argv, cwd: folder, env });
    await first.said("stdout", "AWS_ENDPOINT_URL");
    first.child.kill("SIGTERM");
    expect(await first.ended).toMatchObject({ code: 0, signal: null });
  });
});

/** Hands SIGTERM on to the first process of the new space, as an engine does, and ends as it ends. */
const asFirst = `
const { spawn } = require("node:child_process");
const { readFileSync } = require("node:fs");
const outer = spawn("unshare", process.argv.slice(1), { stdio: "inherit" });
process.on("SIGTERM", () => process.kill(Number(readFileSync("/proc/" + outer.pid + "/task/" + outer.pid + "/children", "utf8")), "SIGTERM"));
outer.on("exit", (code) => (process.exitCode = code ?? 99));
`;
