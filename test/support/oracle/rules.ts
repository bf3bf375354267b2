/**
 * What each shipped rule says of a table, written down a second time from its prose (`title`, `why`, `fix` in policies/)
 * and from AWS's documentation, over the emulator's own knowledge. It shares no code and no YAML with the product, so
 * that a mistake there is not a mistake here.
 */
import type { BackupTruth, TableTruth } from "../../../src/emulator/truth.ts";

export const second = 1_000;
export const hour = 3_600 * second;
export const day = 24 * hour;

/** True, false, or null: what was read does not tell. */
export type Answer = boolean | null;

/** What there is to know of one table. A part that could not be read is null. */
export type Known = {
  readonly now: number;
  readonly table: TableTruth;
  readonly pitr: TableTruth["pitr"] | null;
  /** Native backups of the Region that carry the table's name, as ListBackups would give them. */
  readonly backups: readonly BackupTruth[] | null;
  /** AWS Backup's last point of the ARN; `undefined`: never. */
  readonly awsBackup: { readonly last: string | undefined } | null;
};

export type Rule = {
  /** A younger table is not judged; milliseconds. */
  readonly grace: number;
  /** Does the rule speak of an archived table? */
  readonly archived: boolean;
  readonly appliesTo: (known: Known) => Answer;
  readonly holdsFor: (known: Known) => Answer;
};

const always = (): Answer => true;

/** An instant after the time of judgement has age 0. */
export const ageOf = (instant: string, now: number): number => Math.max(0, now - Date.parse(instant));

const some = <T>(items: readonly T[], holds: (item: T) => Answer): Answer => {
  const answers = items.map(holds);
  return answers.includes(true) ? true : answers.includes(null) ? null : false;
};

const either = (...answers: readonly Answer[]): Answer => some(answers, (answer) => answer);

/** Same name is not same table: a backup is of this table when it says so, or when it is younger than the table. */
function isOfThisTable(backup: BackupTruth, table: TableTruth): Answer {
  if (!backup.sendsTableId) return Date.parse(backup.created) >= Date.parse(table.created);
  return table.tableId === null ? null : backup.tableId === table.tableId;
}

function ownBackup({ backups, table, now }: Known, newerThan: number): Answer {
  if (backups === null) return null;
  return some(backups, (backup) => {
    if (backup.type !== "USER") return false;
    const own = isOfThisTable(backup, table);
    // A backup that may be of either table is a gap in the list of each, whatever else is known of it.
    if (own !== true) return own;
    return backup.status === "AVAILABLE" && ageOf(backup.created, now) <= newerThan;
  });
}

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
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;

export const packs: Readonly<Record<string, readonly RuleId[]>> = {
  baseline: [
    "pitr-enabled",
    "pitr-recovery-period",
    "recovery-point-fresh",
    "deletion-protection-enabled",
    "table-accessible",
  ],
  "native-backups": ["on-demand-backup-exists", "on-demand-backup-fresh"],
  "pitr-only": ["pitr-enabled", "pitr-recovery-period"],
};
