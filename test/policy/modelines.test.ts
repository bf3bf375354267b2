import { Ajv } from "ajv";
import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, test } from "vitest";
import { parse } from "yaml";
import { schemaFiles } from "../../src/policy/shape.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const schemas = join(root, "schemas");

/** At run time a part of the schemas is left to the compiler; an editor goes by all of it. */
const ajv = new Ajv({ allErrors: true, strictTypes: false });
for (const file of schemaFiles) ajv.addSchema(JSON.parse(readFileSync(join(schemas, file), "utf8")) as object);

const files = readdirSync(join(root, "policies"), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".yaml"))
  .map((file) => join("policies", file))
  .sort();

describe("every file of policies/", () => {
  it("is looked at", () => {
    expect(files).toEqual(
      expect.arrayContaining([
        "policies/packs/baseline.yaml",
        "policies/pitr-enabled.yaml",
        "policies/starter/restorable-policy.yaml",
        "policies/typical-table.yaml",
      ]),
    );
  });

  test.each(files)("%s leads an editor to a shipped schema, which marks nothing in it", (file) => {
    const text = readFileSync(join(root, file), "utf8");
    const [, path = ""] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text) ?? [];
    const schema = join(dirname(join(root, file)), path);
    expect(relative(schemas, schema)).toBe(basename(schema));
    expect(schemaFiles).toContain(basename(schema));
    ajv.validate(basename(schema), parse(text));
    expect(ajv.errors ?? []).toEqual([]);
  });
});
