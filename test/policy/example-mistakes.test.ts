import { expect, test } from "vitest";
import { loadTypicalTable } from "../../src/policy/typical-table.ts";
import { examples } from "./given-files.ts";

const given = (table: string): Promise<string> => examples(`  - { name: n, verdict: pass, given: ${table} }`);

test("an example that lacks parts, or expects a verdict that no rule gives", async () => {
  expect(await examples("  - { name: n, verdict: waived, given: {} }\n  - { name: m }")).toMatchInlineSnapshot(`
    "3 mistakes

    mine.yaml:7:25: \`verdict\` cannot be \`waived\` [unknown-choice]
      5 | fix: Do it.
      6 | examples:
    > 7 |   - { name: n, verdict: waived, given: {} }
        |                         ^^^^^^
      hint: one of pass, fail, unknown, not-applicable

    mine.yaml:8:7: entry 2 of \`examples\` lacks the key \`given\` [missing-key]
      6 | examples:
      7 |   - { name: n, verdict: waived, given: {} }
    > 8 |   - { name: m }
        |       ^^^^

    mine.yaml:8:7: entry 2 of \`examples\` lacks the key \`verdict\` [missing-key]
      6 | examples:
      7 |   - { name: n, verdict: waived, given: {} }
    > 8 |   - { name: m }
        |       ^^^^
      hint: \`verdict\`: what the rule has to say"
  `);
});

test("a fact that does not exist", async () => {
  expect(await given("{ pitr.enabeld: true }")).toMatchInlineSnapshot(`
    "1 mistake

    mine.yaml:7:40: unknown key \`pitr.enabeld\` [unknown-key]
      5 | fix: Do it.
      6 | examples:
    > 7 |   - { name: n, verdict: pass, given: { pitr.enabeld: true } }
        |                                        ^^^^^^^^^^^^
      hint: did you mean \`pitr.enabled\`?"
  `);
});

test("values of the wrong type", async () => {
  expect(await given("{ table.age: 3, pitr.enabled: no, table.created: yesterday }")).toMatchInlineSnapshot(`
    "4 mistakes

    mine.yaml:7:51: \`table.age\` has to be a duration, not \`3\` [value-type]
      5 | fix: Do it.
      6 | examples:
    > 7 |   - { name: n, verdict: pass, given: { table.age: 3, pitr.enabled: no, table.created: yesterday } }
        |                                                   ^
      hint: write 3d

    mine.yaml:7:68: \`pitr.enabled\` has to be true or false, not \`no\` [value-type]
      5 | fix: Do it.
      6 | examples:
    > 7 |   - { name: n, verdict: pass, given: { table.age: 3, pitr.enabled: no, table.created: yesterday } }
        |                                                                    ^^
      hint: write false

    mine.yaml:7:72: \`table.created\` and \`table.age\` say the same thing; give one of them [given-twice]
      5 | fix: Do it.
      6 | examples:
    > 7 |   - { name: n, verdict: pass, given: { table.age: 3, pitr.enabled: no, table.created: yesterday } }
        |                                                                        ^^^^^^^^^^^^^

    mine.yaml:7:87: \`table.created\` has to be an instant, not \`yesterday\` [value-type]
    > 7 | e: 3, pitr.enabled: no, table.created: yesterday } }
        |                                        ^^^^^^^^^
      hint: write it in UTC, as 2026-11-01 or 2026-11-01T08:00:00Z"
  `);
});

test("absence of what is never absent", async () => {
  expect(await given("{ pitr.enabled: null }")).toMatchInlineSnapshot(`
    "1 mistake

    mine.yaml:7:54: \`pitr.enabled\` is never absent: when AWS answers, it has a value [value-type]
      5 | fix: Do it.
      6 | examples:
    > 7 |   - { name: n, verdict: pass, given: { pitr.enabled: null } }
        |                                                      ^^^^
      hint: for a read that failed write { unknown: denied }"
  `);
});

test("a cause that is none", async () => {
  expect(await given("{ pitr.enabled: { unknown: forbidden }, table: { unknown: denyed } }")).toMatchInlineSnapshot(`
    "2 mistakes

    mine.yaml:7:65: the cause cannot be \`forbidden\` [unknown-choice]
      5 | fix: Do it.
      6 | examples:
    > 7 |   - { name: n, verdict: pass, given: { pitr.enabled: { unknown: forbidden }, table: { unknown: denye
        |                                                                 ^^^^^^^^^
      hint: one of denied, denied-by-scp, role-not-assumable, throttled, limit-exceeded, timeout, network, server-error, malformed, unsupported, region-disabled, not-ready, not-collected, not-scanned, depends-on

    mine.yaml:7:96: the cause cannot be \`denyed\` [unknown-choice]
    > 7 | nknown: forbidden }, table: { unknown: denyed } } }
        |                                        ^^^^^^
      hint: did you mean \`denied\`?"
  `);
  expect(await given("{ pitr: { unknown: denied, code: AccessDenied } }")).toContain("[unknown-key]");
  expect(await given("{ pitr: { unknown: [denied] } }")).toContain("the cause cannot be a list [unknown-choice]");
});

test("a group as a mapping of its facts, as other tools write them", async () => {
  expect(await given("{ tags: { tier: gold } }")).toContain(
    "hint: write { unknown: denied }, or its facts one by one, as in `tags.tier: …`",
  );
});

test("a group that is not unread", async () => {
  expect(await given("{ pitr: off }")).toMatchInlineSnapshot(`
    "1 mistake

    mine.yaml:7:46: \`pitr\` is a group of facts; as a whole it can only be unread [wrong-shape]
      5 | fix: Do it.
      6 | examples:
    > 7 |   - { name: n, verdict: pass, given: { pitr: off } }
        |                                              ^^^
      hint: write { unknown: denied }, or its facts one by one"
  `);
});

test("a list that is none", async () => {
  expect(await given("{ onDemandBackups: { items: [] } }")).toMatchInlineSnapshot(`
    "1 mistake

    mine.yaml:7:57: \`onDemandBackups\` has to be a list, or \`items\` and what is \`missing\` [wrong-shape]
      5 | fix: Do it.
      6 | examples:
    > 7 |   - { name: n, verdict: pass, given: { onDemandBackups: { items: [] } } }
        |                                                         ^^^^^^^^^^^^^
      hint: write [{ … }] for the whole list, or { items: [{ … }], missing: [denied] } for a part of it"
  `);
  expect(await given("{ onDemandBackups: none }")).toContain("[wrong-shape]");
  expect(await given("{ onDemandBackups: [AVAILABLE] }")).toContain("has to be a mapping, not text [wrong-shape]");
});

test("members of items", async () => {
  expect(await given("{ onDemandBackups: [{ staus: AVAILABLE, age: 2 }] }")).toMatchInlineSnapshot(`
    "2 mistakes

    mine.yaml:7:60: an item of \`onDemandBackups\` has no fact \`staus\` [unknown-fact]
      5 | fix: Do it.
      6 | examples:
    > 7 |   - { name: n, verdict: pass, given: { onDemandBackups: [{ staus: AVAILABLE, age: 2 }] } }
        |                                                            ^^^^^
      hint: did you mean \`status\`?

    mine.yaml:7:83: \`age\` has to be a duration, not \`2\` [value-type]
    > 7 | mandBackups: [{ staus: AVAILABLE, age: 2 }] } }
        |                                        ^
      hint: write 2d"
  `);
});

test("one thing said twice", async () => {
  const twice = "{ pitr: { unknown: denied }, pitr.enabled: true, table.age: 1d, table.created: 2026-01-01 }";
  expect(await given(twice)).toMatchInlineSnapshot(`
    "2 mistakes

    mine.yaml:7:67: \`pitr.enabled\` cannot be given: this table's \`pitr\` could not be read [given-twice]
      5 | fix: Do it.
      6 | examples:
    > 7 |   - { name: n, verdict: pass, given: { pitr: { unknown: denied }, pitr.enabled: true, table.age: 1d,
        |                                                                   ^^^^^^^^^^^^

    mine.yaml:7:102: \`table.created\` and \`table.age\` say the same thing; give one of them [given-twice]
    > 7 |  }, pitr.enabled: true, table.age: 1d, table.created: 2026-01-01 } }
        |                                        ^^^^^^^^^^^^^"
  `);
  expect(await given("{ onDemandBackups: [{ age: 1d, created: 2026-01-01 }] }")).toContain("[given-twice]");
});

test("the typical table is checked like the tables of examples", async () => {
  const text = "given: { pitr.enabeld: true, table.age: 400 }\nrules: []\n";
  const read = (): Promise<Uint8Array> => Promise.resolve(new TextEncoder().encode(text));
  await expect(loadTypicalTable(read)).rejects.toThrow(/^3 mistakes\n[^]*unknown-key[^]*write 400d[^]*unknown-key/);
});
