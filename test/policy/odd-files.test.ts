import { describe, expect, test } from "vitest";
import { assertion, loadFiles, mistakesIn, ruleFile } from "./given-files.ts";

const codesIn = (text: string): readonly string[] =>
  [...text.matchAll(/\[([a-z-]+)\]$/gm)].map(([, code = ""]) => code);

describe("a key that JavaScript gives a meaning is refused", () => {
  const spellings = [
    `__proto__: 1`,
    `"__proto__": 1`,
    `'__proto__': 1`,
    `"\\x5f_proto__": 1`,
    `"\\u005F\\U0000005Fproto__": 1`,
    `? __proto__ : 1`,
    `? "__proto__" : 1`,
    `!!str __proto__: 1`,
    `&key __proto__: 1`,
    `*proto : 1`,
    `"constructor": { "prototype": { polluted: 1 } }`,
    `prototype: 1`,
  ];

  test.each(spellings)("spelt %s", async (spelling) => {
    const found = await mistakesIn(ruleFile({ more: `x: &proto __proto__\nparams: { ${spelling} }\n` }));
    expect(codesIn(found)).toContain("reserved-key");
  });

  test.each([
    ["a rule", ruleFile({ more: "__proto__: { polluted: 1 }\n" })],
    ["its parameters", ruleFile({ more: "params: { __proto__: { type: string, default: x } }\n" })],
    ["a declaration", ruleFile({ more: "params: { p: { __proto__: { polluted: 1 }, type: string, default: x } }\n" })],
    ["a leaf", ruleFile({ assert: "{ fact: pitr.enabled, eq: true, __proto__: { exists: true } }" })],
    [
      "an example",
      ruleFile({ more: "examples: [{ name: n, verdict: pass, given: {}, __proto__: { polluted: 1 } }]\n" }),
    ],
    [
      "its table",
      ruleFile({ more: "examples: [{ name: n, verdict: pass, given: { __proto__: { polluted: 1 } } }]\n" }),
    ],
    [
      "an item",
      ruleFile({ more: "examples: [{ name: n, verdict: pass, given: { onDemandBackups: [{ __proto__: 1 }] } }]\n" }),
    ],
    ["a control", ruleFile({ more: "controls: [{ id: c, source: s, kind: ours, __proto__: 1 }]\n" })],
    ["a policy", { "acme.yaml": "id: acme\nextends: [baseline]\n__proto__: { polluted: 1 }\n" }],
    ["a setting", { "acme.yaml": "id: acme\nrules: [{ use: pitr-enabled, __proto__: { severity: low } }]\n" }],
    [
      "its parameters",
      { "acme.yaml": "id: acme\nrules: [{ use: on-demand-backup-fresh, params: { __proto__: 1d } }]\n" },
    ],
  ])("in %s", async (_place, files) => {
    expect(codesIn(await mistakesIn(files))).toContain("reserved-key");
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });
});

describe("a word that JavaScript gives a meaning is a word like others", () => {
  const words = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf"];

  test.each(words)("%s is no fact, list, rule or operator", async (word) => {
    expect(codesIn(await assertion(`{ fact: ${word}, eq: 1 }`))).toEqual(["unknown-fact"]);
    expect(codesIn(await assertion(`{ some: ${word}, satisfies: { fact: status, eq: x } }`))).toEqual(["unknown-fact"]);
    expect(codesIn(await assertion(`{ some: onDemandBackups, satisfies: { fact: ${word}, eq: x } }`))).toEqual([
      "unknown-fact",
    ]);
    expect(codesIn(await assertion(`{ fact: tags.a, eq: "{${word}}" }`))).not.toContain("value-type");
    expect(codesIn(await mistakesIn({ "acme.yaml": `id: acme\nrules: [${word}]\n` }))).toContain("unknown-reference");
  });

  test("and may name a tag, a parameter and a rule", async () => {
    const { rules } = await loadFiles({
      "constructor.yaml": `id: constructor
title: "{toString} and {valueOf}"
severity: low
why: W
fix: F
params: { toString: { type: string, default: a }, valueOf: { type: duration, default: 7d } }
assert: { all: [{ fact: tags.__proto__, eq: "{toString}" }, { fact: table.age, gte: "{valueOf}" }] }
`,
    });
    expect(rules.map(({ id, title }) => [id, title])).toEqual([["constructor", "a and 7d"]]);
  });
});

describe("a value that YAML or JavaScript could read in two ways is read in one or refused", () => {
  test.each(["1e400", "-1e400", ".inf", "-.INF", ".nan", "190:20:30", "1_000", "0b11", "+0x1F", "1e", "'1'"])(
    "no number: %s",
    async (value) => {
      expect(codesIn(await assertion(`{ fact: table.itemCount, eq: ${value} }`))).toContain("value-type");
    },
  );

  test.each([
    ["0o17", 15],
    ["0x1F", 31],
    ["017", 17],
    ["+1.5e3", 1500],
    ["-0.5", -0.5],
  ])("the number %s is %d", async (value, operand) => {
    const [rule] = (await loadFiles(ruleFile({ assert: `{ fact: table.itemCount, eq: ${value} }` }))).rules;
    expect(rule?.assert).toMatchObject({ operand });
  });

  test.each(["yes", "no", "on", "off", "y", "~", "TRUE?"])("no truth: %s", async (value) => {
    expect(codesIn(await assertion(`{ fact: pitr.enabled, eq: ${value} }`))).toContain("value-type");
  });

  test.each([
    "2026-02-30",
    "99999-01-01",
    "-000001-01-01",
    "+275760-09-13",
    "2026-11-01T25:00Z",
    "0000-00-00",
    "20261101",
    "2026-11-01 08:00:00",
  ])("no instant: %s", async (value) => {
    expect(codesIn(await assertion(`{ fact: table.created, lt: ${value} }`))).toContain("value-type");
  });

  test.each(["999999999999999999w", "1e3d", "-1d", "1d1d", "∞"])("no duration: %s", async (value) => {
    expect(codesIn(await assertion(`{ fact: table.age, lt: ${value} }`))).toContain("value-type");
  });

  test.each(["9999999TiB", "-1", "1.5", "1e400", ".inf"])("no size: %s", async (value) => {
    expect(codesIn(await assertion(`{ fact: table.sizeBytes, lt: ${value} }`))).toContain("value-type");
  });

  test.each([
    '!!js/function "x"',
    "!!python/object:os.system x",
    "!!binary aGk=",
    "!!timestamp 2026-01-01",
    "!!set {a}",
    "!<tag:x,2026:y> z",
  ])("no tag: %s", async (value) => {
    expect(codesIn(await assertion(`{ fact: tags.a, eq: ${value} }`))).toContain("yaml-syntax");
  });

  test.each(["\\ud800", "\\udfff\\ud800", "\\0", "\\x85", "\\L", "\\uFEFF"])(
    "no character of a text: %s",
    async (character) => {
      expect(codesIn(await assertion(`{ fact: tags.a, eq: "a${character}" }`))).toContain("control-character");
    },
  );

  test.each([
    ["UTF-16 with its mark", Buffer.from("\ufeffid: acme\nextends: [baseline]\n", "utf16le"), "not-text"],
    ["UTF-16 without", Buffer.from("id: acme\nextends: [baseline]\n", "utf16le"), "control-character"],
    ["a surrogate as UTF-8", Buffer.from([0x69, 0x64, 0x3a, 0x20, 0xed, 0xa0, 0x80]), "not-text"],
    ["NULs", Buffer.from("\0".repeat(100)), "control-character"],
  ])("no text: %s", async (_name, bytes, code) => {
    expect(codesIn(await mistakesIn({ "acme.yaml": bytes }))).toContain(code);
  });
});
