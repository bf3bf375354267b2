/**
 * What `policy explain` tells of one table of a run, as data: every fact with its words, everything it was ever copied to
 * in time, what copies it and why, each verdict with its trace, and the calls that told. Texts are not escaped.
 */
import type { Fact, Unknown } from "./fact.ts";
import type { GroupId } from "./fact-groups.ts";
import type { Finding } from "./finding.ts";
import type { Evidence, LedgerEntry, ScopeState, TableRecord } from "./observation.ts";
import type { Position } from "./policy.ts";
import type { RunHeader, VerdictCounts } from "./run.ts";

/** `words`: the value as people read it, or why there is none. */
export type Told = { readonly fact: Fact; readonly words: string };

export type Gap = { readonly reason: Unknown; readonly words: string };

export type ToldFact = Told & { readonly name: string };

/** Facts whose names begin alike: `table.*`, `pitr.*`. */
export type FactSection = { readonly id: string; readonly facts: readonly ToldFact[] };

/** Members by name, as the catalogue names them for the items of its list. */
export type ToldItem = Readonly<Record<string, Told>>;

export type ToldList = { readonly items: readonly ToldItem[]; readonly missing: readonly Gap[] };

/** Where recovery points come from. `namesakes`: native backups that carry the table's name and are not of it. */
export const pointSources = ["pitr", "native", "aws-backup", "copies", "namesakes"] as const;
export type PointSource = (typeof pointSources)[number];

/** One thing that was kept of the table, or of a deleted one of the same name. */
export type ToldPoint = {
  readonly source: PointSource;
  /** `namesake`: of a deleted table that had the same name, and so the same ARN. */
  readonly of: "table" | "namesake";
  /** Is it finished, and of this very table; null: not known. */
  readonly restorable: boolean | null;
  /** Milliseconds from the newest and the oldest moment that it holds to `asOf`; null: not known. */
  readonly newest: number | null;
  readonly oldest: number | null;
  readonly members: ToldItem;
};

/** What of a source is not there to see. `until`: milliseconds before `asOf` from which on all of it is known; null: no part is. */
export type PointGap = Gap & { readonly source: PointSource; readonly until: number | null };

export type Timeline = {
  /** Newest first; those of which no moment is known come last. */
  readonly points: readonly ToldPoint[];
  readonly missing: readonly PointGap[];
  /** Milliseconds since the table was created; null: not known. */
  readonly tableAge: number | null;
};

/** A rule of a plan that selects the table. `points`: how many known recovery points it made, and the age of the newest. */
export type ToldPlan = {
  readonly members: ToldItem;
  readonly points: { readonly count: number; readonly newest: string | null };
};

export type ToldFinding = {
  readonly finding: Finding;
  readonly title: string;
  readonly why: string;
  readonly fix: string;
  /** Of the rule. */
  readonly at: Position;
  readonly unknowns: readonly Gap[];
};

/** `reason` null: it was read whole, or nobody asked. */
export type ToldRead = {
  readonly group: GroupId;
  readonly state: "read" | "unread" | "not-collected";
  readonly reason: Gap | null;
};

export type TableExplanation = {
  readonly kind: "table";
  readonly run: Pick<RunHeader, "id" | "tool" | "asOf" | "foreignHosts">;
  readonly policy: { readonly id: string; readonly title: string; readonly digest: string };
  readonly table: {
    readonly arn: string;
    readonly name: string;
    readonly account: string;
    readonly accountName: string | null;
    readonly region: string;
    readonly presence: TableRecord["presence"];
    readonly scope: ScopeState;
  };
  readonly verdicts: VerdictCounts;
  readonly facts: readonly FactSection[];
  readonly tags: { readonly items: readonly ToldFact[]; readonly missing: Gap | null };
  readonly timeline: Timeline;
  readonly plans: { readonly rules: readonly ToldPlan[]; readonly missing: readonly Gap[] };
  readonly replicas: ToldList;
  readonly restores: ToldList;
  readonly findings: readonly ToldFinding[];
  readonly reads: readonly ToldRead[];
  /** Groups that the run did not read for the table, and the command that reads them; null: there are none. */
  readonly notCollected: { readonly groups: readonly GroupId[]; readonly command: string } | null;
  readonly evidence: { readonly table: readonly Evidence[]; readonly scope: readonly LedgerEntry[] };
};

export type TableLook = { readonly colour: boolean; readonly columns: number };

/** Pure; ends with a line feed. */
export type TableFormat = {
  readonly id: string;
  readonly extensions: readonly string[];
  readonly about: string;
  render(explanation: TableExplanation, look: TableLook): string;
};
