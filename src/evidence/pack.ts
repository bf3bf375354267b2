/**
 * Files in, the uncompressed bytes of a tar archive out, in the order given and streamed: a file may be larger than
 * memory. Content that is not as long as was said, or not what was measured, is refused.
 */
import { createHash } from "node:crypto";
import { RunError } from "../errors.ts";
import { blockBytes, paddingAfter, tarHeader } from "./tar-header.ts";

export type PackedFile = {
  /** Within the folder of the bundle. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly chunks: () => AsyncIterable<Buffer> | Iterable<Buffer>;
};

export async function* packed(folder: string, files: Iterable<PackedFile>): AsyncGenerator<Buffer> {
  for (const { path, bytes, sha256, chunks } of files) {
    yield tarHeader(`${folder}/${path}`, bytes);
    const hash = createHash("sha256");
    let written = 0;
    for await (const chunk of chunks()) {
      written += chunk.length;
      if (written > bytes) throw changed(path);
      hash.update(chunk);
      yield chunk;
    }
    if (written !== bytes || hash.digest("hex") !== sha256) throw changed(path);
    const padding = paddingAfter(bytes);
    if (padding > 0) yield Buffer.alloc(padding);
  }
  yield Buffer.alloc(2 * blockBytes);
}

const changed = (path: string): RunError =>
  new RunError(
    `${path} changed while it was packed: nothing was written. Let nobody write into the run, and try again.`,
  );
