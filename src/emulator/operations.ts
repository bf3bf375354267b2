/** Every operation the embedded organization answers: its service, IAM name, and whether it belongs to one Region. */

export const services = [
  "dynamodb",
  "organizations",
  "sts",
  "account",
  "tagging",
  "backup",
  "kms",
  "securityhub",
] as const;
export type ServiceId = (typeof services)[number];

type OperationEntry = {
  readonly service: ServiceId;
  readonly command: string;
  /** A Region that is not enabled answers it with an invalid token. Global services are signed for any Region. */
  readonly regional: boolean;
  /** What IAM names as the thing acted on when it is not one table; `*` where AWS leaves it out of the message. */
  readonly on:
    "table" | "tables" | "backup" | "account" | "role" | "vault" | "point" | "plan" | "key" | "product" | "hub" | "*";
};

export const operations = {
  "dynamodb:ListTables": { service: "dynamodb", command: "ListTables", regional: true, on: "tables" },
  "dynamodb:DescribeTable": { service: "dynamodb", command: "DescribeTable", regional: true, on: "table" },
  "dynamodb:CreateTable": { service: "dynamodb", command: "CreateTable", regional: true, on: "table" },
  "dynamodb:DeleteTable": { service: "dynamodb", command: "DeleteTable", regional: true, on: "table" },
  "dynamodb:DescribeContinuousBackups": {
    service: "dynamodb",
    command: "DescribeContinuousBackups",
    regional: true,
    on: "table",
  },
  "dynamodb:UpdateContinuousBackups": {
    service: "dynamodb",
    command: "UpdateContinuousBackups",
    regional: true,
    on: "table",
  },
  "dynamodb:ListBackups": { service: "dynamodb", command: "ListBackups", regional: true, on: "tables" },
  "dynamodb:DescribeBackup": { service: "dynamodb", command: "DescribeBackup", regional: true, on: "backup" },
  "dynamodb:CreateBackup": { service: "dynamodb", command: "CreateBackup", regional: true, on: "table" },
  "dynamodb:DeleteBackup": { service: "dynamodb", command: "DeleteBackup", regional: true, on: "backup" },
  "dynamodb:RestoreTableFromBackup": {
    service: "dynamodb",
    command: "RestoreTableFromBackup",
    regional: true,
    on: "backup",
  },
  "dynamodb:RestoreTableToPointInTime": {
    service: "dynamodb",
    command: "RestoreTableToPointInTime",
    regional: true,
    on: "table",
  },
  "dynamodb:Scan": { service: "dynamodb", command: "Scan", regional: true, on: "table" },
  "dynamodb:ListTagsOfResource": { service: "dynamodb", command: "ListTagsOfResource", regional: true, on: "table" },
  "dynamodb:DescribeTimeToLive": { service: "dynamodb", command: "DescribeTimeToLive", regional: true, on: "table" },
  "dynamodb:GetResourcePolicy": { service: "dynamodb", command: "GetResourcePolicy", regional: true, on: "table" },
  "dynamodb:DescribeKinesisStreamingDestination": {
    service: "dynamodb",
    command: "DescribeKinesisStreamingDestination",
    regional: true,
    on: "table",
  },
  "dynamodb:UpdateTable": { service: "dynamodb", command: "UpdateTable", regional: true, on: "table" },
  "dynamodb:TagResource": { service: "dynamodb", command: "TagResource", regional: true, on: "table" },
  "dynamodb:UntagResource": { service: "dynamodb", command: "UntagResource", regional: true, on: "table" },
  "dynamodb:PutResourcePolicy": { service: "dynamodb", command: "PutResourcePolicy", regional: true, on: "table" },
  "dynamodb:UpdateTimeToLive": { service: "dynamodb", command: "UpdateTimeToLive", regional: true, on: "table" },
  "dynamodb:EnableKinesisStreamingDestination": {
    service: "dynamodb",
    command: "EnableKinesisStreamingDestination",
    regional: true,
    on: "table",
  },
  "organizations:DescribeOrganization": {
    service: "organizations",
    command: "DescribeOrganization",
    regional: false,
    on: "*",
  },
  "organizations:ListAccounts": { service: "organizations", command: "ListAccounts", regional: false, on: "*" },
  "organizations:ListTagsForResource": {
    service: "organizations",
    command: "ListTagsForResource",
    regional: false,
    on: "*",
  },
  "sts:GetCallerIdentity": { service: "sts", command: "GetCallerIdentity", regional: true, on: "*" },
  "sts:AssumeRole": { service: "sts", command: "AssumeRole", regional: true, on: "role" },
  "account:ListRegions": { service: "account", command: "ListRegions", regional: false, on: "account" },
  "tag:GetResources": { service: "tagging", command: "GetResources", regional: true, on: "*" },
  "backup:ListProtectedResources": { service: "backup", command: "ListProtectedResources", regional: true, on: "*" },
  "backup:ListBackupVaults": { service: "backup", command: "ListBackupVaults", regional: true, on: "*" },
  "backup:DescribeBackupVault": { service: "backup", command: "DescribeBackupVault", regional: true, on: "vault" },
  "backup:ListRecoveryPointsByBackupVault": {
    service: "backup",
    command: "ListRecoveryPointsByBackupVault",
    regional: true,
    on: "vault",
  },
  "backup:ListRecoveryPointsByResource": {
    service: "backup",
    command: "ListRecoveryPointsByResource",
    regional: true,
    on: "*",
  },
  "backup:DescribeRecoveryPoint": { service: "backup", command: "DescribeRecoveryPoint", regional: true, on: "point" },
  "backup:ListBackupPlans": { service: "backup", command: "ListBackupPlans", regional: true, on: "*" },
  "backup:GetBackupPlan": { service: "backup", command: "GetBackupPlan", regional: true, on: "plan" },
  "backup:ListBackupSelections": { service: "backup", command: "ListBackupSelections", regional: true, on: "plan" },
  "backup:GetBackupSelection": { service: "backup", command: "GetBackupSelection", regional: true, on: "plan" },
  "backup:DescribeRegionSettings": { service: "backup", command: "DescribeRegionSettings", regional: true, on: "*" },
  "backup:StartBackupJob": { service: "backup", command: "StartBackupJob", regional: true, on: "vault" },
  "backup:DescribeBackupJob": { service: "backup", command: "DescribeBackupJob", regional: true, on: "*" },
  "backup:ListRestoreJobs": { service: "backup", command: "ListRestoreJobs", regional: true, on: "*" },
  "kms:DescribeKey": { service: "kms", command: "DescribeKey", regional: true, on: "key" },
  "securityhub:BatchImportFindings": {
    service: "securityhub",
    command: "BatchImportFindings",
    regional: true,
    on: "product",
  },
  "securityhub:GetFindings": { service: "securityhub", command: "GetFindings", regional: true, on: "hub" },
} as const satisfies Record<string, OperationEntry>;

export type OperationId = keyof typeof operations;

export const operationIds = Object.keys(operations) as readonly OperationId[];

/** The operation of a service by its command name, or undefined when it is not answered here. */
export function operationOf(service: ServiceId, command: string): OperationId | undefined {
  return operationIds.find((id) => operations[id].service === service && operations[id].command === command);
}

/** Does a pattern as IAM writes it (`dynamodb:*`, `dynamodb:List*`, `*`) name this operation? Case does not matter in IAM. */
export function operationMatches(pattern: string, operation: string): boolean {
  const parts = pattern.toLowerCase().split("*");
  const name = operation.toLowerCase();
  const [first = "", ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return name === first;
  if (!name.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}
