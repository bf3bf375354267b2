/** A folder in, the bytes of its files out. Links are not followed: what they lead to lies elsewhere. */
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { readIfThere } from "./refusals.ts";

/** Files of which the system is asked at once. */
const atOnce = 32;

/** A writer at work may take a file away meanwhile: it then counts as nothing. */
export async function sizeOnDisk(folder: string): Promise<number> {
  const entries = await readIfThere(folder, () => readdir(folder, { withFileTypes: true }), []);
  let bytes = 0;
  const files: string[] = [];
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += await sizeOnDisk(path);
    else if (entry.isFile()) files.push(path);
  }
  for (let from = 0; from < files.length; from += atOnce) {
    const sizes = files.slice(from, from + atOnce).map(sizeOf);
    for (const size of await Promise.all(sizes)) bytes += size;
  }
  return bytes;
}

const sizeOf = (path: string): Promise<number> => readIfThere(path, async () => (await lstat(path)).size, 0);
