/** A folder in, the JSON Schemas of policy files in it out: replaced where they are there, refused where another's file is. */
import { lstat, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
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
    await onDisk(path, () => replace(path, text));
  }
  return files.map(({ path }) => path);
}

/** Whole or not at all, and through no link that took the place in the meantime. */
async function replace(path: string, text: string): Promise<void> {
  const partial = `${path}.partial`;
  await rm(partial, { force: true });
  try {
    await writeFile(partial, text, { flag: "wx" });
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

/**
 * Ours say their own name; an older version of one is replaced. A link leads to somebody's file, a pipe would be waited
 * for, and of what cannot be read nobody knows whose it is.
 */
async function refuseForeign(name: string, path: string): Promise<void> {
  const found = await lstat(path).catch(() => null);
  if (found === null) return;
  const text = found.isFile() ? await readFile(path, "utf8").catch(() => null) : null;
  if (text?.includes(`"$id": "${name}"`) === true) return;
  throw new UsageError(`${path} is there and is no schema of restorable: nothing was written. Name another folder`);
}
