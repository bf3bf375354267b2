/** Two runs held against each other: what changed from the earlier to the later one, and the format that tells it. */
import type { Finding, Verdict } from "./finding.ts";
import type { Scope } from "./observation.ts";
import type { Moment } from "./open-finding.ts";
import type { RunHeader } from "./run.ts";
import type { Severity } from "./severity.ts";
import type { Shard } from "./shard.ts";
import type { Sla } from "./sla.ts";

export const changeKinds = ["new", "still-failing", "fixed", "disappeared", "waived", "unknown", "not-judged"] as const;

/**
 * `new`: fails, and did not before. `fixed`: the same table passes. `disappeared`: failed, and the table is gone or another
 * one has its name. `waived`, `unknown`: newly. `not-judged`: failed, and the later run says nothing of it.
 */
export type ChangeKind = (typeof changeKinds)[number];

/** What a run says of a finding: its verdict, or why there is none. */
export type Standing = Verdict | "no-rule" | "no-table" | "other-table" | "unseen";

export type FindingChange = Pick<Finding, "rule" | "severity" | "account" | "region" | "table" | "arn" | "tableId"> & {
  readonly kind: ChangeKind;
  readonly before: Standing;
  readonly after: Standing;
  /** The reason of the later verdict, or of the earlier one where there is none. */
  readonly text: string;
  /** Of the rule in the policies of the two runs. */
  readonly rulePolicy: "same" | "added" | "changed" | "removed";
  /** Of what fails: the first run of the history in which it does. */
  readonly firstSeen?: Moment;
  /** Milliseconds from there to the later run, and how much of it is beyond the policy's `sla`. */
  readonly age?: number;
  readonly overdueBy?: number;
  readonly waiver?: string;
};

/** `replaced`: another table of this name was, or is, there. */
export type TableChange = Scope & {
  readonly kind: "appeared" | "disappeared";
  readonly table: string;
  readonly arn: string;
  readonly tableId: string | null;
  readonly replaced: boolean;
};

/** In order of account, Region and table; of a table first itself, then its findings by rule. */
export type Change =
  { readonly of: "table"; readonly table: TableChange } | { readonly of: "finding"; readonly finding: FindingChange };

export type PolicyChanges = {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** `what`: the parts of the rule that differ. */
  readonly changed: readonly { readonly rule: string; readonly what: readonly string[] }[];
};

export type ComparedRun = Pick<RunHeader, "id" | "asOf" | "foreignHosts"> & {
  readonly policy: { readonly id: string; readonly digest: string };
  /** Absent: of all accounts of the population. */
  readonly shard?: Shard;
};

export type ComparisonContext = {
  readonly before: ComparedRun;
  readonly after: ComparedRun;
  readonly policy: PolicyChanges;
  /** Scopes that one of the two runs alone saw to their end. */
  readonly scopes: { readonly before: readonly Scope[]; readonly after: readonly Scope[] };
  /** Of the later run's policy. */
  readonly sla: Sla | null;
  /** Runs that first-seen is looked for in, both of these among them, and the oldest of them. */
  readonly history: { readonly runs: number; readonly since: Moment };
  readonly options: { readonly colour: boolean; readonly columns: number };
};

export type ComparisonTotals = {
  readonly findings: Readonly<Record<ChangeKind, number>>;
  readonly tables: Readonly<Record<TableChange["kind"], number>>;
  /** By severity. `overdue`: of all that fails in the later run. */
  readonly failing: Readonly<Record<"new" | "overdue", Readonly<Record<Severity, number>>>>;
};

export type ComparisonWriter = {
  begin(): string;
  change(change: Change): string;
  end(totals: ComparisonTotals): string;
};

export type ComparisonFormat = {
  readonly id: string;
  readonly extensions: readonly string[];
  readonly about: string;
  create(context: ComparisonContext): ComparisonWriter;
};
