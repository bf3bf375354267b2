/** A folder that lives as long as the work in it, and every file below it afterwards as text, unpacked where it is packed. */
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative, sep } from "node:path";
import { gunzipSync } from "node:zlib";

/** In memory where there is such a place: a run is synced to disk line by line, which costs as much time as all the rest. */
const place = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

export async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(place, "restorable-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** By path below `folder`, with `/`. A packed file that does not unpack is given as it is. */
export async function textsBelow(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const texts = new Map<string, string>();
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name);
    texts.set(relative(folder, path).split(sep).join("/"), unpacked(path, await readFile(path)));
  }
  return texts;
}

function unpacked(path: string, bytes: Buffer): string {
  try {
    return (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  } catch {
    return bytes.toString("latin1");
  }
}
