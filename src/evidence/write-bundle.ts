/**
 * A sealed run, what was made of it and what is to be said of it in; a bundle on disk out, whole or not at all. Equal
 * input gives equal bytes. Streams: each file is read once to be measured and once to be packed.
 */
import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { writeDurably } from "../runs/durable.ts";
import { readChunks } from "../runs/lines.ts";
import type { RunReader } from "../runs/open-run.ts";
import { bundleLayout, folderOf, manifestText, sumRows, sumsText, type BundleFile, type Manifest } from "./manifest.ts";
import { inOrder, measure } from "./measure.ts";
import { packed, type PackedFile } from "./pack.ts";
import { madeSources, runSources, type BundleSource } from "./sources.ts";

export type Bundle = {
  readonly run: Pick<RunReader, "path">;
  /** Folder of reports, sheets and README, by their paths within the bundle. */
  readonly made: string;
  /** Folder for what is needed on the way. */
  readonly work: string;
  readonly about: Omit<Manifest, "files">;
  /** Null: it is not signed, as `about` says too. */
  readonly sign: ((manifest: Buffer) => Promise<Buffer>) | null;
  /** Ends in .tar.gz. */
  readonly to: string;
};

export async function writeBundle({ run, made, work, about, sign, to }: Bundle): Promise<Manifest> {
  const sources = [...(await runSources(run)), ...(await madeSources(made))];
  const lineDigests = join(work, bundleLayout.lineDigests);
  const measured = await measureAll(inOrder(sources), lineDigests);
  const own = { path: bundleLayout.lineDigests, chunks: () => readChunks(lineDigests), digest: null };
  // Its lines are not digested again: it would have to hold its own digests.
  const digests = { source: own, file: { ...(await measure(own, () => Promise.resolve())), lines: 0 } };
  const all = [...measured, digests].sort((a, b) => (a.file.path < b.file.path ? -1 : 1));
  const manifest = { ...about, files: all.map(({ file }) => file) };

  const text = Buffer.from(manifestText(manifest));
  const heads = [inMemory(bundleLayout.manifest, text)];
  if (sign !== null) heads.push(inMemory(bundleLayout.signature, await sign(text)));
  heads.push(inMemory(bundleLayout.sums, Buffer.from(sumsText(sumRows(heads, manifest)))));
  const files = all.map(({ source, file }): PackedFile => ({ ...file, chunks: source.chunks }));
  await writeDurably({ path: to, content: packed(folderOf(about.run.id), [...heads, ...files]) });
  return manifest;
}

type Measured = { readonly source: BundleSource; readonly file: BundleFile };

async function measureAll(sources: readonly BundleSource[], lineDigests: string): Promise<readonly Measured[]> {
  const measured: Measured[] = [];
  const file = await open(lineDigests, "wx", 0o600);
  try {
    const write = async (digests: readonly string[]): Promise<void> => file.appendFile(`${digests.join("\n")}\n`);
    for (const source of sources) measured.push({ source, file: await measure(source, write) });
  } finally {
    await file.close();
  }
  return measured;
}

const sha256Of = (content: Buffer): string => createHash("sha256").update(content).digest("hex");

const inMemory = (path: string, content: Buffer): PackedFile => ({
  path,
  bytes: content.length,
  sha256: sha256Of(content),
  chunks: () => [content],
});
