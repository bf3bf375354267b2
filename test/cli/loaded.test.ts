import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { built } from "../support/built.ts";
import { runNode } from "../support/spawned.ts";

/** Paths of all modules that a command line loads, ours below dist and those of packages. */
async function loadedBy(...argv: readonly string[]): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), "loaded-"));
  try {
    const log = join(folder, "log");
    const hooks = `import { appendFileSync } from "node:fs";
      export async function load(url, context, next) { appendFileSync(${JSON.stringify(log)}, url + "\\n"); return next(url, context); }`;
    writeFileSync(join(folder, "hooks.mjs"), hooks);
    writeFileSync(
      join(folder, "register.mjs"),
      `import { register } from "node:module"; register("./hooks.mjs", import.meta.url);`,
    );
    const args = ["--import", join(folder, "register.mjs"), built("cli/bin.cjs"), ...argv];
    expect(await runNode({ args, cwd: folder, env: {} })).toMatchObject({ code: 0, stderr: "" });
    return readFileSync(log, "utf8").trim().split("\n");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const packagesIn = (urls: readonly string[]): readonly string[] => [
  ...new Set(urls.flatMap((url) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? [])),
];
const foldersIn = (urls: readonly string[]): readonly string[] => [
  ...new Set(urls.flatMap((url) => /\/dist\/(\w+)\//.exec(url)?.[1] ?? [])),
];

it("the version is told without loading anything that other commands need", async () => {
  const loaded = await loadedBy("--version");
  expect(packagesIn(loaded)).toEqual([]);
  expect(foldersIn(loaded)).toEqual(["cli"]);
});

it("policies are checked without loading what speaks to AWS, judges tables or stands for AWS", async () => {
  const loaded = await loadedBy("policy", "check", "baseline");
  expect(packagesIn(loaded)).toEqual([]);
  for (const folder of ["scan", "runs", "evaluate", "emulator"]) expect(foldersIn(loaded)).not.toContain(folder);
});

it("a line is completed without loading what does the work of its command", async () => {
  const loaded = await loadedBy("__complete", "=restorable", "=audit", "=--");
  expect(packagesIn(loaded).filter((name) => /^@(aws-sdk|smithy)\//.test(name))).toEqual([]);
  for (const folder of ["scan", "evaluate", "emulator"]) expect(foldersIn(loaded)).not.toContain(folder);
});

it("every command loads what does its work only once it is run", () => {
  const folder = built("cli/commands");
  const modules = readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") }));
  const performing = modules.filter(({ text }) => text.includes("../perform-"));
  expect(performing.length).toBeGreaterThan(10);
  expect(performing.filter(({ text }) => /from "\.\.\/perform-/.test(text)).map(({ name }) => name)).toEqual([
    "demo.js",
  ]);
});

it("a policy of one's own is read by the YAML parser, without RE2 while it holds no pattern", async () => {
  const folder = mkdtempSync(join(tmpdir(), "loaded-"));
  try {
    writeFileSync(join(folder, "acme.yaml"), "id: acme\nextends: [baseline]\n");
    const loaded = await loadedBy("policy", "check", join(folder, "acme.yaml"));
    expect(packagesIn(loaded)).toEqual(["yaml"]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
