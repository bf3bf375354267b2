import { expect, it } from "vitest";
import type { CompiledRule } from "../../src/model/policy.ts";
import { loadFiles } from "./given-files.ts";

const day = 86_400_000;

async function ruleOf(id: string, files: Readonly<Record<string, string>>): Promise<CompiledRule> {
  const { rules } = await loadFiles(files);
  const rule = rules.find((each) => each.id === id);
  if (rule === undefined) throw new Error(`no rule ${id}`);
  return rule;
}

const tiers = `id: tiers
extends: [native-backups]
rules:
  - { use: on-demand-backup-fresh, severity: low, params: { maxAge: 30d } }
overrides:
  - when: { fact: tags.tier, in: [gold, silver] }
    rule: on-demand-backup-fresh
    params: { maxAge: 7d }
  - when: { fact: tags.tier, eq: gold }
    rule: [on-demand-backup-fresh, on-demand-backup-exists]
    severity: critical
  - when: { fact: account.path, glob: "*/ou-ab12-sandbox1/*" }
    rule: on-demand-backup-fresh
    skip: Nothing in the sandbox is worth a backup.
`;

it("stands over what the policy sets everywhere, with its own texts, and starts from there each time", async () => {
  const rule = await ruleOf("on-demand-backup-fresh", { "tiers.yaml": tiers });
  expect({ severity: rule.severity, params: rule.params }).toEqual({ severity: "low", params: { maxAge: 30 * day } });
  expect(rule.overrides.map(({ name, skip, terms }) => [name, terms.severity, terms.title, skip])).toEqual([
    ["tags.tier in [gold, silver] (tiers.yaml:6:5)", "low", "A native on-demand backup is newer than 7d", null],
    // The last that holds counts alone: 7d is not carried over.
    ["tags.tier eq gold (tiers.yaml:9:5)", "critical", "A native on-demand backup is newer than 30d", null],
    [
      "account.path glob */ou-ab12-sandbox1/* (tiers.yaml:12:5)",
      "low",
      "A native on-demand backup is newer than 30d",
      "Nothing in the sandbox is worth a backup.",
    ],
  ]);
});

it("goes to every rule that it names and to no other", async () => {
  const { rules } = await loadFiles({ "tiers.yaml": tiers });
  expect(rules.map(({ id, overrides }) => [id, overrides.length])).toEqual([
    ["on-demand-backup-exists", 1],
    ["on-demand-backup-fresh", 3],
  ]);
});

it("comes after those of the policies that are extended, each once, and is built upon the final settings", async () => {
  const acme = `id: acme
extends: [./tiers.yaml, ./other.yaml]
rules: [{ use: on-demand-backup-fresh, params: { maxAge: 20d } }]
overrides:
  - { when: { fact: tags.tier, eq: bronze }, rule: on-demand-backup-fresh, severity: medium }
`;
  const other = "id: other\nextends: [./tiers.yaml]\n";
  const rule = await ruleOf("on-demand-backup-fresh", { "acme.yaml": acme, "tiers.yaml": tiers, "other.yaml": other });
  expect(rule.overrides.map(({ at, terms }) => [`${at.file}:${at.line}`, terms.params["maxAge"]])).toEqual([
    ["tiers.yaml:6", 7 * day],
    ["tiers.yaml:9", 20 * day],
    ["tiers.yaml:12", 20 * day],
    ["acme.yaml:5", 20 * day],
  ]);
});

it("is part of what the digest speaks for", async () => {
  const digest = async (text: string): Promise<string> => (await loadFiles({ "tiers.yaml": text })).digest;
  const before = await digest(tiers);
  expect(await digest(tiers.replace("maxAge: 7d", "maxAge: 8d"))).not.toBe(before);
  expect(await digest(tiers.replace("eq: gold", "eq: golden"))).not.toBe(before);
  expect(await digest(tiers.replace("worth a backup", "worth it"))).not.toBe(before);
});
