/** What each shipped rule about AWS Backup, replicas, keys and restores says, from its prose; the others are in `rules.ts`. */
import type { Place, Plan, Point } from "./around.ts";
import {
  ageOf,
  always,
  both,
  day,
  either,
  everySeen,
  hour,
  not,
  some,
  someSeen,
  type Answer,
  type Known,
  type Rule,
} from "./known.ts";
import { ownBackup } from "./own-backup.ts";
import { longestWait } from "./schedule.ts";

type Lock = "none" | "governance" | "compliance, not yet" | "compliance";

/** A lock in compliance mode can be taken off until its date (aws-facts §1.5). */
function lockOf({ vault }: Point, now: number): Lock {
  if (vault.lock === null) return "none";
  if (vault.lock.date === null) return "governance";
  return Date.parse(vault.lock.date) > now ? "compliance, not yet" : "compliance";
}

const isAirGapped = ({ vault }: Point): boolean => vault.type === "LOGICALLY_AIR_GAPPED_BACKUP_VAULT";
const nobodyCanDelete = (point: Point, now: number): boolean =>
  lockOf(point, now) === "compliance" || isAirGapped(point);

const isKept = ({ created, deleteAt }: Point, minimum: number): boolean =>
  deleteAt === null || Date.parse(deleteAt) - Date.parse(created) >= minimum;

const isDone = ({ status }: Point): boolean => status === "COMPLETED";
const isNewer = ({ created }: Point, { now }: Known, than: number): boolean => ageOf(created, now) <= than;

const copyWhere =
  (isFarFrom: (place: Place, table: Place) => boolean) =>
  (known: Known): Answer =>
    someSeen(
      known.around.copies(),
      (point) => isDone(point) && isNewer(point, known, 7 * day) && isFarFrom(point, known.around.place),
    );

/** A rule that the plan surely has and the table surely is under. */
const planWith =
  (isMeant: (rule: NonNullable<Plan["rules"]>[number], plan: Plan, known: Known) => Answer) =>
  (known: Known): Answer =>
    someSeen(known.around.plans(), (plan) =>
      both(plan.selects, plan.rules === null ? null : some(plan.rules, (rule) => isMeant(rule, plan, known))),
    );

/** Twelve hours later than its schedule says, counted from the table's creation where it made no point yet. */
const isLate = planWith(({ schedule }, { name }, known) => {
  const latest = longestWait(schedule) + 12 * hour;
  const inTime = someSeen(
    known.around.points(),
    (point) => isDone(point) && point.by?.plan === name && isNewer(point, known, latest),
  );
  return not(either(inTime, ageOf(known.table.created, known.now) <= latest));
});

const pitrIsOn = ({ pitr }: Known): Answer => pitr && pitr.enabled;

function pitrReachesTo({ pitr, now }: Known, objective: number): Answer {
  if (pitr === null) return null;
  if (!pitr.enabled) return false;
  return pitr.latest === null ? null : ageOf(pitr.latest, now) <= objective;
}

const inService = (status: string): boolean => status === "ACTIVE" || status === "UPDATING";

/** Of a table alone in its Region nobody says anything. */
const hasReplica = ({ around }: Known): Answer => {
  const replicas = around.replicas();
  return replicas && replicas.some(({ status }) => inService(status));
};

export const recoveryRules = {
  "aws-backup-point-fresh": {
    grace: 36 * hour,
    archived: false,
    appliesTo: always,
    holdsFor: (known) => someSeen(known.around.points(), (point) => isDone(point) && isNewer(point, known, 36 * hour)),
  },
  "aws-backup-retention": {
    grace: 0,
    archived: false,
    appliesTo: ({ around }) => someSeen(around.points(), isDone),
    holdsFor: ({ around }) => everySeen(around.points(), (point) => !isDone(point) || isKept(point, 35 * day)),
  },
  "backup-plan-produces-points": {
    grace: 0,
    archived: false,
    appliesTo: planWith(always),
    holdsFor: (known) => not(isLate(known)),
  },
  "backup-vault-locked": {
    grace: day,
    archived: false,
    appliesTo: always,
    holdsFor: (known) =>
      someSeen(
        known.around.points(),
        (point) =>
          isDone(point) &&
          isNewer(point, known, 7 * day) &&
          (lockOf(point, known.now) !== "none" || isAirGapped(point)),
      ),
  },
  "continuous-backup-is-pitr": {
    grace: hour,
    archived: false,
    appliesTo: planWith(({ continuous }) => continuous === true),
    holdsFor: pitrIsOn,
  },
  "copy-in-another-account": {
    grace: day,
    archived: false,
    appliesTo: always,
    holdsFor: copyWhere((copy, table) => copy.account !== table.account),
  },
  "copy-in-another-region": {
    grace: day,
    archived: false,
    appliesTo: always,
    holdsFor: copyWhere((copy, table) => copy.region !== table.region),
  },
  "immutable-copy": {
    grace: day,
    archived: false,
    appliesTo: always,
    // Native backups and PITR can be deleted by whoever may, so that they make no difference.
    holdsFor: (known) =>
      either(
        ...[known.around.points(), known.around.copies()].map((points) =>
          someSeen(
            points,
            (point) =>
              isDone(point) &&
              nobodyCanDelete(point, known.now) &&
              isNewer(point, known, 7 * day) &&
              isKept(point, 35 * day),
          ),
        ),
      ),
  },
  "in-backup-plan": {
    grace: 0,
    archived: false,
    appliesTo: always,
    holdsFor: planWith(always),
  },
  "recovery-point-objective": {
    grace: hour,
    archived: false,
    appliesTo: always,
    holdsFor: (known) =>
      either(
        pitrReachesTo(known, hour),
        ownBackup(known, hour),
        someSeen(known.around.points(), (point) => isDone(point) && isNewer(point, known, hour)),
        someSeen(known.around.copies(), (point) => isDone(point) && isNewer(point, known, hour)),
      ),
  },
  "replica-pitr-any": {
    grace: hour,
    archived: false,
    appliesTo: hasReplica,
    holdsFor: (known) =>
      either(
        pitrIsOn(known),
        some(known.around.replicas() ?? [], ({ pitr }) => pitr),
      ),
  },
  "replica-pitr-every": {
    grace: hour,
    archived: false,
    appliesTo: hasReplica,
    holdsFor: (known) =>
      both(
        pitrIsOn(known),
        ...(known.around.replicas() ?? []).filter(({ status }) => inService(status)).map(({ pitr }) => pitr),
      ),
  },
  "restore-tested": {
    grace: 90 * day,
    archived: false,
    appliesTo: always,
    holdsFor: ({ around, now }) =>
      someSeen(
        around.restores(),
        ({ status, created, validation }) =>
          status === "COMPLETED" &&
          ageOf(created, now) <= 90 * day &&
          (validation === null || validation === "SUCCESSFUL"),
      ),
  },
  "drill-fresh": {
    grace: 90 * day,
    archived: false,
    appliesTo: always,
    holdsFor: ({ around, now }) =>
      someSeen(
        around.restores(),
        ({ status, created, validation }) =>
          status === "COMPLETED" && ageOf(created, now) <= 90 * day && validation === "SUCCESSFUL",
      ),
  },
  "restored-table-protected": {
    grace: day,
    archived: false,
    appliesTo: ({ described, table }) => (described ? table.settings.restored !== null : null),
    holdsFor: (known) => both(pitrIsOn(known), known.table.deletionProtection),
  },
  "encrypted-with-customer-key": {
    grace: 0,
    archived: false,
    appliesTo: always,
    holdsFor: ({ around }) => {
      const key = around.key();
      return key === null ? null : key !== "of DynamoDB" && key.manager === "CUSTOMER";
    },
  },
  "encryption-key-usable": {
    grace: 0,
    archived: true,
    appliesTo: always,
    holdsFor: ({ around, table: { settings } }) => {
      const key = around.key();
      const hasAccess = key === "of DynamoDB" || (settings.encryption?.inaccessibleSince ?? null) === null;
      return both(hasAccess, key === null ? null : key === "of DynamoDB" || key.state === "Enabled");
    },
  },
} as const satisfies Record<string, Rule>;
