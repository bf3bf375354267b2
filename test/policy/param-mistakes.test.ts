import { expect, test } from "vitest";
import { mistakesIn, ruleFile } from "./given-files.ts";

const rule = (params: string, assert = '{ fact: pitr.period, gte: "{least}" }', more = "") =>
  ruleFile({ assert, more: `params: ${params}\n${more}` });

test("a default of the wrong type", async () => {
  expect(await mistakesIn(rule("{ least: { type: duration, default: 35 } }"))).toMatchInlineSnapshot(`
    "1 mistake

    mine.yaml:6:45: the default of \`least\` has to be a duration, not \`35\` [value-type]
      4 | why: Because.
      5 | fix: Do it.
    > 6 | params: { least: { type: duration, default: 35 } }
        |                                             ^^
      hint: write 35d"
  `);
});

test("a setting of the wrong type is told in the policy that sets it", async () => {
  const text = "id: acme\nrules: [{ use: on-demand-backup-fresh, params: { maxAge: 7 } }]\n";
  expect(await mistakesIn({ "acme.yaml": text })).toMatchInlineSnapshot(`
    "1 mistake

    acme.yaml:2:58: \`maxAge\` has to be a duration, not \`7\` [value-type]
      1 | id: acme
    > 2 | rules: [{ use: on-demand-backup-fresh, params: { maxAge: 7 } }]
        |                                                          ^
      hint: write 7d"
  `);
});

test("a setting that the rule does not have", async () => {
  const text = `id: acme
rules:
  - { use: on-demand-backup-fresh, params: { maxage: 7d } }
  - { use: pitr-enabled, params: { period: 35d } }
`;
  expect(await mistakesIn({ "acme.yaml": text })).toMatchInlineSnapshot(`
    "2 mistakes

    acme.yaml:3:46: the rule \`on-demand-backup-fresh\` has no parameter \`maxage\` [unknown-param]
      1 | id: acme
      2 | rules:
    > 3 |   - { use: on-demand-backup-fresh, params: { maxage: 7d } }
        |                                              ^^^^^^
      hint: did you mean \`maxAge\`?

    acme.yaml:4:36: the rule \`pitr-enabled\` has no parameter \`period\` [unknown-param]
      2 | rules:
      3 |   - { use: on-demand-backup-fresh, params: { maxage: 7d } }
    > 4 |   - { use: pitr-enabled, params: { period: 35d } }
        |                                    ^^^^^^
      hint: it has no \`params\`"
  `);
});

test("a reference to a parameter that is not declared", async () => {
  const more = "grace: '{grace}'\n";
  expect(await mistakesIn(rule("{ lest: { type: duration, default: 35d } }", undefined, more))).toMatchInlineSnapshot(`
    "3 mistakes

    mine.yaml:6:11: the parameter \`lest\` is used by neither \`assert\` nor \`applies\` nor \`grace\` [unused-param]
      4 | why: Because.
      5 | fix: Do it.
    > 6 | params: { lest: { type: duration, default: 35d } }
        |           ^^^^
      hint: write "{lest}" where its value belongs

    mine.yaml:7:8: the rule has no parameter \`grace\` [unknown-param]
      5 | fix: Do it.
      6 | params: { lest: { type: duration, default: 35d } }
    > 7 | grace: '{grace}'
        |        ^^^^^^^^^
      hint: the rule has lest

    mine.yaml:8:35: the rule has no parameter \`least\` [unknown-param]
      6 | params: { lest: { type: duration, default: 35d } }
      7 | grace: '{grace}'
    > 8 | assert: { fact: pitr.period, gte: "{least}" }
        |                                   ^^^^^^^^^
      hint: did you mean \`lest\`?"
  `);
});

test("a text that mentions a parameter that is not declared", async () => {
  const files = ruleFile({ more: "" });
  const text = String(files["mine.yaml"]).replace("title: Mine", "title: Newer than {maxAge}");
  expect(await mistakesIn({ "mine.yaml": text })).toMatchInlineSnapshot(`
    "1 mistake

    mine.yaml:2:8: the rule has no parameter \`maxAge\` [unknown-param]
      1 | id: mine
    > 2 | title: Newer than {maxAge}
        |        ^^^^^^^^^^^^^^^^^^^
      hint: the rule has no \`params\`"
  `);
});

test("a parameter that nothing uses, though a text mentions it", async () => {
  const text = String(
    rule("{ least: { type: duration, default: 35d } }", "{ fact: pitr.period, gte: 35d }")["mine.yaml"],
  );
  expect(await mistakesIn({ "mine.yaml": text.replace("title: Mine", "title: At least {least}") }))
    .toMatchInlineSnapshot(`
      "1 mistake

      mine.yaml:6:11: the parameter \`least\` is used by neither \`assert\` nor \`applies\` nor \`grace\` [unused-param]
        4 | why: Because.
        5 | fix: Do it.
      > 6 | params: { least: { type: duration, default: 35d } }
          |           ^^^^^
        hint: write "{least}" where its value belongs"
    `);
});

test("a parameter of another type than its place", async () => {
  expect(await mistakesIn(rule("{ least: { type: number, default: 35 } }"))).toMatchInlineSnapshot(`
    "1 mistake

    mine.yaml:7:35: \`pitr.period\` has to be a duration; the parameter \`least\` is a number [value-type]
      5 | fix: Do it.
      6 | params: { least: { type: number, default: 35 } }
    > 7 | assert: { fact: pitr.period, gte: "{least}" }
        |                                   ^^^^^^^^^
      hint: give it the type duration"
  `);
});

test("a parameter whose own mistake has been told stays silent where it is used", async () => {
  expect(await mistakesIn(rule("{ least: { type: durration, default: 35d } }"))).toMatchInlineSnapshot(`
    "1 mistake

    mine.yaml:6:26: \`type\` cannot be \`durration\` [unknown-choice]
      4 | why: Because.
      5 | fix: Do it.
    > 6 | params: { least: { type: durration, default: 35d } }
        |                          ^^^^^^^^^
      hint: did you mean \`duration\`?"
  `);
});

test("a name that is none", async () => {
  const found = await mistakesIn(
    rule("{ Max-Age: { type: duration, default: 35d } }", '{ fact: pitr.period, gte: "{Max-Age}" }'),
  );
  expect(found).toMatchInlineSnapshot(`
    "1 mistake

    mine.yaml:6:11: \`Max-Age\` cannot name a parameter [bad-id]
      4 | why: Because.
      5 | fix: Do it.
    > 6 | params: { Max-Age: { type: duration, default: 35d } }
        |           ^^^^^^^
      hint: letters and digits, a small letter first: \`maxAge\`"
  `);
});
