/**
 * Sealed files (compressed, ending with a line that counts the others) are read twice: once through to their end, which
 * proves them whole, and only then line by line as data. Both passes stream; nothing of a damaged file is ever handed out.
 */
import { startDigest } from "./digest.ts";
import { readChunks, splitLines, type Line } from "./lines.ts";
import { damaged } from "./refusals.ts";

export type Proven = {
  /** The last line; all others come before it. */
  readonly last: Line;
  /** Of the uncompressed content. */
  readonly digest: string;
};

/**
 * Refuses a file that cannot be uncompressed, holds no line, ends within one, or has another digest than `expected`
 * (null: none was recorded yet). `see` is shown every line but the last. `chunks`: its content, where it is no file yet.
 */
export async function proveSealed(
  path: string,
  expected: string | null,
  see: (line: Line) => void = () => undefined,
  chunks: AsyncIterable<Buffer> = readChunks(path),
): Promise<Proven> {
  const hash = startDigest();
  let last: Line | null = null;
  for await (const batch of splitLines(path, hash.over(chunks))) {
    for (const line of batch) {
      if (line.torn) throw damaged(path, "ends within a line", line.number);
      if (last !== null) see(last);
      last = line;
    }
  }
  if (last === null) throw damaged(path, "is empty: its last line is missing");
  const digest = hash.digest();
  if (expected !== null && digest !== expected) throw damaged(path, "has another digest than summary.json says");
  return { last, digest };
}

/** Every line but the last, after `proveSealed`. */
export async function* linesBefore(path: string, last: Line): AsyncGenerator<Line> {
  for await (const batch of splitLines(path, readChunks(path))) {
    for (const line of batch) {
      if (line.number >= last.number) return;
      yield line;
    }
  }
}
