/** A report on disk: it appears whole or not at all, written beside its place and renamed at the end. */
import { access, constants, mkdir, open, realpath, rename, rm, stat, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { UsageError } from "../errors.ts";
import type { Sink } from "./io.ts";
import { refusalWords } from "./on-disk.ts";

export type OutputHandle = Sink & {
  /** The report is whole: it takes its place. */
  keep(): Promise<void>;
  /** It is not: nothing of it stays. */
  discard(): Promise<void>;
};

/** Makes the folders above `path` and lets the system refuse now what it would refuse later. Throws UsageError. */
export async function proveWritable(path: string): Promise<void> {
  await named(path, async () => {
    const found = await stat(path).catch(() => null);
    if (found?.isDirectory() === true) throw new Error("it is a folder");
    await mkdir(dirname(path), { recursive: true });
    // Whoever reads a pipe would take an opening and closing for the whole report.
    if (found !== null && !found.isFile()) await access(path, constants.W_OK);
    else await (await openOutput(path)).discard();
  });
}

/** Throws UsageError, here and in every part, when the system does not let it write. */
export async function openOutput(path: string): Promise<OutputHandle> {
  const place = await whereItLies(path);
  const temporary = place.replaceable ? `${place.path}.partial` : null;
  const file: FileHandle = await named(path, async () => {
    if (temporary === null) return open(place.path, "w");
    // Whatever lies there is of a run that was cut off, or a link that leads elsewhere: never written through.
    await rm(temporary, { force: true });
    return open(temporary, "wx");
  });
  return {
    write: (text) => named(path, () => file.appendFile(text)),
    keep: () =>
      named(path, async () => {
        await file.close();
        if (temporary !== null) await rename(temporary, place.path);
      }),
    discard: () =>
      named(path, async () => {
        await file.close();
        if (temporary !== null) await rm(temporary, { force: true });
      }),
  };
}

/** A link stays a link, and a pipe or a device (`-o json=/dev/null`) is written to: renaming would put a file in its place. */
async function whereItLies(path: string): Promise<{ readonly path: string; readonly replaceable: boolean }> {
  const found = await stat(path).catch(() => null);
  if (found === null) return { path, replaceable: true };
  return { path: await realpath(path).catch(() => path), replaceable: found.isFile() };
}

/** The system's refusals as UsageErrors that name the file. */
async function named<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error) || error instanceof UsageError) throw error;
    throw new UsageError(`cannot write the report ${path}: ${refusalWords(error)}; name another file with -o`, {
      cause: error,
    });
  }
}
