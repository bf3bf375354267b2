import { join } from "node:path";
import { beforeAll, describe, expect, it, test } from "vitest";
import { runExamples } from "../../src/evaluate/examples.ts";
import type { CompiledPolicy, GivenTable } from "../../src/model/policy.ts";
import { readDisk, readStarter, shippedFolder } from "../../src/policy/files.ts";
import { loadPolicy } from "../../src/policy/load.ts";
import { idOf, starterFile, starterFor } from "../../src/policy/starter.ts";
import { loadTypicalTable } from "../../src/policy/typical-table.ts";

const text = await readStarter();
let typical: GivenTable;

beforeAll(async () => {
  typical = await loadTypicalTable();
});

/** The starter with other words, and files beside it, where a user would have them. */
async function load(policy: string, files: Readonly<Record<string, string>> = {}): Promise<CompiledPolicy> {
  const all: Readonly<Record<string, string>> = { [`/home/user/${starterFile}`]: policy, ...files };
  const readFile = async (path: string): Promise<Uint8Array> =>
    all[path] === undefined ? readDisk(path, "policy") : new TextEncoder().encode(all[path]);
  return loadPolicy({ ref: starterFile, cwd: "/home/user", readFile });
}

/** First and last line of each setting that is commented out: what follows a comment that ends with a colon. */
function settings(): readonly { readonly from: number; readonly to: number }[] {
  const lines = text.split("\n");
  return lines.flatMap((line, index) => {
    if (!/^ *# [A-Z].*:$/.test(line)) return [];
    const length = lines.slice(index + 1).findIndex((next) => !/^ *# /.test(next));
    return length <= 0 ? [] : [{ from: index + 1, to: index + length }];
  });
}

const without = (comments: readonly { readonly from: number; readonly to: number }[]): string =>
  text
    .split("\n")
    .map((line, index) =>
      comments.some(({ from, to }) => from <= index && index <= to) ? line.replace("# ", "") : line,
    )
    .join("\n");

describe("the starter policy", () => {
  it("loads where it is shipped and where a user has it, to the same rules", async () => {
    const shipped = await loadPolicy({ ref: join(shippedFolder, "starter", starterFile), cwd: "/" });
    const own = await load(text);
    expect(own.rules.map(({ id }) => id)).toEqual(shipped.rules.map(({ id }) => id));
    expect(own.id).toBe(starterFile.replace(".yaml", ""));
  });

  it("has a rule of its own, whose examples lead to what they state", async () => {
    const { rules } = await load(text);
    const own = rules.filter(({ at }) => at.file === starterFile);
    expect(own).toHaveLength(1);
    const outcomes = own.flatMap((rule) => runExamples(rule, typical));
    expect(outcomes.length).toBeGreaterThanOrEqual(5);
    expect(outcomes.filter(({ passed }) => !passed)).toEqual([]);
  });

  it("says what is true of the rules it changes and adds", async () => {
    const baseline = new Map((await loadPolicy({ ref: "baseline", cwd: "/" })).rules.map((rule) => [rule.id, rule]));
    const { rules } = await load(text);
    const day = 86_400_000;
    expect(baseline.get("recovery-point-fresh")).toMatchObject({ severity: "high", params: { maxAge: 7 * day } });
    expect(rules.find(({ id }) => id === "recovery-point-fresh")).toMatchObject({
      severity: "critical",
      params: { maxAge: day },
    });
    expect(baseline.get("pitr-recovery-period")).toMatchObject({ params: { minimum: 35 * day } });
    expect(baseline.has("pitr-window-full")).toBe(false);
  });

  it("asks every tier something else", async () => {
    const { rules } = await load(text);
    const fresh = rules.find(({ id }) => id === "recovery-point-fresh");
    const hour = 3_600_000;
    expect(fresh?.overrides.map(({ when, terms }) => [when, terms.params["maxAge"], terms.severity])).toEqual([
      [expect.objectContaining({ fact: "tags.tier", operand: "gold" }), 12 * hour, "critical"],
      [expect.objectContaining({ fact: "tags.tier", operand: "silver" }), 72 * hour, "critical"],
      [expect.objectContaining({ fact: "tags.tier", operand: "bronze" }), 168 * hour, "low"],
    ]);
  });

  it("lets its rule be moved to a file, as it says", async () => {
    const [, rule = ""] = /\n {2}- id: (gold-has-a-native-backup\n(?: {4}.*\n)+)/.exec(text) ?? [];
    const [, use = ""] = /`(- use: \.\/rules\/gold-has-a-native-backup\.yaml)`/.exec(text) ?? [];
    const moved = text.replace(`  - id: ${rule}`, `  ${use}\n`);
    const files = { "/home/user/rules/gold-has-a-native-backup.yaml": `id: ${rule.replaceAll(/^ {4}/gm, "")}` };
    const [before, after] = [await load(text), await load(moved, files)];
    expect(after.rules.map(({ id }) => id)).toEqual(before.rules.map(({ id }) => id));
    expect(after.sources.map(({ file }) => file)).toContain("rules/gold-has-a-native-backup.yaml");
  });

  it("has settings to try, each of which loads and changes something, and all of which go together", async () => {
    const { digest } = await load(text);
    expect(settings().length).toBe(3);
    for (const setting of settings()) {
      expect((await load(without([setting]))).digest).not.toBe(digest);
    }
    const { rules } = await load(without(settings()));
    expect(rules.map(({ id }) => id)).toContain("on-demand-backup-exists");
    expect(rules.find(({ id }) => id === "recovery-point-fresh")?.overrides).toHaveLength(4);
  });
});

describe("the starter policy as somebody's own", () => {
  it("has their id, their name in the commands, and their way to the schema", () => {
    const own = starterFor(text, { id: "acme", file: "policies/acme.yaml", schema: "../schemas/policy.schema.json" });
    expect(own).toMatch(/^# yaml-language-server: \$schema=\.\.\/schemas\/policy\.schema\.json\n/);
    expect(own).toMatch(/^id: acme$/m);
    expect(own).toContain("restorable audit --policy policies/acme.yaml");
    expect(own).not.toContain("restorable-policy");
  });

  it("takes a name that replacement would read as a pattern as it is", () => {
    const own = starterFor(text, { id: "a", file: "$&.yaml", schema: null });
    expect(own).toContain("restorable audit --policy $&.yaml");
  });

  it("has no modeline that leads nowhere, and differs in nothing else", () => {
    const own = starterFor(text, { id: "restorable-policy", file: starterFile, schema: null });
    expect(own).not.toMatch(/^\s*#\s+yaml-language-server/m);
    expect(own.endsWith(text.slice(text.indexOf("\n") + 1))).toBe(true);
  });

  test.each([
    ["acme.yaml", "acme"],
    ["My Policy (2026).yml", "my-policy-2026"],
    ["2026-acme.yaml", "acme"],
    ["ÄÖ.yaml", "policy"],
    ["-.yaml", "policy"],
    [`${"long-".repeat(20)}.yaml`, "long-long-long-long-long-long-long-long-long-long-long-long-long"],
  ])("gets an id that the loader takes: %s → %s", async (name, id) => {
    expect(idOf(name)).toBe(id);
    const own = starterFor(text, { id: idOf(name), file: name, schema: null });
    expect((await load(own)).id).toBe(id);
  });
});
