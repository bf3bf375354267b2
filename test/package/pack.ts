/** The package as `npm pack` makes it of the build: the tarball, and its files by path with their bytes. */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { extract } from "tar-stream";
import { built } from "../support/built.ts";

export const projectFolder = resolve(import.meta.dirname, "../..");

export type Packed = {
  readonly tarball: string;
  readonly bytes: Buffer;
  /** Paths within the package. */
  readonly files: ReadonlyMap<string, Buffer>;
};

/** Without scripts: packing would build, under the feet of tests that run the build. */
export async function pack(into: string): Promise<Packed> {
  built("cli/bin.cjs");
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", into];
  const { stdout } = await promisify(execFile)("npm", args, { cwd: projectFolder, maxBuffer: 64 * 1024 * 1024 });
  const [told] = JSON.parse(stdout) as readonly { readonly filename: string }[];
  const tarball = join(into, told?.filename ?? "nothing was packed");
  const bytes = await readFile(tarball);
  return { tarball, bytes, files: await filesIn(bytes) };
}

async function filesIn(tarball: Buffer): Promise<ReadonlyMap<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const unpack = extract();
  unpack.end(gunzipSync(tarball));
  for await (const entry of unpack) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    files.set(entry.header.name.replace(/^package\//, ""), Buffer.concat(chunks));
  }
  return files;
}
