/** A compiled policy: rules as data with the position of every leaf, ready to be evaluated, digested and explained. */
import type { Fact, ListFact, Scalar, Unknown } from "./fact.ts";
import type { GroupId } from "./fact-groups.ts";
import type { Verdict } from "./finding.ts";
import type { AccountRecord, TableRecord } from "./observation.ts";
import type { ActionId } from "./plan.ts";
import type { Severity } from "./severity.ts";
import type { Sla } from "./sla.ts";
import type { MaxTerm } from "./waiver.ts";

/** 1-based line and column in a policy file, as an editor counts them; `file` is the name shown to people. */
export type Position = {
  readonly file: string;
  readonly line: number;
  readonly col: number;
  readonly endLine: number;
  readonly endCol: number;
};

export const operatorIds = ["eq", "ne", "lt", "lte", "gt", "gte", "in", "notIn", "glob", "re", "exists"] as const;
export type OperatorId = (typeof operatorIds)[number];

/** Durations are milliseconds, sizes bytes, instants ISO strings by the time a leaf is compiled. */
export type Operand = Scalar | readonly Scalar[];

export const quantifiers = ["every", "some", "none"] as const;
export type Quantifier = (typeof quantifiers)[number];

/** `source` is the leaf as a person would say it, e.g. `pitr.period gte 35d`. Inside a quantifier, `fact` names a member of the item. */
export type Condition =
  | {
      readonly kind: "leaf";
      readonly fact: string;
      readonly operator: OperatorId;
      readonly operand: Operand;
      readonly source: string;
      readonly at: Position;
    }
  | { readonly kind: "all" | "any"; readonly of: readonly Condition[]; readonly at: Position }
  | { readonly kind: "not"; readonly of: Condition; readonly at: Position }
  | { readonly kind: "when"; readonly when: Condition; readonly then: Condition; readonly at: Position }
  | { readonly kind: Quantifier; readonly list: string; readonly satisfies: Condition; readonly at: Position };

/** `ours`: this project's reading of the control; `publisher`: the mapping is the publisher's own. */
export type Control = { readonly id: string; readonly source: string; readonly kind: "ours" | "publisher" };

/**
 * A table as an example or a fixture states it, overlaid on a typical table: facts by name (derived ones too, e.g.
 * `table.age`), lists by name, whole groups that could not be read, and whether the table was gone.
 */
export type GivenTable = {
  readonly facts: Readonly<Record<string, Fact>>;
  readonly lists: Readonly<Record<string, ListFact>>;
  readonly unread: Readonly<Partial<Record<GroupId, Unknown>>>;
};

export type RuleExample = {
  readonly name: string;
  readonly given: GivenTable;
  readonly verdict: Verdict;
  readonly at: Position;
};

/** What of a rule its parameters and a policy's settings decide; every text and operand with parameters filled in. */
export type RuleTerms = {
  readonly title: string;
  readonly severity: Severity;
  readonly why: string;
  readonly fix: string;
  /** Milliseconds; a younger table is not-applicable. */
  readonly grace: number | null;
  readonly applies: Condition | null;
  readonly assert: Condition;
  readonly params: Readonly<Record<string, Scalar>>;
};

/** Of the overrides whose `when` holds for a table the last one counts, alone: its terms stand in place of the rule's own. */
export type RuleOverride = {
  /** Names it in findings: the condition as written, and where, e.g. `tags.tier eq gold (acme.yaml:9:5)`. */
  readonly name: string;
  readonly when: Condition;
  readonly terms: RuleTerms;
  /** Why the rule does not apply where this override counts; null: it is judged by `terms`. */
  readonly skip: string | null;
  readonly at: Position;
};

/** `auto`: an audit that was told to remediate may do it without anybody having looked at a plan. */
export type Remedy = { readonly action: ActionId; readonly auto?: true };

export type CompiledRule = RuleTerms & {
  readonly id: string;
  /** `skip`: an archived table is not-applicable. */
  readonly archivedTables: "skip" | "judge";
  readonly remediate: Remedy | null;
  /** Facts that the reason of a fail tells too: they help whoever reads it, and decide nothing. */
  readonly mention: readonly string[];
  readonly controls: readonly Control[];
  /** In order, those of extended policies first. */
  readonly overrides: readonly RuleOverride[];
  /** Not part of the digest: examples judge the rule, they do not change it. */
  readonly examples: readonly RuleExample[];
  readonly at: Position;
};

/** What comes of a table that a tag takes out of a rule: nothing, or a fail that only a waiver accepts. */
export const optedOutChoices = ["not-applicable", "fail"] as const;
export type OptedOut = (typeof optedOutChoices)[number];

export type PolicySource = { readonly file: string; readonly text: string };

/**
 * `rules` in order of id by code unit, which is the order of findings. `digest` is sha256 over the canonical JSON of `id`,
 * `rules` without their examples, `waivers`, `sla` and `optedOut`.
 */
export type CompiledPolicy = {
  readonly id: string;
  readonly title: string;
  readonly rules: readonly CompiledRule[];
  /** Left out where the policy says nothing: then a waiver is in force as long as it says. */
  readonly waivers?: { readonly maxTerm: MaxTerm };
  /** Left out where the policy says nothing: then no finding is ever overdue. */
  readonly sla?: Sla;
  /** Left out where such a table is not-applicable. */
  readonly optedOut?: "fail";
  readonly sources: readonly PolicySource[];
  readonly digest: string;
};

/**
 * What a policy needs, as a value that audit passes to scan; scan never sees the policy. `select` is asked once the
 * first stage (`table`, and `tags` where demanded) is read: which per-table groups are still wanted, and whether a tag
 * made a rule not applicable, so that it has to be confirmed at the table itself.
 */
export type Demand = {
  readonly groups: readonly GroupId[];
  /** ISO instant: older points of AWS Backup decide nothing. Absent: all may. */
  readonly recoveryPointsSince?: string;
  /** Native backups are asked for where there is no table, too: what is left of those that were there. */
  readonly backupsOfGone?: true;
  select(table: DemandedTable): { readonly groups: ReadonlySet<GroupId>; readonly confirmTags: boolean };
};

/** The first stage's reads of a table, as `Demand.select` is asked about them. */
export type DemandedTable = {
  readonly account: AccountRecord;
  readonly table: TableRecord;
};
