/**
 * What AWS Backup holds in one account and Region, as plain data written beside its tables: vaults with their recovery
 * points, plans with their selections, restore jobs. Types and closed lists only; `parse-backup.ts` checks.
 */
import type { JobFailure } from "./backup-job.ts";
import type { Duration, Instant } from "./instant.ts";

export type AwsBackupSpec = {
  readonly vaults?: readonly VaultSpec[];
  readonly plans?: readonly PlanSpec[];
  readonly restoreJobs?: readonly RestoreJobSpec[];
  /** Backup jobs that somebody began before. */
  readonly backupJobs?: readonly BackupJobSpec[];
  /** Jobs that StartBackupJob begins and that end otherwise than COMPLETED; the first that matches. */
  readonly failingJobs?: readonly FailingJobSpec[];
  /** `ResourceTypeOptInPreference.DynamoDB`; true unless given. */
  readonly optIn?: boolean;
  /** `ResourceTypeManagementPreference.DynamoDB`, AWS Backup's advanced features; true unless given. */
  readonly advanced?: boolean;
};

export type BackupJobSpec = {
  /** Name of a table. */
  readonly of: string;
  readonly vault: string;
  readonly age: Instant;
  readonly deleteAfterDays?: number;
  readonly coldAfterDays?: number;
  /** It completes, and makes a point of its vault, unless given. */
  readonly failure?: JobFailure;
};

/** Every table, every vault unless given. */
export type FailingJobSpec = {
  /** Name of a table. */
  readonly of?: string;
  readonly vault?: string;
  /** FAILED unless given. */
  readonly state?: JobFailure["state"];
  readonly message: string;
};

export const vaultTypes = ["BACKUP_VAULT", "LOGICALLY_AIR_GAPPED_BACKUP_VAULT"] as const;
export type VaultType = (typeof vaultTypes)[number];

/** Vaults that only a table's `awsBackup` names need not be written: they are there. */
export type VaultSpec = {
  /** 2 to 50 of `[a-zA-Z0-9_-]`, or `aws/efs/automatic-backup-vault`. */
  readonly name: string;
  /** BACKUP_VAULT unless given. */
  readonly type?: VaultType;
  /** 900 days ago unless given. */
  readonly created?: Instant;
  /** Vault Lock; without `lockDate` in governance mode. An air-gapped vault is locked since its creation, 7 to 35 days, unless given. */
  readonly lock?: LockSpec;
  /** A customer managed key; the AWS managed one unless given, for an air-gapped vault the AWS owned one. */
  readonly keyArn?: string;
  readonly points?: readonly PointSpec[];
};

export type LockSpec = {
  readonly minRetentionDays?: number;
  readonly maxRetentionDays?: number;
  /** When the lock becomes immutable; `in: 3d` lies ahead. */
  readonly lockDate?: Instant | { readonly in: Duration };
};

export const pointStatuses = [
  "COMPLETED",
  "PARTIAL",
  "DELETING",
  "EXPIRED",
  "AVAILABLE",
  "STOPPED",
  "CREATING",
] as const;
export type PointStatus = (typeof pointStatuses)[number];

export type PointSpec = {
  /** The name of a table written in this account and Region, or an ARN of anything anywhere. */
  readonly of: string;
  /** When it was created; the newest one if `count` is given. */
  readonly age: Instant;
  /** How long it took to complete; ten minutes unless given, but never into the future then. Until then it is CREATING. */
  readonly completedAfter?: Duration;
  /** COMPLETED unless given. A CREATING one becomes COMPLETED ten minutes of virtual time after the start, or as `completedAfter` says. */
  readonly status?: PointStatus;
  /** Kept for ever unless given. Once they have passed the point is gone; an EXPIRED one stays. */
  readonly deleteAfterDays?: number;
  readonly coldAfterDays?: number;
  readonly sizeBytes?: number;
  /** true unless given. */
  readonly encrypted?: boolean;
  /** The key of the vault unless given. */
  readonly keyArn?: string;
  /** The ARN of the vault it was copied from. */
  readonly copiedFrom?: string;
  /** The plan of this account and Region that made it, and its rule; the plan's first unless given. */
  readonly plan?: string;
  readonly rule?: string;
  /** DynamoDB unless given; others need an ARN in `of`. */
  readonly type?: string;
  /** What the features were when it was made; those of the Region unless given. */
  readonly advanced?: boolean;
  /** That many points, `every` apart (`1d` unless given), going back from `age`. */
  readonly count?: number;
  readonly every?: Duration;
};

export type PlanSpec = {
  readonly name: string;
  /** Derived from account, Region and name unless given. */
  readonly id?: string;
  /** Made by a backup policy of AWS Organizations: its id begins with `orgs/`. */
  readonly organization?: boolean;
  /** 400 days ago unless given. */
  readonly created?: Instant;
  /** Never ran unless given. */
  readonly lastRun?: Instant;
  readonly rules: readonly PlanRuleSpec[];
  readonly selections?: readonly SelectionSpec[];
};

export type PlanRuleSpec = {
  readonly name: string;
  readonly vault: string;
  /** Daily at five unless given. */
  readonly schedule?: string;
  /** Etc/UTC unless given. */
  readonly timezone?: string;
  /** Eight hours unless given. */
  readonly startWindow?: Duration;
  /** Seven days unless given. */
  readonly completionWindow?: Duration;
  /** Not sent unless given. */
  readonly continuous?: boolean;
  readonly deleteAfterDays?: number;
  readonly coldAfterDays?: number;
  readonly airGappedVaultArn?: string;
  readonly copies?: readonly {
    readonly vaultArn: string;
    readonly deleteAfterDays?: number;
    readonly coldAfterDays?: number;
  }[];
};

export const conditionOperators = ["StringEquals", "StringNotEquals", "StringLike", "StringNotLike"] as const;
export type ConditionOperator = (typeof conditionOperators)[number];

export type TagCondition = { readonly key: string; readonly value: string };

export type SelectionSpec = {
  readonly name: string;
  /** ARN; AWS Backup's default service role unless given. */
  readonly role?: string;
  readonly resources?: readonly string[];
  readonly notResources?: readonly string[];
  /** `key` is the key of a tag. */
  readonly listOfTags?: readonly TagCondition[];
  /** `key` as AWS writes it: `aws:ResourceTag/env`. */
  readonly conditions?: Readonly<Partial<Record<ConditionOperator, readonly TagCondition[]>>>;
};

export const restoreStatuses = ["PENDING", "RUNNING", "COMPLETED", "ABORTED", "FAILED"] as const;
export type RestoreStatus = (typeof restoreStatuses)[number];
export const validations = ["SUCCESSFUL", "FAILED", "TIMED_OUT", "VALIDATING"] as const;

export type RestoreJobSpec = {
  /** As in a point. */
  readonly of: string;
  readonly age: Instant;
  /** How long it took; an hour unless given, but never into the future then. Only of jobs that have ended. */
  readonly completedAfter?: Duration;
  /** COMPLETED unless given. */
  readonly status?: RestoreStatus;
  readonly validation?: (typeof validations)[number];
  /** Name of the restore testing plan that began it. */
  readonly testingPlan?: string;
  /** Name of the table that was created; sent for COMPLETED jobs. */
  readonly createdTable?: string;
  /** DynamoDB unless given. */
  readonly type?: string;
};
