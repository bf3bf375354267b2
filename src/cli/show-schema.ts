/** The name of a schema in, its text on standard output, or every schema in a folder. */
import { relative, resolve } from "node:path";
import { bundleSchema } from "../policy/bundle-schema.ts";
import { readSchema } from "../policy/files.ts";
import { schemaFiles } from "../policy/shape.ts";
import { terminalText } from "../report/escape/escape-terminal.ts";
import type { Io } from "./io.ts";
import { writeSchemas } from "./write-schemas.ts";

const byName = {
  policy: "policy.schema.json",
  rule: "rule.schema.json",
  policytest: "policytest.schema.json",
  inventory: "inventory.schema.json",
  "typical-table": "typical-table.schema.json",
  config: "config.schema.json",
  "blind-spots": "blind-spots.schema.json",
  waivers: "waivers.schema.json",
} as const satisfies Record<string, (typeof schemaFiles)[number]>;

export type SchemaName = keyof typeof byName;
export const schemaNames = Object.keys(byName) as readonly SchemaName[];

export type ShowSchema = { readonly of: SchemaName; readonly out: string | null };

export async function showSchema({ stdout, cwd }: Pick<Io, "stdout" | "cwd">, given: ShowSchema): Promise<void> {
  if (given.out !== null) {
    const paths = await writeSchemas(resolve(cwd, given.out));
    await stdout.write(paths.map((path) => `wrote ${terminalText(relative(cwd, path))}\n`).join(""));
    return;
  }
  const texts = await Promise.all(schemaFiles.map(async (file) => [file, await readSchema(file)] as const));
  await stdout.write(`${JSON.stringify(bundleSchema(byName[given.of], new Map(texts)), null, 2)}\n`);
}
