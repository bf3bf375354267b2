/**
 * The catalogue of AWS operations this product writes with, and what each is for. Nobody who reads can make such a call;
 * session policies, pacing and documentation of the write side are derived from it.
 */
import type { IamActionId } from "./iam-actions.ts";
import { assumed, documented, type Operation, type Rate } from "./operation.ts";
import { operations, type OperationId } from "./operations.ts";

/**
 * `remediate`: steps of a plan, and backups asked for. `restore`: into a new table. `drill`: a restore that is taken away
 * again. `push`: findings to AWS Security Hub; it changes nothing of what they speak of.
 */
export type WritePurpose = "remediate" | "restore" | "drill" | "push";

export type WriteOperation = Pick<Operation, "service" | "command"> & {
  /** Every action that IAM looks at when the call is made, also those of calls that AWS makes in the caller's name. */
  readonly iam: readonly IamActionId[];
  readonly rate: Rate;
  readonly purposes: readonly WritePurpose[];
  /** Why the same request may be sent again although nobody knows what became of the first; every other write is sent once. */
  readonly repeatable?: string;
};

const mutations =
  "no rate is documented; mutations of tables share a limiter: 3 to 5 of 10 at once were throttled on an account of others";
const backupTable = "AWS Backup publishes per-API rates in the general reference; values were not retrievable";

/** What RestoreTable* needs on the new table beside its own name (developer guide, backup and restore with IAM). */
const toFillTable = [
  "dynamodb:BatchWriteItem",
  "dynamodb:DeleteItem",
  "dynamodb:GetItem",
  "dynamodb:PutItem",
  "dynamodb:Query",
  "dynamodb:Scan",
  "dynamodb:UpdateItem",
] as const;

/**
 * What DynamoDB does in the caller's name with a key of the account that a table is under (developer guide, "Authorizing use
 * of your KMS key"; AWSBackupServiceRolePolicyForRestores): without it, no such table is restored, or read.
 */
const toUseItsKey = [
  "kms:CreateGrant",
  "kms:Decrypt",
  "kms:DescribeKey",
  "kms:Encrypt",
  "kms:GenerateDataKey",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
] as const;

export const writeOperations = {
  "dynamodb:UpdateContinuousBackups": {
    service: "dynamodb",
    command: "UpdateContinuousBackups",
    iam: ["dynamodb:UpdateContinuousBackups"],
    rate: assumed(5, 5, mutations),
    purposes: ["remediate", "restore"],
  },
  "dynamodb:CreateBackup": {
    service: "dynamodb",
    command: "CreateBackup",
    iam: ["dynamodb:CreateBackup"],
    rate: documented(50, 50, "DynamoDB API reference, CreateBackup: 50 times per second"),
    purposes: ["remediate"],
  },
  "dynamodb:UpdateTable": {
    service: "dynamodb",
    command: "UpdateTable",
    iam: ["dynamodb:UpdateTable"],
    rate: assumed(3, 3, mutations),
    purposes: ["remediate", "restore"],
  },
  "dynamodb:TagResource": {
    service: "dynamodb",
    command: "TagResource",
    iam: ["dynamodb:TagResource"],
    rate: documented(5, 5, "DynamoDB API reference, TagResource: 5 times per second, per account"),
    purposes: ["remediate", "restore"],
  },
  "backup:StartBackupJob": {
    service: "backup",
    command: "StartBackupJob",
    // The role that AWS Backup takes on is handed over by the caller.
    iam: ["backup:StartBackupJob", "iam:PassRole"],
    rate: assumed(2, 2, backupTable),
    purposes: ["remediate"],
  },
  "dynamodb:RestoreTableFromBackup": {
    service: "dynamodb",
    command: "RestoreTableFromBackup",
    iam: ["dynamodb:RestoreTableFromBackup", ...toFillTable, ...toUseItsKey],
    rate: documented(10, 10, "DynamoDB API reference, RestoreTableFromBackup: 10 times per second"),
    purposes: ["restore", "drill"],
  },
  "dynamodb:RestoreTableToPointInTime": {
    service: "dynamodb",
    command: "RestoreTableToPointInTime",
    iam: ["dynamodb:RestoreTableToPointInTime", ...toFillTable, ...toUseItsKey],
    rate: assumed(5, 5, mutations),
    purposes: ["restore", "drill"],
  },
  "dynamodb:UpdateTimeToLive": {
    service: "dynamodb",
    command: "UpdateTimeToLive",
    iam: ["dynamodb:UpdateTimeToLive"],
    rate: assumed(3, 3, mutations),
    purposes: ["restore"],
  },
  "dynamodb:PutResourcePolicy": {
    service: "dynamodb",
    command: "PutResourcePolicy",
    iam: ["dynamodb:PutResourcePolicy"],
    rate: assumed(3, 3, mutations),
    purposes: ["restore", "drill"],
  },
  "dynamodb:EnableKinesisStreamingDestination": {
    service: "dynamodb",
    command: "EnableKinesisStreamingDestination",
    iam: [
      "dynamodb:EnableKinesisStreamingDestination",
      "kinesis:DescribeStream",
      "kinesis:PutRecord",
      "kinesis:PutRecords",
    ],
    rate: assumed(3, 3, mutations),
    purposes: ["restore"],
  },
  // It reads, but data: nobody but a drill may, and only its own table.
  "dynamodb:Scan": {
    service: "dynamodb",
    command: "Scan",
    iam: ["dynamodb:Scan", "kms:Decrypt"],
    rate: assumed(10, 10, "no rate: the table's own read capacity bounds it"),
    purposes: ["drill"],
  },
  "dynamodb:DeleteTable": {
    service: "dynamodb",
    command: "DeleteTable",
    iam: ["dynamodb:DeleteTable"],
    rate: assumed(3, 3, mutations),
    purposes: ["drill"],
  },
  "securityhub:BatchImportFindings": {
    service: "securityhub",
    command: "BatchImportFindings",
    iam: ["securityhub:BatchImportFindings"],
    rate: documented(10, 30, "Security Hub partner guide: 10 TPS per account per Region, with a burst of 30 TPS"),
    purposes: ["push"],
    repeatable:
      "a finding is known by its id, and one that is not newer (UpdatedAt) than what is there is ignored (Security Hub user guide)",
  },
} as const satisfies Record<string, WriteOperation>;

export type WriteOperationId = keyof typeof writeOperations;

/** Any call that the product can make. */
export type CallId = OperationId | WriteOperationId;

export const isWriteOperation = (id: CallId): id is WriteOperationId => Object.hasOwn(writeOperations, id);

/** May the same request be sent again, whatever became of the first? */
export const isRepeatable = (id: WriteOperationId): boolean => "repeatable" in writeOperations[id];

export const callOf = (id: CallId): Pick<Operation, "service" | "command" | "rate"> =>
  isWriteOperation(id) ? writeOperations[id] : operations[id];

/** IAM actions that allow it; none where AWS needs none. */
export function iamActionsOf(id: CallId): readonly IamActionId[] {
  if (isWriteOperation(id)) return writeOperations[id].iam;
  const { iam } = operations[id];
  return iam === null ? [] : [iam];
}

export const operationsFor = (purpose: WritePurpose): readonly WriteOperationId[] =>
  (Object.keys(writeOperations) as WriteOperationId[]).filter((id) =>
    (writeOperations[id].purposes as readonly WritePurpose[]).includes(purpose),
  );
