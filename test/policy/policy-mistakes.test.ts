import { describe, expect, test } from "vitest";
import { mistakesIn, ruleFile } from "./given-files.ts";

describe("a reference", () => {
  test("to nothing shipped, on the command line", async () => {
    expect(await mistakesIn({}, "baselin")).toMatchInlineSnapshot(`
      "1 mistake

      baselin: no shipped pack or rule is called \`baselin\` [unknown-reference]
        hint: did you mean \`baseline\`?"
    `);
    expect(await mistakesIn({}, "soc2")).toMatchInlineSnapshot(`
      "1 mistake

      soc2: no shipped pack or rule is called \`soc2\` [unknown-reference]
        hint: \`restorable policy list\` shows what is; a path contains / or ends in .yaml"
    `);
  });

  test("to nothing shipped, in a policy", async () => {
    const text = "id: acme\nextends: [basline]\nrules:\n  - ptir-enabled\n  - { use: on-demand-backup }\n";
    expect(await mistakesIn({ "acme.yaml": text })).toMatchInlineSnapshot(`
      "3 mistakes

      acme.yaml:2:11: no shipped pack is called \`basline\` [unknown-reference]
        1 | id: acme
      > 2 | extends: [basline]
          |           ^^^^^^^
        hint: did you mean \`baseline\`?

      acme.yaml:4:5: no shipped rule is called \`ptir-enabled\` [unknown-reference]
        2 | extends: [basline]
        3 | rules:
      > 4 |   - ptir-enabled
          |     ^^^^^^^^^^^^
        hint: did you mean \`pitr-enabled\`?

      acme.yaml:5:12: no shipped rule is called \`on-demand-backup\` [unknown-reference]
        3 | rules:
        4 |   - ptir-enabled
      > 5 |   - { use: on-demand-backup }
          |            ^^^^^^^^^^^^^^^^
        hint: \`restorable policy list\` shows what is; a path contains / or ends in .yaml"
    `);
  });

  test("to a pack where a rule is wanted, and the other way round", async () => {
    const text = "id: acme\nextends: [pitr-enabled]\nrules: [baseline]\n";
    expect(await mistakesIn({ "acme.yaml": text })).toMatchInlineSnapshot(`
      "2 mistakes

      acme.yaml:2:11: \`pitr-enabled\` is a rule, not a pack [not-a-policy]
        1 | id: acme
      > 2 | extends: [pitr-enabled]
          |           ^^^^^^^^^^^^
        hint: list it under \`rules:\` as { use: pitr-enabled }

      acme.yaml:3:9: \`baseline\` is a pack, not a rule [not-a-rule]
        1 | id: acme
        2 | extends: [pitr-enabled]
      > 3 | rules: [baseline]
          |         ^^^^^^^^
        hint: list it under \`extends:\`"
    `);
  });

  test("to files of the wrong kind", async () => {
    const files = {
      "acme.yaml": "id: acme\nextends: [./mine.yaml]\nrules: [{ use: ./packs/other.yaml }]\n",
      ...ruleFile({}),
    };
    const other = "id: other\nrules: [pitr-enabled]\n";
    expect(await mistakesIn({ ...files, "packs/other.yaml": other })).toMatchInlineSnapshot(`
      "2 mistakes

      acme.yaml:2:11: \`mine.yaml\` is a rule, not a policy [not-a-policy]
        1 | id: acme
      > 2 | extends: [./mine.yaml]
          |           ^^^^^^^^^^^
        hint: list it under \`rules:\`

      acme.yaml:3:16: \`packs/other.yaml\` is a policy, not a rule [not-a-rule]
        1 | id: acme
        2 | extends: [./mine.yaml]
      > 3 | rules: [{ use: ./packs/other.yaml }]
          |                ^^^^^^^^^^^^^^^^^^
        hint: list it under \`extends:\`"
    `);
  });

  test("is relative to the file that makes it", async () => {
    const files = {
      "policies/acme.yaml": "id: acme\nextends: [./more/base.yaml]\n",
      "policies/more/base.yaml": "id: base\nrules: [{ use: ../../mine.yaml }]\n",
      ...ruleFile({}),
    };
    expect(await mistakesIn(files)).toBe("no mistake");
  });
});

describe("a policy", () => {
  test("without a rule", async () => {
    expect(await mistakesIn({ "acme.yaml": "id: acme\ntitle: Nothing yet\n" })).toMatchInlineSnapshot(`
      "1 mistake

      acme.yaml:1:1: the policy has no rule [no-rules]
      > 1 | id: acme
          | ^^
        hint: add \`extends: [baseline]\`, or rules under \`rules:\`"
    `);
  });

  test("that extends one without a rule", async () => {
    const files = { "acme.yaml": "id: acme\nextends: [./base.yaml]\n", "base.yaml": "id: base\ntitle: Base\n" };
    expect(await mistakesIn(files)).toMatchInlineSnapshot(`
      "1 mistake

      acme.yaml:1:1: the policy has no rule [no-rules]
      > 1 | id: acme
          | ^^
        hint: add \`extends: [baseline]\`, or rules under \`rules:\`"
    `);
  });

  test("that extends itself", async () => {
    expect(await mistakesIn({ "acme.yaml": "id: acme\nextends: [./acme.yaml]\n" })).toMatchInlineSnapshot(`
      "1 mistake

      acme.yaml:2:11: policies extend each other: \`acme.yaml\` extends \`acme.yaml\` [extends-cycle]
        1 | id: acme
      > 2 | extends: [./acme.yaml]
          |           ^^^^^^^^^^^"
    `);
  });

  test("that extends itself by way of others", async () => {
    const files = {
      "a.yaml": "id: a\nextends: [./b.yaml]\n",
      "b.yaml": "id: b\nextends: [baseline, ./c.yaml]\n",
      "c.yaml": "id: c\nextends: [./b.yaml]\n",
    };
    expect(await mistakesIn(files)).toMatchInlineSnapshot(`
      "1 mistake

      c.yaml:2:11: policies extend each other: \`b.yaml\` extends \`c.yaml\` extends \`b.yaml\` [extends-cycle]
        1 | id: c
      > 2 | extends: [./b.yaml]
          |           ^^^^^^^^"
    `);
  });
});

const inline = (id: string): string =>
  `{ id: ${id}, title: T, severity: low, why: W, fix: F, assert: { fact: pitr.enabled, eq: true } }`;

describe("two rules of one id", () => {
  test("in one list", async () => {
    const text = `id: acme\nrules:\n  - pitr-enabled\n  - { use: pitr-enabled, severity: low }\n  - ${inline("own")}\n  - ${inline("own")}\n`;
    expect(await mistakesIn({ "acme.yaml": text })).toMatchInlineSnapshot(`
      "2 mistakes

      acme.yaml:4:12: there is a rule \`pitr-enabled\` already, at acme.yaml:3 [duplicate-rule]
        2 | rules:
        3 |   - pitr-enabled
      > 4 |   - { use: pitr-enabled, severity: low }
          |            ^^^^^^^^^^^^
        hint: list it once; what differs for some tables belongs under \`overrides\`

      acme.yaml:6:11: there is a rule \`own\` already, at acme.yaml:5 [duplicate-rule]
        4 |   - { use: pitr-enabled, severity: low }
        5 |   - { id: own, title: T, severity: low, why: W, fix: F, assert: { fact: pitr.enabled, eq: true } }
      > 6 |   - { id: own, title: T, severity: low, why: W, fix: F, assert: { fact: pitr.enabled, eq: true } }
          |           ^^^
        hint: give one of them another id"
    `);
  });

  test("one of them inherited", async () => {
    const text = `id: acme\nextends: [baseline]\nrules:\n  - ${inline("pitr-enabled")}\n`;
    expect(await mistakesIn({ "acme.yaml": text })).toMatchInlineSnapshot(`
      "1 mistake

      acme.yaml:4:11: there is a rule \`pitr-enabled\` already, at policies/pitr-enabled.yaml:2 [duplicate-rule]
        2 | extends: [baseline]
        3 | rules:
      > 4 |   - { id: pitr-enabled, title: T, severity: low, why: W, fix: F, assert: { fact: pitr.enabled, eq: t
          |           ^^^^^^^^^^^^
        hint: give yours another id, or adjust the inherited one: { use: pitr-enabled, … }"
    `);
  });

  test("both inherited", async () => {
    const files = {
      "acme.yaml": "id: acme\nextends: [./a.yaml, ./b.yaml]\n",
      "a.yaml": `id: a\nrules: [${inline("own")}]\n`,
      "b.yaml": `id: b\nrules: [${inline("own")}]\n`,
    };
    expect(await mistakesIn(files)).toMatchInlineSnapshot(`
      "1 mistake

      acme.yaml:2:21: there is a rule \`own\` already, at a.yaml:2 [duplicate-rule]
        1 | id: acme
      > 2 | extends: [./a.yaml, ./b.yaml]
          |                     ^^^^^^^^"
    `);
  });

  test("are one rule when both come from the same file", async () => {
    expect(await mistakesIn({ "acme.yaml": "id: acme\nextends: [baseline, pitr-only]\n" })).toBe("no mistake");
  });
});

describe("packs that set a rule differently", () => {
  const packs = {
    "a.yaml": "id: a\nrules: [{ use: on-demand-backup-fresh, severity: low, params: { maxAge: 30d } }]\n",
    "b.yaml": "id: b\nrules: [{ use: on-demand-backup-fresh, params: { maxAge: 14d } }]\n",
  };

  test("have to be decided between", async () => {
    expect(await mistakesIn({ "acme.yaml": "id: acme\nextends: [./a.yaml, ./b.yaml]\n", ...packs }))
      .toMatchInlineSnapshot(`
        "1 mistake

        acme.yaml:2:21: this and a policy before it set \`severity\`, \`maxAge\` of \`on-demand-backup-fresh\` differently [conflicting-settings]
          1 | id: acme
        > 2 | extends: [./a.yaml, ./b.yaml]
            |                     ^^^^^^^^
          hint: decide under \`rules:\`: { use: on-demand-backup-fresh, … }"
      `);
  });

  test("are half decided between", async () => {
    const use = "rules: [{ use: on-demand-backup-fresh, params: { maxAge: 7d } }]";
    const text = `id: acme\nextends: [./a.yaml, ./b.yaml]\n${use}\n`;
    expect(await mistakesIn({ "acme.yaml": text, ...packs })).toMatchInlineSnapshot(`
      "1 mistake

      acme.yaml:2:21: this and a policy before it set \`severity\` of \`on-demand-backup-fresh\` differently [conflicting-settings]
        1 | id: acme
      > 2 | extends: [./a.yaml, ./b.yaml]
          |                     ^^^^^^^^
        hint: decide under \`rules:\`: { use: on-demand-backup-fresh, … }"
    `);
  });

  test("are decided between", async () => {
    const use = "rules: [{ use: on-demand-backup-fresh, severity: high, params: { maxAge: 7d } }]";
    const text = `id: acme\nextends: [./a.yaml, ./b.yaml]\n${use}\n`;
    expect(await mistakesIn({ "acme.yaml": text, ...packs })).toBe("no mistake");
  });
});

test("every mistake of every file is told together, in order of file and line", async () => {
  const files = {
    "acme.yaml": "id: acme\nextends: [basline]\nrules:\n  - { use: ./mine.yaml, severity: worst }\n  - ./none.yaml\n",
    ...ruleFile({ assert: "{ all: [{ fact: pitr.enabeld, eq: true }, { fact: pitr.period, gte: 35 }] }" }),
  };
  expect(await mistakesIn(files)).toMatchInlineSnapshot(`
    "5 mistakes in 2 files

    acme.yaml:2:11: no shipped pack is called \`basline\` [unknown-reference]
      1 | id: acme
    > 2 | extends: [basline]
        |           ^^^^^^^
      hint: did you mean \`baseline\`?

    acme.yaml:4:35: \`severity\` cannot be \`worst\` [unknown-choice]
      2 | extends: [basline]
      3 | rules:
    > 4 |   - { use: ./mine.yaml, severity: worst }
        |                                   ^^^^^
      hint: one of low, medium, high, critical

    acme.yaml:5:5: there is no file \`none.yaml\` [missing-file]
      3 | rules:
      4 |   - { use: ./mine.yaml, severity: worst }
    > 5 |   - ./none.yaml
        |     ^^^^^^^^^^^
      hint: a path is relative to the file it is written in

    mine.yaml:6:25: unknown fact \`pitr.enabeld\` [unknown-fact]
      4 | why: Because.
      5 | fix: Do it.
    > 6 | assert: { all: [{ fact: pitr.enabeld, eq: true }, { fact: pitr.period, gte: 35 }] }
        |                         ^^^^^^^^^^^^
      hint: did you mean \`pitr.enabled\`?

    mine.yaml:6:77: \`pitr.period\` has to be a duration, not \`35\` [value-type]
      4 | why: Because.
      5 | fix: Do it.
    > 6 | assert: { all: [{ fact: pitr.enabeld, eq: true }, { fact: pitr.period, gte: 35 }] }
        |                                                                             ^^
      hint: write 35d"
  `);
});

test("a file that two policies use has its mistakes told once", async () => {
  const files = {
    "acme.yaml": "id: acme\nextends: [./a.yaml, ./b.yaml]\n",
    "a.yaml": "id: a\nrules: [./mine.yaml]\n",
    "b.yaml": "id: b\nrules: [./mine.yaml]\n",
    ...ruleFile({ assert: "{ fact: pitr.enabled, eq: 1 }" }),
  };
  expect(await mistakesIn(files)).toMatch(/^1 mistake\n/);
});

test("policies that extend two others each, level upon level, are visited once each", async () => {
  const level = (name: string, next: string): readonly [string, string] => [
    `${name}.yaml`,
    `id: ${name}\nextends: [./${next}a.yaml, ./${next}b.yaml]\n`,
  ];
  const levels = Array.from({ length: 40 }, (_, i) => [
    level(`l${i}a`, `l${i + 1}`),
    level(`l${i}b`, `l${i + 1}`),
  ]).flat();
  const last = ["l40a", "l40b"].map((id) => [`${id}.yaml`, `id: ${id}\nrules: [pitr-enabled]\n`] as const);
  expect(await mistakesIn(Object.fromEntries([...levels, ...last]))).toBe("no mistake");
});

test("of very many mistakes the first fifty are shown and all are counted", async () => {
  const rules = Array.from({ length: 60 }, (_, i) => `  - no-such-rule-${i}\n`).join("");
  const found = await mistakesIn({ "acme.yaml": `id: acme\nrules:\n${rules}` });
  expect(found).toMatch(/^60 mistakes\n/);
  expect(found.match(/\[unknown-reference\]/g)).toHaveLength(50);
  expect(found).toMatch(/\n\nand 10 more mistakes$/);
});

test("one name where a list is wanted", async () => {
  expect(await mistakesIn({ "acme.yaml": "id: acme\nextends: baseline\n" })).toMatchInlineSnapshot(`
    "1 mistake

    acme.yaml:2:10: \`extends\` has to be a list, not text [wrong-shape]
      1 | id: acme
    > 2 | extends: baseline
        |          ^^^^^^^^
      hint: write [baseline]"
  `);
});
