/** What boto3 is asked to do, as data for `boto3_client.py`, and the form in which it tells what it saw. */
import {
  management,
  member,
  region,
  role,
  roleArn,
  externalId,
  smallFinding,
  tableArn,
} from "../models/varied-organization.ts";
import type { SeenSettings } from "./settings-as-seen.ts";

/** As boto3 writes members; instants are epoch milliseconds. */
type Document = Readonly<Record<string, unknown>>;
type Paged = { readonly items: readonly Document[]; readonly pages: readonly number[] };

export type SeenScope = {
  readonly names: { readonly items: readonly string[]; readonly pages: readonly number[] };
  readonly tables: readonly {
    readonly described: Document;
    readonly pitr: Document | string;
    readonly tags: Paged | string;
    readonly settings: SeenSettings;
  }[];
  readonly backups: Paged;
  readonly described: readonly Document[];
  readonly tagged: Paged;
  readonly protected: Paged;
  readonly recovery: SeenRecovery;
};

export type SeenRecovery = {
  readonly settings: Document;
  readonly vaults: Paged;
  readonly describedVaults: readonly Document[];
  /** By the name of their vault. */
  readonly points: Readonly<Record<string, Paged>>;
  readonly describedPoints: readonly Document[];
  /** By the ARN of what was backed up. */
  readonly byThing: Readonly<Record<string, Paged>>;
  readonly plans: readonly { readonly plan: Document; readonly selections: readonly Document[] }[];
  readonly restoreJobs: Paged;
};

export type SeenAccount = {
  readonly role: { readonly AssumedRoleUser: Document; readonly Expiration: number } | null;
  readonly identity: Document;
  readonly regions: Paged;
  readonly scopes: Readonly<Record<string, SeenScope>>;
};

export type SeenRestored = {
  readonly table: Document;
  readonly sizes: readonly number[];
  readonly items: readonly Document[];
};

export type Caught = {
  readonly class: string;
  readonly code: string;
  readonly message: string;
  readonly status: number;
};

export type Seen = {
  readonly organization: Document;
  readonly listed: Paged;
  readonly accountTags: Paged;
  readonly accounts: Readonly<Record<string, SeenAccount>>;
  readonly caught: readonly (Caught | null)[];
  readonly impatient: string | null;
  readonly life: Readonly<Record<"created" | "pitr" | "backup" | "described" | "removed" | "deleted", Document>> & {
    readonly statuses: readonly string[];
  };
  readonly restores: Readonly<Record<"original" | "begun" | "toPoint" | "deleted", Document>> &
    Readonly<Record<"fromBackup" | "latest", SeenRestored>> & {
      readonly backup: string;
      readonly statuses: readonly string[];
    };
  readonly changes: Readonly<Record<"protected" | "ended", Document>> & {
    readonly tags: readonly Document[];
    readonly policy: readonly [policy: string, revision: string, told: Document];
    readonly ttl: readonly [asked: Document, told: Document];
    readonly streaming: string;
    readonly destinations: readonly Document[];
    readonly jobs: readonly string[];
    readonly states: readonly string[];
  };
  readonly imports: { readonly answers: readonly Document[]; readonly pages: readonly (readonly Document[])[] };
  readonly retried: Readonly<Record<string, number>>;
};

type Wrong = {
  readonly client: string;
  readonly method: string;
  readonly arguments: Document;
  readonly account?: string;
  readonly region?: string;
  /** A fault that strikes this call. */
  readonly fault?: string;
};

const dynamodb = (method: string, given: Document, rest: Partial<Wrong> = {}): Wrong => ({
  client: "dynamodb",
  method,
  arguments: given,
  account: member,
  region,
  ...rest,
});

const of = (client: string, method: string, given: Document, rest: Partial<Wrong> = {}): Wrong => ({
  client,
  method,
  arguments: given,
  ...rest,
});

const key = (KeyId: string, rest: Partial<Wrong> = {}): Wrong =>
  of("kms", "describe_key", { KeyId }, { account: member, region, ...rest });

const missing = { TableName: "missing" };
const missingBackup = { BackupArn: `${tableArn("orders")}/backup/00000000000000-00000000` };
const toPoint = { SourceTableName: "indexed", TargetTableName: "again", UseLatestRestorableTime: true };
const session = { RoleArn: roleArn, RoleSessionName: "audit", ExternalId: externalId };

/** A call that is refused, the class boto3 must raise (ClientError where no model declares the error), code and status. */
export const refused: readonly (readonly [Wrong, string, string, number])[] = [
  [dynamodb("describe_table", missing), "ResourceNotFoundException", "ResourceNotFoundException", 400],
  [dynamodb("describe_continuous_backups", missing), "TableNotFoundException", "TableNotFoundException", 400],
  [
    dynamodb("create_backup", { ...missing, BackupName: "abc" }),
    "TableNotFoundException",
    "TableNotFoundException",
    400,
  ],
  [dynamodb("describe_time_to_live", missing), "ResourceNotFoundException", "ResourceNotFoundException", 400],
  [dynamodb("describe_time_to_live", { TableName: "status-creating" }), "ClientError", "ValidationException", 400],
  [
    dynamodb("get_resource_policy", { ResourceArn: tableArn("orders") }),
    "PolicyNotFoundException",
    "PolicyNotFoundException",
    400,
  ],
  [key("missing"), "NotFoundException", "NotFoundException", 400],
  [key(tableArn("orders")), "InvalidArnException", "InvalidArnException", 400],
  [
    of("securityhub", "batch_import_findings", { Findings: [smallFinding] }, { account: management, region }),
    "InvalidAccessException",
    "InvalidAccessException",
    401,
  ],
  [
    of("securityhub", "batch_import_findings", { Findings: [] }, { account: member, region }),
    "InvalidInputException",
    "InvalidInputException",
    400,
  ],
  [
    of("securityhub", "get_findings", {}, { account: member, region, fault: "throttle" }),
    "ClientError",
    "TooManyRequestsException",
    429,
  ],
  [key("missing", { fault: "server-error" }), "KMSInternalException", "KMSInternalException", 500],
  [dynamodb("describe_backup", missingBackup), "BackupNotFoundException", "BackupNotFoundException", 400],
  [dynamodb("delete_table", { TableName: "status-creating" }), "ResourceInUseException", "ResourceInUseException", 400],
  [
    dynamodb("update_continuous_backups", {
      TableName: "status-creating",
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    }),
    "ContinuousBackupsUnavailableException",
    "ContinuousBackupsUnavailableException",
    400,
  ],
  ...(
    [
      [{ TargetTableName: "orders" }, "TableAlreadyExistsException"],
      [{ TargetTableName: "status-deleting" }, "TableInUseException"],
      [{ SourceTableName: "missing" }, "TableNotFoundException"],
      [{ SourceTableName: "recreated" }, "PointInTimeRecoveryUnavailableException"],
      [{ UseLatestRestorableTime: false, RestoreDateTime: 1_600_000_000 }, "InvalidRestoreTimeException"],
    ] as const
  ).map(([given, code]) => {
    const call = dynamodb("restore_table_to_point_in_time", { ...toPoint, ...given });
    return [call, code, code, 400] as const;
  }),
  [
    dynamodb("restore_table_from_backup", { TargetTableName: "again", ...missingBackup }),
    "BackupNotFoundException",
    "BackupNotFoundException",
    400,
  ],
  [dynamodb("scan", { TableName: "restoring" }), "ResourceNotFoundException", "ResourceNotFoundException", 400],
  [dynamodb("scan", { TableName: "key-disabled" }), "ClientError", "ValidationException", 400],
  [dynamodb("list_tables", { Limit: 101 }), "ClientError", "ValidationException", 400],
  [dynamodb("list_tables", { Limit: "ten" }), "ClientError", "SerializationException", 400],
  [dynamodb("list_tables", {}, { region: "eu-west-1" }), "ClientError", "UnrecognizedClientException", 400],
  [dynamodb("list_tables", {}, { fault: "server-error" }), "InternalServerError", "InternalServerError", 500],
  [dynamodb("list_tables", {}, { fault: "unavailable" }), "ClientError", "ServiceUnavailable", 503],
  [dynamodb("list_tables", {}, { fault: "expired-token" }), "ClientError", "ExpiredTokenException", 400],
  [
    of("organizations", "list_accounts", {}, { account: member }),
    "AccessDeniedException",
    "AccessDeniedException",
    400,
  ],
  [of("organizations", "list_accounts", { MaxResults: 21 }), "InvalidInputException", "InvalidInputException", 400],
  [
    of("organizations", "list_accounts", {}, { fault: "throttle" }),
    "TooManyRequestsException",
    "TooManyRequestsException",
    400,
  ],
  [
    of("organizations", "list_tags_for_resource", { ResourceId: "999999999999" }),
    "TargetNotFoundException",
    "TargetNotFoundException",
    400,
  ],
  [of("sts", "assume_role", { ...session, ExternalId: "wrong" }), "ClientError", "AccessDenied", 403],
  [
    of("sts", "assume_role", { ...session, Policy: "{" }),
    "MalformedPolicyDocumentException",
    "MalformedPolicyDocument",
    400,
  ],
  [
    of("sts", "assume_role", session, { region: "me-central-1" }),
    "RegionDisabledException",
    "RegionDisabledException",
    403,
  ],
  [of("account", "list_regions", { MaxResults: 51 }), "ValidationException", "ValidationException", 400],
  [of("account", "list_regions", { AccountId: management }), "AccessDeniedException", "AccessDeniedException", 403],
  [
    of("account", "list_regions", {}, { fault: "server-error" }),
    "InternalServerException",
    "InternalServerException",
    500,
  ],
  [
    of("resourcegroupstaggingapi", "get_resources", { PaginationToken: "foreign" }),
    "InvalidParameterException",
    "InvalidParameterException",
    400,
  ],
  [
    of("resourcegroupstaggingapi", "get_resources", {}, { fault: "throttle" }),
    "ThrottledException",
    "ThrottledException",
    400,
  ],
  [
    of("backup", "list_protected_resources", { MaxResults: 0 }),
    "InvalidParameterValueException",
    "InvalidParameterValueException",
    400,
  ],
  [of("backup", "describe_backup_vault", { BackupVaultName: "missing" }), "ClientError", "AccessDeniedException", 403],
  [
    of("backup", "list_recovery_points_by_backup_vault", { BackupVaultName: "missing" }),
    "ResourceNotFoundException",
    "ResourceNotFoundException",
    400,
  ],
  [
    of("backup", "get_backup_plan", { BackupPlanId: "missing" }),
    "ResourceNotFoundException",
    "ResourceNotFoundException",
    400,
  ],
  [
    of("backup", "list_protected_resources", {}, { fault: "unavailable" }),
    "ServiceUnavailableException",
    "ServiceUnavailableException",
    500,
  ],
];

const assumable = (account: string): Document => ({
  RoleArn: `arn:aws:iam::${account}:role/${role}`,
  RoleSessionName: "boto3",
  ...(account === member ? { ExternalId: externalId } : {}),
});

/** Faults that botocore's own retries get over. */
export const survived = ["throttle", "server-error", "unavailable", "reset", "truncated"];

export function planFor(
  control: string,
  accounts: readonly { readonly id: string; readonly regions: readonly string[] }[],
): Document {
  return {
    control,
    management,
    member,
    accounts,
    roles: Object.fromEntries(accounts.map(({ id }) => [id, assumable(id)])),
    errors: refused.map(([call]) => ({ account: management, ...call })),
    findings: [smallFinding, { ...smallFinding, Id: "restorable/orders/second" }],
    faults: survived.map((kind) => ({ kind, operation: "dynamodb:ListTables" })),
    table: {
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
      AttributeDefinitions: [
        { AttributeName: "pk", AttributeType: "S" },
        { AttributeName: "sk", AttributeType: "N" },
      ],
      BillingMode: "PAY_PER_REQUEST",
      Tags: [{ Key: "team", Value: "payments" }],
    },
  };
}
