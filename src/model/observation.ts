/**
 * What a scan writes down: accounts, tables and scopes as they were observed, with evidence. Instants only; everything
 * that depends on the time of judgement is derived later.
 */
import type { Fact, ListFact, Unknown } from "./fact.ts";
import type { BackupPlans } from "./backup-plans.ts";
import type { GroupId } from "./fact-groups.ts";
import type { Outside } from "./population.ts";

/** One account × one Region. */
export type Scope = { readonly account: string; readonly region: string };

/** The call that proves an observation: `at` is an ISO instant. */
export type Evidence = { readonly operation: string; readonly requestId?: string; readonly at: string };

/** All calls of one operation within a scope or for opening an account. `complete`: the last page was seen. */
export type LedgerEntry = {
  readonly operation: string;
  readonly calls: number;
  readonly throttled: number;
  readonly failed: number;
  readonly complete: boolean;
  readonly last?: Evidence;
};

export type GroupRead = { readonly state: "read" } | { readonly state: "unread"; readonly reason: Unknown };

/**
 * One table. `facts` and `lists` hold what the groups in state `read` answered, keyed by fact name (`tags.<key>` for
 * tags; `backupsByName` for every native backup that carries this table's name, `pointsByArn` and `restoresByArn` for what
 * AWS Backup has of its ARN, `replicas` where there are others). A group not in `groups` was not collected.
 */
export type TableRecord = {
  readonly kind: "table";
  readonly name: string;
  readonly arn: string;
  /** `deleted`: listed, then twice not found. */
  readonly presence: "present" | "deleted";
  readonly groups: Readonly<Partial<Record<GroupId, GroupRead>>>;
  readonly facts: Readonly<Record<string, Fact>>;
  readonly lists: Readonly<Record<string, ListFact>>;
  readonly evidence: readonly Evidence[];
};

/**
 * `denied` and `failed` gate; a failed scope may still hold the tables that were listed before the failure. `disabled`
 * does not gate: tried because the account would not tell its Regions, and the Region refused credentials that work elsewhere.
 */
export type ScopeState =
  | { readonly state: "seen" }
  | { readonly state: "disabled"; readonly reason: Unknown }
  | { readonly state: "denied"; readonly reason: Unknown }
  | { readonly state: "failed"; readonly reason: Unknown };

/** The last line of a scope: without it the scope is not data. */
export type ScopeEnd = Scope & {
  readonly kind: "scope";
  readonly coverage: ScopeState;
  readonly tables: number;
  readonly ledger: readonly LedgerEntry[];
  /** Why calls were not answered in whose place others were, as the operation of each has it declared; absent: there were none. */
  readonly replaced?: readonly Unknown[];
  /** As far as the demand asked for it. */
  readonly backup?: ScopeBackup;
};

/** What AWS Backup holds and does in a scope, beside what is told of each of its tables. */
export type ScopeBackup = {
  /** `missing`: why points of the scope, also of tables elsewhere, may be lacking. Without it nobody asked. */
  readonly points?: { readonly missing: readonly Unknown[] };
  /** Not kept where there is no table to select. */
  readonly plans?: BackupPlans;
};

/**
 * What a scope knows about tables that live elsewhere or are gone: indexed by the link pass. `observation` is the
 * operation that told. `facts` are those of a recovery point (backup:ListRecoveryPointsByBackupVault, one each), those of
 * the replica that names the table (dynamodb:DescribeTable), or none.
 */
export type ForeignObservation = {
  readonly kind: "foreign";
  readonly about: string;
  readonly observation: string;
  readonly facts: Readonly<Record<string, Fact>>;
};

export type AccountAccess =
  | { readonly state: "opened"; readonly via: "assumed-role" | "caller"; readonly principal: string }
  | { readonly state: "unopened"; readonly reason: Unknown }
  /** Not ACTIVE in the organization: listed, never scanned, reported. */
  | { readonly state: "skipped"; readonly because: string }
  /** Taken out of the population by a flag. */
  | { readonly state: "excluded"; readonly because: string };

export type RegionState = "enabled" | "disabled" | "excluded";

/** `authoritative` is false when the account would not tell its Regions and those of the partition are tried instead. */
export type RegionList = {
  readonly source: "account:ListRegions" | "partition" | "selection";
  readonly authoritative: boolean;
  readonly reason?: Unknown;
  readonly regions: readonly { readonly name: string; readonly state: RegionState }[];
};

export type AccountRecord = {
  readonly kind: "account";
  readonly id: string;
  /** As AWS Organizations says it; `known("ACTIVE")` is not assumed for accounts named by hand. */
  readonly state: Fact<string>;
  readonly facts: Readonly<Record<string, Fact>>;
  /** Kept in the population although this hindered telling whether it belongs to it. Absent: it does. */
  readonly undecided?: Unknown;
  readonly access: AccountAccess;
  readonly regions: RegionList | null;
  readonly ledger: readonly LedgerEntry[];
  readonly evidence: readonly Evidence[];
};

/** The last line of accounts.ndjson: without it the list of accounts is not complete. */
export type AccountsEnd = {
  readonly kind: "end";
  /** Accounts of the population, of the run's own shard where it has one: each has a line. */
  readonly listed: number;
  readonly source: "organizations:ListAccounts" | "selection" | "file" | "caller";
  /** Of the listing, where one was made. */
  readonly pages?: number;
  /** Absent: no account could be outside, since no flag asked for it. */
  readonly outside?: Outside;
  /**
   * Accounts that fall into other shards: they have no line, and nothing was asked about them. Counted before `--ou` and
   * `--account-tag` are judged, so that `listed`, `outside` and `elsewhere` add up to every account that was named or met,
   * and the sum is the same in each shard; `outside` speaks of this shard alone. Absent: the run is of no shard.
   */
  readonly elsewhere?: number;
  /** OUs asked for under which no account came, and it could not be told whether there is one. */
  readonly emptyOus?: readonly string[];
  /** Set when the listing broke off: accounts may be missing. */
  readonly incomplete?: Unknown;
  /** Milliseconds by which the clock that `asOf` was read from was ahead of AWS's, where that is more than five minutes. */
  readonly clockSkew?: number;
};
