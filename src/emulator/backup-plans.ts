/** AWS Backup's answers about plans and their selections: ListBackupPlans, GetBackupPlan, ListBackupSelections, GetBackupSelection. */
import { absent, backupPage, invalid, needed, optionalTruth } from "./backup-input.ts";
import type { Plan, PlanRule, Selection } from "./backup-plan.ts";
import { conditionOperators, type TagCondition } from "./backup-spec.ts";
import { backupOf } from "./backup-vaults.ts";
import { seconds, type Call, type Output } from "./call.ts";
import { optionalNumber, optionalText } from "./input.ts";

export function listBackupPlans(call: Call): Output {
  // None is ever deleted here.
  optionalTruth(call.input, "IncludeDeleted");
  const { items, rest } = backupPage<Plan>(call, {
    key: ({ id }) => id,
    list: (after) => sorted(backupOf(call).plans).filter(({ id }) => id > after),
  });
  return { BackupPlansList: items.map((plan) => ({ ...about(plan), BackupPlanName: plan.name })), ...rest };
}

const sorted = <T extends { readonly id: string }>(all: readonly T[]): readonly T[] =>
  all.toSorted((a, b) => (a.id < b.id ? -1 : 1));

const about = (plan: Plan): Output => ({
  BackupPlanArn: plan.arn,
  BackupPlanId: plan.id,
  CreationDate: seconds(plan.created),
  VersionId: plan.version,
  ...(plan.lastRun === null ? {} : { LastExecutionDate: seconds(plan.lastRun) }),
});

function planAsked(call: Call): Plan {
  const id = needed(call.input, "BackupPlanId");
  const plan = backupOf(call).plans.find((each) => each.id === id);
  if (!plan) throw absent(`Backup plan ${id} does not exist`);
  return plan;
}

export function getBackupPlan(call: Call): Output {
  const plan = planAsked(call);
  const version = optionalText(call.input, "VersionId");
  if (version !== undefined && version !== plan.version) throw absent(`There is no version ${version} of the plan`);
  const preview = optionalNumber(call.input, "MaxScheduledRunsPreview") ?? 0;
  if (!(preview >= 0 && preview <= 10)) throw invalid("MaxScheduledRunsPreview must be between 0 and 10");
  return { BackupPlan: { BackupPlanName: plan.name, Rules: plan.rules.map(ruleOf) }, ...about(plan) };
}

const ruleOf = (rule: PlanRule): Output => ({
  RuleName: rule.name,
  TargetBackupVaultName: rule.vault,
  ...(rule.airGappedVaultArn === undefined ? {} : { TargetLogicallyAirGappedBackupVaultArn: rule.airGappedVaultArn }),
  ScheduleExpression: rule.schedule,
  ScheduleExpressionTimezone: rule.timezone,
  StartWindowMinutes: rule.startMinutes,
  CompletionWindowMinutes: rule.completionMinutes,
  ...lifecycleOf(rule),
  RuleId: rule.id,
  ...(rule.copies === undefined
    ? {}
    : {
        CopyActions: rule.copies.map((copy) => ({
          ...lifecycleOf(copy),
          DestinationBackupVaultArn: copy.vaultArn,
        })),
      }),
  ...(rule.continuous === undefined ? {} : { EnableContinuousBackup: rule.continuous }),
});

function lifecycleOf(of: { readonly deleteAfterDays?: number; readonly coldAfterDays?: number }): Output {
  if (of.deleteAfterDays === undefined && of.coldAfterDays === undefined) return {};
  return {
    Lifecycle: {
      ...(of.coldAfterDays === undefined ? {} : { MoveToColdStorageAfterDays: of.coldAfterDays }),
      ...(of.deleteAfterDays === undefined ? {} : { DeleteAfterDays: of.deleteAfterDays }),
    },
  };
}

export function listBackupSelections(call: Call): Output {
  const plan = planAsked(call);
  const { items, rest } = backupPage<Selection>(call, {
    key: ({ id }) => id,
    list: (after) => sorted(plan.selections).filter(({ id }) => id > after),
  });
  return {
    BackupSelectionsList: items.map((selection) => ({
      SelectionId: selection.id,
      SelectionName: selection.name,
      BackupPlanId: plan.id,
      CreationDate: seconds(selection.created),
      IamRoleArn: selection.role,
    })),
    ...rest,
  };
}

export function getBackupSelection(call: Call): Output {
  const plan = planAsked(call);
  const id = needed(call.input, "SelectionId");
  const selection = plan.selections.find((each) => each.id === id);
  if (!selection) throw absent(`Backup selection ${id} does not exist`);
  return {
    BackupSelection: {
      SelectionName: selection.name,
      IamRoleArn: selection.role,
      Resources: selection.resources ?? [],
      ListOfTags: (selection.listOfTags ?? []).map((tag) => ({ ConditionType: "STRINGEQUALS", ...condition(tag) })),
      NotResources: selection.notResources ?? [],
      Conditions: Object.fromEntries(
        conditionOperators.map((operator) => [operator, (selection.conditions?.[operator] ?? []).map(condition)]),
      ),
    },
    SelectionId: selection.id,
    BackupPlanId: plan.id,
    CreationDate: seconds(selection.created),
  };
}

const condition = ({ key, value }: TagCondition): Output => ({ ConditionKey: key, ConditionValue: value });
