import { Ajv } from "ajv";
import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { parse } from "yaml";
import { bundleSchema } from "../../src/policy/bundle-schema.ts";
import { readSchema } from "../../src/policy/files.ts";
import { schemaFiles, type SchemaFile } from "../../src/policy/shape.ts";

const texts = new Map<string, string>();
for (const file of schemaFiles) texts.set(file, await readSchema(file));

const options = { allErrors: true, strictTypes: false };
const apart = new Ajv(options);
for (const text of texts.values()) apart.addSchema(JSON.parse(text) as object);

/** Compiled alone: a reference to another file would throw. Under a name of its own, as a user may save it. */
const alone = (file: SchemaFile) => new Ajv(options).compile({ ...bundleSchema(file, texts), $id: "saved-as.json" });

const mistakesOf = (errors: (typeof apart)["errors"]) =>
  (errors ?? []).map(({ instancePath, keyword, params }) => ({ instancePath, keyword, params }));

const read = (file: string): unknown => parse(readFileSync(new URL(`../../policies/${file}`, import.meta.url), "utf8"));

const rule = read("recovery-point-fresh.yaml") as Record<string, unknown>;
const policy = read("starter/restorable-policy.yaml") as { rules: unknown[] } & Record<string, unknown>;

describe("a schema as one document", () => {
  test.each(schemaFiles)("%s refers to nothing outside of itself", (file) => {
    expect(() => alone(file)).not.toThrow();
    const references = JSON.stringify(bundleSchema(file, texts)).match(/"\$ref":"[^"]*"/g) ?? [];
    expect(references.filter((reference) => !reference.startsWith('"$ref":"#/definitions/'))).toEqual([]);
  });

  test.each<[string, SchemaFile, unknown]>([
    ["a sound policy", "policy.schema.json", policy],
    ["a sound rule", "rule.schema.json", rule],
    ["a sound typical table", "typical-table.schema.json", read("typical-table.yaml")],
    ["a policy with a key nobody knows", "policy.schema.json", { ...policy, extend: [] }],
    [
      "a policy with a broken rule in place",
      "policy.schema.json",
      { ...policy, rules: [...policy.rules, { ...rule, severity: "urgent", assert: { facts: 1 } }] },
    ],
    [
      "a rule with a broken example",
      "rule.schema.json",
      { ...rule, examples: [{ name: "x", given: { "pitr.on": 1 } }] },
    ],
    [
      "a rule with a condition in a condition that is none",
      "rule.schema.json",
      { ...rule, assert: { all: [{ not: 3 }] } },
    ],
    ["a typical table with a wrong value", "typical-table.schema.json", { given: { "table.age": 3 } }],
  ])("says of %s what the files say together", (_name, file, document) => {
    const validate = alone(file);
    validate(document);
    apart.validate(file, document);
    expect(mistakesOf(validate.errors)).toEqual(mistakesOf(apart.errors));
  });

  it("is the same file again where it refers to none", () => {
    const small = new Map([["rule.schema.json", JSON.stringify({ $id: "rule.schema.json", type: "object" })]]);
    expect(bundleSchema("rule.schema.json", small)).toEqual({ $id: "rule.schema.json", type: "object" });
  });

  it("is refused where a file is missing or two define one name", () => {
    expect(() => bundleSchema("policy.schema.json", new Map([...texts].slice(1)))).toThrow(
      "no schema rule.schema.json",
    );
    const doubled = new Map(texts).set(
      "policy.schema.json",
      JSON.stringify({ definitions: { condition: {} }, anyOf: [{ $ref: "rule.schema.json" }] }),
    );
    expect(() => bundleSchema("policy.schema.json", doubled)).toThrow("two schemas define condition");
  });
});
