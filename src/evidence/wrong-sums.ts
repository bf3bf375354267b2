/**
 * What SHA256SUMS has to say and what it says in, the first contradiction out. It and the manifest vouch for each other, so
 * that a change of either shows; which of the two was changed is told as far as it can be.
 */
import { Broken } from "./broken.ts";
import { bundleLayout, sumsText, type SumRow } from "./manifest.ts";

/** Null: it says what it has to. */
export function wrongSums(rows: readonly SumRow[], said: Buffer): Broken | null {
  const lines = said.toString("latin1").split("\n");
  const wrong = rows.flatMap((row, at) => {
    const line = lines[at] ?? "";
    if (`${line}\n` === sumsText([row])) return [];
    return [{ path: row.path, line: at + 1, isAboutIt: line.replace(/^[0-9a-f]{64} {2}/, "") === row.path }];
  });
  const [first] = wrong;
  if (first === undefined)
    return said.equals(Buffer.from(sumsText(rows))) ? null : new Broken(bundleLayout.sums, "is not what it has to be");
  const isHead = first.path === bundleLayout.manifest || first.path === bundleLayout.signature;
  if (!isHead || !first.isAboutIt) return new Broken(bundleLayout.sums, "is not what the manifest says", first.line);
  return new Broken(first.path, `is not what ${bundleLayout.sums}:${first.line} says: one of the two was changed`);
}
