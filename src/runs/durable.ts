/**
 * Whole files, written so that after a crash or a power cut they are there in whole or not at all: temporary name, fsync,
 * rename, fsync of the folder. Content streams, so a file may be larger than memory.
 */
import { constants } from "node:fs";
import { open, rename } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { fileMode, temporaryName } from "./layout.ts";
import { onDisk } from "./refusals.ts";

export type DurableFile = {
  /** A name in `.gz` is compressed, unless what comes is so already. */
  readonly path: string;
  readonly isPacked?: boolean;
  readonly content: Iterable<Buffer> | AsyncIterable<Buffer>;
  readonly beforeRename?: () => void;
};

export async function writeDurably({ path, content, isPacked = false, beforeRename }: DurableFile): Promise<void> {
  const temporary = join(dirname(path), temporaryName(basename(path)));
  await onDisk("write", path, async () => {
    const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW } = constants;
    const file = await open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, fileMode);
    try {
      const write = async (chunks: AsyncIterable<Buffer>): Promise<void> => {
        for await (const chunk of chunks) await file.writeFile(chunk);
      };
      const source = Readable.from(content);
      await (path.endsWith(".gz") && !isPacked
        ? pipeline(source, createGzip(), (chunks: AsyncIterable<Buffer>) => write(withoutMachine(chunks)))
        : pipeline(source, write));
      await file.sync();
    } finally {
      await file.close();
    }
    beforeRename?.();
    await rename(temporary, path);
  });
  await syncFolder(dirname(path));
}

/** A rename or a new file is only sure to be seen after a power cut once its folder is on disk. */
export async function syncFolder(path: string): Promise<void> {
  await syncFile(path);
}

export async function syncFile(path: string): Promise<void> {
  await onDisk("write", path, async () => {
    const file = await open(path, constants.O_RDONLY);
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  });
}

/** RFC 1952: byte 9 of the header names the operating system; 255 is "unknown". zlib sends no time, but it sends this. */
async function* withoutMachine(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let header = true;
  for await (const chunk of chunks) {
    if (header) chunk[9] = 255;
    header = false;
    yield chunk;
  }
}

const chunkBytes = 64 * 1024;

/** Lines (without their newlines) to chunks of a size that is worth a write. */
export async function* linesToChunks(lines: Iterable<string> | AsyncIterable<string>): AsyncGenerator<Buffer> {
  let pending = "";
  for await (const line of lines) {
    pending += `${line}\n`;
    if (pending.length < chunkBytes) continue;
    yield Buffer.from(pending);
    pending = "";
  }
  if (pending !== "") yield Buffer.from(pending);
}
