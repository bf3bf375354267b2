/**
 * A new run directory: its own .gitignore, the inputs, empty places for what is to come, and last run.json, so that a
 * folder without it never began. A run that is there already is refused, and so is a folder that holds anything else.
 */
import { mkdir, readdir, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { RunError } from "../errors.ts";
import type { RunHeader } from "../model/run.ts";
import type { Probe } from "./crash-points.ts";
import { syncFolder } from "./durable.ts";
import { writeInputs, type RunInputs } from "./inputs.ts";
import { emptyJournalName, fileMode, folderMode, isTemporary, runLayout } from "./layout.ts";
import { lockName, lockRun, type Owner } from "./lock.ts";
import { onDisk } from "./refusals.ts";
import { writeRunFile, type RunFile } from "./run-file.ts";
import { runIdPattern } from "./run-id.ts";
import { writeRun, type RunWriter } from "./run-writer.ts";

export type RunToCreate = {
  /** Made with all folders above it if it is not there. */
  readonly runsDir: string;
  /** `id` comes from `runId`. */
  readonly header: RunHeader;
  readonly inputs: RunInputs;
  readonly owner: Owner;
  readonly probe?: Probe | undefined;
};

/** Throws RunError when the folder cannot be made or written, or a run of the same id exists. */
export async function createRun({ runsDir, header, inputs, owner, probe }: RunToCreate): Promise<RunWriter> {
  if (!runIdPattern.test(header.id)) throw new Error(`createRun: ${header.id} is not an id of runId`);
  if (header.policyDigest !== (inputs.policy?.digest ?? null)) throw new Error("createRun: the policy is another one");
  const path = join(runsDir, header.id);
  probe?.("run:before-create");
  await makeFolder(runsDir);
  await makeFolder(path);
  const lock = await lockRun(path, owner);
  try {
    await refuseOccupied(path);
    // Here and not beside it: with `--runs .` it would hide a whole repository.
    await writeNew(join(path, runLayout.gitignore), "*\n");
    for (const folder of [runLayout.inputs, runLayout.parts, runLayout.scopes]) await makeFolder(join(path, folder));
    await writeNew(join(path, runLayout.accounts), "");
    await writeNew(join(path, runLayout.scopes, emptyJournalName("main")), "");
    const file: RunFile = { header, status: "running", inputs: await writeInputs(path, inputs) };
    await syncFolder(join(path, runLayout.scopes));
    await writeRunFile(path, file);
    await syncFolder(runsDir);
    probe?.("run:after-create");
    return writeRun({
      path,
      file,
      policy: inputs.policy,
      accounts: { slots: new Map(), end: null, wholeBytes: 0 },
      finished: [],
      sealed: false,
      lock,
      probe,
    });
  } catch (error) {
    await lock.release();
    throw error;
  }
}

const writeNew = (path: string, content: string): Promise<void> =>
  onDisk("write", path, () => writeFile(path, content, { mode: fileMode }));

/**
 * With all folders above it. Step by step, since Node's own recursion says "does not exist" of a read-only file system.
 */
export async function makeFolder(path: string): Promise<void> {
  const code = await tryFolder(path);
  if (code === "ENOENT" && dirname(path) !== path) {
    await makeFolder(dirname(path));
    await onDisk("make", path, () => mkdir(path, { mode: folderMode }));
  }
  if (code === "EEXIST" && !(await onDisk("read", path, () => stat(path))).isDirectory()) {
    throw new RunError(`${path} is a file; name a folder with --runs.`);
  }
}

async function tryFolder(path: string): Promise<"ENOENT" | "EEXIST" | null> {
  return await onDisk("make", path, async () => {
    try {
      await mkdir(path, { mode: folderMode });
      return null;
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : null;
      if (code === "ENOENT" || code === "EEXIST") return code;
      throw error;
    }
  });
}

const begun = new Set<string>([
  runLayout.gitignore,
  runLayout.inputs,
  runLayout.parts,
  runLayout.scopes,
  runLayout.accounts,
]);

/** What a crash left before run.json was there holds no data and is written over; everything else is somebody's. */
async function refuseOccupied(path: string): Promise<void> {
  const names = await onDisk("read", path, () => readdir(path));
  if (names.includes(runLayout.header)) {
    throw new RunError(
      `${path} exists: a run of the same policy, selection and instant. Go on with it by --resume ${path}, or delete it.`,
    );
  }
  const other = names.find((name) => !begun.has(name) && !lockName.test(name) && !isTemporary(name));
  if (other !== undefined) {
    throw new RunError(`${path} exists and is no run (it holds ${other}): choose another folder with --runs.`);
  }
}
