/** What a program says for a run in, an id, a path or `latest`; a reader of its directory out. */
import { findRun } from "../engine/find-run.ts";
import { UsageError } from "../errors.ts";
import { openRun, type RunReader } from "../runs/open-run.ts";
import type { PlaceOptions } from "./options.ts";
import { runsFolder } from "./runs-folder.ts";

export async function readerOf(run: string, folder: Pick<PlaceOptions, "runs" | "cwd">): Promise<RunReader> {
  if (typeof run !== "string" || run.trim() === "") throw new UsageError("run must be an id, a path, or `latest`");
  const { cwd, runsDir } = runsFolder(folder);
  return openRun(await findRun(run, runsDir, cwd));
}
