/** A run that lies in unpacked evidence, beside its manifest, and whether that says it was redacted. */
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { UsageError } from "../errors.ts";
import { bundleLayout, readManifest } from "../evidence/manifest.ts";

/** `instead`: the last sentence of the error. */
export async function refuseRedacted(path: string, instead: string): Promise<void> {
  const manifest = await readFile(join(dirname(path), bundleLayout.manifest)).catch(() => null);
  const read = manifest === null ? null : readManifest(manifest);
  if (read?.ok !== true || read.value.redacted === null) return;
  throw new UsageError(
    `${path} is redacted: its account ids are pseudonyms, and may be those of accounts of others. ${instead}`,
  );
}
