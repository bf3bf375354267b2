/** The file of a redaction key in, its bytes out; and what is shipped with this product, which is nobody's secret. */
import { readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { UsageError } from "../errors.ts";
import type { Shipped } from "../evidence/redact/redact-policy.ts";
import { listShippedIds, shippedFolder } from "../policy/files.ts";

const shortest = 32;
const longest = 4096;
const makeOne = "Make one with `openssl rand 32 > FILE`, and keep it: the same key gives the same pseudonyms";

/** Throws UsageError for what is too short to be random, and for what is no key at all. Nothing of it is ever quoted. */
export async function readRedactionKey(file: string, cwd: string): Promise<Buffer> {
  const path = resolve(cwd, file);
  const size = await stat(path).then(
    (found) => (found.isFile() ? found.size : null),
    () => null,
  );
  if (size === null) throw new UsageError(`--redact ${file}: there is no such file. ${makeOne}.`);
  if (size < shortest || size > longest) {
    throw new UsageError(
      `--redact ${file}: has ${size} bytes, and a key has ${shortest} or more random ones. ${makeOne}.`,
    );
  }
  return readFile(path);
}

export async function whatIsShipped(): Promise<Shipped> {
  const { rules, packs } = await listShippedIds();
  const files = [...rules.map((id) => `${id}.yaml`), ...packs.map((id) => `packs/${id}.yaml`)];
  // Under the name that a policy's sources have them by, which no file of a user can have.
  const texts = await Promise.all(
    files.map(async (file) => [`policies/${file}`, await readFile(join(shippedFolder, file), "utf8")] as const),
  );
  return { texts: new Map(texts), ids: new Set([...rules, ...packs]) };
}
