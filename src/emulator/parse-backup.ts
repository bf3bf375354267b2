/** What the `backup` of an account may say for one Region: its shape, and that it does not contradict itself. */
import {
  conditionOperators,
  pointStatuses,
  restoreStatuses,
  validations,
  vaultTypes,
  type AwsBackupSpec,
  type PlanSpec,
  type PointSpec,
  type RestoreJobSpec,
  type VaultSpec,
} from "./backup-spec.ts";
import { durationMs, instantMs } from "./instant.ts";
import { backupJobs, judgeBackupJobs, judgeLifecycle, type Surroundings } from "./parse-backup-jobs.ts";
import * as shapes from "./shape.ts";
import type { Check, Report } from "./shape.ts";

const { duration, flag, instant, integer, isObject, listOf, onlyTrue, oneOf, shape, text, vaultName } = shapes;

const large = Number.MAX_SAFE_INTEGER;
const days = integer(1, 36_500);
const arn = text(/^arn:[^:]+:[^:]+:[^:]*:[^:]*:.+$/s, "an ARN");
const vaultArn = text(/^arn:[^:]+:backup:[^:]+:\d{12}:backup-vault:.+$/, "the ARN of a vault");
const ruleName = text(/^[\w.-]{1,50}$/, "a name of 1 to 50 of a-z A-Z 0-9 _ . -");
const anything = text(/^(arn:[^:]+:[^:]+:[^:]*:[^:]*:.+|[a-zA-Z0-9_.-]{3,255})$/s, "a table name or an ARN");
const typeOfThing = text(/^[\w.-]{1,50}$/, "a type that AWS Backup knows, such as DynamoDB or EFS");

const later = shape({ in: duration }, ["in"]);
const lockDate: Check = (value, path, report) => (isObject(value) ? later : instant)(value, path, report);

const point = shape(
  {
    of: anything,
    age: instant,
    completedAfter: duration,
    status: oneOf(pointStatuses),
    deleteAfterDays: days,
    coldAfterDays: days,
    sizeBytes: integer(0, large),
    encrypted: flag,
    keyArn: arn,
    copiedFrom: vaultArn,
    plan: text(/./, "the name of a plan"),
    rule: ruleName,
    type: typeOfThing,
    advanced: flag,
    count: integer(1, 100_000),
    every: duration,
  },
  ["of", "age"],
);

const vault = shape(
  {
    name: vaultName,
    type: oneOf(vaultTypes),
    created: instant,
    lock: shape({ minRetentionDays: days, maxRetentionDays: days, lockDate }),
    keyArn: arn,
    points: listOf(point),
  },
  ["name"],
);

const planRule = shape(
  {
    name: ruleName,
    vault: vaultName,
    schedule: text(/^(cron|rate)\(.+\)$/, "a schedule such as cron(0 5 ? * * *)"),
    timezone: text(/^[\w+/-]+$/, "a time zone such as Europe/Berlin"),
    startWindow: duration,
    completionWindow: duration,
    continuous: flag,
    deleteAfterDays: days,
    coldAfterDays: days,
    airGappedVaultArn: vaultArn,
    copies: listOf(shape({ vaultArn, deleteAfterDays: days, coldAfterDays: days }, ["vaultArn"])),
  },
  ["name", "vault"],
);

const tagConditions = listOf(
  shape({ key: text(/./, "the key of a condition"), value: text(/^/, "the value of a condition") }, ["key", "value"]),
);
const pattern = text(/./, "an ARN, with * for what it leaves open");
const selection = shape(
  {
    name: ruleName,
    role: arn,
    resources: listOf(pattern),
    notResources: listOf(pattern),
    listOfTags: tagConditions,
    conditions: shape(Object.fromEntries(conditionOperators.map((operator) => [operator, tagConditions]))),
  },
  ["name"],
);

const plan = shape(
  {
    name: text(/^[\w.-]{1,50}$/, "the name of a plan (1 to 50 of a-z A-Z 0-9 _ . -)"),
    id: text(/^[\w/-]+$/, "the id of a plan"),
    organization: onlyTrue,
    created: instant,
    lastRun: instant,
    rules: listOf(planRule),
    selections: listOf(selection),
  },
  ["name", "rules"],
);

const restoreJob = shape(
  {
    of: anything,
    age: instant,
    completedAfter: duration,
    status: oneOf(restoreStatuses),
    validation: oneOf(validations),
    testingPlan: text(/^\w{1,50}$/, "the name of a restore testing plan (1 to 50 of a-z A-Z 0-9 _)"),
    createdTable: text(/^[a-zA-Z0-9_.-]{3,255}$/, "a table name"),
    type: typeOfThing,
  },
  ["of", "age"],
);

export const awsBackup = shape({
  vaults: listOf(vault),
  plans: listOf(plan),
  restoreJobs: listOf(restoreJob),
  ...backupJobs,
  optIn: flag,
  advanced: flag,
});

/** What AWS Backup cannot hold; expects the shape to be right. */
export function judgeBackup(spec: AwsBackupSpec, path: string, around: Surroundings, report: Report): void {
  onlyOnce(spec.vaults ?? [], `${path}.vaults`, report);
  onlyOnce(spec.plans ?? [], `${path}.plans`, report);
  for (const [index, given] of (spec.vaults ?? []).entries()) {
    judgeVault(given, { ...around, spec, path: `${path}.vaults[${index}] (${given.name})` }, report);
  }
  for (const [index, given] of (spec.plans ?? []).entries()) {
    judgePlan(given, `${path}.plans[${index}] (${given.name})`, report);
  }
  judgeBackupJobs(spec, path, around, report);
  for (const [index, given] of (spec.restoreJobs ?? []).entries()) {
    const at = `${path}.restoreJobs[${index}]`;
    judgeSource(given, at, around, report);
    const { now } = around;
    const ends = (instantMs(given.age, now) ?? now) + (durationMs(given.completedAfter ?? "0s") ?? 0);
    if (ends > now) report(at, "is in the future, or ends there: leave out `completedAfter` and write status RUNNING");
  }
}

type At = Surroundings & { readonly spec: AwsBackupSpec; readonly path: string };

function judgeVault(given: VaultSpec, at: At, report: Report): void {
  const { minRetentionDays: min, maxRetentionDays: max } = given.lock ?? {};
  if (min !== undefined && max !== undefined && min > max) {
    report(`${at.path}.lock`, "minRetentionDays is more than maxRetentionDays");
  }
  for (const [index, each] of (given.points ?? []).entries()) {
    judgePoint(each, { ...at, path: `${at.path}.points[${index}]` }, report);
  }
}

function judgePoint(given: PointSpec, { now, spec, path, ...around }: At, report: Report): void {
  judgeSource(given, path, { now, ...around }, report);
  const created = instantMs(given.age, now) ?? now;
  if (created > now) report(path, "is in the future");
  judgeLifecycle(given, path, report);
  const ends = given.deleteAfterDays === undefined ? Infinity : created + given.deleteAfterDays * 86_400_000;
  if (given.status === "EXPIRED" && ends > now) {
    report(path, "an EXPIRED point is one that should have been deleted: give it deleteAfterDays that have passed");
  }
  if (!(given.advanced ?? spec.advanced ?? true) && given.copiedFrom !== undefined) {
    report(`${path}.copiedFrom`, "without AWS Backup's advanced features DynamoDB's points are not copied");
  }
  const maker = (spec.plans ?? []).find(({ name }) => name === given.plan);
  if (given.plan !== undefined && !maker) report(`${path}.plan`, `there is no plan ${given.plan} here`);
  if (given.rule !== undefined && given.plan === undefined) report(`${path}.rule`, "is the rule of no plan");
  if (given.rule !== undefined && maker && !maker.rules.some(({ name }) => name === given.rule)) {
    report(`${path}.rule`, `the plan ${maker.name} has no rule ${given.rule}`);
  }
}

function judgeSource(given: PointSpec | RestoreJobSpec, path: string, around: Surroundings, report: Report): void {
  if (given.of.startsWith("arn:")) return;
  if ((given.type ?? "DynamoDB") !== "DynamoDB") report(`${path}.of`, "what is no table is named by its ARN");
  else if (!around.hasTable(given.of)) {
    report(`${path}.of`, `there is no table ${given.of} here; write the ARN of one that is gone or elsewhere`);
  }
}

function judgePlan(given: PlanSpec, path: string, report: Report): void {
  if (given.rules.length === 0) report(`${path}.rules`, "a plan has at least one rule");
  if (given.organization && given.id !== undefined && !given.id.startsWith("orgs/")) {
    report(`${path}.id`, "the id of a plan of the organization begins with orgs/");
  }
  onlyOnce(given.rules, `${path}.rules`, report);
  onlyOnce(given.selections ?? [], `${path}.selections`, report);
  for (const [index, rule] of given.rules.entries()) {
    judgeLifecycle(rule, `${path}.rules[${index}]`, report);
    for (const [n, copy] of (rule.copies ?? []).entries()) {
      judgeLifecycle(copy, `${path}.rules[${index}].copies[${n}]`, report);
    }
  }
}

/** Ids are derived from names. */
function onlyOnce(named: readonly { readonly name: string }[], path: string, report: Report): void {
  for (const [index, { name }] of named.entries()) {
    if (named.findIndex((each) => each.name === name) < index) report(`${path}[${index}]`, `a second ${name}`);
  }
}
