import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { built } from "../support/built.ts";
import { startNode } from "../support/spawned.ts";
import { hostilePolicies } from "./hostile-policies.ts";

type Load = { readonly name: string; readonly cwd: string; readonly ref: string };
type Outcome = {
  readonly rules: number;
  /** Of the table that has the fewest. */
  readonly findings: number;
  readonly codes: readonly string[];
  readonly length: number;
};

const notReached: Outcome = { rules: 0, findings: 0, codes: ["the process did not get past it"], length: 0 };

/** Twice what a policy at every limit needs, and a fraction of what was needed before there were limits. */
const heapInMebibytes = 256;
/** A watchdog and no measurement: what has no bound is cut off, and everything else is done in a fraction of it. */
const patience = 300_000;
/** Some fifty mistakes with their excerpts. */
const longestMessage = 64 * 1024;

const plain = "id: acme\nrules: [pitr-enabled]\n";
let folder = "";
let outcomes: ReadonlyMap<string, Outcome> = new Map();

async function place(name: string, files: Readonly<Record<string, string>>): Promise<Load> {
  const cwd = join(folder, name.replaceAll(/\W/g, "-"));
  await mkdir(cwd);
  for (const [file, text] of Object.entries(files)) await writeFile(join(cwd, file), text);
  return { name, cwd, ref: `./${Object.keys(files)[0]}` };
}

/** What only a disk can hold. */
async function placeOnDisk(): Promise<readonly Load[]> {
  const doubling = await place("two links to their own folder", {
    "acme.yaml": "id: acme\nextends: [./a/acme.yaml, ./b/acme.yaml]\n",
  });
  for (const link of ["a", "b"]) await symlink(".", join(doubling.cwd, link));
  const round = await place("a link to itself", { "acme.yaml": "id: acme\nextends: [./round.yaml]\n" });
  await symlink("round.yaml", join(round.cwd, "round.yaml"));
  const pipe = await place("a pipe nobody writes to", { "acme.yaml": "id: acme\nextends: [./pipe.yaml]\n" });
  execFileSync("mkfifo", [join(pipe.cwd, "pipe.yaml")]);
  return [
    doubling,
    round,
    pipe,
    await place("standard input", { "acme.yaml": "id: acme\nextends: [/dev/stdin]\n" }),
    await place("a file descriptor", { "acme.yaml": "id: acme\nrules: [/dev/fd/0]\n" }),
    await place("a device without end", { "acme.yaml": "id: acme\nrules: [{ use: /dev/zero }, pitr-enabled]\n" }),
    await place("a folder", { "acme.yaml": "id: acme\nextends: [./]\n" }),
  ];
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hostile-policies-"));
  const loads = [...(await placeOnDisk())];
  for (const { name, files } of hostilePolicies) loads.push(await place(name, files));
  loads.push(await place("an innocent one after all of them", { "acme.yaml": plain }));
  await writeFile(join(folder, "loads.json"), JSON.stringify(loads));
  const args = [
    `--max-old-space-size=${heapInMebibytes}`,
    resolve(import.meta.dirname, "child.mjs"),
    built("policy/load.js"),
    built("evaluate/evaluate-table.js"),
    join(folder, "loads.json"),
  ];
  const started = startNode({ args, cwd: folder, env: {}, stdin: "open" });
  const watchdog = setTimeout(() => started.child.kill("SIGKILL"), patience);
  const { stdout } = await started.ended;
  clearTimeout(watchdog);
  const lines = stdout
    .split("\n")
    .flatMap((line) => (line === "" ? [] : [JSON.parse(line) as Partial<Load & Outcome>]));
  outcomes = new Map(lines.flatMap(({ name, ...outcome }) => (name === undefined ? [] : [[name, outcome as Outcome]])));
}, patience + 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("a process with a small heap, which judges by what loads, comes to an end with", () => {
  test.each(hostilePolicies.map(({ name, becomes }) => [name, becomes] as const))("%s: %s", (name, becomes) => {
    const { rules, findings, codes, length } = outcomes.get(name) ?? notReached;
    expect(codes.length === 0 && rules > 0 ? ["loads"] : codes).toContain(becomes);
    expect(findings).toBe(rules);
    expect(length).toBeLessThan(longestMessage);
  });

  test.each([
    ["two links to their own folder", "too-many-files"],
    ["a link to itself", "unreadable-file"],
    ["a pipe nobody writes to", "unreadable-file"],
    ["standard input", "unreadable-file"],
    ["a file descriptor", "unreadable-file"],
    ["a device without end", "unreadable-file"],
    ["a folder", "not-a-file"],
  ])("%s: %s", (name, code) => {
    expect(outcomes.get(name)?.codes).toContain(code);
  });

  test("an innocent policy, which loads when all of them have been refused", () => {
    expect(outcomes.get("an innocent one after all of them")).toEqual({ rules: 1, findings: 1, codes: [], length: 0 });
  });
});
