import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv, type ErrorObject } from "ajv";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSchemas, type Deviation, type Schema } from "../../src/policy/schema-check.ts";
import { schemaFiles } from "../../src/policy/shape.ts";
import { sourceOf, startOf } from "../../src/policy/source.ts";
import type { Node } from "../../src/policy/tree.ts";

/** `anyOf`, `pattern` and `propertyNames` are advice for editors and judged by nobody at run time. */
const withoutAdvice = (key: string, value: unknown): unknown =>
  ["anyOf", "pattern", "propertyNames"].includes(key) ? undefined : value;
const texts = new Map(
  schemaFiles.map((file) => [file, readFileSync(join(import.meta.dirname, "../../schemas", file), "utf8")]),
);
const files = new Map([...texts].map(([file, text]) => [file as string, JSON.parse(text, withoutAdvice) as Schema]));
const schemas = createSchemas(new Map([...texts].map(([file, text]) => [file, JSON.parse(text) as Schema])));
const ajv = new Ajv({ allErrors: true, strict: true, strictTypes: false });
for (const schema of files.values()) ajv.addSchema(schema);

const at = startOf(sourceOf("x.yaml", ""));

/** A value as the tree that its YAML would be, and where each node is. */
function treeOf(value: unknown): { readonly root: Node; readonly pointers: ReadonlyMap<Node, string> } {
  const pointers = new Map<Node, string>();
  const nodeOf = (of: unknown, pointer: string): Node => {
    const node = bare(of, pointer);
    pointers.set(node, pointer);
    return node;
  };
  const bare = (of: unknown, pointer: string): Node => {
    if (Array.isArray(of)) return { kind: "list", items: of.map((each, n) => nodeOf(each, `${pointer}/${n}`)), at };
    if (typeof of !== "object" || of === null)
      return { kind: "scalar", value: of as string | number | boolean | null, text: String(of), at };
    const entries = Object.entries(of).map(
      ([key, each]) => [key, { key, keyAt: at, value: nodeOf(each, `${pointer}/${key}`) }] as const,
    );
    return { kind: "map", entries: new Map(entries), at };
  };
  return { root: nodeOf(value, ""), pointers };
}

const keywords: Readonly<Record<string, Deviation["kind"]>> = {
  type: "other-type",
  enum: "no-choice",
  required: "missing-key",
  additionalProperties: "unknown-key",
  minItems: "empty",
  minLength: "empty",
  minProperties: "empty",
  maxLength: "too-long",
};

const byAjv = ({ instancePath, keyword, params }: ErrorObject): string =>
  `${instancePath} ${keywords[keyword] ?? keyword} ${String(params["missingProperty"] ?? params["additionalProperty"] ?? "")}`;

const foundByAjv = (file: string, value: unknown): readonly string[] => {
  const validate = ajv.getSchema(file);
  if (validate === undefined) throw new Error(file);
  // `if` only says that a branch failed, whose errors are there themselves.
  return validate(value) ? [] : (validate.errors ?? []).filter(({ keyword }) => keyword !== "if").map(byAjv);
};

const foundByUs = (file: string, value: unknown): readonly string[] => {
  const { root, pointers } = treeOf(value);
  return schemas
    .deviations(file, root)
    .map((found) => `${pointers.get(found.node)} ${found.kind} ${"key" in found ? found.key : ""}`);
};

/** Every key and every choice that the schemas know, so that what is made up is often nearly right. */
const words = [...new Set([...texts.values()].flatMap((text) => text.match(/(?<=")[\w.-]+(?=")/g) ?? []))];
const word = fc.constantFrom(...words);
const scalar = fc.oneof(word, fc.constantFrom("", "x".repeat(65), "😀".repeat(64), 0, 1.5, true, false, null));
const key = fc.oneof({ weight: 9, arbitrary: word }, fc.constantFrom("tags.team", "tags.", "tagsx", "constructor"));
const { anything } = fc.letrec<{ anything: unknown }>((tie) => ({
  anything: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    { weight: 3, arbitrary: scalar },
    { weight: 2, arbitrary: fc.array(tie("anything"), { maxLength: 3 }) },
    { weight: 4, arbitrary: fc.dictionary(key, tie("anything"), { maxKeys: 6 }) },
  ),
}));

const whole = {
  "rule.schema.json": {
    id: "a",
    title: "t",
    severity: "low",
    why: "w",
    fix: "f",
    assert: { all: [{ fact: "pitr.enabled", eq: true }] },
    examples: [{ name: "n", given: { "tags.x": "y", "table.age": "3h" }, verdict: "pass" }],
  },
  "policy.schema.json": { id: "a", rules: ["b", { use: "c", params: { p: 1 } }] },
  "policytest.schema.json": { policy: "p", tables: { t: { given: {}, expect: { r: "pass" } } } },
  "inventory.schema.json": { tables: { t: { given: { "pitr.enabled": false } } } },
  "config.schema.json": { role: { name: "a" }, roles: [{ accounts: ["111122223333"], name: "b" }] },
  "blind-spots.schema.json": {
    blindSpots: [
      { id: "a", accounts: "*", regions: ["eu-*"], cause: "denied", reason: "r", owner: "o", expires: "2027-01-01" },
    ],
  },
  "waivers.schema.json": {
    waivers: [
      {
        id: "a",
        rule: ["pitr-*"],
        accounts: "*",
        regions: ["eu-*"],
        tables: "orders",
        reason: "r",
        owner: "o",
        approver: "p",
        ticket: "T-1",
        created: "2026-01-01",
        expires: "2026-02-01",
      },
    ],
  },
  "typical-table.schema.json": { given: { "pitr.enabled": true } },
} as const;

describe.each(schemaFiles)("%s finds in a value what a general validator finds", (file) => {
  it("when nothing is wrong", () => {
    expect([foundByUs(file, whole[file]), foundByAjv(file, whole[file])]).toEqual([[], []]);
  });

  it("when it is made up", () => {
    const found = { any: 0 };
    fc.assert(
      fc.property(anything, (value) => {
        const ours = foundByUs(file, value);
        found.any += ours.length;
        expect([...ours].sort()).toEqual([...foundByAjv(file, value)].sort());
      }),
      { numRuns: 400 },
    );
    expect(found.any).toBeGreaterThan(400);
  });

  it("when one thing of a sound one is replaced, left out or added", () => {
    const changed = fc.tuple(fc.constantFrom(...pathsIn(whole[file])), fc.option(key), anything);
    fc.assert(
      fc.property(changed, ([path, added, value]) => {
        const now = changedAt(whole[file], added === null ? path : [...path, added], value);
        expect([...foundByUs(file, now)].sort()).toEqual([...foundByAjv(file, now)].sort());
      }),
      { numRuns: 400 },
    );
  });
});

function pathsIn(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, below]) => pathsIn(below, [...path, name]))];
}

function changedAt(value: unknown, [first, ...rest]: readonly string[], to: unknown): unknown {
  if (first === undefined) return to;
  if (Array.isArray(value)) {
    return value.map((each: unknown, n) => (String(n) === first ? changedAt(each, rest, to) : each));
  }
  const map = typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  return { ...map, [first]: changedAt(map[first], rest, to) };
}

it("a keyword that nothing checks is refused, so that no schema goes unchecked", () => {
  const odd = createSchemas(new Map([["odd.json", { type: "object", oneOf: [] }]]));
  expect(() => odd.deviations("odd.json", treeOf({}).root)).toThrow(/nothing checks: oneOf/);
  expect(() => odd.deviations("other.json", treeOf({}).root)).toThrow(/no schema other\.json/);
});
