/**
 * A bundle in; whether it is intact (every byte of every file, none more and none less) and, apart from that, authentic
 * (signed with a key that came from outside) out. Nothing of it is written to disk, and no more of it is held in memory
 * than its manifest. Its faults are answers and no errors; what cannot be read at all is a UsageError.
 */
import { createHash } from "node:crypto";
import { Broken } from "./broken.ts";
import { findLine } from "./find-line.ts";
import {
  bundleLayout,
  folderOf,
  readManifest,
  sumRows,
  sumsText,
  type BundleFile,
  type Manifest,
  type SumRow,
} from "./manifest.ts";
import { signatureBytes, type VerifyingKey } from "./signing.ts";
import { unpacked, type BundleEntry } from "./unpack.ts";
import { wrongSums } from "./wrong-sums.ts";

/** `file` null: the bundle itself. `line` null: it has none, or nobody can tell. */
export type Intact =
  | { readonly state: "intact"; readonly files: number }
  | { readonly state: "not-intact"; readonly file: string | null; readonly line: number | null; readonly what: string };

export type Authentic =
  | { readonly state: "authentic" }
  | { readonly state: "not-authentic"; readonly why: string }
  | { readonly state: "not-checked"; readonly why: string };

export type CheckedBundle = {
  /** Null: it could not be read. */
  readonly manifest: Manifest | null;
  readonly intact: Intact;
  readonly authentic: Authentic;
};

/** `key` null: nobody gave one, so nothing is said of who made it. */
export async function checkBundle(path: string, key: VerifyingKey | null): Promise<CheckedBundle> {
  const seen: Seen = { manifest: null, text: null, signature: null };
  const intact = await intactOf(path, seen);
  return { manifest: seen.manifest, intact, authentic: authenticOf(seen, key) };
}

/** What was read before anything was found to be wrong. */
type Seen = { manifest: Manifest | null; text: Buffer | null; signature: Buffer | null };

async function intactOf(path: string, seen: Seen): Promise<Intact> {
  try {
    return { state: "intact", files: await check(path, seen) };
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    const { file, line, what } = error;
    const { manifest } = seen;
    const differing = manifest?.files.find((each) => each.path === file);
    const found = manifest === null || differing === undefined ? null : await findLine(path, manifest, differing);
    return { state: "not-intact", file, line: line ?? found, what };
  }
}

async function check(path: string, seen: Seen): Promise<number> {
  const entries = unpacked(path);
  try {
    const { manifest, folder } = await readHeads(entries, seen);
    for (const file of manifest.files) await checkFile(await nextOf(entries, folder), file, manifest);
    const more = await nextOf(entries, folder);
    if (more !== null) throw unexpected(more.path, manifest);
    return manifest.files.length;
  } finally {
    await entries.return(undefined);
  }
}

/** A manifest names some hundred bytes a file, and a run has at most some 100,000 of them. */
const largestManifest = 64 * 1024 * 1024;
const manifestName = /^(restorable-evidence-\d{8}T\d{9}Z-[0-9a-f]{8})\/manifest\.json$/;

async function readHeads(
  entries: AsyncGenerator<BundleEntry>,
  seen: Seen,
): Promise<{ readonly manifest: Manifest; readonly folder: string }> {
  const first = await entries.next();
  const folder = first.done === true ? undefined : manifestName.exec(first.value.name)?.[1];
  if (first.done === true || folder === undefined)
    throw new Broken(null, "is no bundle of evidence: it does not begin with its manifest");
  if (first.value.bytes > largestManifest) throw new Broken(bundleLayout.manifest, "is too large");
  seen.text = await wholeOf(first.value);
  const read = readManifest(seen.text);
  if (!read.ok) throw new Broken(bundleLayout.manifest, read.mistake);
  const manifest = (seen.manifest = read.value);
  if (folderOf(manifest.run.id) !== folder)
    throw new Broken(bundleLayout.manifest, `is of the run ${manifest.run.id}, and lies in ${folder}`);

  const heads: SumRow[] = [{ path: bundleLayout.manifest, sha256: sha256Of(seen.text) }];
  if (manifest.signed !== null) {
    const signature = await nextOf(entries, folder);
    if (signature?.path !== bundleLayout.signature)
      throw new Broken(bundleLayout.signature, "is missing, though the manifest says that it is signed");
    if (signature.entry.bytes !== signatureBytes)
      throw new Broken(
        bundleLayout.signature,
        `has ${signature.entry.bytes} bytes, and an Ed25519 signature has ${signatureBytes}`,
      );
    seen.signature = await wholeOf(signature.entry);
    heads.push({ path: bundleLayout.signature, sha256: sha256Of(seen.signature) });
  }
  const sums = await nextOf(entries, folder);
  if (sums?.path === bundleLayout.signature)
    throw new Broken(bundleLayout.signature, "is there, though the manifest says that nobody signed it");
  if (sums?.path !== bundleLayout.sums) throw new Broken(bundleLayout.sums, "is missing");
  const rows = sumRows(heads, manifest);
  const expected = Buffer.from(sumsText(rows));
  if (sums.entry.bytes !== expected.length)
    throw new Broken(bundleLayout.sums, `has ${sums.entry.bytes} bytes instead of ${expected.length}`);
  const wrong = wrongSums(rows, await wholeOf(sums.entry));
  if (wrong !== null) throw wrong;
  return { manifest, folder };
}

type Next = { readonly path: string; readonly entry: BundleEntry };

/** Null at the end. */
async function nextOf(entries: AsyncGenerator<BundleEntry>, folder: string): Promise<Next | null> {
  const next = await entries.next();
  if (next.done === true) return null;
  const { name } = next.value;
  if (!name.startsWith(`${folder}/`)) throw new Broken(name, `lies outside of ${folder}`);
  return { path: name.slice(folder.length + 1), entry: next.value };
}

async function checkFile(next: Next | null, file: BundleFile, manifest: Manifest): Promise<void> {
  const { path, bytes, sha256 } = file;
  if (next === null) throw new Broken(path, "is missing");
  if (next.path !== path) {
    const isLater = manifest.files.some((other) => other.path === next.path && other.path > path);
    throw isLater
      ? new Broken(path, `is missing where it belongs: ${next.path} stands there`)
      : unexpected(next.path, manifest);
  }
  if (next.entry.bytes !== bytes)
    throw new Broken(path, `has ${next.entry.bytes} bytes, and the manifest says ${bytes}`);
  const hash = createHash("sha256");
  for await (const chunk of next.entry.content()) hash.update(chunk);
  if (hash.digest("hex") !== sha256) throw new Broken(path, "is not what its digest says");
}

const unexpected = (path: string, { files }: Manifest): Broken =>
  new Broken(
    path,
    files.some((file) => file.path === path)
      ? "is there twice, or out of order"
      : "is not one of the files that the manifest names",
  );

async function wholeOf(entry: BundleEntry): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of entry.content()) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const sha256Of = (content: Buffer): string => createHash("sha256").update(content).digest("hex");

function authenticOf({ manifest, text, signature }: Seen, key: VerifyingKey | null): Authentic {
  if (key === null) {
    const why = manifest?.signed === null ? "nobody signed it" : "no public key was given with --key";
    return { state: "not-checked", why };
  }
  if (manifest?.signed === null) return { state: "not-authentic", why: "nobody signed it" };
  if (text === null || signature === null) return { state: "not-authentic", why: "no signature could be read" };
  return key.isOf(text, signature)
    ? { state: "authentic" }
    : { state: "not-authentic", why: "the signature is not by this key, or of another manifest" };
}
