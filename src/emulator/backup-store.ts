/**
 * What AWS Backup holds in one account and Region, as the specification says it: vaults, written or implied, their
 * points, plans, restore jobs and settings. Backup jobs add to it, and nothing else; generated tables' points are never held.
 */
import { jobTakes, type BackupJob, type JobFailure, type NewJob } from "./backup-job.ts";
import { buildPlan, buildRestoreJob, serviceRoleOf, type Plan, type RestoreJob } from "./backup-plan.ts";
import type { AwsBackupSpec, VaultSpec, VaultType } from "./backup-spec.ts";
import type { TableSource } from "./generated-tables.ts";
import { uuidOf } from "./ids.ts";
import { impliedKeyOf, impliedPoints } from "./implied-points.ts";
import { durationMs, instantMs } from "./instant.ts";
import { buildPoints, statusAt, vaultArnOf, type RecoveryPoint } from "./recovery-point.ts";
import { arnOf, type Place } from "./table.ts";

export type Vault = {
  readonly name: string;
  readonly arn: string;
  readonly type: VaultType;
  readonly created: number;
  readonly keyArn: string | null;
  /** Whose key it is; null: the AWS managed one, for which AWS Backup has no word. */
  readonly keyType: "AWS_OWNED_KMS_KEY" | "CUSTOMER_MANAGED_KMS_KEY" | null;
  readonly lock: {
    readonly minRetentionDays: number | null;
    readonly maxRetentionDays: number | null;
    readonly date: number | null;
  } | null;
};

export type BackupStore = {
  readonly place: Place;
  readonly optIn: boolean;
  readonly advanced: boolean;
  readonly plans: readonly Plan[];
  readonly restoreJobs: readonly RestoreJob[];
  /** In the order in which they began. */
  readonly jobs: readonly BackupJob[];
  /** How a job of this table into this vault fails, as the specification says; null: it does not. */
  failureOf(table: string, vault: string): JobFailure | null;
  /** A job that completes makes a point, which is CREATING until then. */
  begin(job: NewJob): BackupJob;
  /** In order of name. */
  vaults(): readonly Vault[];
  countIn(vault: string, now: number): number;
  /** Every point that is there at `now`, from the one after the key. */
  pointsAfter(key: string, now: number): Iterable<RecoveryPoint>;
  pointsOf(arn: string, now: number): readonly RecoveryPoint[];
  point(arn: string, now: number): RecoveryPoint | undefined;
  /** The last successful point of everything this account owns, in order of ARN. */
  protectedAfter(arn: string, now: number): Iterable<RecoveryPoint>;
};

export function createBackupStore(spec: AwsBackupSpec, source: TableSource, place: Place): BackupStore {
  const advanced = spec.advanced ?? true;
  const plans = (spec.plans ?? []).map((plan) => buildPlan(plan, place));
  const written = new Map((spec.vaults ?? []).map((vault) => [vault.name, buildVault(vault, place)]));
  const vaultNamed = (name: string): Vault => written.get(name) ?? buildVault({ name }, place);
  const ruleOf = (plan: string): string => plans.find(({ name }) => name === plan)?.rules[0]?.name ?? "";
  const points: RecoveryPoint[] = [];
  for (const given of spec.vaults ?? []) {
    const home = { place, vault: vaultNamed(given.name), advanced, ruleOf };
    for (const point of given.points ?? []) points.push(...buildPoints(point, points.length, home));
  }
  const implied = impliedPoints(source, { place, advanced, keyOf: (vault) => vaultNamed(vault).keyArn });
  const isThere = (point: RecoveryPoint, now: number): boolean => statusAt(point, now) !== null;

  const pointsOf = (arn: string, now: number): readonly RecoveryPoint[] => {
    const own = implied.of(arn);
    return [...points.filter(({ of }) => of === arn), ...(own ? [own] : [])]
      .filter((point) => isThere(point, now))
      .toSorted((a, b) => b.created - a.created);
  };
  const ownedByPlace = (arn: string): boolean => arn.split(":")[4] === place.account;

  /** Of what was written; "an array of resources successfully backed up" (API reference, ListProtectedResources). */
  const newestWritten = (now: number): ReadonlyMap<string, RecoveryPoint> => {
    const newest = new Map<string, RecoveryPoint>();
    for (const point of points) {
      if (!ownedByPlace(point.of) || !successful.has(statusAt(point, now) ?? "")) continue;
      if ((newest.get(point.of)?.created ?? -Infinity) < point.created) newest.set(point.of, point);
    }
    return newest;
  };

  const jobs: BackupJob[] = [];
  const begin = ({ sizeBytes, ...given }: NewJob): BackupJob => {
    const { vault, of, created, deleteAfterDays, coldAfterDays } = given;
    const ends = created + jobTakes;
    const seed = `backup job ${vaultArnOf(place, vault)} ${of} ${created} ${jobs.length}`;
    const begun = { ...given, id: uuidOf(seed).toUpperCase(), ends };
    const home = { place, vault: vaultNamed(vault), advanced, ruleOf };
    const made =
      given.failure === null
        ? buildPoints({ of, age: new Date(created).toISOString(), sizeBytes }, points.length, home)
        : [];
    const [point = null] = made.map((each) => ({ ...each, completed: ends, deleteAfterDays, coldAfterDays }));
    if (point !== null) points.push(point);
    const job: BackupJob = { ...begun, point };
    jobs.push(job);
    return job;
  };
  for (const { of, vault, age, ...given } of spec.backupJobs ?? []) {
    begin({
      token: null,
      vault,
      of: arnOf(place, of),
      role: serviceRoleOf(place),
      created: instantMs(age, place.start) ?? place.start,
      deleteAfterDays: given.deleteAfterDays ?? null,
      coldAfterDays: given.coldAfterDays ?? null,
      failure: given.failure ?? null,
      sizeBytes: source.specOf(of)?.sizeBytes ?? 0,
    });
  }

  return {
    place,
    optIn: spec.optIn ?? true,
    advanced,
    plans,
    restoreJobs: (spec.restoreJobs ?? []).map((job, index) =>
      buildRestoreJob(job, index, place, (of, before) =>
        pointsOf(of, place.start).find(({ created }) => created <= before),
      ),
    ),
    jobs,
    failureOf(table, vault) {
      const found = (spec.failingJobs ?? []).find(
        (each) => (each.of ?? table) === table && (each.vault ?? vault) === vault,
      );
      return found ? { state: found.state ?? "FAILED", message: found.message } : null;
    },
    begin,
    vaults: () =>
      [...new Set([...written.keys(), ...implied.counts().keys()])].toSorted().map((name) => vaultNamed(name)),
    countIn: (vault, now) =>
      points.filter((point) => point.vault === vault && isThere(point, now)).length +
      (implied.counts().get(vault) ?? 0),
    *pointsAfter(key, now) {
      for (const point of points) if (point.key > key && isThere(point, now)) yield point;
      for (const point of implied.after(key)) if (isThere(point, now)) yield point;
    },
    pointsOf,
    point(arn, now) {
      const found = points.find((point) => point.arn === arn) ?? implied.byArn(arn);
      return found && isThere(found, now) ? found : undefined;
    },
    *protectedAfter(arn, now) {
      const newest = newestWritten(now);
      const others = [...newest.keys()].filter((each) => each > arn).toSorted();
      const prefix = arnOf(place, "");
      // ARNs of one scope differ in the table name alone, so that both orders agree.
      const from = arn.startsWith(prefix) ? impliedKeyOf(arn.slice(prefix.length)) : "";
      for (const point of implied.after(from)) {
        if (point.of <= arn || !isThere(point, now)) continue;
        while (others[0] !== undefined && others[0] < point.of) yield* some(newest.get(others.shift() ?? ""));
        const same = others[0] === point.of ? newest.get(others.shift() ?? "") : undefined;
        yield same !== undefined && same.created > point.created ? same : point;
      }
      for (const other of others) yield* some(newest.get(other));
    },
  };
}

const successful: ReadonlySet<string> = new Set(["COMPLETED", "AVAILABLE", "EXPIRED", "STOPPED"]);

const some = <T>(value: T | undefined): readonly T[] => (value === undefined ? [] : [value]);

function buildVault(spec: VaultSpec, place: Place): Vault {
  const arn = vaultArnOf(place, spec.name);
  const type = spec.type ?? "BACKUP_VAULT";
  const isolated = type === "LOGICALLY_AIR_GAPPED_BACKUP_VAULT";
  const created = instantMs(spec.created ?? "900d", place.start) ?? place.start;
  const managed = `arn:${place.partition}:kms:${place.region}:${place.account}:key/${uuidOf(`aws/backup ${place.account}/${place.region}`)}`;
  return {
    name: spec.name,
    arn,
    type,
    created,
    keyArn: spec.keyArn ?? (isolated ? null : managed),
    keyType: spec.keyArn !== undefined ? "CUSTOMER_MANAGED_KMS_KEY" : isolated ? "AWS_OWNED_KMS_KEY" : null,
    lock: lockOf(spec, { isolated, created }, place),
  };
}

function lockOf(
  { lock }: VaultSpec,
  { isolated, created }: { readonly isolated: boolean; readonly created: number },
  place: Place,
): Vault["lock"] {
  if (lock === undefined && !isolated) return null;
  const { lockDate: given } = lock ?? {};
  const date =
    given === undefined
      ? null
      : typeof given === "string"
        ? (instantMs(given, place.start) ?? null)
        : place.start + (durationMs(given.in) ?? 0);
  // An air-gapped vault is locked since its creation (AWS Backup developer guide, logically air-gapped vaults, its example).
  return {
    minRetentionDays: lock?.minRetentionDays ?? (isolated ? 7 : null),
    maxRetentionDays: lock?.maxRetentionDays ?? (isolated ? 35 : null),
    date: date ?? (isolated ? created : null),
  };
}
