/** A folder in, the JSON Schemas of policy files in it out: replaced where they are there, refused where another's file is. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "../errors.ts";
import { readSchema } from "../policy/files.ts";
import { schemaFiles } from "../policy/shape.ts";
import { onDisk } from "./on-disk.ts";

/** `folder` is absolute. Gives the paths written. */
export async function writeSchemas(folder: string): Promise<readonly string[]> {
  const files = schemaFiles.map((name) => ({ name, path: join(folder, name) }));
  for (const { name, path } of files) await refuseForeign(name, path);
  await onDisk(folder, () => mkdir(folder, { recursive: true }));
  for (const { name, path } of files) {
    const text = await readSchema(name);
    await onDisk(path, () => writeFile(path, text));
  }
  return files.map(({ path }) => path);
}

/** Ours say their own name; an older version of one is replaced. */
async function refuseForeign(name: string, path: string): Promise<void> {
  const text = await readFile(path, "utf8").catch(() => null);
  if (text === null || text.includes(`"$id": "${name}"`)) return;
  throw new UsageError(`${path} is there and is no schema of restorable: nothing was written. Name another folder`);
}
