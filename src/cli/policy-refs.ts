/** What a person types for policies in, references for the loader out: a folder stands for the policy files in it. */
import { readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { UsageError } from "../errors.ts";
import { listShippedIds } from "../policy/files.ts";
import { refusalWords } from "./on-disk.ts";

/** In the order given, without duplicates. A shipped pack or rule goes before a folder of the same name. */
export async function policyRefs(given: readonly string[], cwd: string): Promise<readonly string[]> {
  const { packs, rules } = await listShippedIds();
  const shipped = new Set([...packs, ...rules]);
  const refs: string[] = [];
  for (const ref of given) refs.push(...(shipped.has(ref) ? [ref] : await filesOf(ref, cwd)));
  return [...new Set(refs)];
}

async function filesOf(ref: string, cwd: string): Promise<readonly string[]> {
  const path = resolve(cwd, ref);
  const isFolder = (await stat(path).catch(() => null))?.isDirectory() === true;
  if (!isFolder) return [ref];
  const entries = await readdir(path).catch((error: Error) => {
    throw new UsageError(`cannot read the folder ${ref}: ${refusalWords(error)}`, { cause: error });
  });
  const names = entries.filter((name) => /\.ya?ml$/.test(name)).sort();
  if (names.length === 0) throw new UsageError(`the folder ${ref} holds no .yaml file`);
  return names.map((name) => join(ref, name));
}
