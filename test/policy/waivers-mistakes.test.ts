import { describe, expect, test } from "vitest";
import { PolicyError } from "../../src/errors.ts";
import { loadWaivers } from "../../src/policy/waivers.ts";
import { loadFiles } from "./given-files.ts";

const cwd = "/project";
const now = "2026-03-10T12:00:00.000Z";
const bytes = (text: string) => async () => new TextEncoder().encode(text);

const policyOf = (text: string) => loadFiles({ "acme.yaml": text });

const load = async (text: string, policy: string | null = null) =>
  loadWaivers({
    path: "waivers.yaml",
    cwd,
    policy: policy === null ? null : await policyOf(policy),
    now,
    readFile: bytes(text),
  });

async function mistakesIn(text: string, policy: string | null = null): Promise<string> {
  const error: unknown = await load(text, policy).catch((reason: unknown) => reason);
  if (!(error instanceof PolicyError)) throw new Error("no mistake was told", { cause: error });
  return error.message;
}

const whole = `
waivers:
  - id: W-12
    rule: [pitr-enabled, "recovery-*"]
    accounts: 012345678901
    regions: eu-west-1
    tables: [orders, "scratch-*"]
    reason: Filled anew each night.
    owner: shop@example.com
    approver: ciso@example.com
    ticket: 4711
    created: 2026-03-01
    expires: 2026-03-31
`;

const acme = (more = "") => `id: acme\nrules: [pitr-enabled, deletion-protection-enabled]\n${more}`;

const short = (changes: Record<string, string>): string =>
  `waivers:\n  - ${JSON.stringify({
    id: "w",
    rule: "pitr-enabled",
    accounts: "*",
    regions: "*",
    tables: "orders",
    reason: "r",
    owner: "o",
    approver: "p",
    ticket: "T-1",
    created: "2026-03-01",
    expires: "2026-03-31",
    ...changes,
  })}\n`;

describe("a waivers file", () => {
  test("is read with ids and tickets as they are written, with or without quotes", async () => {
    expect(await load(whole, acme())).toEqual({
      waivers: [
        {
          id: "W-12",
          rules: ["pitr-enabled", "recovery-*"],
          accounts: ["012345678901"],
          regions: ["eu-west-1"],
          tables: ["orders", "scratch-*"],
          reason: "Filled anew each night.",
          owner: "shop@example.com",
          approver: "ciso@example.com",
          ticket: "4711",
          created: "2026-03-01T00:00:00.000Z",
          expires: "2026-03-31T00:00:00.000Z",
        },
      ],
      source: { file: "waivers.yaml", text: whole },
    });
  });

  test("tells all its mistakes at once, each at its place", async () => {
    const wrong = `
waivers:
  - id: a
    rule: [pitr-enabeld, Pitr]
    accounts: "22"
    regions: EU
    tables: arn:aws:dynamodb:eu-west-1:012345678901:table/orders
    reason: ""
    owner: o
    approver: p
    ticket: [1]
    created: 2026-02-30
    expires: 30d
  - { id: a, rule: "*", accounts: "*", regions: "*", tables: ["**"], reason: r, owner: o, approver: p, ticket: T,
      created: 2026-04-01, expires: 2026-04-01 }
`;
    expect(await mistakesIn(wrong, acme())).toMatchInlineSnapshot(`
      "13 mistakes

      waivers.yaml:4:12: the policy has no rule \`pitr-enabeld\` [unknown-rule]
        2 | waivers:
        3 |   - id: a
      > 4 |     rule: [pitr-enabeld, Pitr]
          |            ^^^^^^^^^^^^
        hint: did you mean \`pitr-enabled\`?

      waivers.yaml:4:26: \`rule\` cannot be \`Pitr\` [bad-pattern]
        2 | waivers:
        3 |   - id: a
      > 4 |     rule: [pitr-enabeld, Pitr]
          |                          ^^^^
        hint: the id of a rule such as pitr-enabled, or a glob over ids such as "pitr-*"

      waivers.yaml:5:15: \`accounts\` cannot be \`22\` [bad-pattern]
        3 |   - id: a
        4 |     rule: [pitr-enabeld, Pitr]
      > 5 |     accounts: "22"
          |               ^^^^
        hint: an account id of 12 digits in quotes, or a glob over ids such as "1111*" or "*"

      waivers.yaml:6:14: \`regions\` cannot be \`EU\` [bad-pattern]
        4 |     rule: [pitr-enabeld, Pitr]
        5 |     accounts: "22"
      > 6 |     regions: EU
          |              ^^
        hint: a Region such as eu-west-1, or a glob such as "eu-*" or "*"

      waivers.yaml:7:13: \`tables\` cannot be \`arn:aws:dynamodb:eu-west-1:012345678901:table/orders\` [bad-pattern]
        5 |     accounts: "22"
        6 |     regions: EU
      > 7 |     tables: arn:aws:dynamodb:eu-west-1:012345678901:table/orders
          |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        hint: the name of a table (and no ARN), or a glob over whole names: \`orders\` is that table alone, \`orders-*\` all that begin so

      waivers.yaml:8:13: \`reason\` has to hold something [empty]
        6 |     regions: EU
        7 |     tables: arn:aws:dynamodb:eu-west-1:012345678901:table/orders
      > 8 |     reason: ""
          |             ^^

      waivers.yaml:11:13: \`ticket\` has to name a ticket [wrong-shape]
         9 |     owner: o
        10 |     approver: p
      > 11 |     ticket: [1]
           |             ^^^
        hint: write the id or the address of the ticket in which it was decided

      waivers.yaml:12:14: \`created\` has to be an instant, not \`2026-02-30\` [value-type]
        10 |     approver: p
        11 |     ticket: [1]
      > 12 |     created: 2026-02-30
           |              ^^^^^^^^^^
        hint: write it in UTC, as 2026-11-01 or 2026-11-01T08:00:00Z

      waivers.yaml:13:14: \`expires\` has to be an instant, not \`30d\` [value-type]
        11 |     ticket: [1]
        12 |     created: 2026-02-30
      > 13 |     expires: 30d
           |              ^^^
        hint: write it in UTC, as 2026-11-01 or 2026-11-01T08:00:00Z

      waivers.yaml:14:7: this waives every rule on every table [too-broad]
        12 |     created: 2026-02-30
        13 |     expires: 30d
      > 14 |   - { id: a, rule: "*", accounts: "*", regions: "*", tables: ["**"], reason: r, owner: o, approver:
           |       ^^
        hint: name its rules, or its accounts, Regions or tables; \`--fail-on never\` reports without a gate

      waivers.yaml:14:11: \`a\` is the id of the waiver in line 3 too [duplicate-id]
        12 |     created: 2026-02-30
        13 |     expires: 30d
      > 14 |   - { id: a, rule: "*", accounts: "*", regions: "*", tables: ["**"], reason: r, owner: o, approver:
           |           ^

      waivers.yaml:15:16: \`created\` lies in the future (it is 2026-03-10) [term-order]
        13 |     expires: 30d
        14 |   - { id: a, rule: "*", accounts: "*", regions: "*", tables: ["**"], reason: r, owner: o, approver:
      > 15 |       created: 2026-04-01, expires: 2026-04-01 }
           |                ^^^^^^^^^^
        hint: the date on which it was approved; the longest term is counted from it

      waivers.yaml:15:37: \`expires\` is not after \`created\`: it would never be in force [term-order]
        13 |     expires: 30d
        14 |   - { id: a, rule: "*", accounts: "*", regions: "*", tables: ["**"], reason: r, owner: o, approver:
      > 15 |       created: 2026-04-01, expires: 2026-04-01 }
           |                                     ^^^^^^^^^^"
    `);
  });

  test.each([
    "id",
    "rule",
    "accounts",
    "regions",
    "tables",
    "reason",
    "owner",
    "approver",
    "ticket",
    "created",
    "expires",
  ])("needs the key %s", async (key) => {
    const lines = whole.split("\n").filter((line) => !line.includes(`${key}:`));
    const text = key === "id" ? whole.replace("id: W-12", "# W-12") : lines.join("\n");
    const list = key === "id" ? text.replace("  - # W-12\n    rule", "  - rule") : text;
    expect(await mistakesIn(list)).toContain(`lacks the key \`${key}\``);
  });

  test("that is not there is told by its name", async () => {
    const missing = loadWaivers({ path: "none.yaml", cwd, policy: null, now });
    await expect(missing).rejects.toThrow("none.yaml: there is no file `none.yaml` [missing-file]");
  });

  test("may be of today where today begins first", async () => {
    const morning = { path: "w.yaml", cwd, policy: null, readFile: bytes(short({ created: "2026-03-02" })) };
    expect((await loadWaivers({ ...morning, now: "2026-03-01T10:00:00.000Z" })).waivers).toHaveLength(1);
    await expect(loadWaivers({ ...morning, now: "2026-03-01T09:59:59.999Z" })).rejects.toThrow("lies in the future");
    expect((await loadWaivers({ ...morning, now: null })).waivers).toHaveLength(1);
  });

  test("that has expired is read: it has to be told, not refused", async () => {
    expect((await load(short({ expires: "2026-03-02" }))).waivers).toHaveLength(1);
  });

  test("may name a shipped rule that the policy leaves out, since other policies share the file", async () => {
    expect((await load(short({ rule: "table-accessible" }), acme())).waivers).toHaveLength(1);
    expect(await mistakesIn(short({ rule: "tabel-accessible" }), acme())).toContain("did you mean `table-accessible`?");
    expect(await mistakesIn(short({ rule: "x-*" }), acme())).toContain("the policy has no rule `x-*`");
  });

  test.each([
    ["reason", "  ", "`reason` has to say something [empty]"],
    ["accounts", "11112222333", "12 digits"],
    ["tables", "ab", "the name of a table"],
    ["tables", "^orders$", "the name of a table"],
    ["tables", "orders|carts", "the name of a table"],
  ])("refuses %s: %s", async (key, value, hint) => {
    expect(await mistakesIn(short({ [key]: value }))).toContain(hint);
  });
});

describe("the longest term of a waiver", () => {
  const capped = acme("waivers: { maxTerm: { critical: 7d, high: 20d, low: 60d } }\n");

  test("is that of the severity of its rule, and the date to write is named", async () => {
    expect(await mistakesIn(short({}), capped)).toMatchInlineSnapshot(`
      "1 mistake

      waivers.yaml:2:172: that is 30d; the policy allows 20d from \`created\` for \`pitr-enabled\`, which is high [term-too-long]
      > 2 | "T-1","created":"2026-03-01","expires":"2026-03-31"}
          |                                        ^^^^^^^^^^^^
        hint: write \`expires: 2026-03-21\`, and renew it by then"
    `);
    expect((await load(short({ expires: "2026-03-21" }), capped)).waivers).toHaveLength(1);
    expect((await load(short({}), acme())).waivers).toHaveLength(1);
  });

  test("does not hold for a severity that the policy says nothing of", async () => {
    const medium = short({ rule: "deletion-protection-enabled", expires: "2029-01-01" });
    expect((await load(medium, capped)).waivers).toHaveLength(1);
  });

  test("is that of the strictest of several rules", async () => {
    const both = short({ rule: "*" });
    expect(await mistakesIn(both, capped)).toContain(
      "the policy allows 20d from `created` for `pitr-enabled`, which is high",
    );
  });

  test("is the one an override allows, where a rule has several severities", async () => {
    const low = `${capped}overrides: [{ when: { fact: tags.tier, eq: bronze }, rule: pitr-enabled, severity: low }]\n`;
    expect((await load(short({}), low)).waivers).toHaveLength(1);
    expect(await mistakesIn(short({ expires: "2026-05-01" }), low)).toContain("the policy allows 60d");
    const medium = low.replace("severity: low", "severity: medium");
    expect((await load(short({ expires: "2029-05-01" }), medium)).waivers).toHaveLength(1);
  });

  test("can be none at all", async () => {
    expect(await mistakesIn(short({}), capped.replace("high: 20d", "high: 0d"))).toContain("allows no waiver");
  });
});

describe("the longest terms of a policy", () => {
  const files: Readonly<Record<string, string>> = {
    "a.yaml": acme("waivers: { maxTerm: { critical: 30d, high: 90d, medium: 1w } }\n").replace("acme", "a"),
    "b.yaml": acme("waivers: { maxTerm: { critical: 40d, high: 60d } }\n").replace("acme", "b"),
    "c.yaml": "id: c\nextends: [./a.yaml, ./b.yaml]\nwaivers: { maxTerm: { medium: 14d, low: 0d } }\n",
    "d.yaml": "id: c\nextends: [./a.yaml, ./b.yaml]\nwaivers: { maxTerm: { medium: 15d, low: 0d } }\n",
    "e.yaml": "id: e\nextends: [./c.yaml]\n",
    "f.yaml": acme().replace("acme", "f"),
  };
  const read = (ref: string) => loadFiles(files, ref);
  const day = 86_400_000;

  test("are inherited: the shortest of those extended, unless the policy itself says one", async () => {
    const maxTerm = { critical: 30 * day, high: 60 * day, medium: 14 * day, low: 0 };
    expect((await read("./c.yaml")).waivers).toEqual({ maxTerm });
    expect((await read("./e.yaml")).waivers).toEqual({ maxTerm });
    expect(await read("./f.yaml")).not.toHaveProperty("waivers");
  });

  test("are part of the policy's digest", async () => {
    expect((await read("./c.yaml")).digest).not.toBe((await read("./d.yaml")).digest);
  });
});
