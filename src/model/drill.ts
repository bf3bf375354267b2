/**
 * A drill: a restore of a table into a scratch table, what was checked of it, and that the scratch table is gone again. This
 * is what a drill says of itself, in the file of evidence that audits are given.
 */

export const drillCheckNames = ["active", "keys", "indexes", "encryption", "readable", "count"] as const;
export type DrillCheckName = (typeof drillCheckNames)[number];

export type DrillCheck = {
  readonly name: DrillCheckName;
  readonly held: boolean;
  /** In words, of bounded length. */
  readonly expected: string;
  readonly actual: string;
};

/** What was restored: the latest moment of PITR, or a native backup. */
export type DrillSource =
  | { readonly kind: "pitr"; readonly moment: string }
  | { readonly kind: "native"; readonly backup: string; readonly moment: string };

/** A limit in milliseconds, what was measured against it, and whether it was kept. */
export type DrillLimit = { readonly limit: number; readonly measured: number; readonly kept: boolean };

/**
 * `held`: restored, every check held, within the limits. `not-held`: restored, and one of them did not hold. `failed`: there
 * was no restore to look at.
 */
export const drillOutcomes = ["held", "not-held", "failed"] as const;
export type DrillOutcome = (typeof drillOutcomes)[number];

export type DrillRecord = {
  readonly kind: "drill";
  /** 32 hex digits: what its scratch table is named after. */
  readonly id: string;
  readonly account: string;
  readonly region: string;
  readonly table: string;
  readonly arn: string;
  readonly tableId: string;
  readonly source: DrillSource;
  /** ISO instants: the restore was asked for, the scratch table was first seen ACTIVE, the drill was over. */
  readonly started: string;
  readonly active: string | null;
  readonly finished: string;
  /** Milliseconds from `started` to `active`. */
  readonly took: number | null;
  /** Null: no limit was set, or nothing was measured that could be held against it. */
  readonly rto: DrillLimit | null;
  readonly rpo: DrillLimit | null;
  readonly checks: readonly DrillCheck[];
  readonly scratch: string;
  /** `still-there`: it was not deleted, and `drill cleanup` goes on; `none`: none was ever seen. */
  readonly cleaned: "deleted" | "still-there" | "none";
  readonly requestIds: readonly string[];
  readonly outcome: DrillOutcome;
  /** Why it did not hold, or failed; null: it held. */
  readonly because: string | null;
};

/** The first line of a file of evidence. */
export type DrillsHeader = {
  readonly kind: "header";
  readonly file: "restorable-drills";
  readonly schemaVersion: 1;
  readonly tool: { readonly name: "restorable"; readonly version: string };
  /** Names the journal, too. */
  readonly id: string;
  readonly begun: string;
  readonly caller: { readonly account: string; readonly arn: string };
  readonly partition: string;
  /** Hosts outside AWS that answered. Not empty: NOT OBSERVED FROM AWS. */
  readonly foreignHosts: readonly string[];
};

/** The last line: over all bytes before it. `signature`: Ed25519 in base64, null where none was made. */
export type DrillsEnd = {
  readonly kind: "end";
  readonly drills: number;
  readonly digest: string;
  readonly signature: string | null;
};

/** A file of drills that an audit was given. `authenticated`: its signature was verified with a key that the audit was given. */
export type DrillsFile = {
  readonly file: string;
  readonly authenticated: boolean;
  readonly header: DrillsHeader;
  readonly drills: readonly DrillRecord[];
  readonly text: string;
};

/** All that an audit was given. */
export type GivenDrills = readonly DrillsFile[];

export const scratchPrefix = "restorable-drill-";
export const isDrillId = (text: string): boolean => /^[0-9a-f]{32}$/.test(text);
/** Names that a drill may give to a scratch table, and that it may ever delete. */
export const isScratchName = (name: string): boolean =>
  name.startsWith(scratchPrefix) && isDrillId(name.slice(scratchPrefix.length));
