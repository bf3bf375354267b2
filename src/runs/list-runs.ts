/**
 * A folder of runs in, each of its runs out, one after the other: what run.json and summary.json say of it. Scopes and
 * findings are not looked at, so that a folder of many large runs is listed fast; opening a run proves it whole.
 */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { RunError } from "../errors.ts";
import type { RunHeader } from "../model/run.ts";
import { runLayout } from "./layout.ts";
import { damaged, readIfThere } from "./refusals.ts";
import { readRunFile, type RunFile } from "./run-file.ts";
import { runIdPattern } from "./run-id.ts";
import { readSummary, type SummaryFile } from "./summary-file.ts";

type Named = {
  readonly id: string;
  readonly path: string;
  /** ISO instant; the name of a run tells it, whatever became of its files. */
  readonly asOf: string;
};

/** `judged`: sealed with its verdicts, so that it is part of the history. Sealed by a scan it has coverage alone. */
export type ListedRun =
  | (Named & { readonly state: "judged"; readonly file: RunFile; readonly sealed: Judged })
  | (Named & { readonly state: "scanned"; readonly file: RunFile; readonly sealed: SummaryFile })
  | (Named & { readonly state: "unsealed"; readonly file: RunFile })
  | (Named & { readonly state: "unreadable"; readonly trouble: string });

type Judged = SummaryFile & { readonly summary: NonNullable<SummaryFile["summary"]> };

export type JudgedRun = Extract<ListedRun, { state: "judged" }>;

export type RunOrder = "oldest-first" | "newest-first";

/** A folder in which no run was begun (it has no run.json) is passed over; a folder that is missing holds no runs. */
export async function* listRuns(runsDir: string, order: RunOrder = "oldest-first"): AsyncGenerator<ListedRun> {
  const names = await readIfThere(runsDir, () => readdir(runsDir), []);
  const ids = names.filter((name) => runIdPattern.test(name)).sort();
  for (const id of order === "oldest-first" ? ids : ids.reverse()) {
    const run = await listedRun({ id, path: join(runsDir, id), asOf: instantOf(id) });
    if (run !== null) yield run;
  }
}

/** Null: no run was begun in it. */
async function listedRun(named: Named): Promise<ListedRun | null> {
  const { id, path } = named;
  try {
    const names = await readIfThere<readonly string[], readonly string[]>(path, () => readdir(path), []);
    if (!names.includes(runLayout.header)) return null;
    const { digest, ...file } = await readRunFile(path);
    refuseOther(named, file.header);
    const sealed = await readSummary(path);
    if (sealed === null) return { ...named, state: "unsealed", file };
    if (sealed.digests[runLayout.header] !== digest) {
      throw damaged(join(path, runLayout.header), "has another digest than summary.json says");
    }
    const { summary } = sealed;
    if (summary === null) return { ...named, state: "scanned", file, sealed };
    return { ...named, state: "judged", file, sealed: { ...sealed, summary } };
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    return { id, path, asOf: named.asOf, state: "unreadable", trouble: error.message };
  }
}

/** A copy under another name would be counted twice. */
function refuseOther({ id, path, asOf }: Named, header: RunHeader): void {
  if (header.id === id && header.asOf === asOf) return;
  throw damaged(join(path, runLayout.header), `is that of another run, ${header.id}`);
}

/** `20261122T080000000Z-1a2b3c4d` → `2026-11-22T08:00:00.000Z`. */
function instantOf(id: string): string {
  const [, year, month, day, hour, minute, second, milli] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z/.exec(id) ?? [];
  return `${year}-${month}-${day}T${hour}:${minute}:${second}.${milli}Z`;
}
