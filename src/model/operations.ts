/**
 * The catalogue of AWS operations this product reads with. The reader refuses every command that is not listed here;
 * IAM policies, session policies, pacing and documentation are derived from it.
 */

/** `documented`: AWS states the rate. `assumed`: it does not; an editable default. Requests per second. */
export type Rate = {
  readonly perSecond: number;
  readonly burst: number;
  /** What AWS counts together: the calls of one account in one Region, or those in all its Regions. */
  readonly per: "scope" | "account";
  readonly basis: "documented" | "assumed";
  readonly source: string;
};

export type Operation = {
  readonly service: "organizations" | "sts" | "account" | "dynamodb" | "tagging" | "backup" | "kms";
  /** Name of the SDK command without its suffix, which is AWS's own name of the operation. */
  readonly command: string;
  /** The IAM action that allows it, or null where AWS needs none. */
  readonly iam: string | null;
  /** Who makes the call: the hub that runs the audit, or the role inside each account. */
  readonly caller: "hub" | "member";
  readonly rate: Rate;
  readonly answers: Answers;
};

/** What one call answers for: one thing, or a page of at most `most` of them (AWS's maximum, which is asked for). */
export type Answers =
  /** `plan`, `selection`: of AWS Backup. `key`: of a table, asked once however many share it. */
  | { readonly kind: "one"; readonly of: "audit" | "account" | "scope" | "table" | "plan" | "selection" | "key" }
  /** `tagged`: tables with tags. `protected`: whatever AWS Backup protects in the Region, tables or not. */
  | {
      readonly kind: "page";
      readonly of:
        | "accounts"
        | "regions"
        | "tables"
        | "tagged"
        | "backups"
        | "protected"
        | "vaults"
        | "points"
        | "plans"
        | "selections"
        | "restores";
      readonly most: number;
    };

const one = <Of extends string>(of: Of) => ({ kind: "one", of }) as const;
const page = <Most extends number, Of extends string>(most: Most, of: Of) => ({ kind: "page", of, most }) as const;

const documented = (perSecond: number, burst: number, source: string): Rate => ({
  perSecond,
  burst,
  per: "scope",
  basis: "documented",
  source,
});
const assumed = (perSecond: number, burst: number, source: string): Rate => ({
  ...documented(perSecond, burst, source),
  basis: "assumed",
});
/** Of a service with one endpoint for all Regions, or where AWS's text says so. */
const perAccount = (rate: Rate): Rate => ({ ...rate, per: "account" });

const controlPlane =
  "DynamoDB developer guide, control plane best practices: 2,500 requests/s for all operations; none of its own";

const backupTable = "AWS Backup publishes per-API rates in the general reference; values were not retrievable";

const organizationsTable = "AWS Organizations publishes a throttling table; its numbers were not retrievable";

export const operations = {
  "organizations:DescribeOrganization": {
    service: "organizations",
    command: "DescribeOrganization",
    iam: "organizations:DescribeOrganization",
    caller: "hub",
    rate: perAccount(assumed(1, 2, organizationsTable)),
    answers: one("audit"),
  },
  "organizations:ListAccounts": {
    service: "organizations",
    command: "ListAccounts",
    iam: "organizations:ListAccounts",
    caller: "hub",
    rate: perAccount(assumed(4, 8, organizationsTable)),
    answers: page(20, "accounts"),
  },
  "organizations:ListTagsForResource": {
    service: "organizations",
    command: "ListTagsForResource",
    iam: "organizations:ListTagsForResource",
    caller: "hub",
    rate: perAccount(assumed(4, 8, organizationsTable)),
    answers: one("account"),
  },
  "sts:GetCallerIdentity": {
    service: "sts",
    command: "GetCallerIdentity",
    iam: null,
    caller: "hub",
    rate: assumed(
      50,
      50,
      "IAM and STS quotas: 600 requests/s per account and Region shared by all STS operations (second-hand)",
    ),
    answers: one("audit"),
  },
  "sts:AssumeRole": {
    service: "sts",
    command: "AssumeRole",
    iam: "sts:AssumeRole",
    caller: "hub",
    rate: assumed(
      200,
      200,
      "IAM and STS quotas: 600 requests/s per account and Region shared by all STS operations (second-hand)",
    ),
    answers: one("account"),
  },
  "account:ListRegions": {
    service: "account",
    command: "ListRegions",
    iam: "account:ListRegions",
    caller: "member",
    rate: perAccount(documented(5, 5, "AWS Account Management reference guide, quotas: ListRegions 5/s, burst 5")),
    answers: page(50, "regions"),
  },
  "dynamodb:ListTables": {
    service: "dynamodb",
    command: "ListTables",
    iam: "dynamodb:ListTables",
    caller: "member",
    rate: assumed(100, 100, controlPlane),
    answers: page(100, "tables"),
  },
  "dynamodb:DescribeTable": {
    service: "dynamodb",
    command: "DescribeTable",
    iam: "dynamodb:DescribeTable",
    caller: "member",
    rate: assumed(400, 400, controlPlane),
    answers: one("table"),
  },
  "dynamodb:DescribeContinuousBackups": {
    service: "dynamodb",
    command: "DescribeContinuousBackups",
    iam: "dynamodb:DescribeContinuousBackups",
    caller: "member",
    rate: documented(10, 10, "DynamoDB API reference, DescribeContinuousBackups: 10 times per second; burst observed"),
    answers: one("table"),
  },
  "dynamodb:ListBackups": {
    service: "dynamodb",
    command: "ListBackups",
    iam: "dynamodb:ListBackups",
    caller: "member",
    rate: documented(5, 5, "DynamoDB API reference, ListBackups: 5 times per second; burst observed"),
    answers: page(100, "backups"),
  },
  "dynamodb:ListTagsOfResource": {
    service: "dynamodb",
    command: "ListTagsOfResource",
    iam: "dynamodb:ListTagsOfResource",
    caller: "member",
    rate: perAccount(
      documented(10, 10, "DynamoDB API reference, ListTagsOfResource: 10 times per second, per account"),
    ),
    answers: one("table"),
  },
  "dynamodb:DescribeTimeToLive": {
    service: "dynamodb",
    command: "DescribeTimeToLive",
    iam: "dynamodb:DescribeTimeToLive",
    caller: "member",
    rate: assumed(
      10,
      10,
      "no rate is documented; measured on an account of others: 4 at once, then one in two seconds a connection",
    ),
    answers: one("table"),
  },
  "dynamodb:GetResourcePolicy": {
    service: "dynamodb",
    command: "GetResourcePolicy",
    iam: "dynamodb:GetResourcePolicy",
    caller: "member",
    rate: assumed(100, 100, controlPlane),
    answers: one("table"),
  },
  "dynamodb:DescribeKinesisStreamingDestination": {
    service: "dynamodb",
    command: "DescribeKinesisStreamingDestination",
    iam: "dynamodb:DescribeKinesisStreamingDestination",
    caller: "member",
    rate: assumed(100, 100, controlPlane),
    answers: one("table"),
  },
  "tag:GetResources": {
    service: "tagging",
    command: "GetResources",
    iam: "tag:GetResources",
    caller: "member",
    rate: assumed(10, 10, "Resource Groups Tagging API: no rate was retrievable"),
    answers: page(100, "tagged"),
  },
  "backup:ListProtectedResources": {
    service: "backup",
    command: "ListProtectedResources",
    iam: "backup:ListProtectedResources",
    caller: "member",
    rate: assumed(5, 5, backupTable),
    answers: page(1_000, "protected"),
  },
  "backup:ListBackupVaults": {
    service: "backup",
    command: "ListBackupVaults",
    iam: "backup:ListBackupVaults",
    caller: "member",
    rate: assumed(5, 5, backupTable),
    answers: page(1_000, "vaults"),
  },
  "backup:ListRecoveryPointsByBackupVault": {
    service: "backup",
    command: "ListRecoveryPointsByBackupVault",
    iam: "backup:ListRecoveryPointsByBackupVault",
    caller: "member",
    rate: assumed(5, 5, backupTable),
    answers: page(1_000, "points"),
  },
  "backup:DescribeRegionSettings": {
    service: "backup",
    command: "DescribeRegionSettings",
    iam: "backup:DescribeRegionSettings",
    caller: "member",
    rate: assumed(5, 5, backupTable),
    answers: one("scope"),
  },
  "backup:ListBackupPlans": {
    service: "backup",
    command: "ListBackupPlans",
    iam: "backup:ListBackupPlans",
    caller: "member",
    rate: assumed(5, 5, backupTable),
    answers: page(1_000, "plans"),
  },
  "backup:GetBackupPlan": {
    service: "backup",
    command: "GetBackupPlan",
    iam: "backup:GetBackupPlan",
    caller: "member",
    rate: assumed(5, 5, backupTable),
    answers: one("plan"),
  },
  "backup:ListBackupSelections": {
    service: "backup",
    command: "ListBackupSelections",
    iam: "backup:ListBackupSelections",
    caller: "member",
    rate: assumed(5, 5, backupTable),
    answers: page(1_000, "selections"),
  },
  "backup:GetBackupSelection": {
    service: "backup",
    command: "GetBackupSelection",
    iam: "backup:GetBackupSelection",
    caller: "member",
    rate: assumed(5, 5, backupTable),
    answers: one("selection"),
  },
  "backup:ListRestoreJobs": {
    service: "backup",
    command: "ListRestoreJobs",
    iam: "backup:ListRestoreJobs",
    caller: "member",
    rate: assumed(5, 5, backupTable),
    answers: page(1_000, "restores"),
  },
  "kms:DescribeKey": {
    service: "kms",
    command: "DescribeKey",
    iam: "kms:DescribeKey",
    caller: "member",
    rate: assumed(
      100,
      100,
      "AWS KMS developer guide, request quotas: 2,000 requests/s or more shared by its Describe and List operations",
    ),
    answers: one("key"),
  },
} as const satisfies Record<string, Operation>;

export type OperationId = keyof typeof operations;
