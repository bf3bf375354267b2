/**
 * AWS Backup's answers about recovery points: by vault, by what was backed up, one by one, and what is protected by any.
 * Points whose retention has passed are not among them.
 */
import { absent, backupPage, invalid, needed, ofThisAccount, optionalInstant, optionalTruth } from "./backup-input.ts";
import type { BackupStore } from "./backup-store.ts";
import { backupOf } from "./backup-vaults.ts";
import { serviceRoleOf } from "./backup-plan.ts";
import { seconds, type Call, type Output } from "./call.ts";
import { optionalText } from "./input.ts";
import { coldAtOf, completedAt, deleteAtOf, statusAt, vaultArnOf, type RecoveryPoint } from "./recovery-point.ts";

export function listRecoveryPointsByBackupVault(call: Call): Output {
  const store = backupOf(call);
  const vault = vaultAsked(call, store);
  const accepts = filterOf(call, store);
  const { items, rest } = backupPage<RecoveryPoint>(call, {
    key: ({ key }) => key,
    *list(after) {
      for (const point of store.pointsAfter(after, call.now)) {
        if (point.vault === vault && accepts(point)) yield point;
      }
    },
  });
  return { RecoveryPoints: items.map((point) => inVault(call, store, point)), ...rest };
}

function vaultAsked(call: Call, store: BackupStore): string {
  const name = needed(call.input, "BackupVaultName");
  ofThisAccount(call);
  if (!store.vaults().some((vault) => vault.name === name)) throw absent(`Backup vault ${name} does not exist`);
  return name;
}

function filterOf(call: Call, store: BackupStore): (point: RecoveryPoint) => boolean {
  const { input } = call;
  const of = optionalText(input, "ByResourceArn");
  const type = optionalText(input, "ByResourceType");
  const planId = optionalText(input, "ByBackupPlanId");
  const before = optionalInstant(input, "ByCreatedBefore") ?? Infinity;
  const after = optionalInstant(input, "ByCreatedAfter") ?? -Infinity;
  if (of !== undefined && !of.startsWith("arn:")) throw invalid(`${of} is not an ARN`);
  // No point here belongs to another one.
  const parent = optionalText(input, "ByParentRecoveryPointArn");
  const plan = store.plans.find(({ id }) => id === planId)?.name;
  return (point) =>
    parent === undefined &&
    (of === undefined || point.of === of) &&
    (type === undefined || point.type === type) &&
    (planId === undefined || (plan !== undefined && point.by?.plan === plan)) &&
    point.created < before &&
    point.created > after;
}

export function listRecoveryPointsByResource(call: Call): Output {
  const arn = needed(call.input, "ResourceArn");
  if (!arn.startsWith("arn:")) throw invalid(`${arn} is not an ARN`);
  const managed = optionalTruth(call.input, "ManagedByAWSBackupOnly") ?? false;
  const store = backupOf(call);
  const points = store.pointsOf(arn, call.now).filter(({ advanced }) => advanced || !managed);
  const { items, rest } = backupPage<RecoveryPoint>(call, {
    key: ({ key }) => key,
    list: (after) => points.slice(points.findIndex(({ key }) => key === after) + 1),
  });
  return {
    RecoveryPoints: items.map((point) => ({
      RecoveryPointArn: point.arn,
      CreationDate: seconds(point.created),
      Status: statusAt(point, call.now),
      ...(point.keyArn === null ? {} : { EncryptionKeyArn: point.keyArn }),
      BackupSizeBytes: point.sizeBytes,
      BackupVaultName: point.vault,
      IsParent: false,
      ...nameOf(point),
      VaultType: point.vaultType,
    })),
    ...rest,
  };
}

export function describeRecoveryPoint(call: Call): Output {
  const store = backupOf(call);
  const vault = vaultAsked(call, store);
  const arn = needed(call.input, "RecoveryPointArn");
  const point = store.point(arn, call.now);
  if (point?.vault !== vault) throw absent(`Recovery point ${arn} does not exist in ${vault}`);
  const cold = coldAtOf(point);
  return {
    ...inVault(call, store, point),
    StorageClass: cold !== null && call.now >= cold ? "COLD" : "WARM",
  };
}

function inVault(call: Call, store: BackupStore, point: RecoveryPoint): Output {
  const { place } = store;
  const completed = completedAt(point, call.now);
  const [cold, ends] = [coldAtOf(point), deleteAtOf(point)];
  const plan = store.plans.find(({ name }) => name === point.by?.plan);
  const rule = plan?.rules.find(({ name }) => name === point.by?.rule);
  return {
    RecoveryPointArn: point.arn,
    BackupVaultName: point.vault,
    BackupVaultArn: vaultArnOf(place, point.vault),
    ...(point.copiedFrom === null ? {} : { SourceBackupVaultArn: point.copiedFrom }),
    ResourceArn: point.of,
    ResourceType: point.type,
    ...(plan && rule
      ? {
          CreatedBy: {
            BackupPlanId: plan.id,
            BackupPlanArn: plan.arn,
            BackupPlanName: plan.name,
            BackupPlanVersion: plan.version,
            BackupRuleId: rule.id,
            BackupRuleName: rule.name,
            BackupRuleCron: rule.schedule,
            BackupRuleTimezone: rule.timezone,
          },
        }
      : {}),
    IamRoleArn: serviceRoleOf(place),
    Status: statusAt(point, call.now),
    CreationDate: seconds(point.created),
    InitiationDate: seconds(point.created),
    ...(completed === null ? {} : { CompletionDate: seconds(completed) }),
    BackupSizeInBytes: point.sizeBytes,
    ...(cold === null && ends === null
      ? {}
      : {
          CalculatedLifecycle: {
            ...(cold === null ? {} : { MoveToColdStorageAt: seconds(cold) }),
            ...(ends === null ? {} : { DeleteAt: seconds(ends) }),
          },
          Lifecycle: {
            ...(point.coldAfterDays === null ? {} : { MoveToColdStorageAfterDays: point.coldAfterDays }),
            ...(point.deleteAfterDays === null ? {} : { DeleteAfterDays: point.deleteAfterDays }),
          },
        }),
    ...(point.keyArn === null ? {} : { EncryptionKeyArn: point.keyArn }),
    IsEncrypted: point.encrypted,
    IsParent: false,
    ...nameOf(point),
    VaultType: point.vaultType,
  };
}

const tableOf = (arn: string): string | undefined => /:dynamodb:[^:]*:\d{12}:table\/([^/]+)$/.exec(arn)?.[1];

function nameOf({ of }: RecoveryPoint): { readonly ResourceName?: string } {
  const name = tableOf(of);
  return name === undefined ? {} : { ResourceName: name };
}

export function listProtectedResources(call: Call): Output {
  const store = backupOf(call);
  const { items, rest } = backupPage<RecoveryPoint>(call, {
    key: ({ of }) => of,
    list: (after) => store.protectedAfter(after, call.now),
  });
  for (const { of } of items) {
    const name = tableOf(of);
    if (name !== undefined && of.split(":")[3] === call.region) call.mentioned.push(name);
  }
  return {
    Results: items.map((point) => ({
      ResourceArn: point.of,
      ResourceType: point.type,
      ...nameOf(point),
      LastBackupTime: seconds(point.created),
      LastBackupVaultArn: vaultArnOf(store.place, point.vault),
      LastRecoveryPointArn: point.arn,
    })),
    ...rest,
  };
}
