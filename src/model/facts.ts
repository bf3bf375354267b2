/**
 * The catalogue of facts: which exist, of what type, when they can be absent, and which groups of API reads they need.
 * Demand, load-time checks of policies, `explain`, IAM policies and documentation derive from it.
 */
import type { FactEntry, ListEntry } from "./fact-entry.ts";
import { listFacts } from "./list-facts.ts";
import { recoveryFacts } from "./recovery-facts.ts";
import { tableFacts } from "./table-facts.ts";

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

  ...tableFacts,

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

  ...recoveryFacts,
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

export type ListName = keyof typeof listFacts;

/** The entry of a scalar fact name as a policy writes it, or undefined when there is none. */
export function factEntry(name: string): FactEntry | undefined {
  if (name.startsWith(tagPrefix) && name.length > tagPrefix.length) return tagFact;
  return Object.hasOwn(facts, name) ? facts[name as FactName] : undefined;
}

export function listEntry(name: string): ListEntry | undefined {
  return Object.hasOwn(listFacts, name) ? listFacts[name as ListName] : undefined;
}

export { listFacts };
