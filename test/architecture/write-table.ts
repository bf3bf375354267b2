/**
 * Everything that the product may ever ask AWS to change, written out by hand and apart from the code: which operations,
 * from which file, with which members of the request. A member with a value may have that value alone.
 */

/** `any` as a value: whatever the caller gives. Members of members by dots. */
export type Members = Readonly<Record<string, true | string>>;

export type AllowedWrite = {
  /** Of src, without `.ts`. */
  readonly files: readonly string[];
  readonly members: Members;
  /** Why it can take no protection away. */
  readonly because: string;
};

export const allowedWrites: Readonly<Record<string, AllowedWrite>> = {
  "dynamodb:UpdateContinuousBackups": {
    files: ["aws/write-client"],
    members: {
      TableName: "any",
      "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled": true,
      "PointInTimeRecoverySpecification.RecoveryPeriodInDays": "any",
    },
    because: "PITR is only ever turned on; that a period is never made shorter is held by what applies a step",
  },
  "dynamodb:CreateBackup": {
    files: ["aws/write-client"],
    members: { TableName: "any", BackupName: "any" },
    because: "a backup more",
  },
  "dynamodb:UpdateTable": {
    files: ["aws/write-client", "aws/write-restore"],
    members: {
      TableName: "any",
      DeletionProtectionEnabled: true,
      "StreamSpecification.StreamEnabled": true,
      "StreamSpecification.StreamViewType": "any",
      TableClass: "any",
    },
    because: "deletion protection and streams are only ever turned on",
  },
  "dynamodb:TagResource": {
    files: ["aws/write-client", "aws/write-restore"],
    members: { ResourceArn: "any", Tags: "any" },
    because: "tags are added; which keys, is for the plan",
  },
  "backup:StartBackupJob": {
    files: ["aws/write-client"],
    members: {
      BackupVaultName: "any",
      ResourceArn: "any",
      IamRoleArn: "any",
      IdempotencyToken: "any",
      "Lifecycle.DeleteAfterDays": "any",
    },
    because: "a recovery point more; its lifecycle is its own and no other's",
  },
  "dynamodb:RestoreTableFromBackup": {
    files: ["aws/write-restore", "aws/write-drill"],
    members: { BackupArn: "any", TargetTableName: "any" },
    because: "a table more: AWS refuses a name that is taken",
  },
  "dynamodb:RestoreTableToPointInTime": {
    files: ["aws/write-restore", "aws/write-drill"],
    members: { SourceTableArn: "any", TargetTableName: "any", UseLatestRestorableTime: true, RestoreDateTime: "any" },
    because: "a table more: AWS refuses a name that is taken",
  },
  "dynamodb:UpdateTimeToLive": {
    files: ["aws/write-restore"],
    members: {
      TableName: "any",
      "TimeToLiveSpecification.Enabled": true,
      "TimeToLiveSpecification.AttributeName": "any",
    },
    because: "what a restored table lost is set again",
  },
  "dynamodb:PutResourcePolicy": {
    files: ["aws/write-restore", "aws/write-drill"],
    members: { ResourceArn: "any", Policy: "any", ExpectedRevisionId: "NO_POLICY" },
    because: "AWS refuses it where the table has a policy already",
  },
  "dynamodb:EnableKinesisStreamingDestination": {
    files: ["aws/write-restore"],
    members: { TableName: "any", StreamArn: "any" },
    because: "what a restored table lost is set again",
  },
  "dynamodb:Scan": {
    files: ["aws/write-drill"],
    members: {
      TableName: "any",
      Limit: "any",
      ExclusiveStartKey: "any",
      Select: "any",
      ConsistentRead: "any",
      ReturnConsumedCapacity: "any",
    },
    because: "it reads, but data: of the scratch table of a drill alone",
  },
  "dynamodb:DeleteTable": {
    files: ["aws/write-drill"],
    members: { TableName: "any" },
    because: "the only delete of the product: of a scratch table that the drill's journal proves to be its own",
  },
  "securityhub:BatchImportFindings": {
    files: ["aws/write-push"],
    members: { Findings: "any" },
    because: "findings of our own product are made or brought up to date; no table is touched",
  },
};

/** Where an operation that deletes may be named at all: the catalogues, and what drills. */
export const deletesNamedIn =
  /^(model\/(write-operations|iam-actions)|aws\/write-drill|aws\/write-clients|restore\/drill-[\w-]+)\.ts$/;

/** Of the IAM actions of writes, those whose name says that something goes away, and for what purpose alone. */
export const destructiveActions: Readonly<Record<string, readonly string[]>> = {
  "dynamodb:DeleteTable": ["drill"],
  // RestoreTable* fills the new table in the caller's name, and IAM looks at each of these for it.
  "dynamodb:DeleteItem": ["restore", "drill"],
};
export const soundsDestructive =
  /:(Delete|Untag|Remove|Disable|Disassociate|Stop|Cancel|Purge|Reset|Revoke|Update(BackupPlan|RecoveryPoint|Region|Global))/;

/** The two files that hold commands of the SDK. */
export const commandFiles = { reads: "aws/clients.ts", writes: "aws/write-clients.ts" } as const;

/** Whatever reads, judges, reports or looks back can reach nothing that writes to AWS. */
export const readers: readonly RegExp[] = [
  /^audit\.ts$/,
  /^(model|condition|policy|evaluate|scan|runs|history|evidence|report)\//,
  /^cli\/(perform-(audit|scan|evaluation|comparison)|scan-into-run|judge-again|make-evidence|read-report|verify-evidence|link)\.ts$/,
  /^cli\/(workers|progress|monthly)\//,
];
