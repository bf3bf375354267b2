import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const here = new URL("./", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, here), "utf8");

type Row = { readonly name: string; readonly link: string; readonly version: string };

/** The first table of README.md. */
const rows: readonly Row[] = [
  ...(read("README.md").split("## Differences")[0] ?? "").matchAll(/^\| \[([^\]]+)\]\(([^)]+)\) *\| ([^|]+?) *\|/gm),
].map(([, name = "", link = "", version = ""]) => ({ name, link, version }));

/** What is pinned where: `moto[server]==5.2.4`, `"micromark": "4.0.2"`. */
const pinned: ReadonlyMap<string, string> = new Map([
  ...[...read("../../.ci/requirements.txt").matchAll(/^([\w-]+)(?:\[\w+\])?==(\S+)$/gm)].map(
    ([, name = "", version = ""]) => [name, version] as const,
  ),
  ...Object.entries((JSON.parse(read("../../package.json")) as { devDependencies: object }).devDependencies).map(
    ([name, version]) => [name, String(version)] as const,
  ),
]);

describe("the table of counterparts", () => {
  it("states the version that is installed, wherever one is pinned", () => {
    const stated = rows.filter(({ name }) => pinned.has(name));
    expect(stated.length).toBeGreaterThan(2);
    expect(stated.map(({ name, version }) => [name, version])).toEqual(
      stated.map(({ name }) => [name, pinned.get(name)]),
    );
  });

  it("states no other version as if it were pinned", () => {
    const versioned = rows.filter(({ version }) => /^\d+\.\d+/.test(version)).map(({ name }) => name);
    expect(versioned.filter((name) => !pinned.has(name))).toEqual([]);
  });

  it("leads to the tests of each, and leaves out no folder", () => {
    expect(rows.filter(({ link }) => !existsSync(new URL(link, here)))).toEqual([]);
    const folders = readdirSync(here, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const linked = new Set(rows.map(({ link }) => link));
    expect(folders.map(({ name }) => `${name}/`).filter((folder) => !linked.has(folder))).toEqual([]);
  });
});
