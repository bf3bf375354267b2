/**
 * The catalogue of facts: which exist, of what type, when they can be absent, and which groups of API reads they need.
 * Demand, load-time checks of policies, `explain`, IAM policies and documentation derive from it.
 */
import type { GroupId } from "./fact-groups.ts";

export type FactType = "string" | "boolean" | "number" | "percent" | "bytes" | "duration" | "instant";

export type FactEntry = {
  readonly type: FactType;
  /** The groups whose reads decide this fact. */
  readonly groups: readonly GroupId[];
  /** When AWS answers and there is nothing: said in words for documentation; null when the fact always has a value. */
  readonly absentWhen: string | null;
  /** The smallest difference between two values, where AWS counts more coarsely than the type can say. */
  readonly step?: number;
  /** Computed from observed facts and `asOf`; never stored. */
  readonly derived?: true;
  /** The values AWS documents, for "did you mean"; AWS adds values, so others are not refused as facts. */
  readonly values?: readonly string[];
  readonly about: string;
};

export const facts = {
  "account.id": { type: "string", groups: ["account"], absentWhen: null, about: "12-digit account id" },
  "account.name": {
    type: "string",
    groups: ["account"],
    absentWhen: "the organization gives no name",
    about: "account name",
  },
  "account.ou": {
    type: "string",
    groups: ["account"],
    absentWhen: "the account sits directly under the root",
    about: "id of the OU that holds the account",
  },
  "account.path": {
    type: "string",
    groups: ["account"],
    absentWhen: null,
    about: "organization path, `o-…/r-…/ou-…/`",
  },
  "account.management": {
    type: "boolean",
    groups: ["account"],
    absentWhen: null,
    about: "is this the organization's management account",
  },

  "table.name": { type: "string", groups: [], absentWhen: null, about: "table name" },
  "table.arn": { type: "string", groups: [], absentWhen: null, about: "table ARN" },
  "table.id": {
    type: "string",
    groups: ["table"],
    absentWhen: "AWS sent no TableId",
    about: "TableId: the only identity that survives a re-creation",
  },
  "table.status": {
    type: "string",
    groups: ["table"],
    absentWhen: null,
    values: [
      "CREATING",
      "UPDATING",
      "DELETING",
      "ACTIVE",
      "INACCESSIBLE_ENCRYPTION_CREDENTIALS",
      "ARCHIVING",
      "ARCHIVED",
      "REPLICATION_NOT_AUTHORIZED",
    ],
    about: "TableStatus",
  },
  "table.created": { type: "instant", groups: ["table"], absentWhen: null, about: "creation of the table" },
  "table.age": {
    type: "duration",
    groups: ["table"],
    absentWhen: null,
    derived: true,
    about: "`asOf` − `table.created`, at least 0",
  },
  "table.sizeBytes": {
    type: "bytes",
    groups: ["table"],
    absentWhen: "AWS sent no size",
    about: "table size; up to six hours old",
  },
  "table.itemCount": {
    type: "number",
    groups: ["table"],
    absentWhen: "AWS sent no count",
    about: "number of items; up to six hours old",
  },
  "table.class": {
    type: "string",
    groups: ["table"],
    absentWhen: null,
    values: ["STANDARD", "STANDARD_INFREQUENT_ACCESS"],
    about: "table class; AWS sends none for STANDARD",
  },
  "table.billingMode": {
    type: "string",
    groups: ["table"],
    absentWhen: null,
    values: ["PROVISIONED", "PAY_PER_REQUEST"],
    about: "billing mode; AWS sends none for a table that was never on-demand",
  },
  "table.deletionProtection": {
    type: "boolean",
    groups: ["table"],
    absentWhen: null,
    about: "deletion protection of this replica",
  },
  "table.archivalBackupArn": {
    type: "string",
    groups: ["table"],
    absentWhen: "the table is not archived",
    about: "the backup DynamoDB made when it archived the table",
  },
  "table.replicaCount": {
    type: "number",
    groups: ["table"],
    absentWhen: null,
    about: "number of other replicas of a global table",
  },

  "pitr.enabled": {
    type: "boolean",
    groups: ["pitr"],
    absentWhen: null,
    about: "PointInTimeRecoveryStatus is ENABLED",
  },
  "pitr.period": {
    type: "duration",
    groups: ["pitr"],
    absentWhen: "PITR is off",
    step: 86_400_000,
    about: "RecoveryPeriodInDays",
  },
  "pitr.earliest": {
    type: "instant",
    groups: ["pitr"],
    absentWhen: "PITR is off",
    about: "EarliestRestorableDateTime",
  },
  "pitr.latest": {
    type: "instant",
    groups: ["pitr"],
    absentWhen: "PITR is off",
    about: "LatestRestorableDateTime; about five minutes behind",
  },
  "pitr.window": {
    type: "duration",
    groups: ["pitr"],
    absentWhen: "PITR is off",
    derived: true,
    about: "`pitr.latest` − `pitr.earliest`",
  },
  "pitr.shortfall": {
    type: "duration",
    groups: ["pitr", "table"],
    absentWhen: "PITR is off",
    derived: true,
    about: "max(0, min(`pitr.period`, `table.age`) − `pitr.window`): history that should be there and is not",
  },
  "pitr.coverage": {
    type: "percent",
    groups: ["pitr", "table"],
    absentWhen: "PITR is off",
    derived: true,
    about: "`pitr.window` as a part of min(`pitr.period`, `table.age`): 100% when no history lacks",
  },
  "pitr.lag": {
    type: "duration",
    groups: ["pitr"],
    absentWhen: "PITR is off",
    derived: true,
    about: "`asOf` − `pitr.latest`, at least 0",
  },

  "awsBackup.lastBackup": {
    type: "instant",
    groups: ["protectedResources"],
    absentWhen: "AWS Backup never backed this ARN up",
    about: "LastBackupTime of this ARN, whichever table carried it then",
  },
  "awsBackup.age": {
    type: "duration",
    groups: ["protectedResources", "table"],
    absentWhen: "AWS Backup never backed this table up, or only a deleted namesake of it",
    derived: true,
    about: "age of AWS Backup's last recovery point of this very table",
  },
} as const satisfies Record<string, FactEntry>;

export type FactName = keyof typeof facts;

/** Tags are open: all after the first dot is the key. Absent only after a complete walk. */
export const tagPrefix = "tags.";
/** Tags of the account itself. Stored where they were read to choose accounts; no policy can name them yet. */
export const accountTagPrefix = "account.tags.";
export const tagFact: FactEntry = {
  type: "string",
  groups: ["tags"],
  absentWhen: "the table has no such tag",
  about: "value of the tag",
};

export type ListEntry = {
  readonly groups: readonly GroupId[];
  readonly about: string;
  readonly items: Readonly<Record<string, FactEntry>>;
};

const backupItem = {
  arn: { type: "string", groups: [], absentWhen: null, about: "backup ARN" },
  name: { type: "string", groups: [], absentWhen: "AWS sent no name", about: "backup name; not unique" },
  status: {
    type: "string",
    groups: [],
    absentWhen: null,
    values: ["CREATING", "DELETED", "AVAILABLE"],
    about: "BackupStatus",
  },
  created: { type: "instant", groups: [], absentWhen: null, about: "when the backup was requested" },
  age: { type: "duration", groups: [], absentWhen: null, derived: true, about: "`asOf` − created, at least 0" },
  sizeBytes: { type: "bytes", groups: [], absentWhen: "AWS sent no size", about: "size of the backup" },
  identity: {
    type: "string",
    groups: [],
    absentWhen: null,
    derived: true,
    values: ["table-id", "younger-than-table", "older-than-table"],
    about: "how the backup is known to be of this table, or of a namesake",
  },
} as const satisfies Record<string, FactEntry>;

export const listFacts = {
  onDemandBackups: {
    groups: ["onDemandBackups", "table"],
    about: "USER backups of this very table, told by TableId; without one, by being younger than the table",
    items: backupItem,
  },
  namesakeBackups: {
    groups: ["onDemandBackups", "table"],
    about: "backups of a deleted table that carried the same name",
    items: {
      ...backupItem,
      type: {
        type: "string",
        groups: [],
        absentWhen: null,
        values: ["USER", "SYSTEM"],
        about: "USER, or SYSTEM for the copy DynamoDB keeps 35 days after a deletion",
      },
    },
  },
} as const satisfies Record<string, ListEntry>;

export type ListName = keyof typeof listFacts;

/** The entry of a scalar fact name as a policy writes it, or undefined when there is none. */
export function factEntry(name: string): FactEntry | undefined {
  if (name.startsWith(tagPrefix) && name.length > tagPrefix.length) return tagFact;
  return Object.hasOwn(facts, name) ? facts[name as FactName] : undefined;
}

export function listEntry(name: string): ListEntry | undefined {
  return Object.hasOwn(listFacts, name) ? listFacts[name as ListName] : undefined;
}
