/** Bytes in, `sha256:<hex>` out: always of the uncompressed content, so that how a file is packed does not matter. */
import { createHash } from "node:crypto";

export const digestOf = (content: string | Buffer): string => spell(createHash("sha256").update(content));

/** For content that streams: hand it through `over`, then ask once. */
export type RunningDigest = {
  over(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer>;
  digest(): string;
};

export function startDigest(): RunningDigest {
  const hash = createHash("sha256");
  return {
    async *over(chunks) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        yield chunk;
      }
    },
    digest: () => spell(hash),
  };
}

const spell = (hash: ReturnType<typeof createHash>): string => `sha256:${hash.digest("hex")}`;
