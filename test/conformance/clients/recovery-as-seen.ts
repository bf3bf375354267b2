/**
 * What the emulator knows of AWS Backup in a scope, and what a client saw of it, put side by side in one form: instants in
 * epoch milliseconds, absent members as null. Compares nothing itself.
 */
import type { RecoveryTruth, VaultTruth } from "../../../src/emulator/truth-recovery.ts";
import type { SeenRecovery } from "./boto3-plan.ts";

type Document = Readonly<Record<string, unknown>>;

const ms = (iso: string | null): number | null => (iso === null ? null : Date.parse(iso));
const inside = (document: Document, member: string): Document => (document[member] ?? {}) as Document;
const listIn = (document: Document, member: string): readonly Document[] => (document[member] ?? []) as Document[];
const orNull = (value: unknown): unknown => value ?? null;
const inOrder = (a: readonly unknown[], b: readonly unknown[]): number => (a.join() < b.join() ? -1 : 1);
const byId = (a: { readonly id?: unknown }, b: { readonly id?: unknown }): number =>
  String(a.id) < String(b.id) ? -1 : 1;

export function expectedRecovery({ optIn, advanced, vaults, plans, restoreJobs }: RecoveryTruth): Document {
  const described = vaults.map(expectedVault);
  const points = vaults.flatMap((vault) => vault.points.map((point) => expectedPoint(point, vault)));
  return {
    settings: { optIn, advanced },
    vaults: described,
    describedVaults: described,
    points,
    describedPoints: points,
    byThing: points
      .map(({ arn, of, status, created, sizeBytes }) => ({ arn, of, status, created, sizeBytes }))
      .toSorted(byArn),
    plans: plans
      .map(({ id, arn, name, created, lastRun, rules, selections }) => ({
        id,
        arn,
        name,
        created: ms(created),
        lastRun: ms(lastRun),
        rules: rules.map((rule) => ({
          name: rule.name,
          vault: rule.vault,
          schedule: rule.schedule,
          timezone: rule.timezone,
          start: rule.startMinutes,
          completion: rule.completionMinutes,
          continuous: rule.continuous ?? null,
          airGapped: rule.airGappedVaultArn ?? null,
          cold: rule.coldAfterDays ?? null,
          deleteAfter: rule.deleteAfterDays ?? null,
          copies: (rule.copies ?? []).map((copy) => ({ to: copy.vaultArn, deleteAfter: copy.deleteAfterDays ?? null })),
        })),
        selections: selections
          .map((selection) => ({
            id: selection.id,
            name: selection.name,
            role: selection.role,
            resources: selection.resources ?? [],
            notResources: selection.notResources ?? [],
            tags: (selection.listOfTags ?? []).map(({ key, value }) => ["STRINGEQUALS", key, value]),
            conditions: Object.entries(selection.conditions ?? {})
              .flatMap(([operator, all]) => all.map(({ key, value }) => [operator, key, value]))
              .toSorted(inOrder),
          }))
          .toSorted(byId),
      }))
      .toSorted(byId),
    restoreJobs: restoreJobs.map((job) => ({
      ...job,
      created: ms(job.created),
      completed: ms(job.completed),
      pointCreated: ms(job.pointCreated),
    })),
  };
}

const byArn = (a: { readonly arn: unknown }, b: { readonly arn: unknown }): number =>
  String(a.arn) < String(b.arn) ? -1 : 1;

const expectedVault = (vault: VaultTruth) => ({
  name: vault.name,
  arn: vault.arn,
  type: vault.type,
  created: ms(vault.created),
  keyArn: vault.keyArn,
  locked: vault.lock !== null,
  min: vault.lock?.minRetentionDays ?? null,
  max: vault.lock?.maxRetentionDays ?? null,
  date: ms(vault.lock?.date ?? null),
  points: vault.points.length,
});

const expectedPoint = (point: VaultTruth["points"][number], vault: VaultTruth) => ({
  ...point,
  vault: vault.arn,
  created: ms(point.created),
  completed: ms(point.completed),
  deleteAt: ms(point.deleteAt),
  coldAt: ms(point.coldAt),
});

export function seenRecovery(seen: SeenRecovery): Document {
  return {
    settings: {
      optIn: inside(seen.settings, "ResourceTypeOptInPreference")["DynamoDB"],
      advanced: inside(seen.settings, "ResourceTypeManagementPreference")["DynamoDB"],
    },
    vaults: seen.vaults.items.map(seenVault),
    describedVaults: seen.describedVaults.map(seenVault),
    points: Object.values(seen.points).flatMap(({ items }) => items.map(seenPoint)),
    describedPoints: seen.describedPoints.map(seenPoint),
    byThing: Object.entries(seen.byThing)
      .flatMap(([of, { items }]) =>
        items.map((point) => ({
          arn: point["RecoveryPointArn"],
          of,
          status: point["Status"],
          created: point["CreationDate"],
          sizeBytes: point["BackupSizeBytes"],
        })),
      )
      .toSorted(byArn),
    plans: seen.plans.map(({ plan, selections }) => ({
      id: plan["BackupPlanId"],
      arn: plan["BackupPlanArn"],
      name: inside(plan, "BackupPlan")["BackupPlanName"],
      created: plan["CreationDate"],
      lastRun: orNull(plan["LastExecutionDate"]),
      rules: listIn(inside(plan, "BackupPlan"), "Rules").map(seenRule),
      selections: selections.map(seenSelection).toSorted(byId),
    })),
    restoreJobs: seen.restoreJobs.items.map((job) => ({
      id: job["RestoreJobId"],
      of: job["SourceResourceArn"],
      type: job["ResourceType"],
      pointArn: orNull(job["RecoveryPointArn"]),
      created: job["CreationDate"],
      completed: orNull(job["CompletionDate"]),
      pointCreated: orNull(job["RecoveryPointCreationDate"]),
      status: job["Status"],
      validation: orNull(job["ValidationStatus"]),
      testingPlanArn: orNull(inside(job, "CreatedBy")["RestoreTestingPlanArn"]),
      createdArn: orNull(job["CreatedResourceArn"]),
    })),
  };
}

const seenVault = (vault: Document): Document => ({
  name: vault["BackupVaultName"],
  arn: vault["BackupVaultArn"],
  type: vault["VaultType"],
  created: vault["CreationDate"],
  keyArn: orNull(vault["EncryptionKeyArn"]),
  locked: vault["Locked"],
  min: orNull(vault["MinRetentionDays"]),
  max: orNull(vault["MaxRetentionDays"]),
  date: orNull(vault["LockDate"]),
  points: vault["NumberOfRecoveryPoints"],
});

function seenPoint(point: Document): Document {
  const made = inside(point, "CreatedBy");
  return {
    arn: point["RecoveryPointArn"],
    of: point["ResourceArn"],
    type: point["ResourceType"],
    status: point["Status"],
    vault: point["BackupVaultArn"],
    created: point["CreationDate"],
    completed: orNull(point["CompletionDate"]),
    deleteAt: orNull(inside(point, "CalculatedLifecycle")["DeleteAt"]),
    coldAt: orNull(inside(point, "CalculatedLifecycle")["MoveToColdStorageAt"]),
    sizeBytes: point["BackupSizeInBytes"],
    encrypted: point["IsEncrypted"],
    keyArn: orNull(point["EncryptionKeyArn"]),
    copiedFrom: orNull(point["SourceBackupVaultArn"]),
    by: made["BackupPlanName"] === undefined ? null : { plan: made["BackupPlanName"], rule: made["BackupRuleName"] },
  };
}

const seenRule = (rule: Document): Document => ({
  name: rule["RuleName"],
  vault: rule["TargetBackupVaultName"],
  schedule: rule["ScheduleExpression"],
  timezone: rule["ScheduleExpressionTimezone"],
  start: rule["StartWindowMinutes"],
  completion: rule["CompletionWindowMinutes"],
  continuous: orNull(rule["EnableContinuousBackup"]),
  airGapped: orNull(rule["TargetLogicallyAirGappedBackupVaultArn"]),
  cold: orNull(inside(rule, "Lifecycle")["MoveToColdStorageAfterDays"]),
  deleteAfter: orNull(inside(rule, "Lifecycle")["DeleteAfterDays"]),
  copies: listIn(rule, "CopyActions").map((copy) => ({
    to: copy["DestinationBackupVaultArn"],
    deleteAfter: orNull(inside(copy, "Lifecycle")["DeleteAfterDays"]),
  })),
});

function seenSelection(answer: Document) {
  const selection = inside(answer, "BackupSelection");
  return {
    id: answer["SelectionId"],
    name: selection["SelectionName"],
    role: selection["IamRoleArn"],
    resources: selection["Resources"],
    notResources: selection["NotResources"],
    tags: listIn(selection, "ListOfTags").map((tag) => [
      tag["ConditionType"],
      tag["ConditionKey"],
      tag["ConditionValue"],
    ]),
    conditions: Object.entries(inside(selection, "Conditions"))
      .flatMap(([operator, all]) =>
        (all as Document[]).map((one) => [operator, one["ConditionKey"], one["ConditionValue"]]),
      )
      .toSorted(inOrder),
  };
}
