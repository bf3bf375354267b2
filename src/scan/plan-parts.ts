/**
 * Rules and selections of a backup plan as AWS Backup sends them, to those that are stored. One that lacks what AWS always
 * sends, or sends it in a way nobody understands, gives the words for it instead: read in part it would select other tables.
 */
import type { OutputOf } from "../aws/read-client.ts";
import type { BackupRule, BackupSelection, SelectionCondition } from "../model/backup-plans.ts";
import { selectionOperators } from "../model/backup-plans.ts";

type Plan = NonNullable<OutputOf<"backup:GetBackupPlan">["BackupPlan"]>;
export type SentRule = NonNullable<Plan["Rules"]>[number];
export type SentSelection = NonNullable<OutputOf<"backup:GetBackupSelection">["BackupSelection"]>;

/** A text: what is wrong with it. */
type Parsed<T> = T | string;

export function backupRule(sent: SentRule): Parsed<BackupRule> {
  if (!isObject(sent)) return "a rule that is none";
  const { RuleId: id, RuleName: name, TargetBackupVaultName: vault, Lifecycle: lifecycle } = sent;
  if (!isText(name)) return "a rule without RuleName";
  if (!isText(id)) return `rule ${name} has no RuleId`;
  if (!isText(vault)) return `rule ${name} has no TargetBackupVaultName`;
  const schedule = textOrNull(sent.ScheduleExpression);
  const timezone = textOrNull(sent.ScheduleExpressionTimezone);
  if (schedule === undefined || timezone === undefined) return `the schedule of rule ${name} is no text`;
  const deleteAfterDays = daysOrNull(lifecycle?.DeleteAfterDays);
  const coldAfterDays = daysOrNull(lifecycle?.MoveToColdStorageAfterDays);
  if (deleteAfterDays === undefined || coldAfterDays === undefined) return `the lifecycle of rule ${name} is no days`;
  const copies = copiesOf(sent.CopyActions ?? []);
  if (copies === undefined) return `a copy action of rule ${name} names no vault, or no days`;
  // API reference, BackupRule: false or not specified causes snapshot backups.
  const continuous = sent.EnableContinuousBackup === true;
  return { id, name, vault, schedule, timezone, continuous, deleteAfterDays, coldAfterDays, copies };
}

function copiesOf(sent: unknown): BackupRule["copies"] | undefined {
  if (!areObjects(sent)) return undefined;
  const copies: { vaultArn: string; deleteAfterDays: number | null }[] = [];
  for (const { DestinationBackupVaultArn: vaultArn, Lifecycle: lifecycle } of sent) {
    const deleteAfterDays = daysOrNull(isObject(lifecycle) ? lifecycle["DeleteAfterDays"] : undefined);
    if (!isText(vaultArn) || deleteAfterDays === undefined) return undefined;
    copies.push({ vaultArn, deleteAfterDays });
  }
  return copies;
}

export function backupSelection(id: string, sent: SentSelection): Parsed<BackupSelection> {
  const { SelectionName: name } = sent;
  if (!isText(name)) return `selection ${id} has no SelectionName`;
  const resources: unknown = sent.Resources ?? [];
  const notResources: unknown = sent.NotResources ?? [];
  if (!areTexts(resources) || !areTexts(notResources)) return `selection ${name} names something that is no text`;
  const listOfTags = tagsOf(sent.ListOfTags ?? []);
  const conditions = conditionsOf(sent.Conditions ?? {});
  if (listOfTags === undefined || conditions === undefined) return `a condition of selection ${name} is not understood`;
  return { id, name, resources, notResources, listOfTags, conditions };
}

function tagsOf(sent: unknown): BackupSelection["listOfTags"] | undefined {
  if (!areObjects(sent)) return undefined;
  const tags: { type: string; key: string; value: string }[] = [];
  for (const { ConditionType: type, ConditionKey: key, ConditionValue: value } of sent) {
    if (!isText(type) || !isText(key) || typeof value !== "string") return undefined;
    tags.push({ type, key, value });
  }
  return tags;
}

/** An operator that AWS may add one day narrows the selection in a way that nobody here knows. */
function conditionsOf(sent: NonNullable<SentSelection["Conditions"]>): readonly SelectionCondition[] | undefined {
  const byOperator: Readonly<Record<string, unknown>> = { ...sent };
  const conditions: SelectionCondition[] = [];
  for (const [operator, parameters] of Object.entries(byOperator)) {
    if (parameters === undefined || parameters === null) continue;
    const documented = selectionOperators.find((each) => each === operator);
    if (documented === undefined || !areObjects(parameters)) return undefined;
    for (const { ConditionKey: key, ConditionValue: value } of parameters) {
      if (!isText(key) || typeof value !== "string") return undefined;
      conditions.push({ operator: documented, key, value });
    }
  }
  return conditions;
}

/** What the SDK gives is what was sent, whatever its types say. */
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;
const areObjects = (value: unknown): value is readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) && value.every(isObject);
const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
const areTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isText);

/** Undefined: it is none. */
function textOrNull(value: unknown): string | null | undefined {
  if (value === undefined || value === null) return null;
  return isText(value) ? value : undefined;
}

/** -1 stands for ever (API reference, CopyAction). Undefined: it is none. */
function daysOrNull(value: unknown): number | null | undefined {
  if (value === undefined || value === null || value === -1) return null;
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
