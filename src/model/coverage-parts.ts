/** Parts of coverage beside the counts and the population: accepted blind spots, and tables named elsewhere. */
import type { ExpectableCause } from "./blind-spot.ts";
import type { UnknownKind } from "./fact.ts";

/** What became of a blind spot in this run. `unused`: nothing unseen is of its accounts and Regions. */
export const blindSpotStates = ["in-force", "expired", "other-cause", "unused"] as const;

export type BlindSpotUse = {
  readonly id: string;
  readonly state: (typeof blindSpotStates)[number];
  readonly cause: ExpectableCause;
  readonly reason: string;
  readonly owner: string;
  readonly expires: string;
  /** Unseen accounts and Regions that do not count because of it. */
  readonly accepted: number;
  /** Those of its accounts, Regions and cause that count again because it has expired. */
  readonly lapsed: number;
  /** Causes found in its accounts and Regions that are not the expected one: there it does not apply. */
  readonly observed: readonly { readonly cause: UnknownKind; readonly count: number }[];
};

/** Why a table that AWS named is not among the tables of the run. */
export const explanations = {
  "outlived-by-backup": "its Region was listed in full without it: a backup outlives its table",
  "tag-lag": "its Region was listed in full without it: the tagging API forgets deleted tables late",
  "unseen-scope": "its account or Region was not seen",
  "outside-population": "its account or Region was not to be looked at",
} as const;

export type Explanation = keyof typeof explanations;

/** Tables that were named by tags, backups or replicas and not by the list of tables of the same scope. */
export type Reconciliation = {
  readonly named: number;
  /** Replicas that their own Region listed. */
  readonly found: number;
  readonly explained: Readonly<Record<Explanation, number>>;
  /** Each of them is in `unseen`, by name. */
  readonly unexplained: number;
};
