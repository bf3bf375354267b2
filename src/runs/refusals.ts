/** What can be wrong with a run directory, as RunErrors: what is wrong, where, and what to do next. */
import { RunError } from "../errors.ts";

/** The run contradicts itself: who asks whether it is whole takes this for the answer. `line` is 1-based. */
export class DamagedRun extends RunError {
  constructor(
    readonly file: string,
    readonly what: string,
    readonly line: number | null,
  ) {
    const where = line === null ? file : `${file}:${line}`;
    super(
      `${where}: ${what}. The run is damaged or was changed by hand: restore this file from a copy, or delete the run and audit again.`,
    );
  }
}

/** `line` is 1-based. The text says what was found; what to do is the same for all damage. */
export const damaged = (file: string, what: string, line?: number): RunError =>
  new DamagedRun(file, what, line ?? null);

const advice: Readonly<Record<string, string>> = {
  EACCES: "permission denied: check who owns it and its mode, or choose another folder with --runs",
  EPERM: "not permitted: check who owns it and its mode, or choose another folder with --runs",
  EROFS: "the file system is read-only: choose another folder with --runs",
  ENOSPC: "no space is left on the device: free some, then go on with --resume",
  EDQUOT: "the disk quota is used up: free some space, then go on with --resume",
  EFBIG: "no file may grow further here: raise the limit (ulimit -f), then go on with --resume",
  ENOTDIR: "a part of the path is a file: name a folder",
  EISDIR: "it is a folder where a file is expected: the run was changed by hand",
  ELOOP: "it is a symbolic link, which a run directory never holds: remove it",
  ENOENT: "it, or the folder it belongs in, does not exist: check the path, and whether the run was deleted",
  EMFILE: "too many files are open: raise the limit with ulimit -n, then go on with --resume",
  ENFILE: "too many files are open on this machine: close some, then go on with --resume",
};

/** The system's own word on a file becomes a RunError that names the file; anything else is handed back as it is. */
export function fileTrouble(error: unknown, doing: string, path: string): unknown {
  if (!(error instanceof Error) || !("syscall" in error) || !("code" in error)) return error;
  const because = advice[String(error.code)] ?? `${error.message}: check the disk`;
  return new RunError(`cannot ${doing} ${path}: ${because}.`, { cause: error });
}

/** Runs `work` on one file and turns the system's refusals into RunErrors: `doing` completes "cannot …". */
export async function onDisk<T>(doing: string, path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw fileTrouble(error, doing, path);
  }
}

/** Did the system refuse a file: what AWS would yet be asked could not be kept. */
export const isDiskTrouble = (error: unknown): boolean =>
  error instanceof RunError && error.cause instanceof Error && "code" in error.cause;

/** Is this the system saying that there is no room: nothing is wrong with the run, and it can be gone on with later. */
export const isOutOfRoom = (error: unknown): boolean =>
  error instanceof Error && "code" in error && ["ENOSPC", "EDQUOT", "EFBIG"].includes(String(error.code));

/** Is this the system saying that a file is not there. */
export const isMissing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");

/** As `onDisk`, for what may rightly not be there. */
export const readIfThere = <T, O>(path: string, read: () => Promise<T>, otherwise: O): Promise<T | O> =>
  onDisk("read", path, async () => {
    try {
      return await read();
    } catch (error) {
      if (isMissing(error)) return otherwise;
      throw error;
    }
  });
