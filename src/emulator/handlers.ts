/** Which function answers which operation. */
import { listRegions } from "./account.ts";
import { describeBackupJob, startBackupJob } from "./backup-jobs.ts";
import { getBackupPlan, getBackupSelection, listBackupPlans, listBackupSelections } from "./backup-plans.ts";
import {
  describeRecoveryPoint,
  listProtectedResources,
  listRecoveryPointsByBackupVault,
  listRecoveryPointsByResource,
} from "./backup-points.ts";
import { listRestoreJobs } from "./backup-restores.ts";
import { describeBackupVault, describeRegionSettings, listBackupVaults } from "./backup-vaults.ts";
import type { Handler } from "./call.ts";
import { createBackup, deleteBackup, describeBackup, listBackups } from "./dynamodb-backups.ts";
import { createTable, deleteTable } from "./dynamodb-changes.ts";
import { describeContinuousBackups, updateContinuousBackups } from "./dynamodb-continuous-backups.ts";
import { restoreTableFromBackup, restoreTableToPointInTime } from "./dynamodb-restores.ts";
import { scan } from "./dynamodb-scan.ts";
import { describeKinesisStreamingDestination, describeTimeToLive } from "./dynamodb-settings.ts";
import { getResourcePolicy, putResourcePolicy } from "./dynamodb-resource-policy.ts";
import { describeTable, listTables, listTagsOfResource } from "./dynamodb-tables.ts";
import { tagResource, untagResource } from "./dynamodb-tags.ts";
import { enableKinesisStreamingDestination, updateTable, updateTimeToLive } from "./dynamodb-updates.ts";
import { describeKey } from "./kms.ts";
import type { OperationId } from "./operations.ts";
import { describeOrganization, listAccounts, listTagsForResource } from "./organizations.ts";
import { batchImportFindings, getFindings } from "./security-hub.ts";
import { assumeRole, getCallerIdentity } from "./sts.ts";
import { getResources } from "./tagging.ts";

export const handlers = {
  "dynamodb:ListTables": listTables,
  "dynamodb:DescribeTable": describeTable,
  "dynamodb:CreateTable": createTable,
  "dynamodb:DeleteTable": deleteTable,
  "dynamodb:DescribeContinuousBackups": describeContinuousBackups,
  "dynamodb:UpdateContinuousBackups": updateContinuousBackups,
  "dynamodb:ListBackups": listBackups,
  "dynamodb:DescribeBackup": describeBackup,
  "dynamodb:CreateBackup": createBackup,
  "dynamodb:DeleteBackup": deleteBackup,
  "dynamodb:RestoreTableFromBackup": restoreTableFromBackup,
  "dynamodb:RestoreTableToPointInTime": restoreTableToPointInTime,
  "dynamodb:Scan": scan,
  "dynamodb:ListTagsOfResource": listTagsOfResource,
  "dynamodb:DescribeTimeToLive": describeTimeToLive,
  "dynamodb:GetResourcePolicy": getResourcePolicy,
  "dynamodb:DescribeKinesisStreamingDestination": describeKinesisStreamingDestination,
  "dynamodb:UpdateTable": updateTable,
  "dynamodb:TagResource": tagResource,
  "dynamodb:UntagResource": untagResource,
  "dynamodb:PutResourcePolicy": putResourcePolicy,
  "dynamodb:UpdateTimeToLive": updateTimeToLive,
  "dynamodb:EnableKinesisStreamingDestination": enableKinesisStreamingDestination,
  "organizations:DescribeOrganization": describeOrganization,
  "organizations:ListAccounts": listAccounts,
  "organizations:ListTagsForResource": listTagsForResource,
  "sts:GetCallerIdentity": getCallerIdentity,
  "sts:AssumeRole": assumeRole,
  "account:ListRegions": listRegions,
  "tag:GetResources": getResources,
  "backup:ListProtectedResources": listProtectedResources,
  "backup:ListBackupVaults": listBackupVaults,
  "backup:DescribeBackupVault": describeBackupVault,
  "backup:ListRecoveryPointsByBackupVault": listRecoveryPointsByBackupVault,
  "backup:ListRecoveryPointsByResource": listRecoveryPointsByResource,
  "backup:DescribeRecoveryPoint": describeRecoveryPoint,
  "backup:ListBackupPlans": listBackupPlans,
  "backup:GetBackupPlan": getBackupPlan,
  "backup:ListBackupSelections": listBackupSelections,
  "backup:GetBackupSelection": getBackupSelection,
  "backup:DescribeRegionSettings": describeRegionSettings,
  "backup:StartBackupJob": startBackupJob,
  "backup:DescribeBackupJob": describeBackupJob,
  "backup:ListRestoreJobs": listRestoreJobs,
  "kms:DescribeKey": describeKey,
  "securityhub:BatchImportFindings": batchImportFindings,
  "securityhub:GetFindings": getFindings,
} as const satisfies Record<OperationId, Handler>;
