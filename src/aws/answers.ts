/**
 * What an answer must hold to be one, and where a list goes on: one line per operation. An endpoint that answers `{}` to
 * everything would otherwise look like an organization without tables.
 */
import type { OperationId } from "../model/operations.ts";

type Member = { readonly name: string; readonly is: "structures" | "texts" | "structure" | "text" };

/** Members that AWS always sends, an empty list included (API references; SDK types mark them optional all the same). */
const required = {
  "organizations:DescribeOrganization": [{ name: "Organization", is: "structure" }],
  "organizations:ListAccounts": [{ name: "Accounts", is: "structures" }],
  "organizations:ListTagsForResource": [{ name: "Tags", is: "structures" }],
  "sts:GetCallerIdentity": [
    { name: "Account", is: "text" },
    { name: "Arn", is: "text" },
  ],
  "sts:AssumeRole": [
    { name: "Credentials", is: "structure" },
    { name: "AssumedRoleUser", is: "structure" },
  ],
  "account:ListRegions": [{ name: "Regions", is: "structures" }],
  "dynamodb:ListTables": [{ name: "TableNames", is: "texts" }],
  "dynamodb:DescribeTable": [{ name: "Table", is: "structure" }],
  "dynamodb:DescribeContinuousBackups": [{ name: "ContinuousBackupsDescription", is: "structure" }],
  "dynamodb:ListBackups": [{ name: "BackupSummaries", is: "structures" }],
  "dynamodb:DescribeBackup": [{ name: "BackupDescription", is: "structure" }],
  "dynamodb:ListTagsOfResource": [{ name: "Tags", is: "structures" }],
  "tag:GetResources": [{ name: "ResourceTagMappingList", is: "structures" }],
  "dynamodb:DescribeTimeToLive": [{ name: "TimeToLiveDescription", is: "structure" }],
  "dynamodb:GetResourcePolicy": [{ name: "Policy", is: "text" }],
  "dynamodb:DescribeKinesisStreamingDestination": [{ name: "KinesisDataStreamDestinations", is: "structures" }],
  "backup:ListProtectedResources": [{ name: "Results", is: "structures" }],
  "backup:ListBackupVaults": [{ name: "BackupVaultList", is: "structures" }],
  "backup:ListRecoveryPointsByBackupVault": [{ name: "RecoveryPoints", is: "structures" }],
  "backup:DescribeRegionSettings": [{ name: "ResourceTypeOptInPreference", is: "structure" }],
  "backup:ListBackupPlans": [{ name: "BackupPlansList", is: "structures" }],
  "backup:GetBackupPlan": [{ name: "BackupPlan", is: "structure" }],
  "backup:ListBackupSelections": [{ name: "BackupSelectionsList", is: "structures" }],
  "backup:GetBackupSelection": [{ name: "BackupSelection", is: "structure" }],
  "backup:DescribeBackupJob": [
    { name: "BackupJobId", is: "text" },
    { name: "State", is: "text" },
  ],
  "backup:ListRestoreJobs": [{ name: "RestoreJobs", is: "structures" }],
  "kms:DescribeKey": [{ name: "KeyMetadata", is: "structure" }],
} as const satisfies Record<OperationId, readonly Member[]>;

type Cursor = { readonly from: string; readonly to: string };

/** `from` in the output goes to `to` in the next input. ListBackups ends with its own cursor only, never with an empty page. */
const cursors: Readonly<Partial<Record<OperationId, Cursor>>> = {
  "organizations:ListAccounts": { from: "NextToken", to: "NextToken" },
  "organizations:ListTagsForResource": { from: "NextToken", to: "NextToken" },
  "account:ListRegions": { from: "NextToken", to: "NextToken" },
  "dynamodb:ListTables": { from: "LastEvaluatedTableName", to: "ExclusiveStartTableName" },
  "dynamodb:ListBackups": { from: "LastEvaluatedBackupArn", to: "ExclusiveStartBackupArn" },
  "dynamodb:ListTagsOfResource": { from: "NextToken", to: "NextToken" },
  "tag:GetResources": { from: "PaginationToken", to: "PaginationToken" },
  "backup:ListProtectedResources": { from: "NextToken", to: "NextToken" },
  "backup:ListBackupVaults": { from: "NextToken", to: "NextToken" },
  "backup:ListRecoveryPointsByBackupVault": { from: "NextToken", to: "NextToken" },
  "backup:ListBackupPlans": { from: "NextToken", to: "NextToken" },
  "backup:ListBackupSelections": { from: "NextToken", to: "NextToken" },
  "backup:ListRestoreJobs": { from: "NextToken", to: "NextToken" },
};

/** Name of a member that is missing or of another kind, or holds an item of another kind; undefined for a whole answer. */
export function missingMember(operation: OperationId, output: object): string | undefined {
  return required[operation].find(({ name, is }) => {
    const value: unknown = (output as Readonly<Record<string, unknown>>)[name];
    switch (is) {
      case "text":
        return !isText(value);
      case "texts":
        return !Array.isArray(value) || !value.every(isText);
      case "structure":
        return !isStructure(value);
      case "structures":
        return !Array.isArray(value) || !value.every(isStructure);
      default:
        return is satisfies never;
    }
  })?.name;
}

const isText = (value: unknown): boolean => typeof value === "string" && value !== "";
const isStructure = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value);

export function isPaged(operation: OperationId): boolean {
  return cursors[operation] !== undefined;
}

/** The cursor to the next page; undefined on the last one. The tagging API ends with an empty text, others with none. */
export function nextCursor(operation: OperationId, output: object): string | undefined {
  const cursor = cursors[operation];
  if (cursor === undefined) return undefined;
  const value: unknown = (output as Readonly<Record<string, unknown>>)[cursor.from];
  if (value === undefined || value === null || value === "") return undefined;
  return typeof value === "string" ? value : JSON.stringify(value);
}

export function withCursor<I extends object>(operation: OperationId, input: I, value: string): I {
  const cursor = cursors[operation];
  return cursor === undefined ? input : { ...input, [cursor.to]: value };
}
