/**
 * The monthly report as data: what the sealed runs of one month, and those before it, come to. Nothing of it is judged
 * again, so that the same runs give the same report whatever version reads them. Instants are ISO, in UTC.
 */
import type { TrendPoint } from "./history.ts";
import type { AccountCompliance, FrameworkCompliance, OwnerCompliance, RuleCompliance } from "./month-compliance.ts";
import type { Moment, OpenFinding } from "./open-finding.ts";
import type { CompiledPolicy } from "./policy.ts";
import type { Coverage, RunHeader, Selection, Summary, Unseen } from "./run.ts";
import type { Severity } from "./severity.ts";
import type { Sla } from "./sla.ts";
import type { Waiver } from "./waiver.ts";

/** A calendar month of UTC: from its first instant to that of the next month, which is not in it. */
export type Month = { readonly name: string; readonly from: string; readonly to: string; readonly days: number };

/**
 * When something happened that no run observed: after `after`, the last run that shows the state before it, and no later
 * than `by`, the first run that shows the one after it. `after` null: no run shows the state before.
 */
export type Between = { readonly after: string | null; readonly by: string };

/** A length of time as its bounds in milliseconds. `most` null: nothing bounds it from above. */
export type Span = { readonly least: number; readonly most: number | null };

/**
 * Why a rule fails that did not before. `observed`: the table came to fail, or came to be. `policy`: the rule was added
 * or changed, so the table may be as it was. `first-look`: nobody had looked there before. `waiver-ended`: it failed all
 * along, and no waiver accepts it any more.
 */
export const onsets = ["observed", "policy", "first-look", "waiver-ended"] as const;
export type Onset = (typeof onsets)[number];

/** A rule that fails on a table, from the first run that showed it on. */
export type Episode = OpenFinding & { readonly began: Between; readonly because: Onset };

/** The same table passes. */
export type Fixed = Episode & { readonly fixed: Between; readonly took: Span };

export type StillOpen = Episode & { readonly age: Span };

/** `half`: bounds of the middle one of them. */
export type TimeToFix = {
  readonly severity: Severity;
  readonly fixed: number;
  readonly half: Span;
  readonly longest: Span;
};

/** Nobody fixed anything: the table was deleted, or made anew under its name. */
export type Gone = Episode & { readonly gone: Between };

/** `last` null: no run of that month is kept. */
export type TrendMonth = { readonly month: string; readonly last: TrendPoint | null; readonly daysWithRuns: number };

/** A place that was not seen. `runs`: of the runs of the month, those that did not see it. */
export type CoverageGap = Pick<Unseen, "account" | "region" | "state" | "reason"> & {
  readonly table: string | null;
  readonly runs: number;
  /** Since when it has not been seen without a break up to `until`. */
  readonly since: Between;
  /** Null: the last run did not see it either. */
  readonly until: Between | null;
  /** The blind spot that accepts it, by the last run that did not see it. */
  readonly blindSpot: string | null;
};

export type WaiverNews = {
  readonly waiver: Waiver;
  /** Findings that it waives in the last run. */
  readonly waives: number;
};

export type WaiversOfMonth = {
  readonly inForce: number;
  readonly granted: readonly WaiverNews[];
  /** Kept its id and got a later end than when it was met first, before the month or in it. */
  readonly extended: readonly (WaiverNews & { readonly from: string })[];
  /** In the month, by its last run. */
  readonly expired: readonly WaiverNews[];
  /** In force in the last run, and not beyond the 31 days after the month. */
  readonly expiring: readonly WaiverNews[];
  /** In force before the month, not expired, and no longer in the file. */
  readonly withdrawn: readonly Waiver[];
};

/** A restore of a table, by AWS Backup or in a drill. */
export type Drill = {
  readonly account: string;
  readonly region: string;
  readonly table: string;
  readonly status: string;
  readonly created: string;
  readonly validation: string | null;
  readonly testingPlan: string | null;
  readonly by: "aws-backup" | "drill";
};

/** `collected` false: the runs were not asked to read restores, so nothing is known of any. */
export type Drills =
  | { readonly collected: false }
  | {
      readonly collected: true;
      readonly ofMonth: readonly Drill[];
      /** Tables by the newest completed restore that AWS still lists. */
      readonly tables: {
        readonly inMonth: number;
        readonly earlier: number;
        readonly never: number;
        readonly unknown: number;
      };
    };

export type RuleChange = {
  readonly rule: string;
  readonly change: "added" | "removed" | "changed";
  /** What about it, as a person would say it: `severity: high → critical`. Empty of what was added or removed. */
  readonly what: readonly string[];
};

/** `from`: the last run under the policy before, `to`: the first one under the new one. */
export type PolicyChange = {
  readonly from: Moment;
  readonly to: Moment;
  readonly digests: readonly [string, string];
  readonly rules: readonly RuleChange[];
  /** What else: the longest term of waivers, what opting out comes to. */
  readonly otherwise: readonly string[];
};

export type AccountNamed = { readonly account: string; readonly name: string | null };

/** Against the last run before the month; null: there was none, so nothing can have changed. */
export type PopulationChange = {
  /** Null: the list of the run before broke off, so that nobody knows who is new. */
  readonly appeared: readonly AccountNamed[] | null;
  /** Null: that of the last run did, so that nobody knows who left. */
  readonly left: readonly AccountNamed[] | null;
  readonly tables: {
    readonly appeared: number;
    readonly gone: number;
    /** Under the same name, with another id. */
    readonly madeAnew: number;
    /** Of places that the last run did not see: nobody knows whether they are there. */
    readonly notSeen: number;
    /** Of places that the run before did not see: nobody knows whether they were there. */
    readonly notSeenBefore: number;
    /** Some of those that appeared and went, by name. */
    readonly named: readonly TableChange[];
  };
  /** What the runs of the month were asked to look at, where that changed. */
  readonly selections: readonly { readonly at: Moment; readonly before: Selection; readonly after: Selection }[];
};

export type TableChange = {
  readonly change: "appeared" | "gone" | "made-anew";
  readonly account: string;
  readonly region: string;
  readonly table: string;
};

/** A run that is not in the report, and why: one of the month, or a damaged one of before. */
export type LeftOutRun = {
  readonly run: string;
  readonly why: "unfinished" | "damaged" | "not-judged" | "other-policy" | "other-population";
  /** Of a damaged one: what is wrong, as it is told to whoever opens it. Of one of another policy: its id. */
  readonly detail: string | null;
};

/** `allowed`: milliseconds that the policy allows. `fixed`: in the month, and too late. */
export type SlaBreach = Episode & {
  readonly allowed: number;
  readonly span: Span;
  readonly now: "open" | "fixed" | "gone";
};

export type MonthlyReport = {
  readonly month: Month;
  /** Runs of the month, oldest first: what the report is about. */
  readonly runs: readonly Moment[];
  readonly last: Moment;
  /** The last run before the month. */
  readonly before: Moment | null;
  /** The oldest run that ages go back to. */
  readonly oldest: Moment;
  /** Days of the month without a run, up to its last run: `2026-11-03`. Those after it are told apart. */
  readonly daysWithout: readonly string[];
  readonly leftOut: readonly LeftOutRun[];
  /** Header, policy and coverage: of the last run. */
  readonly header: RunHeader;
  readonly policy: CompiledPolicy;
  readonly coverage: Coverage;
  /** Endpoint hosts outside of AWS of any run of the month. */
  readonly foreignHosts: readonly string[];
  /** Versions that issued the verdicts of the month. */
  readonly versions: readonly string[];
  readonly summary: Summary;
  readonly summaryBefore: Summary | null;
  readonly coverageBefore: Coverage | null;
  readonly trend: readonly TrendMonth[];
  /** The last run of each day of those twelve months that has one. */
  readonly days: readonly TrendPoint[];
  readonly frameworks: readonly FrameworkCompliance[];
  readonly rules: readonly RuleCompliance[];
  readonly accounts: readonly AccountCompliance[];
  readonly owners: {
    readonly tag: string;
    /** Were tags of tables collected, and those of accounts. */
    readonly tableTags: boolean;
    readonly accountTags: boolean;
    readonly groups: readonly OwnerCompliance[];
  };
  readonly fresh: readonly Episode[];
  readonly fixed: readonly Fixed[];
  /** Of each severity of which something was fixed, the worst first; and of all, where there is any. */
  readonly timeToFix: { readonly bySeverity: readonly TimeToFix[]; readonly half: Span | null };
  readonly gone: readonly Gone[];
  readonly open: readonly StillOpen[];
  readonly sla: {
    readonly terms: Sla;
    readonly breaches: readonly SlaBreach[];
    /** Those of which runs cannot tell whether they failed for longer. */
    readonly possible: number;
  } | null;
  readonly waivers: WaiversOfMonth;
  readonly gaps: readonly CoverageGap[];
  readonly drills: Drills;
  readonly policyChanges: readonly PolicyChange[];
  readonly population: PopulationChange | null;
};

/** Pure: the same report gives the same bytes. */
export type MonthlyFormat = {
  readonly id: string;
  readonly extensions: readonly string[];
  readonly about: string;
  readonly write: (report: MonthlyReport) => string;
};
