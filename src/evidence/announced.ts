/**
 * What a bundle says that its run is in; whether it may be laid out on disk out, before a byte of it is. Refused as Broken:
 * a file that the run's own summary does not vouch for, and more bytes than any run comes to.
 */
import { runLayout } from "../runs/layout.ts";
import { readSummaryIn } from "../runs/summary-file.ts";
import { Broken } from "./broken.ts";
import { bundleLayout, folderOf, type Manifest } from "./manifest.ts";
import { nameInBundle } from "./sources.ts";
import { unpacked } from "./unpack.ts";

/** Files that are read as a whole, and those that a person writes. */
const largestSingle = 64 * 1024 * 1024;
/** Facts are packed some twenty times smaller than they are; gzip could do a thousand. */
const largestRatio = 200;
const prefix = `${bundleLayout.run}/`;

export async function checkAnnounced(bundle: string, packedBytes: number, manifest: Manifest): Promise<void> {
  const files = manifest.files.filter(({ path }) => path.startsWith(prefix));
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total > largestRatio * packedBytes + largestSingle)
    throw new Broken(bundleLayout.run, `comes to ${total} bytes from ${packedBytes}, which no run does`);
  for (const { path, bytes } of files)
    if (isSingle(path) && bytes > largestSingle) throw new Broken(path, "is too large");

  const digests = await digestsIn(bundle, manifest);
  for (const { path, sha256 } of files) {
    if (path === summaryPath) continue;
    const digest = digests.get(path);
    if (digest === undefined) throw new Broken(path, `is no file of a run: ${runLayout.summary} does not name it`);
    if (digest !== `sha256:${sha256}`) throw new Broken(path, `is not what ${runLayout.summary} says`);
  }
}

const summaryPath = `${prefix}${runLayout.summary}`;
const isSingle = (path: string): boolean =>
  path === summaryPath || path === `${prefix}${runLayout.header}` || path.startsWith(`${prefix}${runLayout.inputs}/`);

async function digestsIn(bundle: string, { run }: Manifest): Promise<ReadonlyMap<string, string>> {
  for await (const entry of unpacked(bundle)) {
    const chunks: Buffer[] = [];
    const isSummary = entry.name === `${folderOf(run.id)}/${summaryPath}`;
    for await (const chunk of entry.content()) if (isSummary) chunks.push(chunk);
    if (!isSummary) continue;
    const read = readSummaryIn(Buffer.concat(chunks));
    if (!read.ok) throw new Broken(summaryPath, read.mistake);
    return new Map(
      Object.entries(read.value.digests).map(([name, digest]) => [`${prefix}${nameInBundle(name)}`, digest]),
    );
  }
  throw new Broken(summaryPath, "is missing");
}
