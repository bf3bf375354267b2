import { expect, test } from "vitest";
import { PolicyError } from "../../src/errors.ts";
import { sizeLimit } from "../../src/policy/files.ts";
import { loadPolicyTest } from "../../src/policy/load-policy-test.ts";
import { readGiven, type GivenFiles } from "./given-files.ts";

/** The whole text that a person reads. The first file is the test. */
async function mistakes(files: GivenFiles): Promise<string> {
  const path = Object.keys(files)[0] ?? "";
  try {
    await loadPolicyTest({ path, cwd: "/project", readFile: readGiven(files) });
  } catch (error) {
    if (error instanceof PolicyError) return error.message;
    throw error;
  }
  return "no mistake";
}

const file = "acme.policytest.yaml";
const tested = (text: string): Promise<string> => mistakes({ [file]: text });

test("a policy test that lacks its parts", async () => {
  expect(await tested("title: Nothing\n")).toMatchInlineSnapshot(`
    "2 mistakes

    acme.policytest.yaml:1:1: the file lacks the key \`policy\` [missing-key]
    > 1 | title: Nothing
        | ^^^^^
      hint: \`policy\`: the policy under test: a path relative to this file, or the id of a shipped pack or rule

    acme.policytest.yaml:1:1: the file lacks the key \`tables\` [missing-key]
    > 1 | title: Nothing
        | ^^^^^
      hint: \`tables\`: tables by name, each with the verdicts that are expected of it"
  `);
});

test("an empty file is told what policy tests start with", async () => {
  expect(await tested("")).toContain("a policy test with `policy:` and `tables:`");
});

test("a policy that is not there, by its path and by its id", async () => {
  const text = (policy: string): string =>
    `policy: ${policy}\ntables: { a: { given: {}, expect: { others: pass } } }\n`;
  expect(await tested(text("./acme.yaml"))).toMatchInlineSnapshot(`
    "1 mistake

    acme.policytest.yaml:1:9: there is no file \`acme.yaml\` [missing-file]
    > 1 | policy: ./acme.yaml
        |         ^^^^^^^^^^^"
  `);
  expect(await tested(text("baselin"))).toMatchInlineSnapshot(`
    "1 mistake

    acme.policytest.yaml:1:9: no shipped pack or rule is called \`baselin\` [unknown-reference]
    > 1 | policy: baselin
        |         ^^^^^^^
      hint: did you mean \`baseline\`?"
  `);
});

test("mistakes in the policy stay where they are, beside those of the test", async () => {
  const files = {
    [file]: "policy: ./acme.yaml\ntables: { a: { given: { pitr.enabeld: true }, expect: { others: pass } } }\n",
    "acme.yaml": "id: acme\nextends: [baseline]\nrules: [{ use: pitr-window-ful }]\n",
  };
  const text = await mistakes(files);
  expect(text).toMatch(/^2 mistakes in 2 files\n/);
  expect(text).toContain("acme.yaml:3:16: no shipped rule is called `pitr-window-ful`");
  expect(text).toContain("acme.policytest.yaml:2:25: unknown key `pitr.enabeld`");
});

test("rules the policy does not have, and words that are no verdicts", async () => {
  const text = `
policy: baseline
tables:
  orders:
    given: {}
    expect:
      pitr-enabeld: pass
      pitr-enabled: passes
      table-accessible: { verdict: maybe, because: 3, since: today }
      recovery-point-fresh: true
      on-demand-backup-fresh: pass
`;
  expect(await tested(text)).toMatchInlineSnapshot(`
    "7 mistakes

    acme.policytest.yaml:7:7: the policy \`baseline\` has no rule \`pitr-enabeld\` [unknown-rule]
      5 |     given: {}
      6 |     expect:
    > 7 |       pitr-enabeld: pass
        |       ^^^^^^^^^^^^
      hint: did you mean \`pitr-enabled\`?

    acme.policytest.yaml:8:21: \`pitr-enabled\` cannot be \`passes\` [unknown-choice]
      6 |     expect:
      7 |       pitr-enabeld: pass
    > 8 |       pitr-enabled: passes
        |                     ^^^^^^
      hint: did you mean \`pass\`?

    acme.policytest.yaml:9:36: \`verdict\` cannot be \`maybe\` [unknown-choice]
      7 |       pitr-enabeld: pass
      8 |       pitr-enabled: passes
    > 9 |       table-accessible: { verdict: maybe, because: 3, since: today }
        |                                    ^^^^^
      hint: one of pass, fail, unknown, not-applicable

    acme.policytest.yaml:9:52: \`because\` has to be text, not a number [wrong-shape]
      7 |       pitr-enabeld: pass
      8 |       pitr-enabled: passes
    > 9 |       table-accessible: { verdict: maybe, because: 3, since: today }
        |                                                    ^

    acme.policytest.yaml:9:55: unknown key \`since\` [unknown-key]
      7 |       pitr-enabeld: pass
      8 |       pitr-enabled: passes
    > 9 |       table-accessible: { verdict: maybe, because: 3, since: today }
        |                                                       ^^^^^
      hint: known here: verdict, because

    acme.policytest.yaml:10:29: \`recovery-point-fresh\` has to be a mapping, not \`true\` [wrong-shape]
       8 |       pitr-enabled: passes
       9 |       table-accessible: { verdict: maybe, because: 3, since: today }
    > 10 |       recovery-point-fresh: true
         |                             ^^^^

    acme.policytest.yaml:11:7: the policy \`baseline\` has no rule \`on-demand-backup-fresh\` [unknown-rule]
       9 |       table-accessible: { verdict: maybe, because: 3, since: today }
      10 |       recovery-point-fresh: true
    > 11 |       on-demand-backup-fresh: pass
         |       ^^^^^^^^^^^^^^^^^^^^^^
      hint: its rules are deletion-protection-enabled, pitr-enabled, pitr-recovery-period, recovery-point-fresh, table-accessible"
  `);
});

test("tables of which nothing is stated, with an inventory and without", async () => {
  const text = "policy: baseline\ntables: { ordrs: { expect: { others: pass } } }\n";
  expect(await tested(text)).toMatchInlineSnapshot(`
    "1 mistake

    acme.policytest.yaml:2:11: \`ordrs\` lacks the key \`given\` [missing-key]
      1 | policy: baseline
    > 2 | tables: { ordrs: { expect: { others: pass } } }
        |           ^^^^^
      hint: say what differs from the typical table; \`given: {}\` is the typical table"
  `);
  const files = {
    [file]: `inventory: ./fleet.inventory.yaml\n${text}`,
    "fleet.inventory.yaml": "tables: { orders: { given: {} } }\n",
  };
  expect(await mistakes(files)).toMatchInlineSnapshot(`
    "1 mistake

    acme.policytest.yaml:3:11: the inventory has no table \`ordrs\` [unknown-table]
      1 | inventory: ./fleet.inventory.yaml
      2 | policy: baseline
    > 3 | tables: { ordrs: { expect: { others: pass } } }
        |           ^^^^^
      hint: did you mean \`orders\`?"
  `);
});

test("an inventory by another name, one that is not there, and mistakes inside one", async () => {
  const text = (inventory: string): string =>
    `policy: baseline\ninventory: ${inventory}\ntables: { orders: { expect: { others: pass } } }\n`;
  expect(await tested(text("./fleet.yaml"))).toMatchInlineSnapshot(`
    "1 mistake

    acme.policytest.yaml:2:12: \`./fleet.yaml\` is not the name of an inventory [not-an-inventory]
      1 | policy: baseline
    > 2 | inventory: ./fleet.yaml
        |            ^^^^^^^^^^^^
      hint: name it *.inventory.yaml, so that nobody takes it for a policy"
  `);
  expect(await tested(text("./gone.inventory.yaml"))).toContain(
    "acme.policytest.yaml:2:12: there is no file `gone.inventory.yaml` [missing-file]",
  );
  const files = {
    [file]: text("./fleet.inventory.yaml"),
    "fleet.inventory.yaml": "tables:\n  orders: { region: Frankfurt, given: { table.age: 3 } }\n",
  };
  expect(await mistakes(files)).toMatchInlineSnapshot(`
    "2 mistakes

    fleet.inventory.yaml:2:21: \`region\` has to be the name of a Region [bad-id]
      1 | tables:
    > 2 |   orders: { region: Frankfurt, given: { table.age: 3 } }
        |                     ^^^^^^^^^
      hint: such as eu-central-1, us-gov-west-1

    fleet.inventory.yaml:2:52: \`table.age\` has to be a duration, not \`3\` [value-type]
      1 | tables:
    > 2 |   orders: { region: Frankfurt, given: { table.age: 3 } }
        |                                                    ^
      hint: write 3d"
  `);
});

test("a test that expects nothing", async () => {
  expect(await tested("policy: baseline\ntables:\n  orders: { given: {} }\n")).toMatchInlineSnapshot(`
    "1 mistake

    acme.policytest.yaml:3:3: the test expects nothing of any table [no-expectation]
      1 | policy: baseline
      2 | tables:
    > 3 |   orders: { given: {} }
        |   ^^^^^^
      hint: write under a table: expect: { pitr-enabled: pass, others: pass }"
  `);
});

test("a fact that only follows from others, a Region said twice, a clock without its zone", async () => {
  const text = `
policy: baseline
asOf: 2026-03-01T12:00
tables:
  orders:
    region: eu-central-1
    given: { pitr.shortfall: 1h, table.arn: "arn:aws:dynamodb:us-east-1:111122223333:table/orders" }
    expect: { others: pass }
`;
  expect(await tested(text)).toMatchInlineSnapshot(`
    "3 mistakes

    acme.policytest.yaml:3:7: \`asOf\` has to be an instant, not \`2026-03-01T12:00\` [value-type]
      1 |
      2 | policy: baseline
    > 3 | asOf: 2026-03-01T12:00
        |       ^^^^^^^^^^^^^^^^
      hint: write it in UTC, as 2026-11-01 or 2026-11-01T08:00:00Z

    acme.policytest.yaml:5:3: \`orders\` has a \`region\` and a \`table.arn\`, which says its Region too; give one of them [given-twice]
      3 | asOf: 2026-03-01T12:00
      4 | tables:
    > 5 |   orders:
        |   ^^^^^^

    acme.policytest.yaml:7:14: \`pitr.shortfall\` follows from other facts, and a table of an inventory has those [derived-fact]
      5 |   orders:
      6 |     region: eu-central-1
    > 7 |     given: { pitr.shortfall: 1h, table.arn: "arn:aws:dynamodb:us-east-1:111122223333:table/orders" }
        |              ^^^^^^^^^^^^^^
      hint: state pitr.window, pitr.period and table.age"
  `);
});

test.each([
  ["ten megabytes", "#".repeat(10_000_000), "is larger than 256 KiB"],
  [
    "aliases that unfold without end",
    `policy: baseline\ntables:\n  a: &a0 { given: { pitr.enabled: [${"1,".repeat(20)}] } }\n${Array.from(
      { length: 30 },
      (_, level) => `  t${level}: &a${level + 1} [*a${level}, *a${level}, *a${level}]\n`,
    ).join("")}`,
    "unfold into more than 1000 values",
  ],
  [
    "a key of JavaScript's own",
    "policy: baseline\ntables: { __proto__: { given: {} } }\n",
    "`__proto__` cannot be a key",
  ],
  [
    "a key that objects inherit",
    "policy: baseline\ntables: { a: { expect: { toString: pass } } }\n",
    "no rule `toString`",
  ],
  [
    "control characters in a name",
    'policy: baseline\ntables: { "\\e[2Jorders": { given: {}, expect: { others: pass } } }\n',
    "the text holds the character U+001B",
  ],
  ["depth", `policy: baseline\ntables: ${"[".repeat(100)}${"]".repeat(100)}\n`, "nested more than 40 levels deep"],
  ["a list", "- policy: baseline\n", "is a mapping of keys"],
  ["bytes that are no text", new Uint8Array([0xff, 0xfe, 0x00]), "is not UTF-8 text"],
])("a hostile file is refused with words: %s", async (_name, content, because) => {
  const said = await mistakes({ [file]: content });
  expect(said).toContain(because);
  expect(said).not.toMatch(/[^\P{Cc}\n]/u);
});

test("a file of exactly the limit is read", async () => {
  const text = "policy: baseline\ntables: { a: { given: {}, expect: { others: pass } } }\n";
  expect(await tested(text.padEnd(sizeLimit, "#"))).toBe("no mistake");
});
