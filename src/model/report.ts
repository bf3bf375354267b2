/** What a report format is: a pure, synchronous writer of text over one pass of the findings. */
import type { Finding, TableFindings } from "./finding.ts";
import type { TrendPoint } from "./history.ts";
import type { KeptBackups } from "./kept-backups.ts";
import type { CompiledPolicy } from "./policy.ts";
import type { Coverage, RunHeader, Summary, VerdictCounts } from "./run.ts";
import type { Scope, ScopeState } from "./observation.ts";
import type { WaiverUses } from "./waiver.ts";

export type ReportContext = {
  readonly run: RunHeader;
  readonly policy: CompiledPolicy;
  readonly summary: Summary;
  readonly coverage: Coverage;
  /** Null: no backups were asked for. */
  readonly kept: KeptBackups | null;
  readonly waivers: WaiverUses;
  /** Name of each account where known, by id. */
  readonly accountNames: ReadonlyMap<string, string>;
  /** Path of the OU that each account is in, where known, by account id. */
  readonly ous: ReadonlyMap<string, string>;
  /** Earlier runs, oldest first, and this one last; empty: no history is at hand. */
  readonly trend: readonly TrendPoint[];
  /** At most 200 failing and unknown findings, worst first. */
  readonly worst: readonly Finding[];
  /** `policyFiles`: absent where nobody links to them. */
  readonly options: { readonly colour: boolean; readonly columns: number; readonly policyFiles?: PolicyFiles };
};

/** How names of policy files become paths in a repository: `root` stands before all but those that are `shipped`. */
export type PolicyFiles = { readonly root: string; readonly shipped: ReadonlySet<string> };

/** What is known of a scope before the first table of it is told. `verdicts`: of all its tables together. */
export type ReportedScope = Scope & {
  readonly coverage: ScopeState;
  readonly tables: number;
  readonly verdicts: VerdictCounts;
};

/** Called in the run's total order: begin, then per scope `scope` and its tables, then end. */
export type ReportWriter = {
  begin(): string;
  scope?(scope: ReportedScope): string;
  table(table: TableFindings): string;
  end(): string;
};

export type Format = {
  readonly id: string;
  /** File name suffixes that choose this format, longest first, e.g. `.junit.xml`. */
  readonly extensions: readonly string[];
  readonly about: string;
  create(context: ReportContext): ReportWriter;
};
