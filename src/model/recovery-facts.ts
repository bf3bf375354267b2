/** Facts over everything a table can be restored from, whoever keeps it; and settings that a restore leaves out. */
import type { FactEntry } from "./fact-entry.ts";

const none = "there is nothing to restore the table from";

export const recoveryFacts = {
  "recovery.newest": {
    type: "instant",
    groups: ["onDemandBackups", "recoveryPoints", "table"],
    absentWhen: "there is no finished full copy of the table",
    derived: true,
    about: "when the newest full copy was taken, native or by AWS Backup, wherever it lies",
  },
  "recovery.rpo": {
    type: "duration",
    groups: ["pitr", "onDemandBackups", "recoveryPoints", "table"],
    absentWhen: none,
    derived: true,
    about: "how much of the latest writes a restore would lose: `asOf` − the newest moment that can be restored",
  },
  "recovery.oldest": {
    type: "instant",
    groups: ["pitr", "onDemandBackups", "recoveryPoints", "table"],
    absentWhen: none,
    derived: true,
    about: "the earliest moment that can be restored, by PITR or from a full copy",
  },
  "recovery.kinds": {
    type: "string",
    groups: ["pitr", "onDemandBackups", "recoveryPoints", "table"],
    absentWhen: none,
    derived: true,
    about: "the kinds of recovery points there are, joined by `+` in this order: aws-backup, native, pitr",
  },
  "recovery.copies.otherRegion": {
    type: "boolean",
    groups: ["recoveryPoints", "table"],
    absentWhen: null,
    derived: true,
    about: "AWS Backup keeps a finished point of this very table in another Region, of this account or another",
  },
  "recovery.copies.otherAccount": {
    type: "boolean",
    groups: ["recoveryPoints", "table"],
    absentWhen: null,
    derived: true,
    about: "AWS Backup keeps a finished point of this very table in another account",
  },
  "recovery.immutable": {
    type: "boolean",
    groups: ["recoveryPoints", "table"],
    absentWhen: null,
    derived: true,
    about: "a finished point lies where nobody can delete it: vault locked for compliance, or air-gapped",
  },
  "recovery.overdue": {
    type: "duration",
    groups: ["backupPlans", "tags", "recoveryPoints", "table"],
    absentWhen: "no rule of a backup plan with a schedule selects the table",
    derived: true,
    about:
      "of backup plans that select the table: age of the newest finished point the plan made, or of the table if it made none, beyond the time between two runs of its rule; the longest of them, at least 0",
  },
  "recovery.lastDrill": {
    type: "instant",
    groups: ["restoreTests", "table"],
    absentWhen: "no restore job of AWS Backup has completed for this table, and no drill of it held",
    derived: true,
    about: "when the last restore of this table was begun that AWS Backup completed, or that a drill proved",
  },

  "restoreSettings.ttl": {
    type: "string",
    groups: ["restoreSettings"],
    absentWhen: "time to live is off",
    about: "attribute of time to live, which a restored table lacks",
  },
  "restoreSettings.stream": {
    type: "string",
    groups: ["table"],
    absentWhen: "the table has no stream",
    values: ["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"],
    about: "view type of the stream, which a restored table lacks",
  },
  "restoreSettings.resourcePolicy": {
    type: "boolean",
    groups: ["restoreSettings"],
    absentWhen: null,
    about: "the table has a policy of its own, which a restored table lacks",
  },
  "restoreSettings.resourcePolicyDocument": {
    type: "string",
    groups: ["restoreSettings"],
    absentWhen: "the table has no policy of its own",
    about: "that policy as JSON, for a restored table to be given again",
  },
  "restoreSettings.kinesisDestinations": {
    type: "number",
    groups: ["restoreSettings"],
    absentWhen: null,
    about: "Kinesis streams that receive changes, which a restored table lacks",
  },
  "restoreSettings.kinesisStreams": {
    type: "string",
    groups: ["restoreSettings"],
    absentWhen: "no Kinesis stream receives changes",
    about: "ARNs of those streams, sorted and with a space between them, for a restored table to be given again",
  },
} as const satisfies Record<string, FactEntry>;

export type RecoveryFact = Extract<keyof typeof recoveryFacts, `recovery.${string}`>;
