/** Run directories for programs: which there are, one of them opened, and the verdicts that were issued with it. */
import type { Evaluation } from "./evaluation.ts";
import type { PlaceOptions } from "./options.ts";
import type { Run } from "./run.ts";

type Folder = Pick<PlaceOptions, "runs" | "cwd">;

/**
 * Opens a run by its id, its path, or as `latest`. It asks nothing of AWS and takes no lock.
 *
 * @throws {RunError} for what is no run, is damaged, or is of another version; also while a stream of it is read.
 */
export async function openRun(run: string, folder: Folder = {}): Promise<Run> {
  const [{ readerOf }, { runOf }] = await Promise.all([import("./reader-of.ts"), import("./run-of.ts")]);
  return runOf(await readerOf(run, folder));
}

/**
 * The verdicts that were sealed into a run when it was audited. Nothing is judged: a later version of this package, and
 * a later day, give the same.
 *
 * @throws {RunError} for a run without sealed verdicts: an interrupted one, or one of `restorable scan`.
 */
export async function issuedEvaluation(run: string, folder: Folder = {}): Promise<Evaluation> {
  const [{ readerOf }, { issuedOn }] = await Promise.all([import("./reader-of.ts"), import("./issued-on.ts")]);
  return issuedOn(await readerOf(run, folder));
}

/** One line about a run: `judged` with sealed verdicts, `scanned` without, `unsealed` under way or interrupted. */
export type RunEntry = {
  readonly id: string;
  /** Absolute. */
  readonly path: string;
  /** ISO instant. */
  readonly asOf: string;
  readonly state: "judged" | "scanned" | "unsealed" | "unreadable";
  /** What is wrong with it, where its state is `unreadable`. */
  readonly trouble?: string;
};

/** The runs of a folder, the oldest first, without opening them. A folder that is not there holds none. */
export async function* listRuns(folder: Folder = {}): AsyncGenerator<RunEntry, void, undefined> {
  const [{ listRuns: list }, { runsFolder }] = await Promise.all([
    import("../runs/list-runs.ts"),
    import("./runs-folder.ts"),
  ]);
  for await (const run of list(runsFolder(folder).runsDir)) {
    const { id, path, asOf, state } = run;
    yield { id, path, asOf, state, ...(run.state === "unreadable" ? { trouble: run.trouble } : {}) };
  }
}
