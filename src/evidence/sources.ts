/**
 * A sealed run and what was made of it in, the files of its bundle out: each as content that can be read more than once.
 * A run that is not sealed is refused, since nothing says what it should hold.
 */
import { readdir } from "node:fs/promises";
import { join, posix } from "node:path";
import { RunError } from "../errors.ts";
import { runLayout } from "../runs/layout.ts";
import { readChunks } from "../runs/lines.ts";
import type { RunReader } from "../runs/open-run.ts";
import { readSummary } from "../runs/summary-file.ts";
import { bundleLayout } from "./manifest.ts";

export type BundleSource = {
  /** Within the bundle. */
  readonly path: string;
  readonly chunks: () => AsyncIterable<Buffer>;
  /** `sha256:<hex>` that it must have; null: nobody said before. */
  readonly digest: string | null;
};

/** Every file of the run, uncompressed: its digest in summary.json is then the sha256 of what lies in the bundle. */
export async function runSources({ path: run }: Pick<RunReader, "path">): Promise<readonly BundleSource[]> {
  const summary = await readSummary(run);
  if (summary === null)
    throw new RunError(`${run} is not sealed: go on with it by --resume, and ask for its evidence then.`);
  const sealed = Object.entries(summary.digests).map(([name, digest]) => sourceOf(run, name, digest));
  return [...sealed, sourceOf(run, runLayout.summary, null)];
}

const sourceOf = (run: string, name: string, digest: string | null): BundleSource => ({
  path: posix.join(bundleLayout.run, nameInBundle(name)),
  chunks: () => readChunks(join(run, name)),
  digest,
});

export const nameInBundle = (name: string): string => name.replace(/\.gz$/, "");

/** Files written for the bundle into a folder of their own. */
export async function madeSources(folder: string): Promise<readonly BundleSource[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const name = path.slice(folder.length + 1).replaceAll("\\", "/");
      return { path: name, chunks: () => readChunks(path), digest: null };
    });
}
