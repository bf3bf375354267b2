/** A waiver: fails of rules on tables that a person accepts for a time; and what became of it in a run. */
import type { Severity } from "./severity.ts";

export type Waiver = {
  readonly id: string;
  /** Ids of rules or globs over them. */
  readonly rules: readonly string[];
  /** Globs over account ids. */
  readonly accounts: readonly string[];
  /** Globs over Region names. */
  readonly regions: readonly string[];
  /** Globs over whole table names. */
  readonly tables: readonly string[];
  readonly reason: string;
  readonly owner: string;
  readonly approver: string;
  readonly ticket: string;
  /** ISO instant: what a policy allows is counted from it. */
  readonly created: string;
  /** ISO instant: in force before it. */
  readonly expires: string;
};

/** `source`: the file verbatim, as people see its name. */
export type Waivers = {
  readonly waivers: readonly Waiver[];
  readonly source: { readonly file: string; readonly text: string };
};

/** Milliseconds that a waiver of a finding of a severity may be in force; without one it is as long as it says. */
export type MaxTerm = Readonly<Partial<Record<Severity, number>>>;

/**
 * `capped`: the policy allows no more time at the severity of what it is about. `overlapped`: others waive all that it is
 * about and that fails. `unused`: nothing that it is about fails.
 */
export const waiverStates = ["in-force", "expired", "capped", "overlapped", "unused"] as const;
export type WaiverState = (typeof waiverStates)[number];

/** A finding that a waiver waives. */
export type WaivedPlace = {
  readonly account: string;
  readonly region: string;
  readonly table: string;
  readonly rule: string;
};

export type WaiverUse = {
  readonly waiver: Waiver;
  readonly state: WaiverState;
  /** Whole days from the time of judgement to `expires`; below 0 when it is that long past. */
  readonly daysLeft: number;
  /** It has not expired, and will within the time that is warned of. */
  readonly expiresSoon: boolean;
  /** Findings that it waives. */
  readonly waived: number;
  /** Failing findings that it is about and no longer waives, since it has expired; none that another waives. */
  readonly lapsed: number;
  /** The same, since the policy allows no more time at their severity. */
  readonly capped: number;
  /** Findings that it is about and that are unknown: not waived, but no proof either that nobody needs it. */
  readonly unknown: number;
  /** Waivers that waive findings it is about in its place, and how many: those before it in the file. */
  readonly overlaps: readonly { readonly waiver: string; readonly findings: number }[];
  /** The first findings that it waives, in the run's total order. */
  readonly places: readonly WaivedPlace[];
};

/** `warning`: how long before its expiry a waiver is warned of, as `14d`. Uses in the order of the file. */
export type WaiverUses = { readonly warning: string; readonly uses: readonly WaiverUse[] };

/** Of every table there is: what it is about is a rule, and no table that anybody looked at. */
export const isOfEveryTable = ({ accounts, regions, tables }: Waiver): boolean =>
  [accounts, regions, tables].every((patterns) => patterns.some((pattern) => /^[*?]*\*[*?]*$|^\?{12}$/.test(pattern)));
