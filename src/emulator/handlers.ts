/** Which function answers which operation. */
import { listRegions } from "./account.ts";
import { listProtectedResources } from "./backup-service.ts";
import type { Handler } from "./call.ts";
import { createBackup, deleteBackup, describeBackup, listBackups } from "./dynamodb-backups.ts";
import { createTable, deleteTable } from "./dynamodb-changes.ts";
import { describeContinuousBackups, updateContinuousBackups } from "./dynamodb-continuous-backups.ts";
import { describeKinesisStreamingDestination, describeTimeToLive, getResourcePolicy } from "./dynamodb-settings.ts";
import { describeTable, listTables, listTagsOfResource } from "./dynamodb-tables.ts";
import { describeKey } from "./kms.ts";
import type { OperationId } from "./operations.ts";
import { describeOrganization, listAccounts, listTagsForResource } from "./organizations.ts";
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
  "dynamodb:ListTagsOfResource": listTagsOfResource,
  "dynamodb:DescribeTimeToLive": describeTimeToLive,
  "dynamodb:GetResourcePolicy": getResourcePolicy,
  "dynamodb:DescribeKinesisStreamingDestination": describeKinesisStreamingDestination,
  "organizations:DescribeOrganization": describeOrganization,
  "organizations:ListAccounts": listAccounts,
  "organizations:ListTagsForResource": listTagsForResource,
  "sts:GetCallerIdentity": getCallerIdentity,
  "sts:AssumeRole": assumeRole,
  "account:ListRegions": listRegions,
  "tag:GetResources": getResources,
  "backup:ListProtectedResources": listProtectedResources,
  "kms:DescribeKey": describeKey,
} as const satisfies Record<OperationId, Handler>;
