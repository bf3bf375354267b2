/** A plan of the right shape in; what in it does not follow from the rest of it out, or null. */
import { compareText } from "../model/compare-text.ts";
import { tagPrefix } from "../model/facts.ts";
import type { ActionId, Plan, PlanStep } from "../model/plan.ts";
import { writeOperations } from "../model/write-operations.ts";
import { actionOf, actionOrder } from "./actions.ts";
import { bounds, longestTtlMs, tableArnOf } from "./plan-bounds.ts";
import { backupNameOf, stepId } from "./step-id.ts";

export function mistakeOf(plan: Plan): string | null {
  const { created, expires, steps } = plan;
  const ttl = Date.parse(expires) - Date.parse(created);
  if (ttl <= 0) return "it expires before it was made";
  if (ttl > longestTtlMs) return `it expires more than ${longestTtlMs / 86_400_000} days after it was made`;
  for (const [at, step] of steps.entries()) {
    const mistake = mistakeOfStep(step, plan);
    if (mistake !== null) return `steps.${at}: ${mistake}`;
    const before = steps[at - 1];
    if (before !== undefined && inStepOrder(before, step) >= 0) {
      return `steps.${at}: it is there twice, or stands before one that belongs before it`;
    }
  }
  return mistakeOfTables(plan);
}

/** Account, Region, table, action in the order of the registry. */
export const inStepOrder = (a: PlanStep, b: PlanStep): number =>
  compareText(a.account, b.account) ||
  compareText(a.region, b.region) ||
  compareText(a.table, b.table) ||
  actionOrder.indexOf(a.action) - actionOrder.indexOf(b.action);

function mistakeOfStep<A extends ActionId>(step: PlanStep & { readonly action: A }, { run }: Plan): string | null {
  const { account, region, table, arn, tableId, id, action: name } = step;
  const action = actionOf<ActionId>(name);
  const params: never = step.params as never;
  if (arn !== tableArnOf({ partition: run.partition, account, region, table })) return "its arn is of another table";
  if (id !== stepId({ run: run.id, action: name, arn, tableId })) return "its id is of another step";
  if (step.oneWay !== action.oneWay) return `${name} is ${action.oneWay ? "" : "not "}one-way`;
  const { iam } = writeOperations[action.operation];
  if (step.iam.join() !== iam.join()) return `${name} needs the IAM actions ${iam.join(", ")}`;
  if (step.mends.length === 0) return "it mends no finding";
  const observes = [...action.observes(params)].sort();
  if (Object.keys(step.observed).sort().join() !== observes.join()) {
    return `${name} observes ${observes.length === 0 ? "no fact" : observes.join(", ")}`;
  }
  return mistakeOfParams(step, run.partition);
}

function mistakeOfParams(step: PlanStep, partition: string): string | null {
  switch (step.action) {
    case "enable-pitr": {
      const { "pitr.enabled": enabled, "pitr.period": period } = step.observed;
      if (enabled?.state !== "known") return "whether PITR is on was not observed";
      if (enabled.value !== true) return null;
      if (period?.state !== "known") return "the recovery period was not observed, and could be shortened";
      return step.params.days * 86_400_000 < Number(period.value) ? "it would shorten the recovery period" : null;
    }
    case "create-backup":
      return step.params.name === backupNameOf(step.id) ? null : "the name of its backup is of another step";
    case "start-backup-job": {
      const [, ofPartition, account] = bounds.roleArn.exec(step.params.roleArn) ?? [];
      return ofPartition === partition && account === step.account ? null : "its role is of another account";
    }
    case "tag-for-backup-plan":
      // TagResource replaces, and what stands there may be how somebody opted out, or what access is granted by.
      return step.observed[`${tagPrefix}${step.params.key}`]?.state === "absent"
        ? null
        : "it would replace a tag that the table carries";
    default:
      return null;
  }
}

/** Percentages of an account's tables are of these numbers: one that is too small would be noticed, one that lacks not. */
function mistakeOfTables({ steps, tablesOfAccounts }: Plan): string | null {
  const touched = new Map<string, Set<string>>();
  for (const { account, arn } of steps) touched.set(account, (touched.get(account) ?? new Set()).add(arn));
  for (const [account, arns] of touched) {
    const tables = Object.hasOwn(tablesOfAccounts, account) ? tablesOfAccounts[account] : undefined;
    if (tables === undefined) return `tablesOfAccounts: ${account} is missing`;
    if (tables < arns.size) return `tablesOfAccounts: ${account} has more tables than that in the steps`;
  }
  for (const account of Object.keys(tablesOfAccounts)) {
    if (!touched.has(account)) return `tablesOfAccounts: no step is in ${account}`;
  }
  return null;
}
