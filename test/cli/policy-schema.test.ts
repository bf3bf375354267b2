import { Ajv } from "ajv";
import { readFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { mkdir, readFile, readdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { parse } from "yaml";
import { exitCodes } from "../../src/cli/exit-codes.ts";
import { schemaFiles } from "../../src/policy/shape.ts";
import { place } from "./invoke.ts";

const shipped = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

describe("restorable policy schema", () => {
  test.each([
    [[], "policies/starter/restorable-policy.yaml"],
    [["policy"], "policies/packs/baseline.yaml"],
    [["rule"], "policies/recovery-point-fresh.yaml"],
    [["typical-table"], "policies/typical-table.yaml"],
  ])("%j prints one document that marks nothing in %s, and everything in an empty one", async (argv, file) => {
    const { invoke } = await place({});
    const { exit, stdout, stderr } = await invoke(["policy", "schema", ...argv]);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" });
    const validate = new Ajv({ strictTypes: false }).compile(JSON.parse(stdout) as object);
    expect(validate(parse(shipped(file)))).toBe(true);
    expect(validate({})).toBe(false);
  });

  test.each([
    ["policytest", "policy: baseline\ntables: { a: { given: { tags.tier: gold }, expect: { others: pass } } }\n"],
    ["inventory", "tables: { a: { region: eu-central-1, given: { onDemandBackups: [{ age: 2h }] } } }\n"],
  ])("%s prints one document too, which knows the facts of a table", async (name, text) => {
    const { invoke } = await place({});
    const { stdout } = await invoke(["policy", "schema", name]);
    const validate = new Ajv({ strictTypes: false }).compile(JSON.parse(stdout) as object);
    expect(validate(parse(text))).toBe(true);
    expect(validate(parse(text.replace(/tags.tier|age/, "agee")))).toBe(false);
  });

  test.each(schemaFiles)("prints %s, as every other that --out writes", async (file) => {
    const { invoke } = await place({});
    const { exit, stdout } = await invoke(["policy", "schema", file.replace(".schema.json", "")]);
    const { title } = JSON.parse(shipped(`schemas/${file}`)) as { readonly title: string };
    expect({ exit, title: (JSON.parse(stdout) as { readonly title: string }).title }).toEqual({ exit: 0, title });
  });

  it("writes the schemas as they are shipped, over older ones of its own", async () => {
    const files = { "schemas/rule.schema.json": '{\n  "$id": "rule.schema.json",\n  "title": "older"\n}\n' };
    const { invoke, folder } = await place({ files });
    const { exit, stdout } = await invoke(["policy", "schema", "--out", "schemas"]);
    expect(exit).toBe(0);
    expect(stdout).toBe(schemaFiles.map((file) => `wrote schemas/${file}\n`).join(""));
    for (const file of schemaFiles) {
      expect(await readFile(join(folder, "schemas", file), "utf8")).toBe(shipped(`schemas/${file}`));
    }
  });

  it("writes over nothing of anybody else's, and then nothing at all", async () => {
    const { invoke, folder } = await place({ files: { "schemas/policy.schema.json": '{ "$id": "policy" }' } });
    const { exit, stderr } = await invoke(["policy", "schema", "--out", "schemas"]);
    expect(exit).toBe(exitCodes.usage);
    expect(stderr).toContain("policy.schema.json is there and is no schema of restorable: nothing was written");
    expect(await readdir(join(folder, "schemas"))).toEqual(["policy.schema.json"]);
  });

  it("writes through no link, even one that leads nowhere", async () => {
    const { invoke, folder } = await place({});
    await mkdir(join(folder, "schemas"));
    await symlink(join(folder, "elsewhere"), join(folder, "schemas/inventory.schema.json"));
    const { exit, stderr } = await invoke(["policy", "schema", "--out", "schemas"]);
    expect(exit).toBe(exitCodes.usage);
    expect(stderr).toContain("inventory.schema.json is there and is no schema of restorable: nothing was written");
    expect(await readdir(folder)).toEqual(["schemas"]);
    expect(await readdir(join(folder, "schemas"))).toEqual(["inventory.schema.json"]);
  });

  it("waits for no pipe that lies where a schema belongs", async () => {
    const { invoke, folder } = await place({ files: { "schemas/mine": "" } });
    execFileSync("mkfifo", [join(folder, "schemas/policy.schema.json")]);
    const { exit } = await invoke(["policy", "schema", "--out", "schemas"]);
    expect(exit).toBe(exitCodes.usage);
  });

  it("refuses a schema that there is not, and names those there are", async () => {
    const { invoke } = await place({});
    const { exit, stdout, stderr } = await invoke(["policy", "schema", "rules"]);
    expect({ exit, stdout }).toEqual({ exit: exitCodes.usage, stdout: "" });
    expect(stderr).toContain("Allowed choices are policy, rule, policytest, inventory, typical-table");
  });
});
