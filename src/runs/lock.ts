/**
 * One writer for a run at a time, by a file that carries its process id. A lock whose process is gone is removed; one
 * whose process lives is refused with what to do.
 */
import { constants } from "node:fs";
import { readdir, realpath, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { RunError } from "../errors.ts";
import { fileMode } from "./layout.ts";
import { onDisk, readIfThere } from "./refusals.ts";

/** Who writes, as a port: `pid` is this process, `isAlive` whether another one still runs on this machine. */
export type Owner = { readonly pid: number; isAlive(pid: number): boolean };

/** What a link of that name leads to is nobody's lock. */
const notThroughLinks = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW;

export type Lock = { release(): Promise<void> };

export const lockName = /^lock\.(\d+)$/;

/** A lock with our own number that is not in here is of an earlier process: containers count from 1 again. */
const heldHere = new Set<string>();

/**
 * Each writer makes a file of its own name and then looks for others. Nobody ever removes or renames a living one's, so
 * two who start together may both be refused and can never both go on, as they could by taking over one shared file.
 */
export async function lockRun(run: string, owner: Owner): Promise<Lock> {
  const folder = await onDisk("open", run, () => realpath(run));
  const busy = (pid: number): RunError =>
    new RunError(
      `${run} is being written by process ${pid}: wait until it ends, or, if that process is not restorable, delete ${join(run, `lock.${pid}`)}.`,
    );
  if (heldHere.has(folder)) throw busy(owner.pid);
  heldHere.add(folder);
  const own = join(folder, `lock.${owner.pid}`);
  const release = async (): Promise<void> => {
    heldHere.delete(folder);
    await onDisk("unlock", run, () => rm(own, { force: true }));
  };
  try {
    await onDisk("lock", run, () => writeFile(own, `${owner.pid}\n`, { mode: fileMode, flag: notThroughLinks }));
    for (const name of await onDisk("read", run, () => readdir(folder))) {
      const pid = Number(lockName.exec(name)?.[1] ?? owner.pid);
      if (pid === owner.pid) continue;
      if (owner.isAlive(pid)) throw busy(pid);
      await onDisk("unlock", run, () => rm(join(folder, name), { force: true }));
    }
  } catch (error) {
    await release();
    throw error;
  }
  return { release };
}

/**
 * The lock of a further process of the run, beside that of its writer: while it lives, nobody else may go on with the run,
 * also when the writer was killed and left it behind.
 */
export async function joinLock(run: string, owner: Owner): Promise<Lock> {
  const own = join(await onDisk("open", run, () => realpath(run)), `lock.${owner.pid}`);
  await onDisk("lock", run, () => writeFile(own, `${owner.pid}\n`, { mode: fileMode, flag: notThroughLinks }));
  return { release: () => onDisk("unlock", run, () => rm(own, { force: true })) };
}

/** Process id of a living writer of the run other than this process; null: nobody writes it. Removes nothing. */
export async function writerOf(run: string, owner: Owner): Promise<number | null> {
  for (const name of await readIfThere(run, () => readdir(run), [])) {
    const pid = Number(lockName.exec(name)?.[1] ?? owner.pid);
    if (pid !== owner.pid && owner.isAlive(pid)) return pid;
  }
  return null;
}
