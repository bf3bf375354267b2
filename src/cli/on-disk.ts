/** Work that writes for a person: what the system refuses becomes a UsageError that names the file and the reason. */
import { RestorableError, UsageError } from "../errors.ts";

/** `path` as people see it. */
export async function onDisk<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // Without a code it is no answer of the file system but a bug, and must not pass for one.
    if (!(error instanceof Error) || error instanceof RestorableError || !("code" in error)) throw error;
    throw new UsageError(`cannot write ${path}: ${refusalWords(error)}`, { cause: error });
  }
}

/** Why the system refused, without its own words where there are plainer ones. */
export function refusalWords(error: Error): string {
  const code = "code" in error ? String(error.code) : "";
  return plainly[code] ?? error.message;
}

const plainly: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "not permitted",
  EROFS: "the file system is read-only",
  ENOSPC: "no space is left on the device",
  EDQUOT: "the disk quota is used up",
  EFBIG: "no file may grow further here (ulimit -f)",
  ENOTDIR: "a part of the path is a file",
  EEXIST: "a part of the path is a file",
  ENAMETOOLONG: "the name is too long",
};
