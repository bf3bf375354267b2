import { mkdtemp, writeFile, chmod } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { PolicyError } from "../../src/errors.ts";
import { sizeLimit } from "../../src/policy/files.ts";
import { loadPolicy } from "../../src/policy/load.ts";
import { mistakesIn, ruleFile } from "./given-files.ts";

const fromDisk = async (ref: string, cwd: string): Promise<string> => {
  const error: unknown = await loadPolicy({ ref, cwd }).catch((reason: unknown) => reason);
  return error instanceof PolicyError ? error.message : String(error);
};

describe("a file that cannot be read is told with its name", () => {
  test("a file that is not there", async () => {
    expect(await mistakesIn({}, "./acme.yaml")).toMatchInlineSnapshot(`
      "1 mistake

      acme.yaml: there is no file \`acme.yaml\` [missing-file]"
    `);
    expect(await fromDisk("policies/none.yaml", tmpdir())).toContain("[missing-file]");
  });

  test("a file that another one refers to and that is not there", async () => {
    expect(await mistakesIn({ "acme.yaml": "id: acme\nrules:\n  - use: ./rules/none.yaml\n" })).toMatchInlineSnapshot(`
      "1 mistake

      acme.yaml:3:10: there is no file \`rules/none.yaml\` [missing-file]
        1 | id: acme
        2 | rules:
      > 3 |   - use: ./rules/none.yaml
          |          ^^^^^^^^^^^^^^^^^
        hint: a path is relative to the file it is written in"
    `);
  });

  test("a directory", async () => {
    const folder = await mkdtemp(join(tmpdir(), "policy-"));
    expect(await fromDisk("./", folder)).toMatchInlineSnapshot(`
      "1 mistake

      .: \`.\` is a directory [not-a-file]
        hint: name a file in it"
    `);
  });

  test("a file that the system refuses", async () => {
    const refuse = (): Promise<Uint8Array> => Promise.reject(Object.assign(new Error("no"), { code: "EACCES" }));
    const error: unknown = await loadPolicy({ ref: "./a.yaml", cwd: "/project", readFile: refuse }).catch(
      (e: unknown) => e,
    );
    expect(error).toBeInstanceOf(PolicyError);
    expect((error as PolicyError).message).toMatchInlineSnapshot(`
      "1 mistake

      a.yaml: \`a.yaml\` cannot be read (EACCES) [unreadable-file]"
    `);
  });

  test("a path that no system takes", async () => {
    expect(await fromDisk("./a\0b.yaml", tmpdir())).toMatchInlineSnapshot(`
      "1 mistake

      a␀b.yaml: \`a␀b.yaml\` cannot be read (ERR_INVALID_ARG_VALUE) [unreadable-file]"
    `);
  });

  test("a file without end", async () => {
    expect(await fromDisk("/dev/zero", "/dev")).toMatchInlineSnapshot(`
      "1 mistake

      zero: \`zero\` is larger than 256 KiB [too-large]
        hint: is it a policy? else split it into rule files"
    `);
  });

  test("a file of exactly the limit is read and one more byte is refused", async () => {
    const rule = Object.values(ruleFile({}))[0] as string;
    const padded = (size: number): string => `${rule}#${"x".repeat(size - rule.length - 1)}`;
    expect(await mistakesIn({ "mine.yaml": padded(sizeLimit) })).toBe("no mistake");
    expect(await mistakesIn({ "mine.yaml": padded(sizeLimit + 1) })).toMatchInlineSnapshot(`
      "1 mistake

      mine.yaml: \`mine.yaml\` is larger than 256 KiB [too-large]
        hint: is it a policy? else split it into rule files"
    `);
  });

  test("bytes that are no UTF-8 text", async () => {
    expect(await mistakesIn({ "acme.yaml": Uint8Array.of(0x69, 0x64, 0x3a, 0xff, 0xfe) })).toMatchInlineSnapshot(`
      "1 mistake

      acme.yaml: \`acme.yaml\` is not UTF-8 text [not-text]"
    `);
  });

  test("words of a file that may hold keys, where a policy names it", async () => {
    const files = { "acme.yaml": "id: acme\nextends: [./.git/config]\n", ".git/config": "[http]\n  token = secret\n" };
    expect(await mistakesIn(files)).toMatchInlineSnapshot(`
      "1 mistake

      .git/config: a policy names this file, which is none; as it lies elsewhere or is not named \`.yaml\`, its words are not shown [not-shown]
        hint: \`restorable policy check .git/config\` shows its mistakes to whoever names it"
    `);
  });

  test("an exception that is no answer of the file system is a bug and no mistake", async () => {
    const broken = (): Promise<Uint8Array> => Promise.reject(new TypeError("a bug"));
    await expect(loadPolicy({ ref: "./a.yaml", cwd: "/project", readFile: broken })).rejects.toThrow("a bug");
  });
});

describe("a file that is no policy at all", () => {
  test.each([
    ["an empty one", ""],
    ["one of comments", "# nothing yet\n"],
    ["an empty document", "---\n...\n"],
  ])("%s", async (_name, text) => {
    expect(await mistakesIn({ "acme.yaml": text })).toContain("[empty-file]");
  });

  test("its text", async () => {
    expect(await mistakesIn({ "acme.yaml": "# nothing yet\n" })).toMatchInlineSnapshot(`
      "1 mistake

      acme.yaml:1:1: the file holds nothing [empty-file]
      > 1 | # nothing yet
          | ^
        hint: a rule starts with \`id:\`, \`title:\`, \`severity:\`; a policy with \`id:\` and \`extends:\` or \`rules:\`; a policy test with \`policy:\` and \`tables:\`"
    `);
  });

  test("a list", async () => {
    expect(await mistakesIn({ "acme.yaml": "- pitr-enabled\n- table-accessible\n" })).toMatchInlineSnapshot(`
      "1 mistake

      acme.yaml:1:1: a policy file is a mapping of keys such as \`id: …\` [not-a-mapping]
      > 1 | - pitr-enabled
          | ^^^^^^^^^^^^^^
        hint: a rule starts with \`id:\`, \`title:\`, \`severity:\`; a policy with \`id:\` and \`extends:\` or \`rules:\`; a policy test with \`policy:\` and \`tables:\`"
    `);
  });

  test("a sentence", async () => {
    expect(await mistakesIn({ "acme.yaml": "all tables must be backed up" })).toContain("[not-a-mapping]");
  });

  test("several documents", async () => {
    const text = "id: acme\nextends: [baseline]\n---\nid: other\n---\nid: third\n";
    expect(await mistakesIn({ "acme.yaml": text })).toMatchInlineSnapshot(`
      "1 mistake

      acme.yaml:3:1: a policy file holds one YAML document; another one starts here [several-documents]
        1 | id: acme
        2 | extends: [baseline]
      > 3 | ---
          | ^^^
        hint: put each rule into a file of its own, or list them under \`rules:\`"
    `);
  });

  test("text that is not YAML, with every mistake of it", async () => {
    const text = 'id: acme\nrules: [pitr-enabled\ntitle: "unfinished\n';
    expect(await mistakesIn({ "acme.yaml": text })).toMatchInlineSnapshot(`
      "2 mistakes

      acme.yaml:3:1: not YAML: Flow sequence in block collection must be sufficiently indented and end with a ] [yaml-syntax]
        1 | id: acme
        2 | rules: [pitr-enabled
      > 3 | title: "unfinished
          | ^
        hint: close every \`[\` and \`{\` that is open above

      acme.yaml:4:1: not YAML: Missing closing "quote [yaml-syntax]
        2 | rules: [pitr-enabled
        3 | title: "unfinished
      > 4 |
          | ^
        hint: close the quotes that are open above"
    `);
  });

  test.each([
    ["a key further in than its neighbours", "rules:\n  - use: a\n    severity: low\n     params: {}\n", "same column"],
    ["a key further out than its neighbours", "x:\n  a: 1\n b: 2\n", "keys that belong together"],
    ["a key in no column of its entry", "rules:\n- use: a\n severity: low\n", "as the first key of the entry above"],
    ["no space after a colon", "title:x\nextends: [baseline]\n", "with a space after the colon"],
    ["a tab", "rules:\n\t- use: a\n", "indent with spaces"],
    ["a glob without quotes", "x: *\n", 'in quotes: "*"'],
    ["a longer glob without quotes", "x: *-prod\n", 'in quotes: "*-prod"'],
    ["an expression in double quotes", 'x: "a\\.b"\n', "in single quotes"],
    ["a character that YAML keeps for itself", "x: @daily\n", "write the value in quotes"],
  ])("%s, with what to do about it", async (_what, text, hint) => {
    const hints = (await mistakesIn({ "acme.yaml": text })).split("\n").filter((line) => line.startsWith("  hint: "));
    expect(hints.join("\n")).toContain(hint);
  });

  test("an unknown tag", async () => {
    expect(await mistakesIn({ "acme.yaml": "id: !acme x\nextends: [baseline]\n" })).toMatchInlineSnapshot(`
      "1 mistake

      acme.yaml:1:5: not YAML: Unresolved tag: !acme [yaml-syntax]
      > 1 | id: !acme x
          |     ^^^^^
        hint: write a text that begins with \`!\` in quotes"
    `);
  });

  test("an alias without its anchor", async () => {
    expect(await mistakesIn({ "acme.yaml": "id: acme\nrules: *none\n" })).toMatchInlineSnapshot(`
      "1 mistake

      acme.yaml:2:8: no value before this is named \`&none\` [unknown-alias]
        1 | id: acme
      > 2 | rules: *none
          |        ^^^^^
        hint: where \`*\` belongs to a text, as in a glob, write it in quotes: "*none""
    `);
  });
});

describe("keys", () => {
  test("twice", async () => {
    expect(await mistakesIn({ "acme.yaml": "id: acme\nextends: [baseline]\nid: other\n" })).toMatchInlineSnapshot(`
      "1 mistake

      acme.yaml:3:1: \`id\` is here twice; line 1 has it already [duplicate-key]
        1 | id: acme
        2 | extends: [baseline]
      > 3 | id: other
          | ^^"
    `);
  });

  test("twice in one leaf, where the last would win silently", async () => {
    const leaf = "{ fact: pitr.period, gte: 35d, gte: 1d }";
    expect(await mistakesIn(ruleFile({ assert: leaf }))).toMatchInlineSnapshot(`
      "1 mistake

      mine.yaml:6:40: \`gte\` is here twice; line 6 has it already [duplicate-key]
        4 | why: Because.
        5 | fix: Do it.
      > 6 | assert: { fact: pitr.period, gte: 35d, gte: 1d }
          |                                        ^^^"
    `);
  });

  test("that are not text", async () => {
    expect(await mistakesIn({ "acme.yaml": "id: acme\n35: days\n[a, b]: c\n" })).toMatchInlineSnapshot(`
      "3 mistakes

      acme.yaml:1:1: the policy has no rule [no-rules]
      > 1 | id: acme
          | ^^
        hint: add \`extends: [baseline]\`, or rules under \`rules:\`

      acme.yaml:2:1: a key has to be text [key-not-text]
        1 | id: acme
      > 2 | 35: days
          | ^^
        hint: write "35" in quotes

      acme.yaml:3:1: a key has to be text [key-not-text]
        1 | id: acme
        2 | 35: days
      > 3 | [a, b]: c
          | ^^^^^^"
    `);
  });

  test.each(["__proto__", "constructor", "prototype"])("%s reaches no object", async (key) => {
    const found = await mistakesIn(ruleFile({ more: `params:\n  ${key}: { type: string, default: x }\n` }));
    expect(found).toContain("[reserved-key]");
    expect(({} as Record<string, unknown>)["type"]).toBeUndefined();
  });

  test("the text about __proto__", async () => {
    const text = "id: acme\nextends: [baseline]\n__proto__: { polluted: true }\n";
    expect(await mistakesIn({ "acme.yaml": text })).toMatchInlineSnapshot(`
      "1 mistake

      acme.yaml:3:1: \`__proto__\` cannot be a key: JavaScript gives it a meaning of its own [reserved-key]
        1 | id: acme
        2 | extends: [baseline]
      > 3 | __proto__: { polluted: true }
          | ^^^^^^^^^"
    `);
  });
});

test("a mistake in a key keeps none of the others from being told", async () => {
  const text = "id: acme\nid: acme\n1: 2\nrulez: []\nrules: [pitr-enable]\n";
  const found = (await mistakesIn({ "acme.yaml": text })).matchAll(/^acme.yaml:\d+:\d+: .* \[([a-z-]+)\]$/gm);
  const codes = [...found].map(([, code]) => code);
  expect(codes).toEqual(["duplicate-key", "key-not-text", "unknown-key", "unknown-reference"]);
});

describe("what would cost more than it says", () => {
  test("an alias bomb", async () => {
    const levels = Array.from({ length: 9 }, (_, i) => `l${i + 1}: &l${i + 1} [${`*l${i}, `.repeat(9)}*l${i}]\n`);
    expect(await mistakesIn({ "acme.yaml": `id: acme\nl0: &l0 [lol]\n${levels.join("")}` })).toMatchInlineSnapshot(`
      "1 mistake

      acme.yaml:5:20: aliases up to \`*l2\` unfold into more than 1000 values [too-many-aliases]
        3 | l1: &l1 [*l0, *l0, *l0, *l0, *l0, *l0, *l0, *l0, *l0, *l0]
        4 | l2: &l2 [*l1, *l1, *l1, *l1, *l1, *l1, *l1, *l1, *l1, *l1]
      > 5 | l3: &l3 [*l2, *l2, *l2, *l2, *l2, *l2, *l2, *l2, *l2, *l2]
          |                    ^^^
        hint: write the values out, or use a parameter"
    `);
  });

  test("an alias to itself", async () => {
    expect(await mistakesIn({ "acme.yaml": "id: acme\nrules: &loop\n  - *loop\n" })).toMatchInlineSnapshot(`
      "1 mistake

      acme.yaml:3:5: \`*loop\` stands inside the value it repeats [circular-alias]
        1 | id: acme
        2 | rules: &loop
      > 3 |   - *loop
          |     ^^^^^"
    `);
  });

  test("an alias repeats a value", async () => {
    const assert = "{ all: [&on { fact: pitr.enabled, eq: true }, *on] }";
    expect(await mistakesIn(ruleFile({ assert }))).toBe("no mistake");
  });

  test("nesting", async () => {
    const deep = `${"{ not: ".repeat(60)}{ fact: pitr.enabled, eq: true }${" }".repeat(60)}`;
    expect(await mistakesIn(ruleFile({ assert: deep }))).toMatchInlineSnapshot(`
      "1 mistake

      mine.yaml:6:289: nested more than 40 levels deep [too-deep]
      > 6 | ot: { not: { not: { not: { not: { not: { not: { not: { not: { not: { not: { not: { not: { not: { not
          |                                        ^
        hint: split the condition into several rules"
    `);
  });

  test.each([
    ["brackets", "[".repeat(100_000)],
    ["dashes", "- ".repeat(100_000)],
    ["question marks", "? ".repeat(100_000)],
    ["anchors", "&a [".repeat(50_000)],
  ])("%s as far as a file goes take no stack", async (_name, text) => {
    expect(await mistakesIn({ "acme.yaml": text })).toContain("[too-deep]");
  });

  test("depth that only aliases make", async () => {
    const nested = (inner: string): string => `${"[".repeat(10)}${inner}${"]".repeat(10)}`;
    const levels = Array.from({ length: 6 }, (_, i) => `l${i + 1}: &l${i + 1} ${nested(`*l${i}`)}\n`);
    expect(await mistakesIn({ "acme.yaml": `id: acme\nl0: &l0 [x]\n${levels.join("")}` })).toContain("[too-deep]");
  });
});

describe("characters that act on a terminal", () => {
  test("are refused in a text and do not reach the message", async () => {
    const found = await mistakesIn(ruleFile({ more: 'grace: "1h\\e[2J\\u202e"\n' }));
    expect(found).toMatchInlineSnapshot(`
      "2 mistakes

      mine.yaml:6:8: the text holds the character U+001B, which terminals and reports may act upon [control-character]
        4 | why: Because.
        5 | fix: Do it.
      > 6 | grace: "1h\\e[2J\\u202e"
          |        ^^^^^^^^^^^^^^^
        hint: leave it out

      mine.yaml:6:8: \`grace\` has to be a duration, not \`1h␛[2J�\` [value-type]
        4 | why: Because.
        5 | fix: Do it.
      > 6 | grace: "1h\\e[2J\\u202e"
          |        ^^^^^^^^^^^^^^^
        hint: write it as 90s, 15m, 2h, 7d, 5w, 1d12h"
    `);
  });

  test("written raw are shown as pictures", async () => {
    const found = await mistakesIn({ "acme.yaml": "id: acme # \u001b[31m \u009b2J \u202e\nnope\u0007: 1\n" });
    expect(found).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
    expect(found).toMatchInlineSnapshot(`
      "3 mistakes

      acme.yaml:1:1: the policy has no rule [no-rules]
      > 1 | id: acme # ␛[31m �2J �
          | ^^
        hint: add \`extends: [baseline]\`, or rules under \`rules:\`

      acme.yaml:2:1: the text holds the character U+0007, which terminals and reports may act upon [control-character]
        1 | id: acme # ␛[31m �2J �
      > 2 | nope␇: 1
          | ^^^^^
        hint: leave it out

      acme.yaml:2:1: unknown key \`nope␇\` [unknown-key]
        1 | id: acme # ␛[31m �2J �
      > 2 | nope␇: 1
          | ^^^^^
        hint: known here: id, title, extends, rules, overrides, optedOut, waivers, sla"
    `);
  });

  test("in the name of a file", async () => {
    expect(await mistakesIn({}, "./\u001b[31mred.yaml")).toMatchInlineSnapshot(`
      "1 mistake

      ␛[31mred.yaml: there is no file \`␛[31mred.yaml\` [missing-file]"
    `);
  });
});

test("an unreadable file on disk is told apart from a missing one", async () => {
  const folder = await mkdtemp(join(tmpdir(), "policy-"));
  await writeFile(join(folder, "a.yaml"), "id: a\n");
  await chmod(join(folder, "a.yaml"), 0o000);
  // As root every file can be read; then the mistake is about its content.
  expect(await fromDisk("./a.yaml", folder)).toMatch(/\[unreadable-file\]|\[no-rules\]/);
});
