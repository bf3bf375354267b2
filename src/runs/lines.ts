/**
 * Files to lines, streamed: lines end at the byte 0x0a and nowhere else, gzip is undone by name, and a file that cannot be
 * uncompressed is refused by name. Holds one chunk at a time, however long the file.
 */
import { closeSync, constants, openSync, readSync, type ReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { decode, type Decoded, type Decoder } from "../model/decoder.ts";
import { damaged, fileTrouble, onDisk } from "./refusals.ts";

/** `number` is 1-based, `offset` in bytes of the uncompressed content. `torn`: the file ended before the line did. */
export type Line = {
  readonly bytes: Buffer;
  readonly number: number;
  readonly offset: number;
  readonly torn: boolean;
};

/** V8 holds no string of 2^29 characters; a longer line was not written here and must not fill the memory. */
const longestLine = 2 ** 29 - 25;

/** Uncompressed content of a file, chunk by chunk; `asIs`: its bytes, whatever its name says. */
export async function* readChunks(path: string, asIs?: "asIs"): AsyncGenerator<Buffer> {
  const file = await onDisk("read", path, () => open(path, constants.O_RDONLY | constants.O_NOFOLLOW));
  const bytes: ReadStream = file.createReadStream();
  try {
    if (asIs !== undefined || !path.endsWith(".gz")) {
      yield* bytes as AsyncIterable<Buffer>;
      return;
    }
    const gunzip = createGunzip();
    // Errors of either stream surface in the iteration below; the callback has nothing to add.
    pipeline(bytes, gunzip, () => undefined);
    yield* gunzip as AsyncIterable<Buffer>;
  } catch (error) {
    if (error instanceof Error && "code" in error && String(error.code).startsWith("Z_")) {
      throw damaged(path, `cannot be uncompressed (${error.message})`);
    }
    throw fileTrouble(error, "read", path);
  } finally {
    bytes.destroy();
    // Whoever leaves early may remove the folder next, or read it once more and again.
    if (!bytes.closed) await new Promise<void>((resolve) => bytes.once("close", resolve));
  }
}

/** A batch for each chunk that ended a line; a line for the rest of the file, when there is one, comes last and is `torn`. */
export async function* splitLines(path: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<readonly Line[]> {
  let begun: Buffer[] = [];
  let begunBytes = 0;
  let number = 0;
  let offset = 0;
  const line = (bytes: Buffer, torn: boolean): Line => {
    number += 1;
    const at = offset;
    offset += bytes.length + 1;
    return { bytes, number, offset: at, torn };
  };
  for await (const chunk of chunks) {
    const batch: Line[] = [];
    let from = 0;
    for (let to = chunk.indexOf(10); to !== -1; to = chunk.indexOf(10, from)) {
      const rest = chunk.subarray(from, to);
      batch.push(line(begunBytes === 0 ? rest : Buffer.concat([...begun, rest]), false));
      begun = [];
      begunBytes = 0;
      from = to + 1;
    }
    if (from < chunk.length) {
      begun.push(chunk.subarray(from));
      begunBytes += chunk.length - from;
      if (begunBytes > longestLine) throw damaged(path, "a line is longer than any that is written", number + 1);
    }
    if (batch.length > 0) yield batch;
  }
  if (begunBytes > 0) yield [line(Buffer.concat(begun), true)];
}

export const readLines = (path: string): AsyncGenerator<readonly Line[]> => splitLines(path, readChunks(path));

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** One line as the decoder wants it, or a RunError at its file and line. */
export function decodeLine<T>(path: string, line: Pick<Line, "bytes" | "number">, decoder: Decoder<T>): T {
  const read = readJson(line.bytes, decoder);
  if (!read.ok) throw damaged(path, read.mistake, line.number);
  return read.value;
}

export function readJson<T>(bytes: Buffer, decoder: Decoder<T>): Decoded<T> {
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(bytes));
  } catch {
    return { ok: false, mistake: "is not JSON" };
  }
  return decode(decoder, value);
}

/**
 * Lines that were found before, read again by where they are. Synchronous: they are some hundred bytes that were just
 * read, one for each of hundreds of thousands of empty scopes, and waiting for each costs more than reading it.
 */
export function readSlice(path: string, slot: { readonly offset: number; readonly bytes: number }): Buffer {
  const bytes = Buffer.alloc(slot.bytes);
  let bytesRead: number;
  try {
    const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      bytesRead = readSync(file, bytes, 0, slot.bytes, slot.offset);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw fileTrouble(error, "read", path);
  }
  if (bytesRead < slot.bytes) throw damaged(path, "became shorter while it was read");
  return bytes;
}
