/** What AWS Backup really holds in one account and Region: vaults with their points, plans, restore jobs, settings. Raw. */
import { jobAt } from "./backup-job.ts";
import type { Plan } from "./backup-plan.ts";
import type { PointStatus, RestoreStatus, VaultType } from "./backup-spec.ts";
import type { BackupStore, Vault } from "./backup-store.ts";
import { coldAtOf, completedAt, deleteAtOf, statusAt, type RecoveryPoint } from "./recovery-point.ts";

export type RecoveryTruth = {
  readonly optIn: boolean;
  readonly advanced: boolean;
  /** In order of name. */
  readonly vaults: readonly VaultTruth[];
  readonly plans: readonly PlanTruth[];
  readonly restoreJobs: readonly RestoreTruth[];
  /** In the order in which they began. */
  readonly jobs: readonly BackupJobTruth[];
};

export type BackupJobTruth = {
  readonly id: string;
  readonly vault: string;
  /** ARN of the table. */
  readonly of: string;
  readonly state: string;
  readonly message: string | null;
  readonly created: string;
  readonly completed: string | null;
  readonly pointArn: string | null;
};

export type VaultTruth = {
  readonly name: string;
  readonly arn: string;
  readonly type: VaultType;
  readonly created: string;
  readonly keyArn: string | null;
  /** null: no Vault Lock. */
  readonly lock: {
    readonly minRetentionDays: number | null;
    readonly maxRetentionDays: number | null;
    /** null: governance mode. */
    readonly date: string | null;
  } | null;
  readonly points: readonly PointTruth[];
};

export type PointTruth = {
  readonly arn: string;
  /** ARN of what was backed up. */
  readonly of: string;
  readonly type: string;
  readonly status: PointStatus;
  readonly created: string;
  /** null: not yet, or never. */
  readonly completed: string | null;
  readonly deleteAt: string | null;
  readonly coldAt: string | null;
  readonly sizeBytes: number;
  readonly encrypted: boolean;
  readonly keyArn: string | null;
  readonly copiedFrom: string | null;
  readonly by: { readonly plan: string; readonly rule: string } | null;
};

/** As the specification says it, with what was derived. */
export type PlanTruth = Omit<Plan, "created" | "lastRun" | "selections"> & {
  readonly created: string;
  readonly lastRun: string | null;
  readonly selections: readonly (Omit<Plan["selections"][number], "created"> & { readonly created: string })[];
};

export type RestoreTruth = {
  readonly id: string;
  readonly of: string;
  readonly type: string;
  readonly pointArn: string | null;
  /** When the point was made that was restored; it may be gone. */
  readonly pointCreated: string | null;
  readonly created: string;
  readonly completed: string | null;
  readonly status: RestoreStatus;
  readonly validation: string | null;
  readonly testingPlanArn: string | null;
  readonly createdArn: string | null;
};

const iso = (ms: number): string => new Date(ms).toISOString();
const isoOrNull = (ms: number | null): string | null => (ms === null ? null : iso(ms));

export function recoveryTruth(store: BackupStore, now: number): RecoveryTruth {
  const byVault = new Map(store.vaults().map(({ name }): [string, RecoveryPoint[]] => [name, []]));
  for (const point of store.pointsAfter("", now)) byVault.get(point.vault)?.push(point);
  return {
    optIn: store.optIn,
    advanced: store.advanced,
    vaults: store.vaults().map((vault) => vaultTruth(vault, byVault.get(vault.name) ?? [], now)),
    plans: store.plans.map((plan) => ({
      ...plan,
      created: iso(plan.created),
      lastRun: isoOrNull(plan.lastRun),
      selections: plan.selections.map((selection) => ({ ...selection, created: iso(selection.created) })),
    })),
    jobs: store.jobs.map((job) => {
      const { state, message, completed } = jobAt(job, now);
      const { id, vault, of, created, point } = job;
      const pointArn = point?.arn ?? null;
      return { id, vault, of, state, message, created: iso(created), completed: isoOrNull(completed), pointArn };
    }),
    restoreJobs: store.restoreJobs.map(({ key: _order, point, created, completed, ...job }) => ({
      ...job,
      pointArn: point?.arn ?? null,
      pointCreated: isoOrNull(point?.created ?? null),
      created: iso(created),
      completed: isoOrNull(completed),
    })),
  };
}

const vaultTruth = (vault: Vault, points: readonly RecoveryPoint[], now: number): VaultTruth => ({
  name: vault.name,
  arn: vault.arn,
  type: vault.type,
  created: iso(vault.created),
  keyArn: vault.keyArn,
  lock: vault.lock && { ...vault.lock, date: isoOrNull(vault.lock.date) },
  points: points.flatMap((point) => pointTruth(point, now)),
});

function pointTruth(point: RecoveryPoint, now: number): readonly PointTruth[] {
  const status = statusAt(point, now);
  if (status === null) return [];
  return [
    {
      arn: point.arn,
      of: point.of,
      type: point.type,
      status,
      created: iso(point.created),
      completed: isoOrNull(completedAt(point, now)),
      deleteAt: isoOrNull(deleteAtOf(point)),
      coldAt: isoOrNull(coldAtOf(point)),
      sizeBytes: point.sizeBytes,
      encrypted: point.encrypted,
      keyArn: point.keyArn,
      copiedFrom: point.copiedFrom,
      by: point.by,
    },
  ];
}
