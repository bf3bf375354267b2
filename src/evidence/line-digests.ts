/**
 * Content in chunks in, the first 8 hex digits of the sha256 of each of its lines out, the newline included. They name the
 * line that differs where a file does; whether it differs is told by the digest of the whole file. A line of any length
 * costs no memory.
 */
import { createHash, hash, type Hash } from "node:crypto";

export type LineDigester = {
  /** Digests of the lines that ended within the chunk. */
  add(chunk: Buffer): readonly string[];
  /** That of the last line, where no newline ends it. */
  end(): readonly string[];
};

export const digestLength = 8;
const newline = 10;

export function digestLines(): LineDigester {
  let begun: Hash | null = null;
  const ended = (line: Buffer): string => {
    const digest = begun === null ? hash("sha256", line) : begun.update(line).digest("hex");
    begun = null;
    return digest.slice(0, digestLength);
  };
  return {
    add(chunk) {
      const digests: string[] = [];
      let from = 0;
      for (let to = chunk.indexOf(newline); to !== -1; to = chunk.indexOf(newline, from)) {
        digests.push(ended(chunk.subarray(from, to + 1)));
        from = to + 1;
      }
      if (from < chunk.length) begun = (begun ?? createHash("sha256")).update(chunk.subarray(from));
      return digests;
    },
    end: () => (begun === null ? [] : [ended(Buffer.alloc(0))]),
  };
}
