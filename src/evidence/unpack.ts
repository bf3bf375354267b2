/**
 * A bundle on disk in, its entries out one after the other, streamed and never written anywhere: the content of one has to
 * be read to its end before the next. Whatever is not exactly an archive of plain files as this product packs it is
 * refused as `Broken`, before a byte of it is taken in.
 */
import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { UsageError } from "../errors.ts";
import { Broken } from "./broken.ts";
import { blockBytes, paddingAfter, tarHeader, toldBy } from "./tar-header.ts";

export type BundleEntry = {
  /** As the archive spells it, with the folder of the bundle. */
  readonly name: string;
  readonly bytes: number;
  content(): AsyncGenerator<Buffer>;
};

/** Ends only after the end of the archive and of the file were seen. */
export async function* unpacked(path: string): AsyncGenerator<BundleEntry> {
  const file = await openBundle(path);
  const { size } = await file.stat();
  const compressed = file.createReadStream();
  const gunzip = createGunzip();
  try {
    // Errors of either stream surface in the iteration below; the callback has nothing to add.
    pipeline(compressed, gunzip, () => undefined);
    const source = blocksOf(gunzip as AsyncIterable<Buffer>);
    for (let at = 1; ; at += 1) {
      const header = await source.exactly(blockBytes);
      if (header === null) throw new Broken(null, "the archive has no end: it is cut off");
      if (isZero(header)) break;
      const { name, bytes } = plainFile(header, at);
      let left = bytes;
      yield {
        name,
        bytes,
        async *content() {
          while (left > 0) {
            const chunk = await source.upTo(left);
            if (chunk === null) throw new Broken(name, "the archive is cut off within this file");
            left -= chunk.length;
            yield chunk;
          }
        },
      };
      if (left > 0) throw new Error(`${name} was not read to its end`);
      const padding = await source.exactly(paddingAfter(bytes));
      if (padding === null) throw new Broken(name, "the archive is cut off after this file");
      if (!isZero(padding)) throw new Broken(name, "something is hidden behind the end of this file");
    }
    const end = await source.exactly(blockBytes);
    if (end === null || !isZero(end)) throw new Broken(null, "the archive does not end as it should");
    if ((await source.upTo(1)) !== null) throw new Broken(null, "something follows the end of the archive");
    if (gunzip.bytesWritten !== size)
      throw new Broken(null, `${size - gunzip.bytesWritten} bytes follow the end of the bundle`);
  } finally {
    compressed.destroy();
    gunzip.destroy();
    await file.close();
  }
}

async function openBundle(path: string) {
  try {
    const file = await open(path, constants.O_RDONLY);
    if ((await file.stat()).isFile()) return file;
    await file.close();
  } catch (error) {
    throw new UsageError(`cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  throw new UsageError(`${path} is no file: name a bundle, as \`restorable evidence\` writes it.`);
}

function zlibError(error: unknown): Broken | null {
  if (!(error instanceof Error) || !("code" in error)) return null;
  const code = String(error.code);
  if (code === "Z_BUF_ERROR") return new Broken(null, "the bundle is cut off");
  return code.startsWith("Z_") ? new Broken(null, `the bundle cannot be uncompressed (${error.message})`) : null;
}

/** Name and length as the header says them; then the header has to be, byte for byte, the one of a file of both. */
function plainFile(header: Buffer, at: number): { readonly name: string; readonly bytes: number } {
  const told = toldBy(header);
  const isPlain = told !== null && /^[A-Za-z0-9._/-]+$/.test(told.path) && isSpelt(header, told);
  if (isPlain) return { name: told.path, bytes: told.bytes };
  const name = told !== null && /^[\x20-\x7e]+$/.test(told.path) ? told.path : null;
  throw new Broken(name, `entry ${at} of the archive is no plain file as restorable packs it`);
}

function isSpelt(header: Buffer, { path, bytes }: { readonly path: string; readonly bytes: number }): boolean {
  try {
    return tarHeader(path, bytes).equals(header);
  } catch {
    return false;
  }
}

const isZero = (bytes: Buffer): boolean => bytes.every((byte) => byte === 0);

type Blocks = {
  /** So many bytes, or null where there are fewer. */
  exactly(bytes: number): Promise<Buffer | null>;
  /** What is at hand, at most so many bytes; null at the end. */
  upTo(bytes: number): Promise<Buffer | null>;
};

function blocksOf(chunks: AsyncIterable<Buffer>): Blocks {
  const source = chunks[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  const upTo = async (bytes: number): Promise<Buffer | null> => {
    while (rest.length === 0) {
      const next = await source.next().catch((error: unknown) => {
        throw zlibError(error) ?? error;
      });
      if (next.done === true) return null;
      rest = next.value;
    }
    const taken = rest.subarray(0, bytes);
    rest = rest.subarray(taken.length);
    return taken;
  };
  return {
    upTo,
    async exactly(bytes) {
      const parts: Buffer[] = [];
      let missing = bytes;
      while (missing > 0) {
        const part = await upTo(missing);
        if (part === null) return null;
        parts.push(part);
        missing -= part.length;
      }
      return Buffer.concat(parts);
    },
  };
}
