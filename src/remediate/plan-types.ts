/** What the planner is given: values, and one function that judges, since it knows no policy's conditions itself. */
import type { BackupPlans } from "../model/backup-plans.ts";
import type { FactView } from "../model/derive.ts";
import type { Finding } from "../model/finding.ts";
import type { TableRecord } from "../model/observation.ts";
import type { ActionId, LeftOut, PlanStep } from "../model/plan.ts";
import type { ActionPrices } from "./action.ts";
import type { OwnedTag } from "./plan-owner.ts";

/** `text`: why, in a sentence. */
export type RuleVerdict = Pick<Finding, "verdict" | "override"> & { readonly text: string };

export type TableToMend = {
  readonly account: string;
  readonly region: string;
  readonly table: TableRecord;
  readonly view: FactView;
  /** Failing, as sealed, and chosen: each gets a step or is left out. */
  readonly findings: readonly Finding[];
  /** Backup plans of the scope; null: nobody read them. */
  readonly plans: BackupPlans | null;
  /** Verdict of a rule on a record of this table at an ISO instant, with what the run knows around it. */
  readonly judge: (rule: string, table: TableRecord, at: string) => RuleVerdict;
};

export type Planning = {
  readonly run: { readonly id: string; readonly asOf: string; readonly partition: string };
  /** By rule; one that names no action is not in it. */
  readonly remedies: ReadonlyMap<string, ActionId>;
  /** Which kind of backup is made; null: what the rule names. */
  readonly backupWith: "native" | "aws-backup" | null;
  /** Of AWS Backup; null: none was named, and no job is planned. */
  readonly vault: string | null;
  /** Path and name of a role in each account, or the ARN of one. */
  readonly backupRole: string;
  /** Days after which AWS Backup deletes the point; null: it keeps it. */
  readonly keepDays: number | null;
  /** The only tag to try; null: those that the backup plans select by. */
  readonly backupTag: { readonly key: string; readonly value: string } | null;
  readonly ownedTags: readonly OwnedTag[];
  readonly includeOwned: boolean;
  readonly prices: ActionPrices;
};

export type PlannedTable = { readonly steps: readonly PlanStep[]; readonly leftOut: readonly LeftOut[] };
