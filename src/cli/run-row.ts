/** A listed run in, what `restorable runs` tells of it out, as `--json` writes it. No scope and no finding is opened. */
import { RunError } from "../errors.ts";
import type { RunHeader, Summary } from "../model/run.ts";
import { readPolicyId } from "../runs/inputs.ts";
import type { ListedRun } from "../runs/list-runs.ts";
import { writerOf, type Owner } from "../runs/lock.ts";
import { sizeOnDisk } from "../runs/size-on-disk.ts";

/**
 * `judged`: sealed with its verdicts. `scanned`: sealed without. `unfinished`: to be gone on with. `in-progress`: a living
 * process writes it. `unreadable`: damaged, changed by hand, or of another version.
 */
export type RunState = "judged" | "scanned" | "unfinished" | "in-progress" | "unreadable";

export type RunRow = {
  readonly id: string;
  readonly path: string;
  /** ISO instant. */
  readonly asOf: string;
  readonly state: RunState;
  /** Process that writes it, or null. */
  readonly writer: number | null;
  /** Why it cannot be read, or null. */
  readonly trouble: string | null;
  readonly bytes: number;
  /** Null: scanned without one, or not known. */
  readonly policy: { readonly id: string; readonly digest: string } | null;
  /** Null: not known. */
  readonly asked: Pick<RunHeader, "selection" | "organization" | "partition" | "foreignHosts"> | null;
  /** Null: not sealed. */
  readonly tables: number | null;
  readonly unseen: number | null;
  /** Null: not judged. */
  readonly verdicts: Summary["verdicts"] | null;
  readonly failing: Summary["failing"] | null;
};

export async function rowOf(run: ListedRun, owner: Owner): Promise<RunRow> {
  const { id, path, asOf } = run;
  const writer = await writerOf(path, owner);
  const bytes = await sizeOnDisk(path);
  const policy = await policyOf(run);
  const unsealed = { tables: null, unseen: null, verdicts: null, failing: null };
  const unreadable = (trouble: string): RunRow => {
    return { id, path, asOf, state: "unreadable", writer, trouble, bytes, policy: null, asked: null, ...unsealed };
  };
  if (run.state === "unreadable") return unreadable(run.trouble);
  if ("trouble" in policy) return unreadable(policy.trouble);
  const { selection, organization, partition, foreignHosts } = run.file.header;
  const asked = { selection, organization, partition, foreignHosts };
  const state = run.state === "unsealed" ? (writer === null ? "unfinished" : "in-progress") : run.state;
  const read = { id, path, asOf, state, writer, trouble: null, bytes, policy: policy.named, asked } as const;
  if (run.state === "unsealed") return { ...read, ...unsealed };
  const { coverage, summary } = run.sealed;
  const { verdicts = null, failing = null } = summary ?? {};
  return { ...read, tables: coverage.tables, unseen: coverage.unseen.length, verdicts, failing };
}

type Named = { readonly named: RunRow["policy"] } | { readonly trouble: string };

async function policyOf(run: ListedRun): Promise<Named> {
  if (run.state === "unreadable") return { named: null };
  const { header, inputs } = run.file;
  try {
    const id = await readPolicyId(run.path, inputs);
    return { named: id === null || header.policyDigest === null ? null : { id, digest: header.policyDigest } };
  } catch (error) {
    // One damaged run must not hide all others.
    if (!(error instanceof RunError)) throw error;
    return { trouble: error.message };
  }
}
