import { expect, test } from "vitest";
import { mistakesIn, ruleFile } from "./given-files.ts";

test("an unknown key is told with the one that was meant", async () => {
  expect(await mistakesIn(ruleFile({ more: "graze: 1h\ncontrolls: []\n" }))).toMatchInlineSnapshot(`
    "2 mistakes

    mine.yaml:6:1: unknown key \`graze\` [unknown-key]
      4 | why: Because.
      5 | fix: Do it.
    > 6 | graze: 1h
        | ^^^^^
      hint: did you mean \`grace\`?

    mine.yaml:7:1: unknown key \`controlls\` [unknown-key]
      5 | fix: Do it.
      6 | graze: 1h
    > 7 | controlls: []
        | ^^^^^^^^^
      hint: did you mean \`controls\`?"
  `);
});

test("an unknown key that resembles none is told with those there are", async () => {
  expect(await mistakesIn(ruleFile({ more: "remediate: { action: enable-pitr, when: never }\n" })))
    .toMatchInlineSnapshot(`
      "1 mistake

      mine.yaml:6:35: unknown key \`when\` [unknown-key]
        4 | why: Because.
        5 | fix: Do it.
      > 6 | remediate: { action: enable-pitr, when: never }
          |                                   ^^^^
        hint: known here: action, auto"
    `);
});

test.each([
  ["{ or: [{ fact: tags.tier, eq: gold }] }", "write `any`"],
  ["{ fact: tags.tier, neq: gold }", "write `ne`"],
  ["{ fact: tags.tier, NOT_EQUALS: gold }", "write `ne`"],
  ["{ fact: tags.tier, nin: [gold] }", "write `notIn`"],
  ["{ fact: pitr.period, '>=': 35d }", "write `gte`"],
  ["{ fact: table.name, regex: x }", "write `re`"],
  ["{ tags.tier: gold }", "write { fact: tags.tier, eq: … }"],
  ["{ pitr.enabled: true }", "write { fact: pitr.enabled, eq: … }"],
  ["{ quux: true }", "known here: fact, eq, ne, lt, lte, gt, gte, in, notIn, glob, re, exists, all, any, not, when"],
])("a condition that other tools would take, %s, is told with what to write here", async (assert, hint) => {
  expect(await mistakesIn(ruleFile({ assert }))).toContain(`hint: ${hint}`);
});

test.each([
  ["overrides:\n  rule: pitr-enabled\n", "begin each entry with `- `"],
  ["extends: baseline\n", "write [baseline]"],
])("the wrong kind of value, %s, is told with how to write the right one", async (more, hint) => {
  expect(await mistakesIn({ "acme.yaml": `id: acme\n${more}` })).toContain(`hint: ${hint}`);
});

test("a parameter without quotes, which YAML takes for a mapping, is told with them", async () => {
  const params = "params: { least: { type: duration, default: 35d } }\n";
  const told = await mistakesIn(ruleFile({ more: params, assert: "{ fact: pitr.period, gte: {least} }" }));
  expect(told).toContain('hint: for the parameter, write "{least}" in quotes');
});

test("a parameter beside `use` is told where parameters stand", async () => {
  const text = "id: acme\nrules:\n  - { use: recovery-point-fresh, maxAge: 7d }\n";
  expect(await mistakesIn({ "acme.yaml": text })).toContain(
    "hint: known here: use, severity, params, remediate; a parameter of the rule stands under `params`",
  );
});

test("every key that lacks is told at once, with what it is for", async () => {
  expect(await mistakesIn({ "mine.yaml": "id: mine\nassert: { fact: pitr.enabled, eq: true }\n" }))
    .toMatchInlineSnapshot(`
      "4 mistakes

      mine.yaml:1:1: the file lacks the key \`title\` [missing-key]
      > 1 | id: mine
          | ^^
        hint: \`title\`: what holds when the rule passes; may contain {parameters}

      mine.yaml:1:1: the file lacks the key \`severity\` [missing-key]
      > 1 | id: mine
          | ^^
        hint: \`severity\`: how bad it is when the rule fails

      mine.yaml:1:1: the file lacks the key \`why\` [missing-key]
      > 1 | id: mine
          | ^^
        hint: \`why\`: why it matters

      mine.yaml:1:1: the file lacks the key \`fix\` [missing-key]
      > 1 | id: mine
          | ^^
        hint: \`fix\`: what a person has to do when it fails"
    `);
});

test("a list where a mapping is wanted, a number where text is", async () => {
  const rules = "rules:\n  - pitr-enabled\n  - [table-accessible]\n  - { use: pitr-enabled, params: 35d }\n";
  expect(await mistakesIn({ "acme.yaml": `id: acme\ntitle: 2026\n${rules}` })).toMatchInlineSnapshot(`
    "4 mistakes

    acme.yaml:2:8: \`title\` has to be text, not a number [wrong-shape]
      1 | id: acme
    > 2 | title: 2026
        |        ^^^^

    acme.yaml:5:5: entry 2 of \`rules\` has to be a mapping, not a list [wrong-shape]
      3 | rules:
      4 |   - pitr-enabled
    > 5 |   - [table-accessible]
        |     ^^^^^^^^^^^^^^^^^^
      hint: write each entry as \`name: …\`, without \`- \`

    acme.yaml:6:12: there is a rule \`pitr-enabled\` already, at acme.yaml:4 [duplicate-rule]
      4 |   - pitr-enabled
      5 |   - [table-accessible]
    > 6 |   - { use: pitr-enabled, params: 35d }
        |            ^^^^^^^^^^^^
      hint: list it once; what differs for some tables belongs under \`overrides\`

    acme.yaml:6:34: \`params\` has to be a mapping, not text [wrong-shape]
      4 |   - pitr-enabled
      5 |   - [table-accessible]
    > 6 |   - { use: pitr-enabled, params: 35d }
        |                                  ^^^"
  `);
});

test("a condition that is none", async () => {
  expect(await mistakesIn(ruleFile({ assert: "pitr.enabled" }))).toMatchInlineSnapshot(`
    "1 mistake

    mine.yaml:6:9: \`assert\` has to be a mapping, not text [wrong-shape]
      4 | why: Because.
      5 | fix: Do it.
    > 6 | assert: pitr.enabled
        |         ^^^^^^^^^^^^"
  `);
  expect(await mistakesIn(ruleFile({ assert: "{ all: { fact: pitr.enabled, eq: true } }" }))).toMatchInlineSnapshot(`
    "1 mistake

    mine.yaml:6:16: \`all\` has to be a list, not a mapping [wrong-shape]
      4 | why: Because.
      5 | fix: Do it.
    > 6 | assert: { all: { fact: pitr.enabled, eq: true } }
        |                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      hint: begin each entry with \`- \`"
  `);
});

test("a choice that is none", async () => {
  const more =
    "archivedTables: jugde\ncontrols:\n  - { id: X, source: Y, kind: theirs }\nremediate: { action: enable-ptir }\n";
  expect(await mistakesIn(ruleFile({ more }))).toMatchInlineSnapshot(`
    "3 mistakes

    mine.yaml:6:17: \`archivedTables\` cannot be \`jugde\` [unknown-choice]
      4 | why: Because.
      5 | fix: Do it.
    > 6 | archivedTables: jugde
        |                 ^^^^^
      hint: did you mean \`judge\`?

    mine.yaml:8:31: \`kind\` cannot be \`theirs\` [unknown-choice]
      6 | archivedTables: jugde
      7 | controls:
    > 8 |   - { id: X, source: Y, kind: theirs }
        |                               ^^^^^^
      hint: one of ours, publisher

    mine.yaml:9:22: \`action\` cannot be \`enable-ptir\` [unknown-choice]
      7 | controls:
      8 |   - { id: X, source: Y, kind: theirs }
    > 9 | remediate: { action: enable-ptir }
        |                      ^^^^^^^^^^^
      hint: did you mean \`enable-pitr\`?"
  `);
});

test("a severity in a policy and in a rule", async () => {
  const text =
    "id: acme\nrules:\n  - { use: pitr-enabled, severity: hihg }\n  - { use: table-accessible, severity: urgent }\n";
  expect(await mistakesIn({ "acme.yaml": text })).toMatchInlineSnapshot(`
    "2 mistakes

    acme.yaml:3:36: \`severity\` cannot be \`hihg\` [unknown-choice]
      1 | id: acme
      2 | rules:
    > 3 |   - { use: pitr-enabled, severity: hihg }
        |                                    ^^^^
      hint: did you mean \`high\`?

    acme.yaml:4:40: \`severity\` cannot be \`urgent\` [unknown-choice]
      2 | rules:
      3 |   - { use: pitr-enabled, severity: hihg }
    > 4 |   - { use: table-accessible, severity: urgent }
        |                                        ^^^^^^
      hint: one of low, medium, high, critical"
  `);
});

test("a text and a list that hold nothing", async () => {
  expect(await mistakesIn({ "acme.yaml": 'id: acme\ntitle: ""\nrules: []\n' })).toMatchInlineSnapshot(`
    "2 mistakes

    acme.yaml:2:8: \`title\` has to hold something [empty]
      1 | id: acme
    > 2 | title: ""
        |        ^^

    acme.yaml:3:8: \`rules\` has to hold something [empty]
      1 | id: acme
      2 | title: ""
    > 3 | rules: []
        |        ^^"
  `);
  expect(await mistakesIn(ruleFile({ assert: "{ any: [] }" }))).toMatchInlineSnapshot(`
    "1 mistake

    mine.yaml:6:16: \`any\` has to hold something [empty]
      4 | why: Because.
      5 | fix: Do it.
    > 6 | assert: { any: [] }
        |                ^^"
  `);
});

test("an id that is none, is too long, or is not the name of its file", async () => {
  const files = ruleFile({});
  const text = String(files["mine.yaml"]);
  expect(await mistakesIn({ "mine.yaml": text.replace("id: mine", "id: Mine_1") })).toMatchInlineSnapshot(`
    "2 mistakes

    mine.yaml:1:5: the id \`Mine_1\` is not the name of its file, \`mine.yaml\` [id-not-file-name]
    > 1 | id: Mine_1
        |     ^^^^^^
      hint: write \`id: mine\`, or rename the file

    mine.yaml:1:5: \`Mine_1\` cannot be an id [bad-id]
    > 1 | id: Mine_1
        |     ^^^^^^
      hint: small letters, digits and single hyphens: \`pitr-enabled\`"
  `);
  expect(await mistakesIn({ "other.yaml": text })).toMatchInlineSnapshot(`
    "1 mistake

    other.yaml:1:5: the id \`mine\` is not the name of its file, \`other.yaml\` [id-not-file-name]
    > 1 | id: mine
        |     ^^^^
      hint: write \`id: other\`, or rename the file"
  `);
  expect(await mistakesIn({ "acme.yaml": `id: ${"a".repeat(65)}\nextends: [baseline]\n` })).toMatchInlineSnapshot(`
    "1 mistake

    acme.yaml:1:5: \`id\` is longer than 64 characters [bad-id]
    > 1 | id: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
        |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^"
  `);
});

test("the longest terms of waivers are durations by severity", async () => {
  const terms = "waivers: { maxTerm: { critical: 30, hihg: 90d } }\n";
  expect(await mistakesIn({ "acme.yaml": `id: acme\nextends: [baseline]\n${terms}` })).toMatchInlineSnapshot(`
    "2 mistakes

    acme.yaml:3:33: \`critical\` has to be a duration, not \`30\` [value-type]
      1 | id: acme
      2 | extends: [baseline]
    > 3 | waivers: { maxTerm: { critical: 30, hihg: 90d } }
        |                                 ^^
      hint: write 30d

    acme.yaml:3:37: unknown key \`hihg\` [unknown-key]
      1 | id: acme
      2 | extends: [baseline]
    > 3 | waivers: { maxTerm: { critical: 30, hihg: 90d } }
        |                                     ^^^^
      hint: did you mean \`high\`?"
  `);
});
