/**
 * A bundle and a file in it that differs in, the number of its first line that does out: told by the digests of lines that
 * the bundle carries, as far as these are what the manifest says. Null: it cannot be told.
 */
import { createHash } from "node:crypto";
import { Broken } from "./broken.ts";
import { digestLength, digestLines } from "./line-digests.ts";
import { bundleLayout, folderOf, type BundleFile, type Manifest } from "./manifest.ts";
import { unpacked, type BundleEntry } from "./unpack.ts";

const rowBytes = digestLength + 1;
/** Of some 30 million lines. */
const largestRows = 256 * 1024 * 1024;

export async function findLine(path: string, manifest: Manifest, file: BundleFile): Promise<number | null> {
  if (file.lines === 0 || file.lines * rowBytes > largestRows) return null;
  try {
    const rows = await inEntry(path, manifest, bundleLayout.lineDigests, (entry) => rowsOf(entry, manifest, file));
    return rows === null ? null : await inEntry(path, manifest, file.path, (entry) => firstOther(entry, file, rows));
  } catch (error) {
    if (error instanceof Broken) return null;
    throw error;
  }
}

async function inEntry<T>(
  bundle: string,
  { run }: Manifest,
  path: string,
  work: (entry: BundleEntry) => Promise<T>,
): Promise<T | null> {
  for await (const entry of unpacked(bundle)) {
    if (entry.name === `${folderOf(run.id)}/${path}`) return await work(entry);
    for await (const chunk of entry.content()) void chunk;
  }
  return null;
}

/** The digests of the lines of one file, which lie in one piece; null where they are not what the manifest says. */
async function rowsOf(entry: BundleEntry, { files }: Manifest, file: BundleFile): Promise<Buffer | null> {
  const own = files.find(({ path }) => path === bundleLayout.lineDigests);
  const before = files.filter(({ path }) => path < file.path).reduce((sum, { lines }) => sum + lines, 0);
  const from = before * rowBytes;
  const to = from + file.lines * rowBytes;
  const hash = createHash("sha256");
  const parts: Buffer[] = [];
  let offset = 0;
  for await (const chunk of entry.content()) {
    hash.update(chunk);
    const part = chunk.subarray(Math.max(0, from - offset), Math.max(0, to - offset));
    if (part.length > 0) parts.push(part);
    offset += chunk.length;
  }
  return hash.digest("hex") === own?.sha256 ? Buffer.concat(parts) : null;
}

async function firstOther(entry: BundleEntry, file: BundleFile, rows: Buffer): Promise<number | null> {
  const digester = digestLines();
  let line = 0;
  let read = 0;
  const differs = (digests: readonly string[]): boolean =>
    digests.some((digest) => {
      const at = line * rowBytes;
      line += 1;
      return rows.toString("latin1", at, at + digestLength) !== digest;
    });
  for await (const chunk of entry.content()) {
    if (differs(digester.add(chunk))) return line;
    read += chunk.length;
    // A line that goes on beyond the end that the file should have.
    if (read > file.bytes) return line + 1;
  }
  if (differs(digester.end())) return line;
  return line < file.lines ? line + 1 : null;
}
