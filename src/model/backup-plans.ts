/**
 * The backup plans of one scope as AWS Backup tells them, stored with the scope and matched to its tables later: what a
 * plan selects depends on tags, which are facts of their own.
 */
import type { Fact, Unknown } from "./fact.ts";

export type BackupPlans = {
  readonly plans: readonly BackupPlan[];
  /** Plans of which nothing is known: the list of them broke off. */
  readonly missing: readonly Unknown[];
  /** `ResourceTypeOptInPreference.DynamoDB` of DescribeRegionSettings. */
  readonly optIn: Fact<boolean>;
  /** `ResourceTypeManagementPreference.DynamoDB`: "advanced DynamoDB backup", which copies and cold storage need. */
  readonly advanced: Fact<boolean>;
};

export type BackupPlan = {
  readonly id: string;
  readonly name: string;
  /** `organization`: made by a backup policy of AWS Organizations, and not to be changed in the account. */
  readonly from: "account" | "organization";
  /** Of GetBackupPlan. */
  readonly rules: readonly BackupRule[];
  /** Of ListBackupSelections and GetBackupSelection. */
  readonly selections: readonly BackupSelection[];
  /** Why rules or selections may be missing from this plan. */
  readonly missing: readonly Unknown[];
};

/** Days as AWS sends them; null: not sent. A point without `deleteAfterDays` is kept for ever. */
export type BackupRule = {
  readonly id: string;
  readonly name: string;
  readonly vault: string;
  /** `cron(…)` or `rate(…)`; null: AWS sent none. */
  readonly schedule: string | null;
  readonly timezone: string | null;
  /** EnableContinuousBackup, which is not PITR: AWS Backup has no continuous backup of DynamoDB. */
  readonly continuous: boolean;
  readonly deleteAfterDays: number | null;
  readonly coldAfterDays: number | null;
  readonly copies: readonly { readonly vaultArn: string; readonly deleteAfterDays: number | null }[];
};

/** As GetBackupSelection sends it; a member that was not sent is empty. */
export type BackupSelection = {
  readonly id: string;
  readonly name: string;
  readonly resources: readonly string[];
  readonly notResources: readonly string[];
  /** ListOfTags: type is STRINGEQUALS; keys without the prefix `aws:ResourceTag/`, which AWS does not send here. */
  readonly listOfTags: readonly { readonly type: string; readonly key: string; readonly value: string }[];
  /** Conditions: keys as sent, `aws:ResourceTag/<key>`. */
  readonly conditions: readonly SelectionCondition[];
};

export const selectionOperators = ["StringEquals", "StringNotEquals", "StringLike", "StringNotLike"] as const;
export type SelectionCondition = {
  readonly operator: (typeof selectionOperators)[number];
  readonly key: string;
  readonly value: string;
};
