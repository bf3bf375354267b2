import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const pathOf = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const printed = (...words: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [pathOf(".ci/readme-commands.mjs"), ...words], {
    encoding: "utf8",
  });
  return { status, stdout, stderr };
};

describe("what CI takes from the README", () => {
  it.each(["start", "test"])("is the line that ends with npm %s, and scripts that package.json has", (script) => {
    const { status, stdout } = printed(script);
    expect(status).toBe(0);
    const scripts = [...stdout.matchAll(/npm (?:run )?(\S+)/g)].map(([, name = ""]) => name);
    expect(scripts.at(-1)).toBe(script);
    const known = JSON.parse(readFileSync(pathOf("package.json"), "utf8")) as { readonly scripts: object };
    expect(["ci", ...Object.keys(known.scripts)]).toEqual(expect.arrayContaining(scripts));
  });

  it("is refused where the README has no such line", () => {
    expect(printed("deploy")).toMatchObject({ status: 1, stdout: "" });
    expect(printed()).toMatchObject({ status: 1, stdout: "" });
  });

  it("is all that CI installs, starts and tests by", () => {
    const text = readFileSync(pathOf(".ci/run"), "utf8");
    expect(text.match(/readme-commands\.mjs (?:start|test)/g)).toEqual([
      "readme-commands.mjs start",
      "readme-commands.mjs test",
    ]);
    // What the tests hold ours against is installed beside it, with a prefix of its own.
    const own = text.split("\n").filter((line) => /npm (?:ci|install|start|test)\b/.test(line));
    expect(own.filter((line) => !line.includes("--prefix"))).toEqual([]);
  });
});
