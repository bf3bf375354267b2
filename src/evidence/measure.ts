/**
 * Files in, their lengths and digests out, in the order in which they are packed; the digests of their lines go to a file
 * on the way. A file of the run that is not what its summary says is refused.
 */
import { createHash } from "node:crypto";
import { RunError } from "../errors.ts";
import { digestLines } from "./line-digests.ts";
import type { BundleFile } from "./manifest.ts";
import type { BundleSource } from "./sources.ts";

export const inOrder = <F extends { readonly path: string }>(files: readonly F[]): readonly F[] =>
  [...files].sort((a, b) => (a.path < b.path ? -1 : 1));

/** `onLines` is given the digests of lines, file by file in order, and waited for. */
export async function measure(
  { path, chunks, digest }: BundleSource,
  onLines: (digests: readonly string[]) => Promise<void>,
): Promise<BundleFile> {
  const hash = createHash("sha256");
  const digester = digestLines();
  let bytes = 0;
  let lines = 0;
  const take = async (digests: readonly string[]): Promise<void> => {
    lines += digests.length;
    if (digests.length > 0) await onLines(digests);
  };
  for await (const chunk of chunks()) {
    hash.update(chunk);
    bytes += chunk.length;
    await take(digester.add(chunk));
  }
  await take(digester.end());
  const sha256 = hash.digest("hex");
  if (digest !== null && digest !== `sha256:${sha256}`) {
    throw new RunError(
      `${path}: is not what summary.json of the run says: it was changed after the run was sealed. \`restorable verify\` tells more.`,
    );
  }
  return { path, bytes, lines, sha256 };
}
