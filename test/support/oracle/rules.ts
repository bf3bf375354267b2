/**
 * What each shipped rule says of a table, written down a second time from its prose (`title`, `why`, `fix` in policies/)
 * and from AWS's documentation, over the emulator's own knowledge. It shares no code and no YAML with the product, so
 * that a mistake there is not a mistake here.
 */
import { ageOf, always, day, either, hour, some, type Answer, type Known, type Rule } from "./known.ts";
import { ownBackup, isOfThisTable } from "./own-backup.ts";
import { recoveryRules } from "./recovery-rules.ts";

function backupOfNamesake({ backups, table }: Known): Answer {
  if (backups === null) return null;
  return some(backups, (backup) => {
    if (backup.type === "AWS_BACKUP" || backup.status === "DELETED") return false;
    const own = isOfThisTable(backup, table);
    return own === null ? null : !own;
  });
}

/** AWS Backup knows the ARN only: a point older than the table is of its predecessor. */
function awsBackup({ awsBackup: found, table, now }: Known, newerThan: number): Answer {
  if (found === null) return null;
  if (found.last === undefined || Date.parse(found.last) < Date.parse(table.created)) return false;
  return ageOf(found.last, now) <= newerThan;
}

/** Days that can be restored to; null when AWS does not say although PITR is on. */
function recoveryPeriod({ pitr }: Known): number | "off" | null {
  if (pitr === null) return null;
  if (!pitr.enabled) return "off";
  return pitr.period === null ? null : pitr.period * day;
}

export const rules = {
  "pitr-enabled": {
    grace: hour,
    archived: false,
    appliesTo: always,
    holdsFor: ({ pitr }) => pitr && pitr.enabled,
  },
  "pitr-recovery-period": {
    grace: hour,
    archived: false,
    appliesTo: always,
    holdsFor: (known) => {
      const period = recoveryPeriod(known);
      return period === null ? null : period === "off" ? false : period >= 35 * day;
    },
  },
  "pitr-window-full": {
    grace: 0,
    archived: false,
    appliesTo: ({ pitr }) => pitr && pitr.enabled,
    holdsFor: (known) => {
      const period = recoveryPeriod(known);
      const { earliest = null, latest = null } = known.pitr ?? {};
      if (typeof period !== "number" || earliest === null || latest === null) return null;
      const window = Date.parse(latest) - Date.parse(earliest);
      return Math.min(period, ageOf(known.table.created, known.now)) - window <= hour;
    },
  },
  "on-demand-backup-exists": {
    grace: day,
    archived: false,
    appliesTo: always,
    holdsFor: (known) => ownBackup(known, Infinity),
  },
  "on-demand-backup-fresh": {
    grace: day,
    archived: false,
    appliesTo: always,
    holdsFor: (known) => ownBackup(known, 7 * day),
  },
  "recovery-point-fresh": {
    grace: day,
    archived: false,
    appliesTo: always,
    holdsFor: (known) => either(ownBackup(known, 7 * day), awsBackup(known, 7 * day)),
  },
  "deletion-protection-enabled": {
    grace: 0,
    archived: false,
    appliesTo: always,
    // A member that AWS does not send says neither on nor off.
    holdsFor: ({ table }) => table.deletionProtection,
  },
  "table-accessible": {
    grace: 0,
    archived: true,
    appliesTo: always,
    holdsFor: ({ table }) =>
      !["INACCESSIBLE_ENCRYPTION_CREDENTIALS", "ARCHIVING", "ARCHIVED", "REPLICATION_NOT_AUTHORIZED"].includes(
        table.status,
      ) && table.archivalBackupArn === null,
  },
  "backups-are-of-this-table": {
    grace: 0,
    archived: false,
    appliesTo: always,
    holdsFor: (known) => {
      const namesakes = backupOfNamesake(known);
      return either(namesakes === null ? null : !namesakes, ownBackup(known, Infinity));
    },
  },
  ...recoveryRules,
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;

const baseline = [
  "pitr-enabled",
  "pitr-recovery-period",
  "recovery-point-fresh",
  "deletion-protection-enabled",
  "table-accessible",
] as const satisfies readonly RuleId[];
const nativeBackups = ["on-demand-backup-exists", "on-demand-backup-fresh"] as const satisfies readonly RuleId[];

export const packs: Readonly<Record<string, readonly RuleId[]>> = {
  "aws-fsbp": ["pitr-enabled", "in-backup-plan", "deletion-protection-enabled"],
  baseline,
  "native-backups": nativeBackups,
  "nist-800-53-r5": [
    "pitr-enabled",
    "in-backup-plan",
    "deletion-protection-enabled",
    "aws-backup-retention",
    "backup-plan-produces-points",
    "copy-in-another-region",
    "encrypted-with-customer-key",
    "encryption-key-usable",
    "pitr-recovery-period",
    "recovery-point-fresh",
    "recovery-point-objective",
    "restore-tested",
    "restored-table-protected",
    "table-accessible",
  ],
  "pitr-only": ["pitr-enabled", "pitr-recovery-period"],
  strict: [
    ...baseline,
    ...nativeBackups,
    "aws-backup-point-fresh",
    "aws-backup-retention",
    "backup-plan-produces-points",
    "backup-vault-locked",
    "backups-are-of-this-table",
    "continuous-backup-is-pitr",
    "copy-in-another-account",
    "copy-in-another-region",
    "drill-fresh",
    "encrypted-with-customer-key",
    "encryption-key-usable",
    "immutable-copy",
    "in-backup-plan",
    "pitr-window-full",
    "recovery-point-objective",
    "replica-pitr-every",
    "restore-tested",
    "restored-table-protected",
  ],
};
