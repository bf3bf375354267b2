/**
 * One recovery point of AWS Backup as the embedded organization holds it, made from its specification; and what has
 * become of it at a time. Instants in epoch milliseconds.
 */
import type { PointSpec, PointStatus, VaultType } from "./backup-spec.ts";
import { durationMs, instantMs } from "./instant.ts";
import { uuidOf } from "./ids.ts";
import { arnOf, backupArnOf, type Place } from "./table.ts";

export type RecoveryPoint = {
  readonly arn: string;
  /** Orders the points of a scope, and is good as a cursor. */
  readonly key: string;
  readonly vault: string;
  readonly vaultType: VaultType;
  /** ARN of what was backed up. */
  readonly of: string;
  /** `DynamoDB`, `EFS` … */
  readonly type: string;
  readonly created: number;
  readonly completed: number;
  readonly status: PointStatus;
  readonly deleteAfterDays: number | null;
  readonly coldAfterDays: number | null;
  readonly sizeBytes: number;
  readonly encrypted: boolean;
  readonly keyArn: string | null;
  /** ARN of the vault it was copied from. */
  readonly copiedFrom: string | null;
  /** Names of the plan and the rule that made it. */
  readonly by: { readonly plan: string; readonly rule: string } | null;
  /** Kept by AWS Backup itself, not by DynamoDB (advanced features). */
  readonly advanced: boolean;
};

const day = 86_400_000;
const takes = 600_000;

export const vaultArnOf = ({ partition, account, region }: Place, vault: string): string =>
  `arn:${partition}:backup:${region}:${account}:backup-vault:${vault}`;

/** aws-facts §3.6. */
export const pointArnOf = ({ partition, account, region }: Place, id: string): string =>
  `arn:${partition}:backup:${region}:${account}:recovery-point:${id}`;

export const deleteAtOf = (point: RecoveryPoint): number | null =>
  point.deleteAfterDays === null ? null : point.created + point.deleteAfterDays * day;

export const coldAtOf = (point: RecoveryPoint): number | null =>
  point.coldAfterDays === null ? null : point.created + point.coldAfterDays * day;

/** null: the point is not there, no longer or not yet. */
export function statusAt(point: RecoveryPoint, now: number): PointStatus | null {
  const ends = deleteAtOf(point);
  if (point.created > now) return null;
  if (ends !== null && now >= ends && point.status !== "EXPIRED" && point.status !== "DELETING") return null;
  if (point.status !== "COMPLETED" && point.status !== "CREATING") return point.status;
  return now >= point.completed ? "COMPLETED" : "CREATING";
}

/** Its completion as AWS tells it: none while it is being made. */
export const completedAt = (point: RecoveryPoint, now: number): number | null =>
  point.completed <= now && point.status !== "PARTIAL" ? point.completed : null;

export type Home = {
  readonly place: Place;
  readonly vault: { readonly name: string; readonly type: VaultType; readonly keyArn: string | null };
  /** The features of the Region. */
  readonly advanced: boolean;
  /** The first rule of a plan of this scope. */
  readonly ruleOf: (plan: string) => string;
};

/** Expects a checked specification. Newest first; `from` numbers the points of a scope. */
export function buildPoints(spec: PointSpec, from: number, { place, vault, ...home }: Home): RecoveryPoint[] {
  const newest = instantMs(spec.age, place.start) ?? place.start;
  const apart = durationMs(spec.every ?? "1d") ?? day;
  const of = spec.of.startsWith("arn:") ? spec.of : arnOf(place, spec.of);
  const type = spec.type ?? "DynamoDB";
  const advanced = spec.advanced ?? (home.advanced || type !== "DynamoDB");
  const encrypted = spec.encrypted ?? true;
  return Array.from({ length: spec.count ?? 1 }, (_, n): RecoveryPoint => {
    const created = newest - n * apart;
    const key = `p${String(from + n).padStart(9, "0")}`;
    return {
      arn: advanced
        ? pointArnOf(place, uuidOf(`${vaultArnOf(place, vault.name)} ${of} ${created} ${key}`))
        : backupArnOf(of, created, `aws-backup/${key}`),
      key,
      vault: vault.name,
      vaultType: vault.type,
      of,
      type,
      created,
      completed: completionOf(spec, created, place.start),
      status: spec.status ?? "COMPLETED",
      deleteAfterDays: spec.deleteAfterDays ?? null,
      coldAfterDays: spec.coldAfterDays ?? null,
      sizeBytes: spec.sizeBytes ?? 0,
      encrypted,
      // Without the advanced features a point keeps the encryption of its table.
      keyArn: encrypted ? (spec.keyArn ?? (advanced ? vault.keyArn : null)) : null,
      copiedFrom: spec.copiedFrom ?? null,
      by: spec.plan === undefined ? null : { plan: spec.plan, rule: spec.rule ?? home.ruleOf(spec.plan) },
      advanced,
    };
  });
}

function completionOf(spec: PointSpec, created: number, start: number): number {
  if (spec.completedAfter !== undefined) return created + (durationMs(spec.completedAfter) ?? takes);
  return spec.status === "CREATING" ? start + takes : completedUnlessSaid(created, start);
}

export const completedUnlessSaid = (created: number, start: number): number =>
  created > start ? created : Math.min(created + takes, start);
