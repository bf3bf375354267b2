/** What each operation answers when the table, backup, vault or plan it names is not there; operations that name none have no entry. */
import type { OperationId } from "./operations.ts";
import { ServiceError } from "./service-error.ts";

export const notFound = (what: string): ServiceError =>
  new ServiceError("ResourceNotFoundException", `Requested resource not found: ${what}`);

export const tableNotFound = (name: string): ServiceError =>
  new ServiceError("TableNotFoundException", `Table not found: ${name}`);

export const backupNotFound = (arn: string): ServiceError =>
  new ServiceError("BackupNotFoundException", `Backup not found: ${arn}`);

/** What AWS says of a table without a policy of its own. */
export const policyNotFound = (arn: string): ServiceError =>
  new ServiceError("PolicyNotFoundException", `Resource-based policy not found for the provided ResourceArn: ${arn}`);

export const keyNotFound = (arn: string): ServiceError =>
  new ServiceError("NotFoundException", `Key '${arn}' does not exist`);

/** The misspelling is AWS's own. */
export const tagsNotFound = (arn: string): ServiceError => notFound(`ResourcArn: ${arn} not found`);

const noTable = (input: Named): ServiceError => notFound(`Table: ${String(input["TableName"])} not found`);
const noBackups = (input: Named): ServiceError => tableNotFound(String(input["TableName"]));
const noBackup = (input: Named): ServiceError => backupNotFound(String(input["BackupArn"]));

const noVault = (input: Named): ServiceError =>
  new ServiceError("ResourceNotFoundException", `Backup vault ${String(input["BackupVaultName"])} does not exist`, 400);
const noPlan = (input: Named): ServiceError =>
  new ServiceError("ResourceNotFoundException", `Backup plan ${String(input["BackupPlanId"])} does not exist`, 400);

const noJob = (input: Named): ServiceError =>
  new ServiceError("ResourceNotFoundException", `Backup job ${String(input["BackupJobId"])} does not exist`, 400);

type Named = Readonly<Record<string, unknown>>;

/** As the errors that the operation declares (API reference). */
export const missing: Readonly<Partial<Record<OperationId, (input: Named) => ServiceError>>> = {
  "dynamodb:DescribeTable": noTable,
  "dynamodb:DeleteTable": noTable,
  "dynamodb:DescribeContinuousBackups": noBackups,
  "dynamodb:UpdateContinuousBackups": noBackups,
  "dynamodb:CreateBackup": noBackups,
  "dynamodb:DescribeBackup": noBackup,
  "dynamodb:DeleteBackup": noBackup,
  "dynamodb:RestoreTableFromBackup": noBackup,
  "dynamodb:RestoreTableToPointInTime": (input) =>
    tableNotFound(String(input["SourceTableName"] ?? input["SourceTableArn"])),
  "dynamodb:Scan": noTable,
  "backup:DescribeBackupVault": noVault,
  "backup:ListRecoveryPointsByBackupVault": noVault,
  "backup:DescribeRecoveryPoint": noVault,
  "backup:GetBackupPlan": noPlan,
  "backup:ListBackupSelections": noPlan,
  "backup:GetBackupSelection": noPlan,
  "dynamodb:DescribeTimeToLive": noTable,
  "dynamodb:GetResourcePolicy": (input) => notFound(`Table: ${String(input["ResourceArn"])} not found`),
  "dynamodb:DescribeKinesisStreamingDestination": noTable,
  "dynamodb:UpdateTable": noTable,
  "dynamodb:UpdateTimeToLive": noTable,
  "dynamodb:EnableKinesisStreamingDestination": noTable,
  "dynamodb:PutResourcePolicy": (input) => notFound(`Table: ${String(input["ResourceArn"])} not found`),
  "dynamodb:TagResource": (input) => tagsNotFound(String(input["ResourceArn"])),
  "dynamodb:UntagResource": (input) => tagsNotFound(String(input["ResourceArn"])),
  "backup:StartBackupJob": noVault,
  "backup:DescribeBackupJob": noJob,
  "kms:DescribeKey": (input) => keyNotFound(String(input["KeyId"])),
  "dynamodb:ListTagsOfResource": (input) => tagsNotFound(String(input["ResourceArn"])),
};
