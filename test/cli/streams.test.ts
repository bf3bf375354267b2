import { lstat, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { management, place, twoAccounts } from "./invoke.ts";

const escape = "\u001b";

describe("standard output", () => {
  it("carries the report and nothing else, whatever the format", async () => {
    const { invoke } = await place({ organization: twoAccounts });
    const { stdout: json } = await invoke(["audit", "-f", "json"]);
    expect(JSON.parse(json)).toMatchObject({ schemaVersion: 1 });
    const { stdout: junit } = await invoke(["evaluate", "latest", "-f", "junit"]);
    expect(junit).toMatch(/^<\?xml .*<\/testsuites>\n$/s);
    const { stdout: markdown } = await invoke(["evaluate", "latest", "-f", "markdown"]);
    expect(markdown).toMatch(/^#/);
  });

  it("gets the same bytes as a file of that format", async () => {
    const { invoke, folder } = await place({ organization: twoAccounts });
    await invoke(["audit", "--organization"]);
    for (const [format, file] of [
      ["json", "a.json"],
      ["markdown", "a.md"],
      ["junit", "a.junit.xml"],
      ["console", "a.txt"],
      ["junit", "junit=named-otherwise"],
    ] as const) {
      const { stdout } = await invoke(["evaluate", "latest", "-f", format, "-o", file]);
      expect(await readFile(join(folder, file.replace("junit=", "")), "utf8")).toBe(stdout);
    }
  });

  it("gets the path of the run from scan", async () => {
    const { invoke, folder } = await place({ organization: twoAccounts });
    const { exit, stdout, stderr } = await invoke(["scan", "--organization"]);
    expect({ exit, path: stdout.startsWith(join(folder, ".restorable/runs/")) }).toEqual({ exit: 0, path: true });
    expect(stderr).toContain("Scanned 2 scopes (account × Region) with 2 tables.");
    expect(await invoke(["evaluate", stdout.trim(), "--policy", "pitr-only"])).toMatchObject({ exit: 1 });
  });
});

describe("colour", () => {
  const cases: readonly (readonly [string, boolean, Readonly<Record<string, string>>, boolean])[] = [
    ["is there on a terminal", true, {}, true],
    ["is not there in a pipe", false, {}, false],
    ["is not there with NO_COLOR", true, { NO_COLOR: "1" }, false],
    ["is not there with NO_COLOR=0, since any value counts", true, { NO_COLOR: "0" }, false],
    ["is there with an empty NO_COLOR", true, { NO_COLOR: "" }, true],
    ["is there in a pipe with FORCE_COLOR", false, { FORCE_COLOR: "1" }, true],
    ["is not there with FORCE_COLOR=0", true, { FORCE_COLOR: "0" }, false],
    ["follows FORCE_COLOR before NO_COLOR", false, { FORCE_COLOR: "3", NO_COLOR: "1" }, true],
    ["is not there on a dumb terminal", true, { TERM: "dumb" }, false],
  ];

  it.each(cases)("%s", async (_, isTTY, env, coloured) => {
    const { invoke } = await place({ organization: twoAccounts });
    const { stdout, stderr } = await invoke(["audit", "-o", "a.txt"], env, { isTTY });
    expect(stdout.includes(escape)).toBe(coloured);
    expect(stderr).not.toContain(escape);
  });

  it("never reaches a file", async () => {
    const { invoke, folder } = await place({ organization: twoAccounts });
    await invoke(["audit", "-o", "a.txt"], { FORCE_COLOR: "1" }, { isTTY: true });
    expect(await readFile(join(folder, "a.txt"), "utf8")).not.toContain(escape);
  });
});

describe("a report file", () => {
  it("is written into folders that are not there yet, beside nothing else", async () => {
    const { invoke, folder } = await place({ organization: twoAccounts });
    await invoke(["audit", "-o", "deep/er/a.json"]);
    expect(await readdir(join(folder, "deep/er"))).toEqual(["a.json"]);
  });

  it("takes the place of the one before, and leaves a link a link", async () => {
    const { invoke, folder } = await place({ organization: twoAccounts, files: { "kept/a.json": "before" } });
    await symlink("kept/a.json", join(folder, "latest.json"));
    await invoke(["audit", "-o", "latest.json"]);
    expect((await lstat(join(folder, "latest.json"))).isSymbolicLink()).toBe(true);
    expect(await readFile(join(folder, "kept/a.json"), "utf8")).toContain(management);
  });

  it("may be a device, which stays one", async () => {
    const { invoke } = await place({ organization: twoAccounts });
    expect(await invoke(["audit", "-o", "json=/dev/null"])).toMatchObject({ exit: 0 });
    expect((await lstat("/dev/null")).isCharacterDevice()).toBe(true);
  });

  it("that was there stays as it was when the command line is refused", async () => {
    const { invoke, folder } = await place({ organization: twoAccounts });
    await writeFile(join(folder, "a.json"), "before");
    await invoke(["audit", "-o", "a.json", "--policy", "no-such-pack"]);
    expect(await readFile(join(folder, "a.json"), "utf8")).toBe("before");
  });
});
