import { describe, expect, test } from "vitest";
import { mistakesIn } from "./given-files.ts";

const override = (...lines: readonly string[]): Promise<string> => {
  const written = lines.map((line) => `  - ${line}\n`).join("");
  return mistakesIn({ "acme.yaml": `id: acme\nextends: [baseline]\noverrides:\n${written}` });
};
const gold = "when: { fact: tags.tier, eq: gold }";

describe("an override", () => {
  test("of a rule that the policy does not have", async () => {
    expect(await override(`{ ${gold}, rule: recovery-point-fersh, severity: low }`)).toMatchInlineSnapshot(`
      "1 mistake

      acme.yaml:4:50: the policy has no rule \`recovery-point-fersh\` [unknown-rule]
        2 | extends: [baseline]
        3 | overrides:
      > 4 |   - { when: { fact: tags.tier, eq: gold }, rule: recovery-point-fersh, severity: low }
          |                                                  ^^^^^^^^^^^^^^^^^^^^
        hint: did you mean \`recovery-point-fresh\`?"
    `);
    expect(await override(`{ ${gold}, rule: pitr-window-full, severity: low }`)).toContain(
      "hint: add it under `rules:`; there are deletion-protection-enabled, pitr-enabled",
    );
  });

  test("that changes nothing, and one that both sets and skips", async () => {
    expect(
      await override(`{ ${gold}, rule: pitr-enabled }`, `{ ${gold}, rule: pitr-enabled, severity: low, skip: Why. }`),
    ).toMatchInlineSnapshot(`
      "2 mistakes

      acme.yaml:4:7: the override changes nothing [empty]
        2 | extends: [baseline]
        3 | overrides:
      > 4 |   - { when: { fact: tags.tier, eq: gold }, rule: pitr-enabled }
          |       ^^^^
        hint: add \`params\`, \`severity\`, or \`skip: <why the rule does not apply there>\`

      acme.yaml:5:79: \`skip\` and \`severity\` cannot stand in one override: what is skipped is not judged [exclusive-keys]
        3 | overrides:
        4 |   - { when: { fact: tags.tier, eq: gold }, rule: pitr-enabled }
      > 5 |   - { when: { fact: tags.tier, eq: gold }, rule: pitr-enabled, severity: low, skip: Why. }
          |                                                                               ^^^^
        hint: leave one of them out"
    `);
  });

  test("without a condition, with a wrong one, with wrong settings: all at once", async () => {
    expect(
      await override(
        "{ rule: pitr-enabled, severity: low }",
        "{ when: { fact: tags.tier, gt: 3 }, rule: [pitr-enabled, 7], severity: awful }",
        `{ ${gold}, rule: recovery-point-fresh, params: { maxAge: 7, minAge: 1d } }`,
      ),
    ).toMatchInlineSnapshot(`
      "6 mistakes

      acme.yaml:4:7: entry 1 of \`overrides\` lacks the key \`when\` [missing-key]
        2 | extends: [baseline]
        3 | overrides:
      > 4 |   - { rule: pitr-enabled, severity: low }
          |       ^^^^
        hint: \`when\`: the tables it is for: by tag, account, OU, or any fact

      acme.yaml:5:32: \`gt\` does not go with \`tags.tier\`, a fact of type string [operator-type]
        3 | overrides:
        4 |   - { rule: pitr-enabled, severity: low }
      > 5 |   - { when: { fact: tags.tier, gt: 3 }, rule: [pitr-enabled, 7], severity: awful }
          |                                ^^
        hint: these do: eq, ne, in, notIn, glob, re, exists

      acme.yaml:5:62: \`rule\` has to be the id of a rule, or a list of ids, not a number [wrong-shape]
        3 | overrides:
        4 |   - { rule: pitr-enabled, severity: low }
      > 5 |   - { when: { fact: tags.tier, gt: 3 }, rule: [pitr-enabled, 7], severity: awful }
          |                                                              ^

      acme.yaml:5:76: \`severity\` cannot be \`awful\` [unknown-choice]
        3 | overrides:
        4 |   - { rule: pitr-enabled, severity: low }
      > 5 |   - { when: { fact: tags.tier, gt: 3 }, rule: [pitr-enabled, 7], severity: awful }
          |                                                                            ^^^^^
        hint: one of low, medium, high, critical

      acme.yaml:6:90: \`maxAge\` has to be a duration, not \`7\` [value-type]
      > 6 | ecovery-point-fresh, params: { maxAge: 7, minAge: 1d } }
          |                                        ^
        hint: write 7d

      acme.yaml:6:93: the rule \`recovery-point-fresh\` has no parameter \`minAge\` [unknown-param]
      > 6 | very-point-fresh, params: { maxAge: 7, minAge: 1d } }
          |                                        ^^^^^^
        hint: did you mean \`maxAge\`?"
    `);
  });

  test("with a parameter of the rule inside its condition", async () => {
    const own = '{ when: { fact: table.age, gt: "{maxAge}" }, rule: recovery-point-fresh, severity: low }';
    expect(await override(own)).toMatchInlineSnapshot(`
      "1 mistake

      acme.yaml:4:36: the condition of an override stands outside of the rule, and cannot use its parameter \`maxAge\` [unknown-param]
        2 | extends: [baseline]
        3 | overrides:
      > 4 |   - { when: { fact: table.age, gt: "{maxAge}" }, rule: recovery-point-fresh, severity: low }
          |                                    ^^^^^^^^^^
        hint: write the value itself"
    `);
  });

  test("with a parameter that only one of its rules has names the other, and severity stands beside params", async () => {
    const rules = "rule: [recovery-point-fresh, pitr-recovery-period]";
    const told = await override(
      `{ ${gold}, ${rules}, params: { maxAge: 1d } }`,
      `{ ${gold}, rule: pitr-enabled, params: { severity: low } }`,
    );
    expect(told).toContain("the rule `pitr-recovery-period` has no parameter `maxAge` [unknown-param]");
    expect(told).toContain("hint: it has minimum\n");
    expect(told).toContain("hint: `severity` stands beside `params`, not in it");
  });

  test("of a rule so large that reading it anew for each would take long", async () => {
    const leaves = Array.from({ length: 2_000 }, (_, index) => `{ fact: tags.a${index}, eq: x }`);
    const big = `id: big, title: T, severity: low, why: W, fix: F, assert: { all: [${leaves.join(", ")}] }`;
    const overrides = Array.from({ length: 11 }, () => `  - { ${gold}, rule: big, severity: low }\n`).join("");
    expect(await mistakesIn({ "acme.yaml": `id: acme\nrules:\n  - { ${big} }\noverrides:\n${overrides}` })).toContain(
      "`big` has 2000 leaves, too many for 11 overrides [too-many-overrides]",
    );
  });

  test("beyond what tiers and accounts need", async () => {
    const many = Array.from({ length: 102 }, () => `{ ${gold}, rule: pitr-enabled, severity: low }`);
    expect(await override(...many)).toMatchInlineSnapshot(`
      "1 mistake

      acme.yaml:104:50: more than 100 overrides of \`pitr-enabled\` [too-many-overrides]
        102 |   - { when: { fact: tags.tier, eq: gold }, rule: pitr-enabled, severity: low }
        103 |   - { when: { fact: tags.tier, eq: gold }, rule: pitr-enabled, severity: low }
      > 104 |   - { when: { fact: tags.tier, eq: gold }, rule: pitr-enabled, severity: low }
            |                                                  ^^^^^^^^^^^^
        hint: tell the tables apart by a tag, or by OU instead of by account"
    `);
  });

  test("beyond it together, in policies that each stay within it", async () => {
    const many = `overrides:\n${`  - { ${gold}, rule: pitr-enabled, severity: low }\n`.repeat(60)}`;
    const files = {
      "acme.yaml": `id: acme\nextends: [./base.yaml]\n${many}`,
      "base.yaml": `id: base\nextends: [baseline]\n${many}`,
    };
    expect(await mistakesIn(files)).toContain(
      "acme.yaml:44:50: more than 100 overrides of `pitr-enabled` [too-many-overrides]",
    );
  });
});
