/** What `policy explain` tells of a rule or a policy, as data: words and numbers, ready to be laid out or sent as JSON. */
import type { FactType } from "./fact-entry.ts";
import type { Granularity, GroupId } from "./fact-groups.ts";
import type { Rate } from "./operation.ts";
import type { OperationId } from "./operations.ts";
import type { Control, Position, Remedy } from "./policy.ts";
import type { Severity } from "./severity.ts";

/** A clause, and the clauses it introduces. */
export type Saying = { readonly text: string; readonly parts: readonly Saying[] };

/** Values as a person writes them in a policy. `setAt` null: the default is in force. */
export type ParamExplanation = {
  readonly name: string;
  readonly type: FactType;
  readonly value: string;
  readonly default: string;
  readonly setAt: Position | null;
};

/** Where the numbers of a rule come from: its own severity, its defaults, and what policies set over them. */
export type RuleOrigin = {
  readonly severity: Severity;
  readonly severitySetAt: Position | null;
  readonly remediateSetAt: Position | null;
  readonly params: readonly ParamExplanation[];
  /** In the order of the compiled rule's. */
  readonly overrides: readonly OverrideOrigin[];
};

/** What an override sets; a value as a person writes it. All else stays as the policy sets it for every table. */
export type OverrideOrigin = {
  readonly severity: Severity | null;
  readonly params: readonly { readonly name: string; readonly value: string }[];
};

/** `skip`: why the rule does not apply there; null: it is judged by what is set. */
export type OverrideExplanation = OverrideOrigin & {
  readonly where: Saying;
  readonly skip: string | null;
  readonly at: Position;
};

/** `list`: the fact is a member of that list's items. A list itself is of type `list`. */
export type FactExplanation = {
  readonly name: string;
  readonly list: string | null;
  readonly type: FactType | "list";
  readonly about: string;
  readonly absentWhen: string | null;
  readonly groups: readonly GroupId[];
};

export type GroupExplanation = {
  readonly id: GroupId;
  readonly about: string;
  readonly granularity: Granularity;
  readonly operations: readonly OperationId[];
};

/** The tables of one account in one Region, to which every rule applies and each of which has tags. */
export type Population = {
  readonly tables: number;
  readonly backupsPerTable: number;
};

/** `because` says how the number comes about. `takes`: at the rate and without a burst, in words and in milliseconds. */
export type ExpectedCalls = {
  readonly operation: OperationId;
  readonly calls: number;
  readonly because: string;
  readonly rate: Rate;
  readonly takes: string;
  readonly milliseconds: number;
};

/** `iam`: actions, sorted. `member`: of the role inside each account. `hub`: of the caller; `organization`: and with --organization. */
export type Reads = {
  readonly groups: readonly GroupExplanation[];
  readonly iam: Readonly<Record<"member" | "hub" | "organization", readonly string[]>>;
  readonly population: Population;
  readonly perScope: readonly ExpectedCalls[];
  /** Made once for each account, and once for the whole audit. */
  readonly perAccount: readonly OperationId[];
  readonly perAudit: readonly OperationId[];
  readonly calls: number;
  readonly slowest: ExpectedCalls;
};

export type RuleExplanation = {
  readonly kind: "rule";
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** What the rule says of itself, and where a policy says otherwise. */
  readonly ownSeverity: Severity;
  readonly severitySetAt: Position | null;
  readonly why: string;
  readonly fix: string;
  readonly at: Position;
  /** Which tables it judges, and when it passes. */
  readonly judges: Saying;
  readonly passes: Saying;
  /** Of those that hold for a table the last one counts, alone. */
  readonly overrides: readonly OverrideExplanation[];
  readonly params: readonly ParamExplanation[];
  readonly facts: readonly FactExplanation[];
  readonly remediate: Remedy | null;
  /** Null: as the rule itself has it. */
  readonly remediateSetAt: Position | null;
  /** Facts that the reason of a fail tells too. */
  readonly mention: readonly string[];
  readonly controls: readonly Control[];
  readonly examples: number;
  readonly reads: Reads;
};

export type PolicyExplanation = {
  readonly kind: "policy";
  readonly id: string;
  readonly title: string;
  readonly file: string;
  readonly digest: string;
  /** By severity, as a person writes a duration; left out where the policy says nothing. */
  readonly sla?: Readonly<Partial<Record<Severity, string>>>;
  readonly rules: readonly RuleExplanation[];
  /** Of all rules together: what several need is read once. */
  readonly reads: Reads;
};

export type Explanation = RuleExplanation | PolicyExplanation;
