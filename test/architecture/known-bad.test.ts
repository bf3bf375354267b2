import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = "test/fixtures/known-bad";

function lint(...args: readonly string[]): { readonly status: number | null; readonly stdout: string } {
  return spawnSync(process.execPath, ["node_modules/oxlint/bin/oxlint", ...args], { cwd: root, encoding: "utf8" });
}

/** What lint says about each file of the folder, by file name: `plugin(rule)`, or its sentence where there is no rule. */
function refusals(): ReadonlyMap<string, readonly string[]> {
  const { status, stdout } = lint("-c", `${folder}/lint.json`, "-f", "json", folder);
  expect(status).toBe(1);
  const { diagnostics } = JSON.parse(stdout) as {
    diagnostics: readonly { filename: string; code?: string; message: string }[];
  };
  const byFile = new Map<string, string[]>();
  for (const { filename, code, message } of diagnostics) {
    const name = filename.split("/").at(-1) ?? filename;
    byFile.set(name, [...(byFile.get(name) ?? []), code ?? message]);
  }
  return byFile;
}

const refused = refusals();
const files = readdirSync(`${root}${folder}`).filter((name) => name.endsWith(".ts"));

/** The file is named after the rule that must refuse it; a second file of the same rule says so after a dot. */
const ruleOf = (file: string): string => file.split(".")[0] ?? file;

describe("lint", () => {
  it.each(files.filter((file) => file !== "unused-directive.ts"))("refuses %s for the rule in its name", (file) => {
    expect(refused.get(file)?.map((code) => code.replace(/^\w+\((.+)\)$/, "$1"))).toContain(ruleOf(file));
  });

  it("refuses a directive that quiets nothing", () => {
    expect(refused.get("unused-directive.ts")?.join()).toContain("Unused oxlint-disable directive");
  });

  it("has a known-bad file for every rule that the configuration turns on by name", () => {
    const { rules } = JSON.parse(readFileSync(`${root}.oxlintrc.json`, "utf8")) as { rules: Record<string, unknown> };
    const named = Object.keys(rules).map((rule) => rule.split("/").at(-1));
    const shown = new Set(files.map(ruleOf));
    expect(named.filter((rule) => rule !== undefined && !shown.has(rule))).toEqual([]);
  });

  it("leaves the known-bad files alone in the ordinary run", () => {
    expect(lint(folder).stdout).toContain("No files found to lint");
  });
});
