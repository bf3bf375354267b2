/** The groups of facts: each is what one AWS read answers, once an account, once a Region or once a table. */
import type { OperationId } from "./operations.ts";

/** `account`: read once an account. `scope`: paged once a Region. `table`: one call a table. */
export type Granularity = "account" | "scope" | "table";

export type FactGroup = {
  readonly granularity: Granularity;
  readonly operations: readonly OperationId[];
  readonly about: string;
};

export const factGroups = {
  account: {
    granularity: "account",
    operations: ["organizations:DescribeOrganization", "organizations:ListAccounts", "account:ListRegions"],
    about: "who owns the table and where the account stands in the organization",
  },
  table: {
    granularity: "table",
    operations: ["dynamodb:DescribeTable"],
    about: "identity, state and settings of the table",
  },
  pitr: {
    granularity: "table",
    operations: ["dynamodb:DescribeContinuousBackups"],
    about: "point-in-time recovery",
  },
  tags: {
    granularity: "scope",
    operations: ["tag:GetResources", "dynamodb:ListTagsOfResource"],
    about: "tags of the table",
  },
  onDemandBackups: {
    granularity: "scope",
    operations: ["dynamodb:ListBackups"],
    about: "native backups, on demand or kept by DynamoDB when a table was deleted",
  },
  protectedResources: {
    granularity: "scope",
    operations: ["backup:ListProtectedResources"],
    about: "when AWS Backup last backed the table up",
  },
  recoveryPoints: {
    granularity: "scope",
    // Whether other accounts can hold copies at all: AWS Backup copies only within an organization.
    operations: [
      "backup:ListBackupVaults",
      "backup:ListRecoveryPointsByBackupVault",
      "organizations:DescribeOrganization",
    ],
    about: "recovery points of AWS Backup by vault, with locks, here and as copies elsewhere",
  },
  backupPlans: {
    granularity: "scope",
    operations: [
      "backup:DescribeRegionSettings",
      "backup:ListBackupPlans",
      "backup:GetBackupPlan",
      "backup:ListBackupSelections",
      "backup:GetBackupSelection",
    ],
    about: "backup plans of AWS Backup, and which tables they select",
  },
  encryptionKey: {
    granularity: "table",
    operations: ["kms:DescribeKey"],
    about: "who manages the key of the table, and whether it can be used",
  },
  restoreSettings: {
    granularity: "table",
    operations: [
      "dynamodb:DescribeTimeToLive",
      "dynamodb:GetResourcePolicy",
      "dynamodb:DescribeKinesisStreamingDestination",
    ],
    about: "settings that a restored table lacks",
  },
  restoreTests: {
    granularity: "scope",
    operations: ["backup:ListRestoreJobs"],
    about: "restores that AWS Backup has made",
  },
} as const satisfies Record<string, FactGroup>;

export type GroupId = keyof typeof factGroups;
