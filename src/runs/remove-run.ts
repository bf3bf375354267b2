/**
 * A run directory goes, so that no crash leaves half of one that reads as a whole: it is renamed to a name that is no
 * run's, and emptied there. What is being written is refused, and what holds, however deep, a link or anything that is no
 * part of a run; links are never followed.
 */
import { lstat, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join, posix } from "node:path";
import { RunError } from "../errors.ts";
import { compareText } from "../model/compare-text.ts";
import { syncFolder } from "./durable.ts";
import { nameToBe, runFolders, runLayout } from "./layout.ts";
import { lockName, lockRun, type Owner } from "./lock.ts";
import { onDisk, readIfThere } from "./refusals.ts";
import { runIdPattern } from "./run-id.ts";

/** A run under this name is one whose removal was begun. */
const asideName = (id: string): string => `.removing-${id}`;
const isAside = (name: string): boolean => /^\.removing-(.*)$/.test(name) && runIdPattern.test(name.slice(10));

/** Why a folder of a run's name may not be removed; null: it holds a run and nothing else. */
export async function strangenessOf(run: string): Promise<string | null> {
  const found = await readIfThere(run, () => lstat(run), null);
  if (found === null) return "it is not there any more";
  if (found.isSymbolicLink()) return "it is a link; what it leads to may be anything";
  if (!found.isDirectory()) return "it is not a folder";
  const names: readonly string[] = await readIfThere(run, () => readdir(run), []);
  if (!names.includes(runLayout.header)) return "it is no run: it has no run.json";
  return otherIn(run, "");
}

/** Names the first thing in a folder of the run, or below it, that the layout does not know; null: it knows them all. */
async function otherIn(run: string, folder: string): Promise<string | null> {
  const path = join(run, folder);
  const entries = await readIfThere(path, () => readdir(path, { withFileTypes: true }), []);
  for (const entry of entries.sort((a, b) => compareText(a.name, b.name))) {
    const inRun = posix.join(folder, entry.name);
    if (entry.isSymbolicLink()) return `it holds ${inRun}, which is a link`;
    if (entry.isDirectory() && runFolders.has(inRun)) {
      const other = await otherIn(run, inRun);
      if (other !== null) return other;
    } else if (!entry.isFile() || !isOfRun(folder, entry.name)) {
      return `it holds ${inRun}, which is no part of a run`;
    }
  }
  return null;
}

const isOfRun = (folder: string, name: string): boolean =>
  runFolders.get(folder)?.(nameToBe(name)) === true || (folder === "" && lockName.test(name));

/** Throws RunError when somebody writes it, or when it is not what it was taken for. */
export async function removeRun(run: string, owner: Owner): Promise<void> {
  await clearAside(await setAside(run, owner));
}

/** From here on there is no run of that name. Gives the path under which it lies until it is emptied. */
export async function setAside(run: string, owner: Owner): Promise<string> {
  const aside = join(dirname(run), asideName(basename(run)));
  if (!runIdPattern.test(basename(run))) throw new RunError(`${run} does not have the name of a run: it stays.`);
  // Before the lock, which is written into the folder: nothing is written where a link leads.
  const strange = await strangenessOf(run);
  if (strange !== null) throw new RunError(`${run} stays: ${strange}.`);
  const lock = await lockRun(run, owner);
  try {
    await clearAside(aside);
    await onDisk("rename", run, () => rename(run, aside));
    await syncFolder(dirname(run));
  } finally {
    await lock.release();
  }
  return aside;
}

/** Runs whose removal was begun and never ended, by path. */
export async function leftAside(runsDir: string): Promise<readonly string[]> {
  const names = await readIfThere(runsDir, () => readdir(runsDir), []);
  return names
    .filter(isAside)
    .sort()
    .map((name) => join(runsDir, name));
}

/** Node's own recursion takes links away and does not enter them. */
export const clearAside = (aside: string): Promise<void> =>
  onDisk("delete", aside, () => rm(aside, { recursive: true, force: true }));
