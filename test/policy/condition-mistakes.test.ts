import { describe, expect, test } from "vitest";
import { assertion } from "./given-files.ts";

describe("patterns", () => {
  test("that RE2 does not know, with its words and a right one", async () => {
    expect(await assertion('{ fact: table.name, re: "(?=prod)" }')).toMatchInlineSnapshot(`
      "1 mistake

      mine.yaml:6:33: \`re\` cannot use \`(?=prod)\`: invalid or unsupported Perl syntax: \`(?=\` [bad-pattern]
        4 | why: Because.
        5 | fix: Do it.
      > 6 | assert: { fact: table.name, re: "(?=prod)" }
          |                                 ^^^^^^^^^^
        hint: RE2 has no look-around; say each part by a leaf of its own, under \`all\` and \`not\`"
    `);
  });

  test("that are too large, from a parameter too", async () => {
    expect(await assertion(`{ fact: table.name, glob: "${"a".repeat(600)}" }`)).toContain("longer than 512 characters");
  });

  test("on facts that are no text", async () => {
    expect(await assertion('{ fact: table.age, glob: "1*" }')).toContain("[operator-type]");
  });
});

describe("facts", () => {
  test("that do not exist, with the one that was meant", async () => {
    expect(await assertion("{ fact: pitr.windw, gte: 35d }")).toMatchInlineSnapshot(`
      "1 mistake

      mine.yaml:6:17: unknown fact \`pitr.windw\` [unknown-fact]
        4 | why: Because.
        5 | fix: Do it.
      > 6 | assert: { fact: pitr.windw, gte: 35d }
          |                 ^^^^^^^^^^
        hint: did you mean \`pitr.window\`?"
    `);
  });

  test.each([
    ["pitr", "hint: facts of this name: pitr.enabled, "],
    ["pitr.history", "hint: known: pitr.enabled, "],
    ["tag.owner", "hint: name the tag: `tags.owner`"],
    ["tags.", "hint: name the tag: `tags.owner`"],
    ["onDemandBackups.age", "hint: write { some: onDemandBackups, satisfies: { fact: age, … } }"],
    ["name", "hint: did you mean `account.name` or `table.name`?"],
    ["region", 'hint: a table\'s Region stands in its ARN: { fact: table.arn, glob: "arn:*:dynamodb:eu-west-1:*" }'],
    ["table.region", "hint: a table's Region stands in its ARN"],
    ["vault.lock", "hint: `restorable policy schema` lists every fact"],
    ["toString", "unknown fact `toString` [unknown-fact]"],
  ])("%s is answered with what there is", async (fact, answer) => {
    expect(await assertion(`{ fact: ${fact}, exists: true }`)).toContain(answer);
  });

  test("that are no lists either", async () => {
    const told = await assertion("{ some: exports, satisfies: { fact: age, lte: 1d } }");
    expect(told).toContain("hint: lists are onDemandBackups, namesakeBackups");
  });

  test("that are lists", async () => {
    expect(await assertion("{ fact: onDemandBackups, exists: true }")).toMatchInlineSnapshot(`
      "1 mistake

      mine.yaml:6:17: \`onDemandBackups\` is a list; a leaf compares one value [list-as-fact]
        4 | why: Because.
        5 | fix: Do it.
      > 6 | assert: { fact: onDemandBackups, exists: true }
          |                 ^^^^^^^^^^^^^^^
        hint: write { some: onDemandBackups, satisfies: { fact: …, … } }"
    `);
  });

  test("of the table inside a list's item, and members that do not exist", async () => {
    const inside = "{ any: [{ fact: table.age, gt: 1d }, { fact: staus, eq: AVAILABLE }, { fact: vault, eq: x }] }";
    expect(await assertion(`{ some: onDemandBackups, satisfies: ${inside} }`)).toMatchInlineSnapshot(`
      "3 mistakes

      mine.yaml:6:61: an item of \`onDemandBackups\` has no fact \`table.age\` [unknown-fact]
        4 | why: Because.
        5 | fix: Do it.
      > 6 | assert: { some: onDemandBackups, satisfies: { any: [{ fact: table.age, gt: 1d }, { fact: staus, eq:
          |                                                             ^^^^^^^^^
        hint: inside \`satisfies\` only the items' own facts can be used: arn, name, status, created, age, sizeBytes, identity

      mine.yaml:6:90: an item of \`onDemandBackups\` has no fact \`staus\` [unknown-fact]
      > 6 |  [{ fact: table.age, gt: 1d }, { fact: staus, eq: AVAILABLE }, { fact: vault, eq: x }] } }
          |                                        ^^^^^
        hint: did you mean \`status\`?

      mine.yaml:6:122: an item of \`onDemandBackups\` has no fact \`vault\` [unknown-fact]
      > 6 |  fact: staus, eq: AVAILABLE }, { fact: vault, eq: x }] } }
          |                                        ^^^^^
        hint: an item has arn, name, status, created, age, sizeBytes, identity"
    `);
  });
});

describe("operators", () => {
  test("that do not go with the type", async () => {
    expect(await assertion("{ fact: pitr.enabled, gte: true }")).toMatchInlineSnapshot(`
      "1 mistake

      mine.yaml:6:31: \`gte\` does not go with \`pitr.enabled\`, a fact of type boolean [operator-type]
        4 | why: Because.
        5 | fix: Do it.
      > 6 | assert: { fact: pitr.enabled, gte: true }
          |                               ^^^
        hint: these do: eq, ne, in, notIn, exists"
    `);
  });

  test("missing", async () => {
    expect(await assertion("{ fact: pitr.enabled }")).toMatchInlineSnapshot(`
      "1 mistake

      mine.yaml:6:11: \`pitr.enabled\` is compared with nothing [incomplete-condition]
        4 | why: Because.
        5 | fix: Do it.
      > 6 | assert: { fact: pitr.enabled }
          |           ^^^^
        hint: add an operator: eq, ne, in, notIn, exists"
    `);
  });

  test("misspelt are told as unknown keys only", async () => {
    expect(await assertion("{ fact: pitr.period, gtee: 35d }")).toMatchInlineSnapshot(`
      "1 mistake

      mine.yaml:6:30: unknown key \`gtee\` [unknown-key]
        4 | why: Because.
        5 | fix: Do it.
      > 6 | assert: { fact: pitr.period, gtee: 35d }
          |                              ^^^^
        hint: did you mean \`gte\`?"
    `);
  });

  test("two in one leaf", async () => {
    expect(await assertion("{ fact: pitr.period, gte: 7d, lt: 35d }")).toMatchInlineSnapshot(`
      "1 mistake

      mine.yaml:6:39: \`gte\` and \`lt\` cannot stand in one leaf [exclusive-keys]
        4 | why: Because.
        5 | fix: Do it.
      > 6 | assert: { fact: pitr.period, gte: 7d, lt: 35d }
          |                                       ^^
        hint: write two: all: [{ fact: pitr.period, gte: … }, { fact: pitr.period, lt: … }]"
    `);
  });
});

describe("values", () => {
  test("a number where a duration is wanted", async () => {
    expect(await assertion("{ fact: pitr.period, gte: 35 }")).toMatchInlineSnapshot(`
      "1 mistake

      mine.yaml:6:35: \`pitr.period\` has to be a duration, not \`35\` [value-type]
        4 | why: Because.
        5 | fix: Do it.
      > 6 | assert: { fact: pitr.period, gte: 35 }
          |                                   ^^
        hint: write 35d"
    `);
  });

  test.each([
    ["{ fact: pitr.period, gte: '35' }", "write 35d"],
    ["{ fact: pitr.period, gte: 35 days }", "write it as 90s, 15m, 2h, 7d, 5w, 1d12h"],
    ["{ fact: pitr.enabled, eq: yes }", "write true"],
    ["{ fact: pitr.enabled, eq: 'true' }", "write true"],
    ["{ fact: account.id, eq: 012345678901 }", 'write "012345678901" in quotes'],
    ["{ fact: tags.stage, eq: true }", 'write "true" in quotes'],
    ["{ fact: table.itemCount, gt: '5' }", "write 5 without quotes"],
    ["{ fact: table.itemCount, gt: .nan }", "write a number"],
    ["{ fact: table.sizeBytes, gt: 1.5 }", "write bytes as a whole number, or 500MB, 10GiB"],
    ["{ fact: table.sizeBytes, gt: 10 Gigs }", "write bytes as a whole number, or 500MB, 10GiB"],
    ["{ fact: table.created, lt: 2026-02-30 }", "write it in UTC, as 2026-11-01 or 2026-11-01T08:00:00Z"],
    ["{ fact: table.created, lt: '2026-02-01T10:00:00' }", "write it in UTC, as 2026-11-01 or 2026-11-01T08:00:00Z"],
    ["{ fact: tags.tier, in: gold }", "write [gold]"],
    ["{ fact: tags.tier, eq: [gold] }", "write in: […]"],
    ["{ fact: tags.tier, exists: maybe }", "write true or false"],
  ])("%s is answered with the right spelling", async (leaf, hint) => {
    const found = await assertion(leaf);
    expect(found).toContain("[value-type]");
    expect(found).toContain(`hint: ${hint}`);
  });

  test("a mapping or nothing where a value is wanted", async () => {
    expect(await assertion("{ all: [{ fact: tags.a, eq: { b: c } }, { fact: tags.a, eq: }] }")).toMatchInlineSnapshot(`
      "2 mistakes

      mine.yaml:6:37: \`tags.a\` has to be text, not a mapping [value-type]
        4 | why: Because.
        5 | fix: Do it.
      > 6 | assert: { all: [{ fact: tags.a, eq: { b: c } }, { fact: tags.a, eq: }] }
          |                                     ^^^^^^^^

      mine.yaml:6:65: \`tags.a\` has to be text, not nothing [value-type]
        4 | why: Because.
        5 | fix: Do it.
      > 6 | assert: { all: [{ fact: tags.a, eq: { b: c } }, { fact: tags.a, eq: }] }
          |                                                                 ^^"
    `);
  });

  test("no value at all in a list", async () => {
    expect(await assertion("{ fact: tags.tier, in: [] }")).toContain("`in` has no value [empty]");
  });

  test("that AWS spells differently", async () => {
    expect(await assertion("{ fact: table.status, notIn: [ACTIVE, ARCHVIED] }")).toMatchInlineSnapshot(`
      "1 mistake

      mine.yaml:6:47: \`table.status\` is never \`ARCHVIED\` [misspelt-value]
        4 | why: Because.
        5 | fix: Do it.
      > 6 | assert: { fact: table.status, notIn: [ACTIVE, ARCHVIED] }
          |                                               ^^^^^^^^
        hint: did you mean \`ARCHIVED\`?"
    `);
  });

  test("that AWS may have added since are taken", async () => {
    expect(await assertion("{ fact: table.status, ne: FROZEN_FOR_AUDIT }")).toBe("no mistake");
  });
});

describe("keys of a condition", () => {
  test("that cannot go together", async () => {
    const both = "{ all: [{ fact: pitr.enabled, eq: true }], any: [{ fact: pitr.windw, gte: 1d }] }";
    expect(await assertion(both)).toMatchInlineSnapshot(`
      "2 mistakes

      mine.yaml:6:52: \`all\` and \`any\` cannot stand in one condition [exclusive-keys]
        4 | why: Because.
        5 | fix: Do it.
      > 6 | assert: { all: [{ fact: pitr.enabled, eq: true }], any: [{ fact: pitr.windw, gte: 1d }] }
          |                                                    ^^^
        hint: combine them: \`all: [{ … }, { … }]\`

      mine.yaml:6:66: unknown fact \`pitr.windw\` [unknown-fact]
        4 | why: Because.
        5 | fix: Do it.
      > 6 | assert: { all: [{ fact: pitr.enabled, eq: true }], any: [{ fact: pitr.windw, gte: 1d }] }
          |                                                                  ^^^^^^^^^^
        hint: did you mean \`pitr.window\`?"
    `);
  });

  test("that belong to another one", async () => {
    expect(await assertion("{ not: { fact: pitr.enabled, eq: false }, satisfies: { fact: age, lt: 1d } }"))
      .toMatchInlineSnapshot(`
        "1 mistake

        mine.yaml:6:51: \`not\` and \`satisfies\` cannot stand in one condition [exclusive-keys]
          4 | why: Because.
          5 | fix: Do it.
        > 6 | assert: { not: { fact: pitr.enabled, eq: false }, satisfies: { fact: age, lt: 1d } }
            |                                                   ^^^^^^^^^
          hint: \`satisfies\` goes with \`every\`, \`some\`, \`none\`"
      `);
  });

  test.each([
    ["{ gte: 35d }", "`gte` needs `fact`"],
    ["{ then: { fact: pitr.enabled, eq: true } }", "`then` needs `when`"],
    ["{ satisfies: { fact: age, lt: 1d } }", "`satisfies` needs `every`, `some`, `none`"],
    ["{ when: { fact: pitr.enabled, eq: true } }", "`when` needs `then`: what has to hold when it does"],
    ["{ some: onDemandBackups }", "`some` needs `satisfies`: the condition on each item"],
  ])("%s lacks a part", async (condition, message) => {
    expect(await assertion(condition)).toContain(`${message} [incomplete-condition]`);
  });

  test("lacking, as it reads", async () => {
    expect(await assertion("{ some: onDemandBackups }")).toMatchInlineSnapshot(`
      "1 mistake

      mine.yaml:6:11: \`some\` needs \`satisfies\`: the condition on each item [incomplete-condition]
        4 | why: Because.
        5 | fix: Do it.
      > 6 | assert: { some: onDemandBackups }
          |           ^^^^"
    `);
  });
});

describe("quantifiers", () => {
  test("over one value", async () => {
    expect(await assertion("{ every: pitr.enabled, satisfies: { fact: status, eq: AVAILABLE } }"))
      .toMatchInlineSnapshot(`
        "1 mistake

        mine.yaml:6:18: \`every\` goes over a list; \`pitr.enabled\` is one value [not-a-list]
          4 | why: Because.
          5 | fix: Do it.
        > 6 | assert: { every: pitr.enabled, satisfies: { fact: status, eq: AVAILABLE } }
            |                  ^^^^^^^^^^^^
          hint: write { fact: pitr.enabled, … }; lists are onDemandBackups, namesakeBackups, recoveryPoints, copies, recovery.points, backupPlans, table.replicas, restoreTests"
      `);
  });

  test("over nothing there is", async () => {
    const found = await assertion("{ none: onDemandBackup, satisfies: { fact: age, gt: 1d } }");
    expect(found).toContain("did you mean `onDemandBackups`?");
  });

  test("inside each other", async () => {
    const inner = "{ none: namesakeBackups, satisfies: { fact: status, eq: AVAILABLE } }";
    expect(await assertion(`{ some: onDemandBackups, satisfies: ${inner} }`)).toMatchInlineSnapshot(`
      "1 mistake

      mine.yaml:6:53: \`none\` cannot stand inside the \`satisfies\` of \`onDemandBackups\` [nested-quantifier]
        4 | why: Because.
        5 | fix: Do it.
      > 6 | assert: { some: onDemandBackups, satisfies: { none: namesakeBackups, satisfies: { fact: status, eq:
          |                                                     ^^^^^^^^^^^^^^^
        hint: the items of onDemandBackups hold no lists; put the two quantifiers side by side under \`all\`"
    `);
  });
});

describe("an ordering under `not` of a fact that can be absent", () => {
  test("is told with the right spelling", async () => {
    expect(await assertion("{ not: { fact: pitr.window, lt: 35d } }")).toMatchInlineSnapshot(`
      "1 mistake

      mine.yaml:6:37: \`not\` would make \`pitr.window lt …\` hold where \`pitr.window\` is absent (PITR is off) [ordering-under-not]
        4 | why: Because.
        5 | fix: Do it.
      > 6 | assert: { not: { fact: pitr.window, lt: 35d } }
          |                                     ^^
        hint: write { fact: pitr.window, gte: 35d }; or, if absent is right too, any: [{ fact: pitr.window, gte: 35d }, { fact: pitr.window, exists: false }]"
    `);
  });

  test.each([
    ["inside any", "{ not: { any: [{ fact: pitr.window, lt: 35d }, { fact: pitr.enabled, eq: false }] } }"],
    ["inside a quantifier", "{ not: { some: onDemandBackups, satisfies: { fact: sizeBytes, lt: 1GB } } }"],
    [
      "in the conclusion of a when",
      "{ not: { when: { fact: pitr.enabled, eq: true }, then: { fact: pitr.window, lt: 1d } } }",
    ],
  ])("is found %s", async (_where, condition) => {
    expect(await assertion(condition)).toContain("[ordering-under-not]");
  });

  test.each([
    ["of a fact that is never absent", "{ not: { fact: table.age, lt: 1d } }"],
    ["that is no ordering", "{ not: { fact: pitr.window, eq: 0s } }"],
    ["turned round twice", "{ not: { not: { fact: pitr.window, gte: 35d } } }"],
    ["without a not", "{ when: { fact: table.sizeBytes, gt: 1TB }, then: { fact: pitr.enabled, eq: true } }"],
    ["in a none without a not", "{ none: onDemandBackups, satisfies: { fact: sizeBytes, gt: 1TB } }"],
  ])("is no mistake %s", async (_where, condition) => {
    expect(await assertion(condition)).toBe("no mistake");
  });
});
