/**
 * What an embedded AWS organization is made of, as plain data that a test or a demo can write in YAML: accounts, tables,
 * what is refused and what goes wrong. Types and closed lists only; `parse-organization.ts` checks, `world.ts` builds.
 */
import type { AwsBackupSpec } from "./backup-spec.ts";
import type { Duration, Instant } from "./instant.ts";
import type { PermissionsSpec, RoleSpec, ServiceControlPolicies } from "./iam-spec.ts";
import type { IndexSpec } from "./indexes.ts";
import type { RestoresSpec, TableRestoresSpec } from "./restore-spec.ts";
import type { KeySpec, TableSettingsSpec } from "./settings-spec.ts";

export type OrganizationSpec = {
  /** ISO instant at which the clock stands; ages count back from it. `startEmulator({ now })` overrides it. */
  readonly now: string;
  /** `o-` and 10 to 32 characters; derived from the management account unless given. */
  readonly id?: string;
  /** `aws` unless given. */
  readonly partition?: string;
  /** 12 digits; must be one of `accounts`. */
  readonly managementAccount: string;
  /** Members that may list accounts because they are delegated administrators of some service. */
  readonly delegatedAdministrators?: readonly string[];
  /** Every Region that exists; unless given, those that any account or table names, and us-east-1. */
  readonly regions?: readonly string[];
  readonly accounts: readonly (AccountSpec | GeneratedAccounts)[];
  readonly refusals?: readonly RefusalSpec[];
  readonly faults?: readonly FaultSpec[];
  /** Of restores that calls ask for. */
  readonly restores?: RestoresSpec;
  /** Evaluated for every account but the management account. None unless given. */
  readonly serviceControlPolicies?: ServiceControlPolicies;
};

export const accountStates = ["ACTIVE", "PENDING_ACTIVATION", "SUSPENDED", "PENDING_CLOSURE", "CLOSED"] as const;
export type AccountState = (typeof accountStates)[number];

export type AccountSpec = {
  /** 12 digits. */
  readonly id: string;
  /** `account-<id>` unless given. */
  readonly name?: string;
  /** Path of OU names, `Workloads/Prod`; directly under the root unless given. */
  readonly ou?: string;
  /** ACTIVE unless given. */
  readonly state?: AccountState;
  /** `both` sends Status beside State; AWS announced the end of Status for 2026-09-09. `state` unless given. */
  readonly sends?: "state" | "status" | "both";
  readonly tags?: Readonly<Record<string, string>>;
  /** Roles that can be assumed, a name alone being one that may do everything; `[RestorableAudit]` unless given, null = none. The management account has none unless given. */
  readonly roles?: readonly (string | RoleSpec)[] | null;
  /** The IAM user whose keys `keysOf` gives out; it may do everything unless given. */
  readonly user?: PermissionsSpec;
  /** AssumeRole is denied without it, whatever a role's own trust policy says. */
  readonly externalId?: string;
  /** Longest session in seconds; 3600 unless given. */
  readonly maxSessionDuration?: number;
  /** Enabled Regions; the others of the organization are DISABLED. All unless given. */
  readonly regions?: readonly string[];
  /** Tables per Region. A Region that is not enabled may hold tables: nobody gets to see them. */
  readonly tables?: Readonly<Record<string, TableListSpec>>;
  /** What AWS Backup holds per Region, beside what the tables' own `awsBackup` says. */
  readonly backup?: Readonly<Record<string, AwsBackupSpec>>;
  /** Where AWS Security Hub is switched on: in every Region that is enabled, or in those. Nowhere unless given. */
  readonly securityHub?: true | { readonly regions: readonly string[] };
  /** Keys in AWS KMS per Region. Those that tables of the account name as theirs need not be stated. */
  readonly keys?: Readonly<Record<string, readonly KeySpec[]>>;
};

/** `count` accounts, numbered from `firstId`, all alike. `{n}` in `name` and `ou` is the number, from 1. */
export type GeneratedAccounts = {
  readonly generate: {
    readonly count: number;
    /** 12 digits. */
    readonly firstId: string;
  } & Omit<AccountSpec, "id">;
};

export type TableListSpec = readonly TableSpec[] | GeneratedTables;

/** Tables made when asked for and never held: the same `seed` always gives the same tables. Shares lie between 0 and 1. */
export type GeneratedTables = {
  readonly generate: {
    readonly count: number;
    readonly seed: number;
    /** Names are `<prefix>-<seven digits>`; `table` unless given. */
    readonly prefix?: string;
    /** Share of tables with PITR; 0.7 unless given. */
    readonly pitr?: number;
    /** Share of tables with deletion protection; 0.5 unless given. */
    readonly deletionProtection?: number;
    /** Share of tables with a native backup less than 30 days old; 0.3 unless given. */
    readonly backups?: number;
    /** Share of tables backed up by AWS Backup within 7 days; 0.2 unless given. */
    readonly awsBackup?: number;
    /** Share of tables with tags; 0.8 unless given. */
    readonly tags?: number;
  };
};

export const tableStatuses = [
  "CREATING",
  "UPDATING",
  "DELETING",
  "ACTIVE",
  "INACCESSIBLE_ENCRYPTION_CREDENTIALS",
  "ARCHIVING",
  "ARCHIVED",
  "REPLICATION_NOT_AUTHORIZED",
] as const;
export type TableStatus = (typeof tableStatuses)[number];

export type TableSpec = TableSettingsSpec & {
  /** 3 to 255 of `[a-zA-Z0-9_.-]`. */
  readonly name: string;
  /** A UUID; derived from account, Region and name unless given. null: DescribeTable sends none. */
  readonly tableId?: string | null;
  /** `400d` unless given. */
  readonly created?: Instant;
  /** ACTIVE unless given. */
  readonly status?: TableStatus;
  /** The table is gone since then; only its backups and AWS Backup's points remain. */
  readonly deleted?: Instant;
  /** A CREATING table that is being restored: its parts are "not found" until it is ACTIVE. */
  readonly restoring?: true;
  /** When DELETING began; more than 1.6 s ago unless given, so that its parts are "not found". */
  readonly deletingSince?: Instant;
  /** Virtual time from the start until CREATING becomes ACTIVE or DELETING becomes gone; `10m` unless given. */
  readonly settlesAfter?: Duration;
  /** Off unless given. */
  readonly pitr?: PitrSpec;
  /** false unless given; null: DescribeTable does not send the member. */
  readonly deletionProtection?: boolean | null;
  /** PROVISIONED (AWS then sends no BillingModeSummary) unless given. */
  readonly billingMode?: "PROVISIONED" | "PAY_PER_REQUEST";
  /** STANDARD (AWS then sends no TableClassSummary) unless given. */
  readonly class?: "STANDARD" | "STANDARD_INFREQUENT_ACCESS";
  readonly sizeBytes?: number;
  readonly itemCount?: number;
  /** String attributes; one hash key named `pk` unless given. */
  readonly key?: { readonly hash: string; readonly range?: string };
  readonly indexes?: readonly IndexSpec[];
  /** What becomes of restores from its backups and from its point-in-time recovery. */
  readonly restores?: TableRestoresSpec;
  /** Never tagged unless given; an empty map: it had tags once. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Other replicas of this global table. Each is a table of its own: state it in its Region (and account) too. */
  readonly replicas?: readonly ReplicaSpec[];
  readonly backups?: readonly BackupSpec[];
  /** A completed recovery point of this ARN in a vault that need not be written (`Default` unless given); may be older than the table. */
  readonly awsBackup?: { readonly last: Instant; readonly vault?: string };
  /** For ARCHIVING and ARCHIVED: when, and whether DescribeTable names the backup. 3 days ago with a backup unless given. */
  readonly archival?: { readonly at: Instant; readonly backup?: boolean };
  /** The table is deleted by somebody else right after an answer of this operation told of it. */
  readonly vanishes?: { readonly after: VanishPoint };
  /** The table is created by somebody else right after an answer of this operation in its Region: then, and not `created`. */
  readonly appears?: { readonly after: VanishPoint };
  /** Status changes: after that many calls about this table, or that much virtual time from the start. */
  readonly turns?: readonly TurnSpec[];
};

export const vanishPoints = [
  "ListTables",
  "DescribeTable",
  "DescribeContinuousBackups",
  "ListTagsOfResource",
  "DescribeTimeToLive",
  "GetResourcePolicy",
  "DescribeKinesisStreamingDestination",
  "ListBackups",
  "GetResources",
  "ListProtectedResources",
] as const;
export type VanishPoint = (typeof vanishPoints)[number];

export type TurnSpec =
  { readonly to: TableStatus; readonly afterCalls: number } | { readonly to: TableStatus; readonly after: Duration };

export type PitrSpec = {
  readonly enabled: boolean;
  /** Last time it was switched on; the table's creation unless given. */
  readonly since?: Instant;
  /** RecoveryPeriodInDays; 35 unless given. null: AWS does not send the member. */
  readonly period?: number | null;
};

export const replicaStatuses = [
  "CREATING",
  "CREATION_FAILED",
  "UPDATING",
  "DELETING",
  "ACTIVE",
  "REGION_DISABLED",
  "INACCESSIBLE_ENCRYPTION_CREDENTIALS",
  "ARCHIVING",
  "ARCHIVED",
  "REPLICATION_NOT_AUTHORIZED",
] as const;

export type ReplicaSpec = {
  readonly region: string;
  readonly account?: string;
  /** ACTIVE unless given. */
  readonly status?: (typeof replicaStatuses)[number];
};

export type BackupSpec = {
  /** When it was requested; the newest one if `count` is given. */
  readonly age: Instant;
  /** AVAILABLE unless given. A CREATING one becomes AVAILABLE ten minutes of virtual time after the start. */
  readonly status?: "CREATING" | "AVAILABLE" | "DELETED";
  /** USER unless given. AWS_BACKUP ones are known to DynamoDB and listed by no filter of ListBackups. */
  readonly type?: "USER" | "SYSTEM" | "AWS_BACKUP";
  /** `namesake`: of a deleted table that carried the same name. `this` unless given. */
  readonly of?: "this" | "namesake";
  readonly name?: string;
  readonly sizeBytes?: number;
  /** Those of the table unless given. */
  readonly itemCount?: number;
  /** That many backups, `every` apart (`1d` unless given), going back from `age`. */
  readonly count?: number;
  readonly every?: Duration;
  /** ListBackups sends no TableId. */
  readonly noTableId?: true;
};

/** Which statement of which policy denies, as AWS words it; `unstated` is the old message that does not say. */
export const refusalCauses = [
  "identity",
  "identity-deny",
  "scp",
  "scp-implicit",
  "rcp",
  "resource",
  "boundary",
  "boundary-deny",
  "session",
  "session-deny",
  "endpoint",
  "unstated",
] as const;
export type RefusalCause = (typeof refusalCauses)[number];

/** A call is refused when everything stated matches. `operation` is the IAM name, `dynamodb:ListBackups`, or `dynamodb:*`; of sts:AssumeRole, `account` is the one to be entered. */
export type RefusalSpec = {
  readonly account?: string;
  readonly region?: string;
  readonly operation?: string;
  readonly table?: string;
  /** Name of a vault of AWS Backup. */
  readonly vault?: string;
  readonly because: RefusalCause;
};

export const faultKinds = [
  "throttle", // the service's throttling error
  "server-error", // HTTP 500
  "unavailable", // HTTP 503
  "reset", // the connection is reset before an answer
  "reset-mid-body", // … after half of it
  "truncated", // a well-formed HTTP answer whose document breaks off
  "malformed", // HTTP 200 with something that is no document
  "empty-object", // HTTP 200 with a document without any member
  "html", // HTTP 200 with a page, as from a captive portal
  "html-error", // HTTP 502 with a page, as from a proxy
  "hang", // no answer until the emulator closes
  "slow", // answers after `delay`
  "drip", // the answer comes in fifty drops, `delay` apart
  "expired-token", // as if the session had expired
  "invalid-token", // as if nobody had these keys (any more)
  "revoked-session", // the session of an assumed role is revoked, from this call on, as the console's "revoke sessions" does
  "clock-skew", // the service's clock is `delay` ahead: its Date header says so, and it takes no older signature
  "not-found", // the service's "table not found" or "backup not found", though it is there
  "limit-exceeded", // too many changes of tables at once, tags that are being written: the service's LimitExceededException
  "repeat-page-token", // a page whose cursor is the one it was asked with
  "empty-page", // a page without items, with a cursor
  "overlapping-page", // a page of half its items, the last of which comes again on the next page
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** Goes wrong for calls that match everything stated: always, the first `times` (after skipping `after`), or at `rate` drawn from `seed`. */
export type FaultSpec = {
  readonly kind: FaultKind;
  readonly account?: string;
  readonly region?: string;
  /** As in a refusal. */
  readonly operation?: string;
  readonly table?: string;
  /** Name of a vault of AWS Backup. */
  readonly vault?: string;
  readonly after?: number;
  readonly times?: number;
  /** 0 to 1. */
  readonly rate?: number;
  readonly seed?: number;
  /** Real time, for `slow` (`1s` unless given), `drip` (`100ms`) and `clock-skew` (`10m`). */
  readonly delay?: Duration;
};

/** An organization that contradicts itself or cannot exist: every mistake, each with its path into the data. */
export class OrganizationError extends Error {
  override readonly name = "OrganizationError";
  constructor(readonly mistakes: readonly string[]) {
    super(`the organization cannot be built:\n${mistakes.map((mistake) => `  ${mistake}`).join("\n")}`);
  }
}
