/**
 * Whether an account stands below one of the OUs that were asked for, at any depth, told from its organization path
 * alone: no call per OU. A path that is not known decides nothing.
 */
import type { Fact, Unknown } from "../model/fact.ts";

/** An `Unknown`: it cannot be told. */
export type Membership = "inside" | "outside" | Unknown;

export type WithinOus = {
  /** `path`: the fact `account.path`. */
  of(path: Fact): Membership;
  /** Those below which no account was met so far, as they were asked for. */
  empty(): readonly string[];
};

/** `ous`: ids of OUs or roots, or organization paths with their last slash. None: every account is inside. */
export function withinOus(ous: readonly string[]): WithinOus {
  const empty = new Set(ous);
  return {
    of(path) {
      if (ous.length === 0) return "inside";
      if (path.state === "unknown") return path.reason;
      if (path.state === "absent") return "outside";
      const text = String(path.value);
      const steps = new Set(text.split("/"));
      // Each is looked at: an account may stand below several of them, and then none of these is empty.
      const above = ous.filter((ou) => (ou.endsWith("/") ? text.startsWith(ou) : steps.has(ou)));
      for (const ou of above) empty.delete(ou);
      return above.length > 0 ? "inside" : "outside";
    },
    empty: () => [...empty],
  };
}
