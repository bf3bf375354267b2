import { describe, expect, test } from "vitest";
import { operators } from "../../src/condition/operators.ts";
import type { CompiledRule } from "../../src/model/policy.ts";
import { digestPolicy } from "../../src/policy/digest.ts";
import { loadPolicy } from "../../src/policy/load.ts";
import { mistakeCodes } from "../../src/policy/mistakes.ts";
import { readdirSync, readFileSync } from "node:fs";
import { assertion, loadFiles, ruleFile } from "./given-files.ts";

const day = 24 * 60 * 60 * 1000;
const ids = (rules: readonly CompiledRule[]): readonly string[] => rules.map(({ id }) => id);

async function onlyRule(files: Parameters<typeof loadFiles>[0]): Promise<CompiledRule> {
  const { rules } = await loadFiles(files);
  if (rules.length !== 1 || rules[0] === undefined) throw new Error(`${rules.length} rules`);
  return rules[0];
}

describe("what is loaded", () => {
  test("a pack by its id, rules in order of id", async () => {
    const policy = await loadPolicy({ ref: "pitr-only", cwd: "/nowhere" });
    expect(policy.id).toBe("pitr-only");
    expect(ids(policy.rules)).toEqual(["pitr-enabled", "pitr-recovery-period"]);
    expect(policy.sources.map(({ file }) => file)).toEqual([
      "policies/packs/pitr-only.yaml",
      "policies/pitr-enabled.yaml",
      "policies/pitr-recovery-period.yaml",
    ]);
  });

  test("a policy's rules in order of id, whatever the order they are written in", async () => {
    const { rules } = await loadFiles({ "a.yaml": "id: a\nrules: [pitr-recovery-period, pitr-enabled]\n" });
    expect(ids(rules)).toEqual(["pitr-enabled", "pitr-recovery-period"]);
  });

  test("a rule by its id is a policy of one rule, with the rule's title", async () => {
    const policy = await loadPolicy({ ref: "on-demand-backup-fresh", cwd: "/nowhere" });
    expect(policy.id).toBe("on-demand-backup-fresh");
    expect(policy.title).toBe("A native on-demand backup is newer than 7d");
    expect(ids(policy.rules)).toEqual(["on-demand-backup-fresh"]);
  });

  test("a policy by its path, named as seen from where the command was given", async () => {
    const files = {
      "policies/pitr-enabled.yaml": String(ruleFile({})["mine.yaml"]).replace("id: mine", "id: pitr-enabled"),
    };
    const own = await loadFiles(files);
    // A file that is called like a shipped one must not be taken for it.
    expect(own.sources.map(({ file }) => file)).toEqual(["./policies/pitr-enabled.yaml"]);
  });

  test("is the same wherever it is loaded from", async () => {
    expect(await loadPolicy({ ref: "baseline", cwd: "/a" })).toEqual(
      await loadPolicy({ ref: "baseline", cwd: "/b/c" }),
    );
  });

  test("may be reached by two ways: a pack and a path", async () => {
    const path = new URL("../../policies/packs/pitr-only.yaml", import.meta.url).pathname;
    const byPath = await loadPolicy({ ref: path, cwd: "/nowhere" });
    expect(byPath).toEqual(await loadPolicy({ ref: "pitr-only", cwd: "/nowhere" }));
  });
});

describe("what policies set", () => {
  const acme = `id: acme
title: Acme's tables
extends: [native-backups]
rules:
  - { use: on-demand-backup-fresh, severity: low, params: { maxAge: 30d } }
  - use: ./own.yaml
  - table-accessible
`;
  const own = String(ruleFile({})["mine.yaml"]).replace("id: mine", "id: own");

  test("goes over what the rule says, and the rest of the rule stays", async () => {
    const policy = await loadFiles({ "acme.yaml": acme, "own.yaml": own });
    expect(policy.title).toBe("Acme's tables");
    expect(ids(policy.rules)).toEqual(["on-demand-backup-exists", "on-demand-backup-fresh", "own", "table-accessible"]);
    const fresh = policy.rules[1];
    expect(fresh).toMatchObject({
      severity: "low",
      params: { maxAge: 30 * day },
      grace: day,
      title: "A native on-demand backup is newer than 30d",
      fix: "Create an on-demand backup, and schedule one every 30d or sooner.",
    });
    expect(fresh?.assert).toMatchObject({
      kind: "some",
      satisfies: { of: [{}, { operand: 30 * day, source: "age lte 30d" }] },
    });
  });

  test("is kept by a policy that extends and sets something else", async () => {
    const strict = "id: strict\nextends: [./acme.yaml]\nrules: [{ use: on-demand-backup-fresh, severity: critical }]\n";
    const policy = await loadFiles({ "strict.yaml": strict, "acme.yaml": acme, "own.yaml": own });
    expect(policy.rules[1]).toMatchObject({ severity: "critical", params: { maxAge: 30 * day } });
  });

  test("the same in two packs is no conflict", async () => {
    const pack = (id: string): string =>
      `id: ${id}\nrules: [{ use: on-demand-backup-fresh, params: { maxAge: 30d } }]\n`;
    const files = {
      "acme.yaml": "id: acme\nextends: [./a.yaml, ./b.yaml]\n",
      "a.yaml": pack("a"),
      "b.yaml": pack("b"),
    };
    expect(await onlyRule(files)).toMatchObject({ params: { maxAge: 30 * day } });
  });
});

describe("a compiled rule", () => {
  test("holds every kind of condition with the leaf as a person would say it, and its place", async () => {
    const assert = `
  all:
    - any: [{ fact: pitr.enabled, eq: true }, { fact: tags.tier, in: [gold, "{tier}"] }]
    - not: { fact: tags.stage, eq: scratch }
    - when: { fact: table.sizeBytes, gt: 1GiB }
      then: { fact: pitr.window, gte: 1d12h }
    - every: onDemandBackups
      satisfies: { fact: created, gte: 2026-01-01 }
    - { fact: table.archivalBackupArn, exists: false }`;
    const rule = await onlyRule(ruleFile({ assert, more: "params: { tier: { type: string, default: silver } }\n" }));
    const at = (line: number, col: number, endLine: number, endCol: number) => ({
      file: "mine.yaml",
      line,
      col,
      endLine,
      endCol,
    });
    const leaf = { kind: "leaf" };
    expect(rule.assert).toMatchObject({
      kind: "all",
      at: at(8, 3, 15, 55),
      of: [
        {
          kind: "any",
          of: [
            { ...leaf, source: "pitr.enabled eq true", operand: true, at: at(9, 13, 9, 45) },
            { ...leaf, source: "tags.tier in [gold, silver]", operand: ["gold", "silver"] },
          ],
        },
        { kind: "not", of: { ...leaf, source: "tags.stage eq scratch" }, at: at(10, 7, 10, 45) },
        {
          kind: "when",
          when: { ...leaf, source: "table.sizeBytes gt 1GiB", operand: 2 ** 30 },
          // oxlint-disable-next-line unicorn/no-thenable -- a word of the policy language; never awaited
          then: { ...leaf, source: "pitr.window gte 1d 12h", operand: 1.5 * day },
        },
        {
          kind: "every",
          list: "onDemandBackups",
          satisfies: { operand: "2026-01-01T00:00:00.000Z" },
          at: at(13, 7, 14, 52),
        },
        { ...leaf, source: "table.archivalBackupArn exists false", operand: false },
      ],
    });
  });

  test("has what it does not say", async () => {
    expect(await onlyRule(ruleFile({}))).toMatchObject({
      grace: null,
      applies: null,
      archivedTables: "skip",
      remediate: null,
      mention: [],
      controls: [],
      params: {},
      examples: [],
      at: { file: "mine.yaml", line: 1, col: 5, endLine: 1, endCol: 9 },
    });
  });

  test("takes a parameter as its grace and shows parameters in its texts", async () => {
    const more = 'params: { age: { type: duration, default: 36h } }\ngrace: "{age}"\n';
    const text = String(ruleFile({ more })["mine.yaml"]).replace(
      "why: Because.",
      "why: >-\n  Younger than {age}\n  is young.",
    );
    expect(await onlyRule({ "mine.yaml": text })).toMatchObject({
      grace: 1.5 * day,
      why: "Younger than 1d 12h is young.",
    });
  });

  test("has the examples' tables as facts", async () => {
    const more = `examples:
  - name: everything
    verdict: unknown
    given:
      table.age: 3d
      table.sizeBytes: 10GiB
      tags.tier: gold
      tags.owner: null
      table.class: { unknown: malformed }
      namesakeBackups: { items: [{ status: AVAILABLE, age: 2h, name: null }], missing: [denied] }
`;
    const [example] = (await onlyRule(ruleFile({ more }))).examples;
    expect(example).toEqual({
      name: "everything",
      verdict: "unknown",
      at: { file: "mine.yaml", line: 7, col: 5, endLine: 15, endCol: 98 },
      given: {
        facts: {
          "table.age": { state: "known", value: 3 * day },
          "table.sizeBytes": { state: "known", value: 10 * 2 ** 30 },
          "tags.tier": { state: "known", value: "gold" },
          "tags.owner": { state: "absent" },
          "table.class": { state: "unknown", reason: { kind: "malformed" } },
        },
        lists: {
          namesakeBackups: {
            items: [
              {
                status: { state: "known", value: "AVAILABLE" },
                age: { state: "known", value: 2 * 60 * 60 * 1000 },
                name: { state: "absent" },
              },
            ],
            missing: [{ kind: "denied" }],
          },
        },
        unread: {},
      },
    });
  });

  test("an unread group takes the lists with it that come from the same reads", async () => {
    const more =
      "examples:\n  - { name: n, verdict: unknown, given: { onDemandBackups: { unknown: denied }, pitr: { unknown: timeout } } }\n";
    const [example] = (await onlyRule(ruleFile({ more }))).examples;
    const nothing = { items: [], missing: [{ kind: "denied" }] };
    expect(example?.given).toEqual({
      facts: {},
      lists: { onDemandBackups: nothing, namesakeBackups: nothing },
      unread: { onDemandBackups: { kind: "denied" }, pitr: { kind: "timeout" } },
    });
  });
});

describe("YAML as people write it", () => {
  test("%YAML 1.1 does not turn `no` into false, and << is no merge", async () => {
    const text = String(ruleFile({ assert: "{ fact: tags.backup, eq: no }" })["mine.yaml"]);
    expect(await onlyRule({ "mine.yaml": `%YAML 1.1\n---\n${text}` })).toMatchObject({ assert: { operand: "no" } });
    expect(await assertion("{ fact: pitr.enabled, <<: { eq: true } }")).toContain("unknown key `<<`");
  });

  test("carriage returns and a byte order mark move no place", async () => {
    const text = String(ruleFile({})["mine.yaml"]);
    const { assert } = await onlyRule({ "mine.yaml": text });
    const crlf = await onlyRule({ "mine.yaml": text.replaceAll("\n", "\r\n") });
    expect(crlf.assert).toEqual(assert);
    expect((await onlyRule({ "mine.yaml": `\ufeff${text}` })).assert).toEqual(assert);
  });
});

describe("the digest", () => {
  test("is that of the id and the rules without their examples", async () => {
    const { id, rules, digest } = await loadPolicy({ ref: "baseline", cwd: "/" });
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    const policy = { id, rules, title: "", sources: [] };
    expect(digestPolicy({ ...policy, rules: rules.map((rule) => ({ ...rule, examples: [] })) })).toBe(digest);
    expect(digestPolicy({ ...policy, id: "other" })).not.toBe(digest);
    expect(digestPolicy({ ...policy, rules: rules.slice(1) })).not.toBe(digest);
    expect(digestPolicy({ ...policy, optedOut: "fail" })).not.toBe(digest);
  });

  test("does not depend on the order of keys and does on every value", async () => {
    const { id, rules } = await loadPolicy({ ref: "pitr-enabled", cwd: "/" });
    const [rule] = rules as readonly [CompiledRule];
    const turned = Object.fromEntries(Object.entries(rule).reverse()) as CompiledRule;
    const digestOf = (...judged: readonly CompiledRule[]) =>
      digestPolicy({ id, rules: judged, title: "", sources: [] });
    expect(digestOf(turned)).toBe(digestOf(rule));
    expect(digestOf({ ...rule, severity: "low" })).not.toBe(digestOf(rule));
    expect(digestOf({ ...rule, at: { ...rule.at, line: 99 } })).not.toBe(digestOf(rule));
  });

  test("is another one for another setting", async () => {
    const acme = (maxAge: string): Promise<string> =>
      loadFiles({
        "acme.yaml": `id: acme\nrules: [{ use: on-demand-backup-fresh, params: { maxAge: ${maxAge} } }]\n`,
      }).then(({ digest }) => digest);
    expect(await acme("7d")).toBe(await acme("7d"));
    expect(await acme("7d")).not.toBe(await acme("8d"));
  });
});

test("the example of every operator is a leaf that loads", async () => {
  for (const { example } of Object.values(operators)) expect(await assertion(example)).toBe("no mistake");
});

test("every mistake there is has a test that shows its text", () => {
  const folder = new URL(".", import.meta.url);
  const tests = readdirSync(folder).filter((file) => file.endsWith("-mistakes.test.ts"));
  const shown = tests.map((file) => readFileSync(new URL(file, folder), "utf8")).join("");
  const untested = Object.keys(mistakeCodes).filter((code) => !new RegExp(`^ .*\\[${code}\\]`, "m").test(shown));
  expect(untested).toEqual([]);
});

describe("what comes of a table that a tag takes out of a rule", () => {
  const files = {
    "strict.yaml": "id: s\noptedOut: fail\nrules: [pitr-enabled]\n",
    "loose.yaml": "id: l\noptedOut: not-applicable\nrules: [pitr-enabled]\n",
    "both.yaml": "id: b\nextends: [./strict.yaml, ./loose.yaml]\n",
    "back.yaml": "id: k\noptedOut: not-applicable\nextends: [./strict.yaml]\n",
  };

  test.each([
    ["strict.yaml", "fail"],
    ["loose.yaml", "nothing"],
    ["both.yaml", "fail"],
    ["back.yaml", "nothing"],
  ])("is inherited unless the policy itself says: %s", async (file, wanted) => {
    expect((await loadFiles(files, `./${file}`)).optedOut ?? "nothing").toBe(wanted);
  });
});
