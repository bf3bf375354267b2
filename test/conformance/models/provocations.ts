/**
 * Requests that a service refuses for what they say, with the error code that AWS gives: every way a handler of the emulator
 * has of refusing is provoked, in the organization of `varied-organization.ts`. Data; sends nothing.
 */
import type { Input } from "../../../src/emulator/input.ts";
import { all, type Provocation } from "./provocation.ts";
import { changes } from "./provoked-changes.ts";
import { restoreProvocations } from "./restore-provocations.ts";
import {
  externalId,
  management,
  member,
  optInRegion,
  region,
  role,
  roleArn,
  smallFinding,
  tableArn,
} from "./varied-organization.ts";

const backupArn = (table: string, id = "00000000000000-00000000"): string => `${tableArn(table)}/backup/${id}`;
const key = {
  KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
  AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
};
const pitr = (members: Input): Input => ({ PointInTimeRecoverySpecification: members });
const session = { RoleArn: roleArn, RoleSessionName: "audit", ExternalId: externalId };

const tables: readonly Provocation[] = [
  ...all("dynamodb:ListTables", "ValidationException", [
    { Limit: 0 },
    { Limit: 101 },
    { ExclusiveStartTableName: "a" },
  ]),
  ...all("dynamodb:ListTables", "SerializationException", [
    { Limit: "ten" },
    { Limit: 1.5 },
    { ExclusiveStartTableName: ["orders"] },
  ]),
  ...all("dynamodb:DescribeTable", "ResourceNotFoundException", [
    { TableName: "missing" },
    { TableName: tableArn("missing") },
    { TableName: tableArn("orders").replace("eu-central-1", "us-east-1") },
  ]),
  ...all("dynamodb:DescribeTable", "ValidationException", [
    {},
    { TableName: "a b c" },
    { TableName: "arn:aws:s3:::bucket" },
  ]),
  ...all("dynamodb:DescribeTable", "AccessDeniedException", [
    { TableName: tableArn("orders").replace(/\d{12}/, management) },
  ]),
  ...all("dynamodb:CreateTable", "ResourceInUseException", [{ TableName: "orders", ...key }]),
  ...all("dynamodb:CreateTable", "ValidationException", [
    {},
    { TableName: "new-table" },
    { TableName: "new-table", ...key, KeySchema: [{ AttributeName: "pk", KeyType: "MAIN" }] },
    { TableName: "new-table", ...key, AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "X" }] },
    { TableName: "new-table", ...key, KeySchema: [] },
    { TableName: "new-table", ...key, Tags: [{ Key: "", Value: "v" }] },
    { TableName: "new-table", ...key, BillingMode: "FREE" },
  ]),
  ...all("dynamodb:CreateTable", "SerializationException", [
    { TableName: "new-table", ...key, KeySchema: ["pk"] },
    { TableName: "new-table", ...key, DeletionProtectionEnabled: "yes" },
  ]),
  ...all("dynamodb:DeleteTable", "ResourceNotFoundException", [{ TableName: "missing" }]),
  ...all("dynamodb:DeleteTable", "ResourceInUseException", [
    { TableName: "status-creating" },
    { TableName: "status-deleting" },
  ]),
  ...all("dynamodb:DeleteTable", "ValidationException", [{ TableName: "orders" }]),
  ...all("dynamodb:ListTagsOfResource", "ResourceNotFoundException", [
    { ResourceArn: tableArn("missing") },
    { ResourceArn: tableArn("status-creating") },
  ]),
  ...all("dynamodb:ListTagsOfResource", "ValidationException", [
    {},
    { ResourceArn: "orders" },
    { ResourceArn: tableArn("orders"), NextToken: "foreign" },
  ]),
];

const backups: readonly Provocation[] = [
  ...all("dynamodb:DescribeContinuousBackups", "TableNotFoundException", [
    { TableName: "missing" },
    { TableName: "restoring" },
    { TableName: "status-archived" },
  ]),
  ...all("dynamodb:UpdateContinuousBackups", "TableNotFoundException", [
    { TableName: "missing", ...pitr({ PointInTimeRecoveryEnabled: true }) },
  ]),
  ...all("dynamodb:UpdateContinuousBackups", "ContinuousBackupsUnavailableException", [
    { TableName: "status-creating", ...pitr({ PointInTimeRecoveryEnabled: true }) },
  ]),
  ...all("dynamodb:UpdateContinuousBackups", "ValidationException", [
    { TableName: "orders" },
    { TableName: "orders", ...pitr({ PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 0 }) },
    { TableName: "orders", ...pitr({ PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 36 }) },
    { TableName: "orders", ...pitr({ PointInTimeRecoveryEnabled: false, RecoveryPeriodInDays: 7 }) },
  ]),
  ...all("dynamodb:UpdateContinuousBackups", "SerializationException", [
    { TableName: "orders", ...pitr({ PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 1.5 }) },
    { TableName: "orders", PointInTimeRecoverySpecification: "on" },
  ]),
  ...all("dynamodb:ListBackups", "ValidationException", [
    { Limit: 101 },
    { BackupType: "OTHER" },
    { TimeRangeLowerBound: 2, TimeRangeUpperBound: 1 },
    { ExclusiveStartBackupArn: "short" },
    { ExclusiveStartBackupArn: tableArn("orders") },
  ]),
  ...all("dynamodb:DescribeBackup", "ValidationException", [
    {},
    { BackupArn: "short" },
    { BackupArn: tableArn("orders") },
  ]),
  ...all("dynamodb:DescribeBackup", "BackupNotFoundException", [{ BackupArn: backupArn("orders") }]),
  ...all("dynamodb:CreateBackup", "ValidationException", [
    { TableName: "orders" },
    { TableName: "orders", BackupName: "ab" },
    { TableName: "orders", BackupName: "a$b" },
    { TableName: "status-inaccessible_encryption_credentials", BackupName: "nightly" },
  ]),
  ...all("dynamodb:CreateBackup", "TableNotFoundException", [
    { TableName: "missing", BackupName: "nightly" },
    { TableName: "status-archiving", BackupName: "nightly" },
  ]),
  ...all("dynamodb:CreateBackup", "ContinuousBackupsUnavailableException", [
    { TableName: "young", BackupName: "nightly" },
  ]),
  ...all("dynamodb:DeleteBackup", "BackupNotFoundException", [{ BackupArn: backupArn("orders") }]),
];

const others: readonly Provocation[] = [
  { operation: "organizations:ListAccounts", input: {}, code: "AccessDeniedException" },
  ...all("organizations:ListAccounts", "InvalidInputException", [
    { MaxResults: 0 },
    { MaxResults: 21 },
    { NextToken: "foreign" },
  ]).map((provocation) => ({ ...provocation, account: management })),
  {
    operation: "organizations:ListAccounts",
    input: { MaxResults: "ten" },
    code: "SerializationException",
    account: management,
  },
  { operation: "organizations:ListTagsForResource", input: { ResourceId: member }, code: "AccessDeniedException" },
  ...all("organizations:ListTagsForResource", "InvalidInputException", [
    {},
    { ResourceId: "orders" },
    { ResourceId: member, NextToken: "foreign" },
  ]).map((provocation) => ({ ...provocation, account: management })),
  ...all("organizations:ListTagsForResource", "TargetNotFoundException", [
    { ResourceId: "999999999999" },
    { ResourceId: "ou-ab12-11111111" },
  ]).map((provocation) => ({ ...provocation, account: management })),
  {
    operation: "organizations:ListTagsForResource",
    input: { ResourceId: 7 },
    code: "SerializationException",
    account: management,
  },
  ...all("sts:AssumeRole", "ValidationError", [
    { ...session, RoleArn: "<&>" },
    { ...session, RoleSessionName: "a" },
    { ...session, RoleSessionName: "a".repeat(65) },
    { ...session, RoleSessionName: "a b" },
    { ...session, Policy: " ".repeat(2049) },
    { ...session, DurationSeconds: 899 },
    { ...session, DurationSeconds: 43_201 },
    { ...session, DurationSeconds: 7201 },
  ]),
  ...all("sts:AssumeRole", "MalformedPolicyDocument", [{ ...session, Policy: "no policy" }]),
  ...all("sts:AssumeRole", "AccessDenied", [
    { ...session, ExternalId: "wrong" },
    { ...session, RoleArn: roleArn.replace(role, "Other") },
  ]),
  {
    operation: "sts:AssumeRole",
    input: session,
    code: "RegionDisabledException",
    account: management,
    region: optInRegion,
  },
  ...all("account:ListRegions", "ValidationException", [
    { MaxResults: 0 },
    { MaxResults: 51 },
    { NextToken: "foreign" },
    { AccountId: "one" },
  ]),
  ...all("account:ListRegions", "AccessDeniedException", [{ AccountId: management }, { AccountId: "400000000001" }]),
  ...all("account:ListRegions", "SerializationException", [{ MaxResults: "ten" }]),
  ...all("tag:GetResources", "InvalidParameterException", [
    { ResourcesPerPage: 0 },
    { ResourcesPerPage: 101 },
    { ResourceARNList: [tableArn("orders")], ResourcesPerPage: 5 },
    { TagFilters: [{ Values: ["v"] }] },
    { PaginationToken: "foreign" },
  ]),
  ...all("tag:GetResources", "SerializationException", [{ TagFilters: "all" }]),
  ...all("backup:ListProtectedResources", "InvalidParameterValueException", [
    { MaxResults: 0 },
    { MaxResults: 1001 },
    { MaxResults: "ten" },
    { NextToken: "foreign" },
  ]),
];

const ofMember = `arn:aws:kms:${region}:${member}:key/missing`;

const settings: readonly Provocation[] = [
  ...all("dynamodb:DescribeTimeToLive", "ResourceNotFoundException", [
    { TableName: "missing" },
    { TableName: "restoring" },
  ]),
  ...all("dynamodb:DescribeTimeToLive", "ValidationException", [
    {},
    { TableName: "a b c" },
    { TableName: "status-creating" },
    { TableName: "status-deleting" },
  ]),
  ...all("dynamodb:GetResourcePolicy", "PolicyNotFoundException", [{ ResourceArn: tableArn("orders") }]),
  ...all("dynamodb:GetResourcePolicy", "ResourceNotFoundException", [
    { ResourceArn: tableArn("missing") },
    { ResourceArn: tableArn("status-creating") },
  ]),
  ...all("dynamodb:GetResourcePolicy", "ValidationException", [{}, { ResourceArn: "orders" }]),
  ...all("dynamodb:DescribeKinesisStreamingDestination", "ResourceNotFoundException", [
    { TableName: "missing" },
    { TableName: "status-creating" },
  ]),
  ...all("dynamodb:DescribeKinesisStreamingDestination", "ValidationException", [{}]),
  ...all("kms:DescribeKey", "NotFoundException", [
    { KeyId: "missing" },
    { KeyId: ofMember },
    { KeyId: ofMember.replace(region, "us-east-1") },
  ]),
  ...all("kms:DescribeKey", "AccessDeniedException", [{ KeyId: ofMember.replace(member, management) }]),
  ...all("kms:DescribeKey", "InvalidArnException", [{ KeyId: tableArn("orders") }]),
  ...all("kms:DescribeKey", "ValidationException", [{}]),
  ...all("kms:DescribeKey", "SerializationException", [{ KeyId: 7 }]),
];

const vault = { BackupVaultName: "main" };
const plan = { BackupPlanId: "missing" };

const recovery: readonly Provocation[] = [
  ...all("backup:ListBackupVaults", "InvalidParameterValueException", [
    { MaxResults: 0 },
    { ByVaultType: "OTHER" },
    { ByShared: "perhaps" },
  ]),
  ...all("backup:DescribeBackupVault", "AccessDeniedException", [{ BackupVaultName: "missing" }]),
  ...all("backup:DescribeBackupVault", "InvalidParameterValueException", [{ ...vault, BackupVaultAccountId: "one" }]),
  ...all("backup:DescribeBackupVault", "ResourceNotFoundException", [{ ...vault, BackupVaultAccountId: management }]),
  ...all("backup:ListRecoveryPointsByBackupVault", "InvalidParameterValueException", [
    { ...vault, MaxResults: 1001 },
    { ...vault, NextToken: "foreign" },
    { ...vault, ByResourceArn: "orders" },
    { ...vault, ByCreatedAfter: "yesterday" },
    { ...vault, BackupVaultAccountId: "one" },
  ]),
  ...all("backup:ListRecoveryPointsByBackupVault", "ResourceNotFoundException", [{ BackupVaultName: "missing" }]),
  ...all("backup:ListRecoveryPointsByBackupVault", "MissingParameterValueException", [{}]),
  ...all("backup:ListRecoveryPointsByResource", "InvalidParameterValueException", [
    { ResourceArn: "orders" },
    { ResourceArn: tableArn("orders"), ManagedByAWSBackupOnly: "perhaps" },
  ]),
  ...all("backup:ListRecoveryPointsByResource", "MissingParameterValueException", [{}]),
  ...all("backup:DescribeRecoveryPoint", "ResourceNotFoundException", [
    { ...vault, RecoveryPointArn: "missing" },
    { ...vault, RecoveryPointArn: `${tableArn("orders")}/backup/00000000000000-00000000` },
    { BackupVaultName: "missing", RecoveryPointArn: "missing" },
  ]),
  ...all("backup:ListBackupPlans", "InvalidParameterValueException", [{ MaxResults: 0 }, { IncludeDeleted: "some" }]),
  ...all("backup:GetBackupPlan", "ResourceNotFoundException", [plan]),
  ...all("backup:ListBackupSelections", "ResourceNotFoundException", [plan]),
  ...all("backup:GetBackupSelection", "ResourceNotFoundException", [{ ...plan, SelectionId: "missing" }]),
  ...all("backup:ListRestoreJobs", "InvalidParameterValueException", [
    { ByStatus: "DONE" },
    { ByAccountId: "one" },
    { ByCompleteBefore: "tomorrow" },
    { MaxResults: 1001 },
  ]),
];

const findings = (...changes: readonly Input[]): Input => ({
  Findings: changes.map((change) => ({ ...smallFinding, ...change })),
});
const foreign = smallFinding.ProductArn;

const securityHub: readonly Provocation[] = [
  ...all("securityhub:BatchImportFindings", "InvalidInputException", [
    {},
    { Findings: [] },
    findings(...Array.from({ length: 101 }, () => ({}))),
    findings({ ProductArn: "arn:aws:securityhub:::product/restorable" }),
    findings(...Array.from({ length: 61 }, () => ({ Description: "x".repeat(100_000) }))),
  ]),
  ...all("securityhub:BatchImportFindings", "AccessDeniedException", [
    findings({ AwsAccountId: management }),
    findings({ ProductArn: foreign.replaceAll(member, management) }),
    findings({}, { ProductArn: foreign.replace(region, "us-east-1") }),
  ]),
  ...all("securityhub:BatchImportFindings", "SerializationException", [{ Findings: ["finding"] }]),
  ...all("securityhub:GetFindings", "InvalidInputException", [
    { MaxResults: 0 },
    { MaxResults: 101 },
    { NextToken: "foreign" },
    { Filters: { Colour: [{ Value: "red", Comparison: "EQUALS" }] } },
    { Filters: { Id: [{ Value: "a", Comparison: "SOUNDS_LIKE" }] } },
  ]),
  ...all("securityhub:GetFindings", "SerializationException", [{ Filters: "all" }]),
  ...(["securityhub:BatchImportFindings", "securityhub:GetFindings"] as const).map((operation) => ({
    operation,
    input: findings({}),
    code: "InvalidAccessException" as const,
    account: management,
  })),
];

export const provocations: readonly Provocation[] = [
  ...tables,
  ...backups,
  ...recovery,
  ...settings,
  ...others,
  ...securityHub,
  ...changes,
  ...restoreProvocations,
];
