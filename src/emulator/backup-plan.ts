/** Plans of AWS Backup and what restores it did, made from their specifications. Instants in epoch milliseconds. */
import type { PlanRuleSpec, PlanSpec, RestoreJobSpec, RestoreStatus, SelectionSpec } from "./backup-spec.ts";
import { uuidOf } from "./ids.ts";
import { durationMs, instantMs } from "./instant.ts";
import type { RecoveryPoint } from "./recovery-point.ts";
import { arnOf, type Place } from "./table.ts";

export type Plan = {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly version: string;
  readonly created: number;
  readonly lastRun: number | null;
  readonly rules: readonly PlanRule[];
  readonly selections: readonly Selection[];
};

export type PlanRule = PlanRuleSpec & {
  readonly id: string;
  readonly schedule: string;
  readonly timezone: string;
  readonly startMinutes: number;
  readonly completionMinutes: number;
};

export type Selection = SelectionSpec & { readonly id: string; readonly role: string; readonly created: number };

const minute = 60_000;

export const serviceRoleOf = ({ partition, account }: Place): string =>
  `arn:${partition}:iam::${account}:role/service-role/AWSBackupDefaultServiceRole`;

/** Expects a checked specification. */
export function buildPlan(spec: PlanSpec, place: Place): Plan {
  const seed = `plan ${place.account}/${place.region}/${spec.name}`;
  // So are those of backup policies called (AWS Backup developer guide, EventBridge events: `backup-plan:orgs/4232272a-…`).
  const id = spec.id ?? `${spec.organization ? "orgs/" : ""}${uuidOf(seed)}`;
  const created = instantMs(spec.created ?? "400d", place.start) ?? place.start;
  const minutes = (length: string): number => Math.round((durationMs(length) ?? 0) / minute);
  return {
    id,
    arn: `arn:${place.partition}:backup:${place.region}:${place.account}:backup-plan:${id}`,
    name: spec.name,
    // Base 64 of a UUID, as in the CLI's example of get-backup-plan.
    version: Buffer.from(uuidOf(`${seed} version`)).toString("base64"),
    created,
    lastRun: spec.lastRun === undefined ? null : (instantMs(spec.lastRun, place.start) ?? null),
    rules: spec.rules.map((rule) => ({
      ...rule,
      id: uuidOf(`${seed} rule ${rule.name}`),
      // API reference, BackupRule: the defaults of windows; the console's default of a schedule.
      schedule: rule.schedule ?? "cron(0 5 ? * * *)",
      timezone: rule.timezone ?? "Etc/UTC",
      startMinutes: minutes(rule.startWindow ?? "8h"),
      completionMinutes: minutes(rule.completionWindow ?? "7d"),
    })),
    selections: (spec.selections ?? []).map((selection) => ({
      ...selection,
      id: uuidOf(`${seed} selection ${selection.name}`),
      role: selection.role ?? serviceRoleOf(place),
      created,
    })),
  };
}

export type RestoreJob = {
  readonly id: string;
  /** Orders the jobs of a scope. */
  readonly key: string;
  /** ARN of what was restored. */
  readonly of: string;
  readonly type: string;
  readonly point: RecoveryPoint | null;
  readonly created: number;
  readonly completed: number | null;
  readonly status: RestoreStatus;
  readonly validation: NonNullable<RestoreJobSpec["validation"]> | null;
  readonly testingPlanArn: string | null;
  readonly createdArn: string | null;
};

/** Expects a checked specification. `newest` finds the last point of something before an instant. */
export function buildRestoreJob(
  spec: RestoreJobSpec,
  index: number,
  place: Place,
  newest: (of: string, before: number) => RecoveryPoint | undefined,
): RestoreJob {
  const of = spec.of.startsWith("arn:") ? spec.of : arnOf(place, spec.of);
  const created = instantMs(spec.age, place.start) ?? place.start;
  const status = spec.status ?? "COMPLETED";
  const key = String(index).padStart(9, "0");
  const ended = status !== "PENDING" && status !== "RUNNING";
  const took = durationMs(spec.completedAfter ?? "1h") ?? 0;
  const planArn = `arn:${place.partition}:backup:${place.region}:${place.account}:restore-testing-plan:`;
  const { testingPlan: testing } = spec;
  return {
    id: uuidOf(`restore ${place.account}/${place.region}/${of} ${created} ${key}`).toUpperCase(),
    key,
    of,
    type: spec.type ?? "DynamoDB",
    point: newest(of, created) ?? null,
    created,
    completed: ended ? Math.min(created + took, place.start) : null,
    status,
    validation: spec.validation ?? null,
    testingPlanArn: testing === undefined ? null : `${planArn}${testing}-${uuidOf(`testing ${testing}`)}`,
    createdArn: status === "COMPLETED" && spec.createdTable !== undefined ? arnOf(place, spec.createdTable) : null,
  };
}
