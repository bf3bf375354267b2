import { Ajv } from "ajv";
import { readFileSync } from "node:fs";
import { format } from "prettier";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { policySchemas } from "../../scripts/policy-schemas.ts";
import { listShippedIds } from "../../src/policy/files.ts";

describe("the published JSON Schemas", async () => {
  // `npm run schemas` is this test with --update: it writes the files it otherwise compares with.
  test.each(Object.entries(policySchemas))("%s is what the catalogues say", async (file, schema) => {
    const text = await format(JSON.stringify(schema), { parser: "json", printWidth: 120 });
    await expect(text).toMatchFileSnapshot(`../../schemas/${file}`);
  });

  const shipped = await listShippedIds();
  const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");

  const ajv = new Ajv({ allErrors: true, strictTypes: false });
  for (const name of Object.keys(policySchemas)) ajv.addSchema(JSON.parse(read(`schemas/${name}`)) as object);

  // At run time a part of the schemas is left to the compiler; an editor goes by all of it.
  test.each([
    ...shipped.rules.map((id) => [`${id}.yaml`, "rule.schema.json"] as const),
    ...shipped.packs.map((id) => [`packs/${id}.yaml`, "policy.schema.json"] as const),
    ["typical-table.yaml", "typical-table.schema.json"] as const,
  ])("mark nothing in %s", (file, schema) => {
    ajv.validate(schema, parse(read(`policies/${file}`)));
    expect(ajv.errors ?? []).toEqual([]);
  });
});
