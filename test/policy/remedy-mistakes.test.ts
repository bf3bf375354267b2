import { describe, expect, it, test } from "vitest";
import { policyChange } from "../../src/history/policy-change.ts";
import type { CompiledPolicy, Remedy } from "../../src/model/policy.ts";
import { actionIds } from "../../src/model/plan.ts";
import { loadFiles, mistakesIn, ruleFile } from "./given-files.ts";
import { listShippedIds } from "../../src/policy/files.ts";

const acme = (...rules: readonly string[]): string =>
  `id: acme\nextends: [baseline]\nrules:\n${rules.map((rule) => `  - ${rule}\n`).join("")}`;

async function remedyOf(id: string, files: Readonly<Record<string, string>>): Promise<Remedy | null | undefined> {
  return (await loadFiles(files)).rules.find((rule) => rule.id === id)?.remediate;
}

const freshIn = (text: string): Promise<Remedy | null | undefined> =>
  remedyOf("recovery-point-fresh", { "acme.yaml": text });

describe("a rule is repaired automatically", () => {
  it("when its own file says so", async () => {
    const files = ruleFile({ more: "remediate: { action: enable-pitr, auto: true }\n" }) as Record<string, string>;
    expect(await remedyOf("mine", files)).toEqual({ action: "enable-pitr", auto: true });
  });

  it("when a policy says so, which leaves the action as it was", async () => {
    expect(await freshIn(acme("{ use: recovery-point-fresh, remediate: { auto: true } }"))).toEqual({
      action: "create-backup",
      auto: true,
    });
  });

  it("by another action, when the policy names one", async () => {
    const text = acme("{ use: recovery-point-fresh, remediate: { action: start-backup-job, auto: true } }");
    expect(await freshIn(text)).toEqual({ action: "start-backup-job", auto: true });
  });

  it("no more, when a policy that extends another one says false", async () => {
    const files = {
      "top.yaml":
        "id: top\nextends: [./acme.yaml]\nrules: [{ use: recovery-point-fresh, remediate: { auto: false } }]\n",
      "acme.yaml": acme("{ use: recovery-point-fresh, remediate: { action: start-backup-job, auto: true } }"),
    };
    expect(await remedyOf("recovery-point-fresh", files)).toEqual({ action: "start-backup-job" });
  });

  it("for no shipped rule: that is for each to decide", async () => {
    const { rules, packs } = await listShippedIds();
    expect(rules.length).toBeGreaterThan(20);
    for (const ref of [...rules, ...packs]) {
      const policy = await loadFiles({}, ref);
      expect(policy.rules.filter(({ remediate }) => remediate?.auto === true).map(({ id }) => id)).toEqual([]);
    }
  });
});

describe("the digest", () => {
  const digest = async (text: string): Promise<string> => (await loadFiles({ "acme.yaml": text })).digest;

  it("speaks for what is repaired automatically", async () => {
    const before = await digest(acme("{ use: recovery-point-fresh }"));
    const auto = await digest(acme("{ use: recovery-point-fresh, remediate: { auto: true } }"));
    const other = await digest(acme("{ use: recovery-point-fresh, remediate: { action: start-backup-job } }"));
    expect(new Set([before, auto, other]).size).toBe(3);
  });

  it("is the same where a policy says what holds anyway", async () => {
    const before = await digest(acme("{ use: recovery-point-fresh }"));
    expect(await digest(acme("{ use: recovery-point-fresh, remediate: { auto: false } }"))).toBe(before);
    expect(await digest(acme("{ use: recovery-point-fresh, remediate: { action: create-backup } }"))).toBe(before);
  });
});

describe("a change of it is told", () => {
  const policy = (rule: string): Promise<CompiledPolicy> => loadFiles({ "acme.yaml": acme(rule) });

  test.each([
    ["{ auto: true }", "create-backup → create-backup, automatically"],
    ["{ action: start-backup-job }", "create-backup → start-backup-job"],
  ])("%s", async (remediate, words) => {
    const before = await policy("{ use: recovery-point-fresh }");
    const after = await policy(`{ use: recovery-point-fresh, remediate: ${remediate} }`);
    expect(policyChange(before, after).rules).toEqual([
      { rule: "recovery-point-fresh", change: "changed", what: [`how it is repaired: ${words}`] },
    ]);
  });

  it("also where nothing repaired it before", async () => {
    const before = await policy("{ use: table-accessible }");
    const after = await policy("{ use: table-accessible, remediate: { action: create-backup } }");
    expect(policyChange(before, after).rules.map(({ what }) => what)).toEqual([
      ["how it is repaired: by nothing → create-backup"],
    ]);
  });
});

describe("a mistake is told where it stands:", () => {
  test("auto without an action", async () => {
    expect(await mistakesIn({ "acme.yaml": acme("{ use: table-accessible, remediate: { auto: true } }") }))
      .toMatchInlineSnapshot(`
        "1 mistake

        acme.yaml:4:43: \`auto\` without an action: the rule names none that repairs it [no-action]
          2 | extends: [baseline]
          3 | rules:
        > 4 |   - { use: table-accessible, remediate: { auto: true } }
            |                                           ^^^^
          hint: name one beside it, e.g. { action: enable-pitr, auto: true }; there are enable-pitr, create-backup, start-backup-job, enable-deletion-protection, tag-for-backup-plan"
      `);
  });

  test("what is neither true nor false, an unknown key, and nothing at all", async () => {
    const text = acme(
      "{ use: recovery-point-fresh, remediate: { auto: yes } }",
      "{ use: pitr-enabled, remediate: { automatic: true } }",
      "{ use: pitr-recovery-period, remediate: {} }",
      "{ use: deletion-protection-enabled, remediate: auto }",
    );
    expect(await mistakesIn({ "acme.yaml": text })).toMatchInlineSnapshot(`
      "4 mistakes

      acme.yaml:4:53: \`auto\` has to be true or false, not text [wrong-shape]
        2 | extends: [baseline]
        3 | rules:
      > 4 |   - { use: recovery-point-fresh, remediate: { auto: yes } }
          |                                                     ^^^

      acme.yaml:5:39: unknown key \`automatic\` [unknown-key]
        3 | rules:
        4 |   - { use: recovery-point-fresh, remediate: { auto: yes } }
      > 5 |   - { use: pitr-enabled, remediate: { automatic: true } }
          |                                       ^^^^^^^^^
        hint: known here: action, auto

      acme.yaml:6:45: \`remediate\` has to hold something [empty]
        4 |   - { use: recovery-point-fresh, remediate: { auto: yes } }
        5 |   - { use: pitr-enabled, remediate: { automatic: true } }
      > 6 |   - { use: pitr-recovery-period, remediate: {} }
          |                                             ^^

      acme.yaml:7:52: \`remediate\` has to be a mapping, not text [wrong-shape]
        5 |   - { use: pitr-enabled, remediate: { automatic: true } }
        6 |   - { use: pitr-recovery-period, remediate: {} }
      > 7 |   - { use: deletion-protection-enabled, remediate: auto }
          |                                                    ^^^^"
    `);
  });

  test.each(["delete-backup", "disable-pitr", "true", "[]"])("an action that is none, %s", async (action) => {
    const text = acme(`{ use: pitr-enabled, remediate: { action: ${action} } }`);
    expect(await mistakesIn({ "acme.yaml": text })).toMatch(/`action` cannot be|`action` has to be/);
  });

  test("`remediate` of a rule that holds `auto` alone, once", async () => {
    expect(await mistakesIn(ruleFile({ more: "remediate: { auto: true }\n" }))).toMatchInlineSnapshot(`
      "1 mistake

      mine.yaml:6:14: \`remediate\` lacks the key \`action\` [missing-key]
        4 | why: Because.
        5 | fix: Do it.
      > 6 | remediate: { auto: true }
          |              ^^^^
        hint: \`action\`: the action that repairs it"
    `);
  });

  test("an override, which cannot set it", async () => {
    const override =
      "overrides:\n  - { when: { fact: tags.a, eq: b }, rule: pitr-enabled, severity: low, remediate: { auto: true } }\n";
    expect(await mistakesIn({ "acme.yaml": `id: acme\nextends: [baseline]\n${override}` })).toContain(
      "unknown key `remediate`",
    );
  });

  test("two extended policies that do not agree", async () => {
    const files = {
      "top.yaml": "id: top\nextends: [./a.yaml, ./b.yaml]\n",
      "a.yaml": "id: a\nrules: [{ use: pitr-enabled, remediate: { auto: true } }]\n",
      "b.yaml": "id: b\nrules: [{ use: pitr-enabled, remediate: { auto: false } }]\n",
    };
    expect(await mistakesIn(files)).toContain("set `remediate.auto` of `pitr-enabled` differently");
  });
});

it("every action can be named", async () => {
  for (const action of actionIds) {
    expect(await freshIn(acme(`{ use: recovery-point-fresh, remediate: { action: ${action} } }`))).toEqual({ action });
  }
});
