/**
 * Runs in, which of them may be deleted out, and of each of the others why not. Decides only, and on the safe side: what
 * is not plainly an old run that nobody needs stays.
 */
import type { ListedRun } from "./list-runs.ts";

export type Candidate = {
  /** No more of it than decides: of a thousand runs the digests alone would be a great deal. */
  readonly run: Pick<ListedRun, "id" | "path" | "asOf" | "state">;
  /** Process id of who is writing it; null: nobody. */
  readonly writer: number | null;
  /** Why this may be no run of ours, or not only one; null: it is one. */
  readonly strange: string | null;
};

/** Both given: only what is old by both goes. */
export type Age = {
  /** So many of the newest sealed runs stay, and all that is newer than the last of them; null: count does not matter. */
  readonly keep: number | null;
  /** ISO instant: what is as of then or later stays; null: time does not matter. */
  readonly before: string | null;
};

/** `stays` null: it may go. */
export type Fate = Candidate & { readonly stays: string | null };

/** `candidates`: newest first, as the fates are. */
export function fatesOf(candidates: readonly Candidate[], age: Age): readonly Fate[] {
  const sealed = candidates.filter(({ run }) => isSealed(run)).map(({ run }) => run);
  // What a later run is compared with has verdicts; a scan may be all there is of what was observed last.
  const last = new Set([sealed[0], sealed.find(({ state }) => state === "judged")]);
  const oldestKept = sealed[(age.keep ?? 0) - 1]?.id ?? null;
  const reasonToKeep = ({ run, writer, strange }: Candidate): string | null => {
    if (strange !== null) return strange;
    if (run.state === "unreadable") return "it cannot be read; look at it, and delete it by hand";
    if (writer !== null) return `process ${writer} is writing it`;
    if (last.has(run)) return "it is the last sealed run";
    if (age.keep !== null && (oldestKept === null || run.id >= oldestKept))
      return `it is not older than the newest ${age.keep} sealed`;
    if (age.before !== null && run.asOf >= age.before) return "it is not old enough";
    return null;
  };
  return candidates.map((candidate) => ({ ...candidate, stays: reasonToKeep(candidate) }));
}

const isSealed = ({ state }: Candidate["run"]): boolean => state === "judged" || state === "scanned";
