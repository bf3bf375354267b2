/**
 * What a run loses where a call of the read catalogue is refused, declared once: another call that answers instead, facts
 * that become unknown, or coverage. Least-privilege policies, `doctor` and documentation say it from here; tests hold it to be true.
 */
import type { GroupId } from "./fact-groups.ts";
import type { OperationId } from "./operations.ts";

export type Loss =
  /**
   * What is done `instead` answers as well, as long as `to` is allowed (null: it needs no other call); but of `groups`
   * something may be unknown then. `told`: the words by which coverage says that it was done.
   */
  | {
      readonly kind: "fallback";
      readonly to: OperationId | null;
      readonly instead: string;
      readonly groups: readonly GroupId[];
      readonly told: string;
    }
  /** Facts of these groups are unknown, of every table or of those in `lost`. Unknown never passes and never fails. */
  | { readonly kind: "unknown"; readonly groups: readonly GroupId[]; readonly lost: string }
  /** Accounts, Regions or tables are not seen, or nobody can say whether they all were. */
  | { readonly kind: "coverage"; readonly lost: string }
  /** Of calls that only commands make which write, or which look at one backup: they say that they could not look. */
  | { readonly kind: "command"; readonly lost: string };

const unknown = (groups: readonly GroupId[], lost: string): Loss => ({ kind: "unknown", groups, lost });
const coverage = (lost: string): Loss => ({ kind: "coverage", lost });
const command = (lost: string): Loss => ({ kind: "command", lost });

/** Null: AWS asks for no permission, so nothing can refuse it. `lost` and `instead` are whole clauses without a full stop. */
export const withoutIt: Readonly<Record<OperationId, Loss | null>> = {
  "sts:GetCallerIdentity": null,
  "sts:AssumeRole": coverage("no account but the caller's own is opened"),
  "organizations:DescribeOrganization": unknown(
    ["account", "recoveryPoints"],
    "which account manages the organization is unknown, and of an account in no organization, that no other can hold copies",
  ),
  "organizations:ListAccounts": coverage(
    "the accounts of the organization are not listed: the population is not verified",
  ),
  "organizations:ListTagsForResource": coverage(
    "accounts are kept in, though it could not be told whether --account-tag means them",
  ),
  "account:ListRegions": {
    kind: "fallback",
    to: null,
    instead: "every Region of the partition is tried, and whether there are copies in yet another is unknown",
    groups: ["recoveryPoints"],
    told: "Region list is not authoritative: every Region of the partition was tried",
  },
  "dynamodb:ListTables": coverage("the Region is denied: its tables are not seen"),
  "dynamodb:DescribeTable": unknown(
    ["table", "encryptionKey"],
    "every finding of a table is unknown: nothing tells which table it is",
  ),
  "dynamodb:DescribeContinuousBackups": unknown(
    ["pitr"],
    "whether PITR is on, and how far back it reaches, is unknown",
  ),
  "dynamodb:ListBackups": unknown(["onDemandBackups"], "native backups are unknown"),
  "dynamodb:DescribeBackup": command("a native backup cannot be shown, restored, drilled, or seen to be finished"),
  "tag:GetResources": {
    kind: "fallback",
    to: "dynamodb:ListTagsOfResource",
    instead: "each table is asked for its tags, one call a table",
    groups: [],
    told: "tag:GetResources was not answered: dynamodb:ListTagsOfResource was asked instead",
  },
  "dynamodb:ListTagsOfResource": unknown(
    ["tags"],
    "the tags of a table that a tag keeps a rule from cannot be confirmed, and are unknown",
  ),
  "dynamodb:DescribeTimeToLive": unknown(["restoreSettings"], "whether items expire is unknown"),
  "dynamodb:GetResourcePolicy": unknown(["restoreSettings"], "whether the table has a resource policy is unknown"),
  "dynamodb:DescribeKinesisStreamingDestination": unknown(
    ["restoreSettings"],
    "whether changes go to Kinesis is unknown",
  ),
  "backup:ListProtectedResources": unknown(["protectedResources"], "when AWS Backup last backed a table up is unknown"),
  "backup:ListBackupVaults": unknown(["recoveryPoints"], "recovery points of AWS Backup, copies included, are unknown"),
  "backup:ListRecoveryPointsByBackupVault": unknown(
    ["recoveryPoints"],
    "recovery points of AWS Backup, copies included, are unknown",
  ),
  "backup:DescribeRegionSettings": unknown(
    ["backupPlans"],
    "whether AWS Backup may back tables up by a plan that selects them by tag or as a kind is unknown",
  ),
  "backup:ListBackupPlans": unknown(["backupPlans"], "backup plans are unknown"),
  "backup:GetBackupPlan": unknown(["backupPlans"], "what a backup plan does, and how often, is unknown"),
  "backup:ListBackupSelections": unknown(["backupPlans"], "which tables a backup plan selects is unknown"),
  "backup:GetBackupSelection": unknown(["backupPlans"], "which tables a backup plan selects is unknown"),
  "backup:DescribeBackupJob": command("a job of AWS Backup that was started is not seen to be finished"),
  "backup:ListRestoreJobs": unknown(["restoreTests"], "restores that AWS Backup made are unknown"),
  "kms:DescribeKey": unknown(
    ["encryptionKey"],
    "who manages the key of a table, and whether it can be used, is unknown",
  ),
};
