import { describe, expect, test } from "vitest";
import { loadPolicy } from "../../src/policy/load.ts";
import { listShippedIds, readDisk } from "../../src/policy/files.ts";
import { placeInRepository } from "../../src/report/place-in-repository.ts";
import { auditOf, fail } from "./audit-fixture.ts";

const written = `id: acme
title: Tables of Acme # not for deletion-protection-enabled of others
extends: [native-backups]
rules:
  - { use: deletion-protection-enabled, severity: high }
  - recovery-point-fresh
overrides:
  - when: { fact: tags.tier, eq: gold }
    rule: recovery-point-fresh
    severity: critical
`;

/** Line and column in the repository for a finding of the rule, `applied` by the first override; null: of a shipped file. */
async function placeOf(id: string, applied: "override" | "rule" = "rule", ref = "./acme.yaml"): Promise<string | null> {
  const policy = await loadPolicy({
    ref,
    cwd: "/project",
    readFile: (path, by) =>
      path === "/project/acme.yaml" ? Promise.resolve(new TextEncoder().encode(written)) : readDisk(path, by),
  });
  const { rules, packs } = await listShippedIds();
  const shipped = new Set([
    ...rules.map((name) => `policies/${name}.yaml`),
    ...packs.map((name) => `policies/packs/${name}.yaml`),
  ]);
  const rule = policy.rules.find((each) => each.id === id);
  const override = rule?.overrides[0]?.name;
  const judged = { ...fail("x"), ...(applied === "override" && override !== undefined && { override }) };
  const { tables } = auditOf({ policy, tables: [{ at: ["1", "r", "t"], rules: { [id]: judged } }] });
  const finding = tables[0]?.findings[0];
  if (rule === undefined || finding === undefined) throw new Error(`the policy has no rule ${id}`);
  const options = { colour: false, columns: 100, policyFiles: { root: "", shipped } };
  const at = placeInRepository(rule.assert.at, { rule, finding }, { policy, options });
  return at.file === "acme.yaml" ? `${at.line}:${at.col}-${at.endLine}:${at.endCol}` : null;
}

describe("the place that a code host shows for a shipped rule", () => {
  test("is where the policy names it, and no comment that does", async () => {
    expect(await placeOf("deletion-protection-enabled")).toBe("5:12-5:39");
    expect(await placeOf("recovery-point-fresh")).toBe("6:5-6:25");
  });

  test("is the override that was applied", async () => {
    expect(await placeOf("recovery-point-fresh", "override")).toMatch(/^8:/);
  });

  test("is where the policy names the pack that has the rule", async () => {
    expect(await placeOf("on-demand-backup-fresh")).toBe("3:11-3:25");
  });

  test("stays in the shipped file where the repository holds no policy", async () => {
    expect(await placeOf("pitr-enabled", "rule", "baseline")).toBeNull();
  });
});
