/**
 * Bundles as tests take them apart and put them together again, by tar-stream and zlib: code that shares nothing with the
 * product's own.
 */
import { createHash, generateKeyPairSync, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import { buffer } from "node:stream/consumers";
import { gunzipSync, gzipSync } from "node:zlib";
import { extract, pack, type Headers } from "tar-stream";

export type Entry = Headers & { readonly content: Buffer };

export async function entriesIn(bundle: Buffer): Promise<Entry[]> {
  const entries: Entry[] = [];
  const reading = extract();
  reading.end(gunzipSync(bundle));
  for await (const entry of reading) {
    entries.push({ ...entry.header, content: await buffer(entry) });
  }
  return entries;
}

export async function tarOf(
  entries: readonly (Partial<Headers> & { readonly name: string; readonly content?: Buffer })[],
) {
  const packing = pack();
  for (const { content = Buffer.alloc(0), ...header } of entries) {
    const size = header.type === undefined || header.type === "file" ? content.length : 0;
    packing.entry({ mode: 0o644, mtime: new Date(0), uid: 0, gid: 0, ...header, size }, content.subarray(0, size));
  }
  packing.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of packing) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

export const bundleOf = async (entries: Parameters<typeof tarOf>[0]): Promise<Buffer> => gzipSync(await tarOf(entries));

/** Path within the folder of the bundle. */
export const pathOf = ({ name }: Pick<Entry, "name">): string => name.slice(name.indexOf("/") + 1);

export const textsIn = async (file: string): Promise<ReadonlyMap<string, string>> =>
  new Map((await entriesIn(readFileSync(file))).map((entry) => [pathOf(entry), entry.content.toString()]));

export const sha256 = (content: Buffer | string): string => createHash("sha256").update(content).digest("hex");

export type Keys = { readonly privatePem: string; readonly publicPem: string; readonly publicKey: KeyObject };

export function newKeys(): Keys {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  return {
    privatePem: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    publicPem: publicKey.export({ type: "spki", format: "pem" }).toString(),
    publicKey,
  };
}

/** With the digests of what was changed put right everywhere, as who forges a bundle would; the signature stays as it was. */
export function forged(entries: readonly Entry[], change: (path: string, content: Buffer) => Buffer): Entry[] {
  const changed = entries.map((entry) => ({ ...entry, content: change(pathOf(entry), entry.content) }));
  const manifestEntry = changed.find((entry) => pathOf(entry) === "manifest.json");
  if (manifestEntry === undefined) throw new Error("there is no manifest");
  type File = { path: string; bytes: number; lines: number; sha256: string };
  const { files, ...about } = JSON.parse(manifestEntry.content.toString()) as { files: File[] };
  const contentOf = (path: string): Buffer =>
    changed.find((entry) => pathOf(entry) === path)?.content ?? Buffer.alloc(0);
  const right = files.map((file) => ({
    ...file,
    bytes: contentOf(file.path).length,
    sha256: sha256(contentOf(file.path)),
  }));
  const head = JSON.stringify(about, null, 2).slice(0, -2);
  const manifest = `${head},\n  "files": [\n    ${right.map((file) => JSON.stringify(file)).join(",\n    ")}\n  ]\n}\n`;
  const sums = changed
    .filter((entry) => pathOf(entry) !== "SHA256SUMS")
    .map((entry) => `${sha256(pathOf(entry) === "manifest.json" ? manifest : entry.content)}  ${pathOf(entry)}\n`)
    .join("");
  return changed.map((entry) => {
    const path = pathOf(entry);
    return path === "manifest.json"
      ? { ...entry, content: Buffer.from(manifest) }
      : path === "SHA256SUMS"
        ? { ...entry, content: Buffer.from(sums) }
        : entry;
  });
}
