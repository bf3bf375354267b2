import { describe, expect, test } from "vitest";
import { sizeLimit } from "../../src/policy/files.ts";
import { assertion, loadFiles, mistakesIn, ruleFile, type GivenFiles } from "./given-files.ts";

const many = (count: number, part: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => part(i)).join("");

describe("what is longer than a person can read is refused", () => {
  test("a list", async () => {
    expect(await assertion(`{ fact: tags.owner, in: [${many(5_001, (i) => `o${i},`)}] }`)).toMatchInlineSnapshot(`
      "1 mistake

      mine.yaml:6:33: a list of more than 5000 entries [too-long]
        4 | why: Because.
        5 | fix: Do it.
      > 6 | assert: { fact: tags.owner, in: [o0,o1,o2,o3,o4,o5,o6,o7,o8,o9,o10,o11,o12,o13,o14,o15,o16,o17,o18,o
          |                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        hint: split it in two, or say it by a pattern or a tag"
    `);
    expect(await assertion(`{ fact: tags.owner, in: [${many(5_000, (i) => `o${i},`)}] }`)).toBe("no mistake");
  });

  test("a mapping", async () => {
    expect(await mistakesIn(ruleFile({ more: many(5_001, (i) => `k${i}: 1\n`) }))).toContain(
      "a mapping of more than 5000 entries",
    );
  });

  test("a text", async () => {
    const why = (length: number): GivenFiles => ({
      "mine.yaml": `id: mine\ntitle: T\nseverity: low\nfix: F\nassert: { fact: pitr.enabled, eq: true }\nwhy: ${"w".repeat(length)}\n`,
    });
    expect(await mistakesIn(why(10_001))).toMatchInlineSnapshot(`
      "1 mistake

      mine.yaml:6:6: a text of more than 10000 characters [too-long]
        4 | fix: F
        5 | assert: { fact: pitr.enabled, eq: true }
      > 6 | why: wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww
          |      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        hint: shorten it, and refer to a longer one by its address"
    `);
    expect(await mistakesIn(why(10_000))).toBe("no mistake");
  });

  test("a parameter, which stands wherever its name does", async () => {
    const rule = (length: number): GivenFiles =>
      ruleFile({
        more: `params: { p: { type: string, default: ${"v".repeat(length)} } }\n`,
        assert: '{ fact: tags.a, in: ["{p}", "{p}"] }',
      });
    expect(await mistakesIn(rule(513))).toMatchInlineSnapshot(`
      "1 mistake

      mine.yaml:6:39: the default of \`p\` is longer than 512 characters [too-long]
        4 | why: Because.
        5 | fix: Do it.
      > 6 | params: { p: { type: string, default: vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv
          |                                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        hint: no fact of AWS is as long"
    `);
    expect(await mistakesIn(rule(512))).toBe("no mistake");
    const setting = {
      "acme.yaml": `id: acme\nrules: [{ use: ./mine.yaml, params: { p: ${"v".repeat(513)} } }]\n`,
      ...rule(1),
    };
    expect(await mistakesIn(setting)).toContain("acme.yaml:2:42: `p` is longer than 512 characters [too-long]");
  });

  test("a text that parameters make long", async () => {
    const params = `params: { p: { type: string, default: ${"v".repeat(500)} } }\n`;
    const rule = {
      "mine.yaml": `id: mine\ntitle: T\nseverity: low\nwhy: W\n${params}fix: "${"{p}".repeat(21)}"\nassert: { fact: tags.a, eq: "{p}" }\n`,
    };
    expect(await mistakesIn(rule)).toContain("is longer than 10000 characters [too-long]");
  });
});

describe("a policy out of very many files", () => {
  test("stops at the thousand and first", async () => {
    const rules = Object.fromEntries(
      Array.from({ length: 1_100 }, (_, i) => [
        `r${i}.yaml`,
        String(ruleFile({})["mine.yaml"]).replace("id: mine", `id: r${i}`),
      ]),
    );
    const policy = (count: number): GivenFiles => ({
      "acme.yaml": `id: acme\nrules:\n${many(count, (i) => `  - ./r${i}.yaml\n`)}`,
      ...rules,
    });
    expect(await mistakesIn(policy(1_100))).toMatchInlineSnapshot(`
      "1 mistake

      acme.yaml:1002:5: with this file the policy is made of more than 1000 files [too-many-files]
        1000 |   - ./r997.yaml
        1001 |   - ./r998.yaml
      > 1002 |   - ./r999.yaml
             |     ^^^^^^^^^^^
        hint: does a link lead back to its own folder? else split the policy in two"
    `);
    expect((await loadFiles(policy(999))).rules).toHaveLength(999);
  });

  test("stops where their text is too much together, and reads none after it", async () => {
    const padding = `#${"x".repeat(sizeLimit - 1_000)}\n`;
    let asked = 0;
    const files: Record<string, string> = { "acme.yaml": `id: acme\nextends: [${many(40, (i) => `./p${i}.yaml,`)}]\n` };
    for (let i = 0; i < 40; i += 1) {
      Object.defineProperty(files, `p${i}.yaml`, {
        get() {
          asked += 1;
          return `${padding}id: p${i}\nrules: [pitr-enabled]\n`;
        },
      });
    }
    expect(await mistakesIn(files, "./acme.yaml")).toContain(
      "the policy is made of more than 2 MiB of text [too-many-files]",
    );
    expect(asked).toBe(9);
  });

  test("each of which extends all before it hands on no more than can be followed", async () => {
    const rules = many(
      300,
      (i) => `  - { id: r${i}, title: T, severity: low, why: W, fix: F, assert: { fact: pitr.enabled, eq: true } }\n`,
    );
    const base = { "p0.yaml": `id: p0\nrules:\n${rules}` };
    const others: GivenFiles = Object.fromEntries(
      Array.from(
        { length: 40 },
        (_, i) => [`p${i + 1}.yaml`, `id: p${i + 1}\nextends: [${many(i + 1, (j) => `./p${j}.yaml,`)}]\n`] as const,
      ),
    );
    expect(await mistakesIn({ ...base, ...others }, "./p40.yaml")).toMatchInlineSnapshot(`
      "1 mistake

      p25.yaml:2:91: policies hand on more than 100000 rules and overrides to each other [too-many-rules]
      > 2 | /p4.yaml,./p5.yaml,./p6.yaml,./p7.yaml,./p8.yaml,./p9.yaml,./p10.yaml,./p11.yaml,./p12.yaml,./p13.ya
          |                                        ^^^^^^^^^
        hint: let one policy extend all others, instead of each the ones before it"
    `);
    expect(await mistakesIn({ ...base, ...others }, "./p20.yaml")).toBe("no mistake");
  });
});

test("more patterns than are worth compiling", async () => {
  const leaves = (count: number): string => `{ any: [${many(count, (i) => `{ fact: tags.a, glob: "g${i}*" },`)}] }`;
  expect(await assertion(leaves(501))).toMatchInlineSnapshot(`
    "1 mistake

    mine.yaml:6:15929: this policy has more than 500 patterns [too-many-patterns]
    > 6 |  glob: "g499*" },{ fact: tags.a, glob: "g500*" },] }
        |                                        ^^^^^^^
      hint: join them: one \`re\` can hold alternatives, and \`in\` takes whole values"
  `);
  expect(await assertion(leaves(500))).toBe("no mistake");
});

test("of more mistakes than a thousand no more are looked for, and the text says so", async () => {
  const text = `id: acme\nrules:\n${many(4_000, (i) => `  - no-such-rule-${i}\n`)}`;
  const found = await mistakesIn({ "acme.yaml": text });
  expect(found).toMatch(/^more than 1000 mistakes\n/);
  expect(found.slice(found.indexOf("and 950 more"))).toMatchInlineSnapshot(`
    "and 950 more mistakes

    acme.yaml:1003:5: there are more than 1000 mistakes; from here on nothing was looked at [too-many-mistakes]
      1001 |   - no-such-rule-998
      1002 |   - no-such-rule-999
    > 1003 |   - no-such-rule-1000
           |     ^^^^^^^^^^^^^^^^^"
  `);
});

test("a message repeats the ends of a long text and not all of it", async () => {
  const found = await mistakesIn(ruleFile({ more: `grace: "${"k".repeat(9_000)}"\n` }));
  expect(found).toMatch(/`grace` has to be a duration, not `k{300,400} … k{100,200}` \[value-type\]/);
  expect(found.length).toBeLessThan(2_000);
});

test("a word too long to be a slip of the keyboard is compared with none, though comparing would take hours", async () => {
  const word = "p".repeat(9_900);
  const params = many(20, (i) => `${word}${i}: { type: string, default: x },`);
  const text = ruleFile({ more: `params: { ${params} }\n`, assert: `{ fact: tags.a, eq: "{${word}}" }` });
  expect(await mistakesIn(text)).toContain("the rule has no parameter");
});
