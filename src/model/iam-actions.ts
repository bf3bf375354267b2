/**
 * The catalogue of the IAM actions that this product ever needs: what each acts on, as far as IAM can tell it apart, and
 * whether it touches items. An operation can name no other; roles and session policies are scoped by it.
 *
 * Source: AWS service authorization reference, column "Resource types", of each service; where a row departs from it, it says why.
 */

export type IamAction = {
  /** All that IAM looks at when the action is used; `any`: nothing to tell apart, AWS takes `*` alone. */
  readonly on: ActedOn;
  /** It reads or writes items of a table or records of a stream, and not what describes them. */
  readonly data?: true;
};

/** `member`: the account itself, as Account Management names it. `account`: as Organizations does. */
export type ActedOn =
  | "any"
  | "table"
  | "backup"
  | "vault"
  | "plan"
  | "key"
  | "table-key"
  | "stream"
  | "member"
  | "account"
  | "findings"
  | "audit-role"
  | "backup-role";

const on = <On extends ActedOn>(what: On) => ({ on: what }) as const;
const items = { on: "table", data: true } as const;
const records = { on: "stream", data: true } as const;

export const iamActions = {
  "account:ListRegions": on("member"),
  "backup:DescribeBackupJob": on("any"),
  "backup:DescribeRegionSettings": on("any"),
  "backup:GetBackupPlan": on("plan"),
  "backup:GetBackupSelection": on("plan"),
  "backup:ListBackupPlans": on("any"),
  "backup:ListBackupSelections": on("plan"),
  "backup:ListBackupVaults": on("any"),
  "backup:ListProtectedResources": on("any"),
  "backup:ListRecoveryPointsByBackupVault": on("vault"),
  "backup:ListRestoreJobs": on("any"),
  "backup:StartBackupJob": on("vault"),
  "dynamodb:BatchWriteItem": items,
  "dynamodb:CreateBackup": on("table"),
  "dynamodb:DeleteItem": items,
  "dynamodb:DeleteTable": on("table"),
  "dynamodb:DescribeBackup": on("backup"),
  "dynamodb:DescribeContinuousBackups": on("table"),
  "dynamodb:DescribeKinesisStreamingDestination": on("table"),
  "dynamodb:DescribeTable": on("table"),
  "dynamodb:DescribeTimeToLive": on("table"),
  "dynamodb:EnableKinesisStreamingDestination": on("table"),
  "dynamodb:GetItem": items,
  // Streams have policies too; this product asks for those of tables alone.
  "dynamodb:GetResourcePolicy": on("table"),
  "dynamodb:ListBackups": on("any"),
  "dynamodb:ListTables": on("any"),
  "dynamodb:ListTagsOfResource": on("table"),
  "dynamodb:PutItem": items,
  "dynamodb:PutResourcePolicy": on("table"),
  "dynamodb:Query": items,
  // On the backup and a table, and the reference does not say which: a backup lies below the table that it is of.
  "dynamodb:RestoreTableFromBackup": on("table"),
  "dynamodb:RestoreTableToPointInTime": on("table"),
  "dynamodb:Scan": items,
  "dynamodb:TagResource": on("table"),
  "dynamodb:UpdateContinuousBackups": on("table"),
  "dynamodb:UpdateItem": items,
  "dynamodb:UpdateTable": on("table"),
  "dynamodb:UpdateTimeToLive": on("table"),
  "iam:PassRole": on("backup-role"),
  "kinesis:DescribeStream": on("stream"),
  "kinesis:PutRecord": records,
  "kinesis:PutRecords": records,
  // With a key of the account's own DynamoDB works in the name of the caller, and asks for the grant that it needs later.
  "kms:CreateGrant": on("table-key"),
  "kms:Decrypt": on("table-key"),
  // In another account too, where the key of a table is shared with its account.
  "kms:DescribeKey": on("key"),
  "kms:Encrypt": on("table-key"),
  "kms:GenerateDataKey": on("table-key"),
  "kms:GenerateDataKeyWithoutPlaintext": on("table-key"),
  "kms:ReEncryptFrom": on("table-key"),
  "kms:ReEncryptTo": on("table-key"),
  "organizations:DescribeOrganization": on("any"),
  "organizations:ListAccounts": on("any"),
  // Of OUs, policies and roots too; this product asks for those of accounts alone.
  "organizations:ListTagsForResource": on("account"),
  "securityhub:BatchImportFindings": on("findings"),
  "sts:AssumeRole": on("audit-role"),
  "tag:GetResources": on("any"),
} as const satisfies Record<string, IamAction>;

export type IamActionId = keyof typeof iamActions;

/** Of what reads or writes the data itself, and not what describes it. */
export const touchesData = (action: IamActionId): boolean => (iamActions[action] as IamAction).data === true;
