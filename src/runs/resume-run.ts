/**
 * An interrupted run, opened to go on: what was recorded stays, torn lines and leftovers of the crash go. A damaged or
 * foreign directory is refused by file before anything in it is changed.
 *
 * A complete run is no error: nothing is missing, so resuming it ends where it ended. `sealed` tells that even
 * its summary is there.
 */
import { readdir, rm, truncate } from "node:fs/promises";
import { join } from "node:path";
import { scopeKey } from "../model/scope-key.ts";
import { accountsPath } from "./account-index.ts";
import type { Probe } from "./crash-points.ts";
import { makeFolder } from "./create-run.ts";
import { isTemporary, runLayout, scopeOfFile } from "./layout.ts";
import { lockRun, type Owner } from "./lock.ts";
import { readState } from "./read-state.ts";
import { damaged, onDisk } from "./refusals.ts";
import { writeRun, type RunWriter } from "./run-writer.ts";

export type RunToResume = { readonly path: string; readonly owner: Owner; readonly probe?: Probe | undefined };

/** Throws RunError for what is no run, is damaged, or is being written by a living process. */
export async function resumeRun({ path, owner, probe }: RunToResume): Promise<RunWriter> {
  await readState(path);
  const lock = await lockRun(path, owner);
  try {
    // Read again: until the lock was ours, another writer may have gone on.
    const { file, policy, accounts, scopes, summary } = await readState(path);
    if (summary === null) {
      for (const folder of [runLayout.inputs, runLayout.parts]) await makeFolder(join(path, folder));
      const parts = await partsOf(path);
      await cut(accountsPath(path), accounts.wholeBytes);
      for (const [name, { wholeBytes }] of scopes.journals) await cut(join(path, name), wholeBytes);
      for (const folder of ["", runLayout.inputs, runLayout.scopes]) await removeTemporary(join(path, folder));
      for (const { name, key } of parts) {
        if (scopes.slots.has(key)) await remove(join(path, runLayout.parts, name));
      }
    }
    return writeRun({
      path,
      file,
      policy,
      accounts,
      finished: scopes.slots.keys(),
      sealed: summary !== null,
      lock,
      probe,
    });
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** The next line would otherwise be glued to the torn one. */
const cut = (path: string, wholeBytes: number): Promise<void> =>
  onDisk("write", path, () => truncate(path, wholeBytes));

const remove = (path: string): Promise<void> => onDisk("delete", path, () => rm(path, { force: true }));

async function removeTemporary(folder: string): Promise<void> {
  for (const name of await onDisk("read", folder, () => readdir(folder))) {
    if (isTemporary(name)) await remove(join(folder, name));
  }
}

async function partsOf(run: string): Promise<readonly { readonly name: string; readonly key: string }[]> {
  const folder = join(run, runLayout.parts);
  const names = (await onDisk("read", folder, () => readdir(folder))).filter((name) => !name.startsWith("."));
  return names.map((name) => {
    const scope = scopeOfFile(name, ".ndjson");
    if (scope === null) throw damaged(join(folder, name), "is not the part of a scope");
    return { name, key: scopeKey(scope) };
  });
}
