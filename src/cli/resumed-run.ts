/** An interrupted run, found by what a person types and refused when another command made it; and how to name it again. */
import { join, relative, sep } from "node:path";
import { UsageError } from "../errors.ts";
import { openRun, type RunReader } from "../runs/open-run.ts";
import { findRun } from "./find-run.ts";
import type { Io } from "./io.ts";
import { runsDirectory, type RunsFlags } from "./options.ts";

/** The commands that fill a run: `audit` with a policy, `scan` without. */
export type Filling = "audit" | "scan";

export async function resumedRun(given: {
  readonly name: string;
  readonly command: Filling;
  readonly io: Io;
  readonly flags: RunsFlags;
}): Promise<RunReader> {
  const { name, command, io, flags } = given;
  const run = await openRun(await findRun(name, runsDirectory(flags, io), io.cwd));
  const made: Filling = run.policy === null ? "scan" : "audit";
  if (made === command) return run;
  throw new UsageError(
    `${run.path} was made by \`restorable ${made}\`. Go on with it by\n  ${goOnWith(made, io.cwd)(run.path)}`,
  );
}

/** The command line that goes on with a run, whatever folder the run is in. */
export const goOnWith =
  (command: Filling, cwd: string) =>
  (path: string): string => {
    const near = relative(cwd, path);
    const typed = near.startsWith("..") ? path : near.includes(sep) ? near : join(".", sep, near);
    return `restorable ${command} --resume ${typed}`;
  };
