import { format } from "prettier";
import { describe, expect, test } from "vitest";
import { policySchemas } from "../../scripts/policy-schemas.ts";

describe("the published JSON Schemas", () => {
  // `npm run schemas` is this test with --update: it writes the files it otherwise compares with.
  test.each(Object.entries(policySchemas))("%s is what the catalogues say", async (file, schema) => {
    const text = await format(JSON.stringify(schema), { parser: "json", printWidth: 120 });
    await expect(text).toMatchFileSnapshot(`../../schemas/${file}`);
  });
});
