/** Lists of what a table can be restored from and of what makes it so: points of AWS Backup, plans, replicas, restores. */
import type { FactEntry, ListEntry } from "./fact-entry.ts";

const text = (about: string, absentWhen: string | null = null) =>
  ({ type: "string", groups: [], absentWhen, about }) as const satisfies FactEntry;
const flag = (about: string) => ({ type: "boolean", groups: [], absentWhen: null, about }) as const satisfies FactEntry;
const instant = (about: string, absentWhen: string | null = null) =>
  ({ type: "instant", groups: [], absentWhen, about }) as const satisfies FactEntry;
const duration = (about: string, absentWhen: string | null = null) =>
  ({ type: "duration", groups: [], absentWhen, about }) as const satisfies FactEntry;
const derived = <Entry extends FactEntry>(entry: Entry) => ({ ...entry, derived: true }) as const;

const forEver = "the point is kept until somebody deletes it";
const age = derived(duration("`asOf` − created, at least 0"));

const pointItem = {
  arn: text("recovery point ARN"),
  account: text("account of the vault"),
  region: text("Region of the vault"),
  vault: text("name of the vault"),
  status: {
    ...text("status of the recovery point"),
    values: ["COMPLETED", "PARTIAL", "DELETING", "EXPIRED", "AVAILABLE", "STOPPED", "CREATING"],
  },
  created: instant("CreationDate"),
  age,
  sizeBytes: { type: "bytes", groups: [], absentWhen: "AWS sent no size", about: "size of the recovery point" },
  deleteAt: instant("when AWS Backup will delete it", forEver),
  kept: derived(duration("`deleteAt` − created: how long it is kept in all", forEver)),
  left: derived(duration("`deleteAt` − `asOf`, at least 0", forEver)),
  lock: derived({
    ...text("lock of the vault; `compliance-grace`: it can still be taken off until its LockDate"),
    values: ["none", "governance", "compliance-grace", "compliance"],
  }),
  airGapped: derived(flag("the vault is a logically air-gapped one")),
  immutable: derived(flag("nobody can delete it: locked for compliance, or in an air-gapped vault")),
  encrypted: flag("IsEncrypted"),
  keyArn: text("key of the point", "AWS sent none"),
  copiedFrom: text("ARN of the vault it was copied from", "it is no copy, or AWS does not tell"),
  plan: text("id of the backup plan that made it", "no plan made it"),
  otherRegion: derived(flag("the vault is in another Region than the table")),
  otherAccount: derived(flag("the vault is in another account than the table")),
} as const satisfies Record<string, FactEntry>;

export const pointLists = {
  recoveryPoints: {
    groups: ["recoveryPoints", "table"],
    about: "AWS Backup's points of this very table in vaults of its own account and Region; none older than the table",
    items: pointItem,
  },
  copies: {
    groups: ["recoveryPoints", "table"],
    about: "AWS Backup's points of this very table in vaults of other Regions or accounts",
    items: pointItem,
  },
  "recovery.points": {
    groups: ["recoveryPoints", "pitr", "onDemandBackups", "table"],
    about: "everything that is finished and that this very table can be restored from",
    items: {
      kind: { ...text("what it is"), values: ["aws-backup", "native", "pitr"] },
      account: text("account it lies in"),
      region: text("Region it lies in"),
      vault: text("name of the vault", "it lies in no vault of AWS Backup"),
      created: instant("the newest moment that can be restored from it"),
      age,
      earliest: instant("the oldest moment that can be restored from it: PITR's reaches back, others hold one moment"),
      kept: derived(duration("how long it is kept in all", "it is kept until somebody deletes it")),
      left: derived(duration("how long it will still be kept", "it is kept until somebody deletes it")),
      otherRegion: derived(flag("it lies in another Region than the table")),
      otherAccount: derived(flag("it lies in another account than the table")),
      immutable: derived(flag("nobody can delete it: locked for compliance, or in an air-gapped vault")),
    },
  },
  backupPlans: {
    groups: ["backupPlans", "tags", "table"],
    about: "rules of AWS Backup plans that select this table, once for each selection that does",
    items: {
      plan: text("name of the plan"),
      planId: text("id of the plan"),
      from: {
        ...text("who made the plan: the account, or a backup policy of the organization"),
        values: ["account", "organization"],
      },
      rule: text("name of the rule"),
      selection: text("name of the selection"),
      why: text("what made the selection take the table in, in words"),
      vault: text("vault that the rule backs up to"),
      schedule: text("schedule expression", "the rule has none"),
      frequency: duration("longest time between two runs of the schedule", "the rule has no schedule"),
      continuous: flag("EnableContinuousBackup, which AWS Backup does not offer for DynamoDB and which is not PITR"),
      deleteAfter: duration("how long points are kept", "they are kept until somebody deletes them"),
      coldAfter: duration("when points move to cold storage", "they never do"),
      copiesToOtherRegion: flag("the rule copies to a vault in another Region"),
      copiesToOtherAccount: flag("the rule copies to a vault in another account"),
      copyVaults: text("ARNs of the vaults it copies to", "it copies nowhere"),
    },
  },
  "table.replicas": {
    groups: ["table", "pitr"],
    about: "the other replicas of a global table, each with its own protection as its own Region tells it",
    items: {
      account: text("account of the replica"),
      region: text("Region of the replica"),
      status: text("ReplicaStatus"),
      pitr: flag("PITR is on at the replica"),
      pitrPeriod: duration("RecoveryPeriodInDays of the replica", "its PITR is off"),
      deletionProtection: flag("deletion protection of the replica"),
    },
  },
  restoreTests: {
    groups: ["restoreTests", "table"],
    about:
      "restores of this table: by AWS Backup, in restore tests or by hand, and in drills that the audit was given evidence of",
    items: {
      status: {
        ...text("status of the restore job; a drill whose restore became active is COMPLETED"),
        values: ["PENDING", "RUNNING", "COMPLETED", "ABORTED", "FAILED"],
      },
      created: instant("CreationDate of the job, or when the drill asked for the restore"),
      age,
      took: derived(
        duration("CompletionDate − CreationDate, or until the restored table was active", "it has not ended"),
      ),
      validation: {
        ...text("ValidationStatus; a drill is SUCCESSFUL if every check and limit held", "nobody validated it"),
        values: ["FAILED", "SUCCESSFUL", "TIMED_OUT", "VALIDATING"],
      },
      testingPlan: text("ARN of the restore testing plan", "no restore testing plan made it"),
      by: { ...derived(text("who restored it: AWS Backup, or a drill")), values: ["aws-backup", "drill"] },
      authenticated: derived({
        ...flag("the signature of the drill's evidence was verified with a key"),
        absentWhen: "AWS itself tells of the restore",
      }),
    },
  },
} as const satisfies Record<string, ListEntry>;
