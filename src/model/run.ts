/** The run as its directory tells it: header, coverage and summary. Reports are made of these and the findings alone. */
import type { BlindSpotUse, Reconciliation } from "./coverage-parts.ts";
import type { Unknown } from "./fact.ts";
import type { GroupId } from "./fact-groups.ts";
import type { NotApplicableCode, Verdict } from "./finding.ts";
import type { MergedRun } from "./merged-run.ts";
import type { Scope } from "./observation.ts";
import type { AskedPopulation, Population } from "./population.ts";
import type { RecordedRoles } from "./roles.ts";
import type { Severity } from "./severity.ts";
import type { Shard } from "./shard.ts";

/** What the user asked to look at. */
export type Selection = {
  readonly population: AskedPopulation;
  readonly excludedAccounts: readonly string[];
  /** null: the Regions enabled in each account. */
  readonly regions: readonly string[] | null;
  /** Of the accounts of the population, those of one shard alone; absent: all of them. */
  readonly shard?: Shard;
};

export type RunHeader = {
  readonly schemaVersion: 3;
  readonly id: string;
  readonly tool: { readonly name: "restorable"; readonly version: string };
  /** ISO instant of the start of the scan: the time of judgement. */
  readonly asOf: string;
  readonly selection: Selection;
  /** Who began it, and may go on with it: an account, with the ARN it had then. */
  readonly caller: { readonly account: string; readonly arn: string };
  readonly roles: RecordedRoles;
  readonly groups: readonly GroupId[];
  /** `pruned`: groups were read only where `applies` and `grace` asked for them. */
  readonly collection: "pruned" | "full";
  readonly policyDigest: string | null;
  readonly partition: string;
  readonly organization: string | null;
  /** AWS says that the account of the caller is in no organization. Absent: it is in one, or nobody asked. */
  readonly alone?: true;
  /** Endpoint hosts outside the partition's AWS suffixes; not empty means: NOT OBSERVED FROM AWS. */
  readonly foreignHosts: readonly string[];
  /**
   * The runs that `restorable merge` put this one together from, by id, as far as their accounts are in it. Absent: it was
   * scanned as it is.
   */
  readonly merged?: readonly MergedRun[];
};

/** One account or scope that should have been seen and was not. `region` null: the whole account; `account` null: the listing. */
export type Unseen = {
  readonly account: string | null;
  readonly region: string | null;
  /** Of state `unreconciled`: the one table that is missing, in a Region that was seen. */
  readonly table?: string;
  /** Of state `unlisted`: all accounts of this shard, which nobody listed. */
  readonly shard?: Shard;
  readonly state: "denied" | "failed" | "role-less" | "unlisted" | "unfinished" | "unreconciled";
  readonly reason: Unknown;
};

export type Coverage = {
  readonly accounts: {
    readonly listed: number;
    readonly opened: number;
    readonly unopened: number;
    readonly skipped: number;
    readonly excluded: number;
  };
  readonly scopes: {
    readonly seen: number;
    readonly denied: number;
    readonly failed: number;
    readonly unfinished: number;
    readonly disabled: number;
    readonly excluded: number;
  };
  readonly tables: number;
  /** Every one of these counts against --max-unseen. */
  readonly unseen: readonly Unseen[];
  /** Not seen either, but accepted by a blind spot in force: does not count, and is no pass. */
  readonly accepted: readonly (Unseen & { readonly blindSpot: string })[];
  /** Every blind spot the run was given, in the order of its file. */
  readonly blindSpots: readonly BlindSpotUse[];
  readonly population: Population;
  readonly reconciliation: Reconciliation;
  /** Accounts listed and not scanned because they are not ACTIVE. */
  readonly skipped: readonly { readonly account: string; readonly because: string }[];
  /** Accounts whose Region list is not authoritative. */
  readonly regionsNotAuthoritative: readonly { readonly account: string; readonly reason: Unknown }[];
  /** Calls that were not answered and in whose place others were, by account and cause; absent: there were none. */
  readonly fallbacks?: readonly FallbackUse[];
  /** Enabled Regions left out by a flag are in `scopes.excluded`; disabled ones per account are listed here. */
  readonly disabledRegions: readonly Scope[];
  /** As in AccountsEnd: only where it is worth a warning. */
  readonly clockSkew?: number;
  /** Files of drills that count, in the order given; absent: none were given. */
  readonly drills?: readonly DrillsGiven[];
};

/** `reason.operation` was not answered in as many Regions of the account; `instead` was asked there. */
export type FallbackUse = {
  readonly account: string;
  readonly instead: string;
  readonly regions: number;
  readonly reason: Unknown;
};

/** `authenticated`: a key that the audit was given has signed it. */
export type DrillsGiven = { readonly file: string; readonly drills: number; readonly authenticated: boolean };

export type VerdictCounts = Readonly<Record<Verdict, number>>;

export type Summary = {
  readonly verdicts: VerdictCounts;
  /** Failing findings by severity. */
  readonly failing: Readonly<Record<Severity, number>>;
  readonly rules: readonly ({ readonly rule: string } & VerdictCounts)[];
  readonly notApplicable: Readonly<Partial<Record<NotApplicableCode, number>>>;
  /** Unknown findings by kind of their first cause. */
  readonly unknownKinds: Readonly<Record<string, number>>;
  readonly tables: {
    readonly judged: number;
    /** Tables with at least one failing finding. */
    readonly failing: number;
    readonly unknown: number;
  };
};
