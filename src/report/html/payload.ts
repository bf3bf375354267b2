/**
 * What an HTML report carries for its own script: types alone, shared by the writer (html-data.ts) and the page (page/).
 * Columns of numbers that point into lists, since that is what compresses well and takes little memory once it is read.
 */
import type { Snippet } from "../fixes/snippets.ts";
import type { Unknown } from "../../model/fact.ts";
import type { TraceEntry, Verdict } from "../../model/finding.ts";
import type { Severity } from "../../model/severity.ts";

/** In the order in which findings are sorted: what somebody has to see to comes first. */
export const shownVerdicts = ["fail", "unknown", "waived", "pass", "not-applicable"] as const satisfies Verdict[];
export const shownSeverities = ["critical", "high", "medium", "low"] as const satisfies Severity[];

/** Hexadecimal digits of a fingerprint that the page has: enough to tell a million findings apart, as a rule. */
export const fingerprintDigits = 12;

/** Read first, and what all blocks point into. Every text is `visible` already. */
export type PageHead = {
  readonly run: string;
  readonly partition: string;
  readonly asOf: string;
  readonly accounts: readonly PageAccount[];
  readonly regions: readonly string[];
  readonly rules: readonly PageRule[];
  readonly waivers: readonly PageWaiver[];
  /** With holes for the table and its place: thousands of findings share them. */
  readonly snippets: readonly (readonly Snippet[])[];
  /** Findings of the run that the page does not have. */
  readonly left: { readonly passing: number; readonly others: number };
};

export type PageAccount = { readonly id: string; readonly name: string; readonly ou: string };

/** `terms`: the rule's own, and then those of each override, which has a name. */
export type PageRule = {
  readonly id: string;
  readonly terms: readonly PageTerms[];
  readonly controls: readonly string[];
};

export type PageTerms = {
  readonly name: string;
  readonly title: string;
  readonly why: string;
  readonly fix: string;
};

export type PageWaiver = {
  readonly id: string;
  readonly reason: string;
  readonly answers: string;
  readonly until: string;
  readonly daysLeft: number;
};

/**
 * Some tables with findings of theirs. A block stands alone, but for the lists of the head. `seq`: place of a table in the
 * run's total order, as a step from the one before it.
 */
export type PageBlock = {
  readonly tables: {
    readonly seq: readonly number[];
    readonly account: readonly number[];
    readonly region: readonly number[];
    readonly name: readonly string[];
    /** By place in these columns: only ARNs that do not follow from the other columns. */
    readonly arn: Readonly<Record<string, string>>;
  };
  readonly texts: readonly string[];
  /** `PageDetails` as JSON text, which is read when somebody opens the finding. */
  readonly details: readonly string[];
  readonly findings: {
    /** As a step from the finding before it. */
    readonly table: readonly number[];
    readonly rule: readonly number[];
    readonly verdict: readonly number[];
    readonly severity: readonly number[];
    readonly reason: readonly number[];
    readonly details: readonly number[];
    /** `fingerprintDigits` for each, one after the other. */
    readonly fingerprints: string;
  };
};

/** Left out: nothing to tell. */
export type PageDetails = {
  readonly trace?: readonly TraceEntry[];
  readonly unknowns?: readonly Unknown[];
  readonly override?: string;
  readonly waiver?: string;
  /** Place in the snippets of the head. */
  readonly snippets?: number;
};
