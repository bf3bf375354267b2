/** A blind spot: accounts and Regions that nobody will see, accepted by a person for one cause and for a time. */
import type { UnknownKind } from "./fact.ts";

/**
 * Causes that stand until somebody changes something. Throttling, a failing service or a malformed answer pass: who
 * accepted them beforehand would never learn of them.
 */
export const expectableCauses = [
  "denied",
  "denied-by-scp",
  "role-not-assumable",
  "region-disabled",
  "unsupported",
  "network",
  "timeout",
] as const satisfies readonly UnknownKind[];

export type ExpectableCause = (typeof expectableCauses)[number];

export type BlindSpot = {
  readonly id: string;
  /** Globs over account ids. */
  readonly accounts: readonly string[];
  /** Globs over Region names. Only `*` takes in an account that could not be opened. */
  readonly regions: readonly string[];
  readonly cause: ExpectableCause;
  readonly reason: string;
  readonly owner: string;
  /** ISO instant: in force before it. */
  readonly expires: string;
};

/** `source`: the file verbatim, as people see its name. */
export type BlindSpots = {
  readonly spots: readonly BlindSpot[];
  readonly source: { readonly file: string; readonly text: string };
};
