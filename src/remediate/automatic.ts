/**
 * What an audit may mend by itself: rules that the policy marks so, by the action that it names and no other, as long as a
 * table has not too many backups. In go findings and a plan, out comes what is left of it, and of the rest why not. Pure.
 */
import type { FactView } from "../model/derive.ts";
import type { ListFact, ListItem } from "../model/fact.ts";
import type { Finding } from "../model/finding.ts";
import type { ActionId, LeftOut, MendedFinding, Plan, PlanStep } from "../model/plan.ts";
import type { CompiledPolicy } from "../model/policy.ts";

export type Automatic = {
  /** The action of each rule that is repaired automatically, by id of the rule. */
  readonly actions: ReadonlyMap<string, ActionId>;
  /** Of native backups made here, of one table; null: no rule makes any. */
  readonly maxBackups: number | null;
};

type BackupWith = "native" | "aws-backup" | null;

/** Of the two ways to make a backup the one that was asked for stands in for the other. */
export function automaticActions({ rules }: CompiledPolicy, backupWith: BackupWith): Automatic["actions"] {
  const asked = backupWith === "native" ? "create-backup" : "start-backup-job";
  return new Map(
    rules.flatMap(({ id, remediate }) => {
      if (remediate?.auto !== true) return [];
      return [[id, isBackup(remediate.action) && backupWith !== null ? asked : remediate.action] as const];
    }),
  );
}

const isBackup = (action: ActionId): boolean => action === "create-backup" || action === "start-backup-job";

/** Null: it may be planned for, as far as the table tells. */
export function whyNotYet({ rule }: Pick<Finding, "rule">, view: FactView, automatic: Automatic): string | null {
  const action = automatic.actions.get(rule);
  if (action === undefined) return "the policy does not mark the rule `auto`";
  if (!isBackup(action)) return null;
  const own = view.list("onDemandBackups");
  if ([...own.items, ...view.list("recoveryPoints").items].some((each) => is(each, "status", "CREATING"))) {
    return "a backup of it is being made";
  }
  return action === "create-backup" ? whyNoMore(own, automatic.maxBackups) : null;
}

/** Backups that a step made, by their names; a table of the same name has none of its own among them. */
const madeHere = /^restorable-[0-9a-f]{12}$/;

/** Counted are those that can be restored from. Nothing here ever deletes one. */
function whyNoMore({ items, missing }: ListFact, most: number | null): string | null {
  if (most === null) return null;
  const made = items.filter(
    (backup) =>
      is(backup, "status", "AVAILABLE") &&
      backup["name"]?.state === "known" &&
      madeHere.test(String(backup["name"].value)),
  ).length;
  if (made >= most) {
    const backups = `${made} ${made === 1 ? "backup" : "backups"}`;
    return `it has ${backups} made by restorable, and --max-backups-per-table allows ${most}; nothing here deletes one`;
  }
  return missing.length === 0 ? null : "how many backups it has is not known";
}

function is(item: ListItem, member: string, value: string): boolean {
  const fact = item[member];
  return fact?.state === "known" && fact.value === value;
}

/** Without steps that the policy does not name for what they mend: the planner tries every action that it has. */
export function onlyAutomatic(plan: Plan, { actions }: Automatic): Plan {
  const others = new Map<string, PlanStep>();
  for (const step of plan.steps)
    for (const { rule, fingerprint } of step.mends)
      if (actions.get(rule) !== step.action) others.set(fingerprint, step);
  const leftOut = new Map<string, LeftOut>();
  const steps = plan.steps.flatMap((step) => {
    const mends = step.mends.filter(({ fingerprint }) => !others.has(fingerprint));
    for (const finding of step.mends) {
      const other = others.get(finding.fingerprint);
      if (other !== undefined) leftOut.set(finding.fingerprint, left(finding, other, because(other.action)));
    }
    return mends.length === 0 ? [] : [{ ...step, mends }];
  });
  const accounts = new Set(steps.map(({ account }) => account));
  return {
    ...plan,
    steps,
    tablesOfAccounts: Object.fromEntries(
      Object.entries(plan.tablesOfAccounts).filter(([account]) => accounts.has(account)),
    ),
    leftOut: [...plan.leftOut, ...leftOut.values()],
  };
}

/** What this audit was told; `backupTag` as `key=value`. */
export type Told = {
  readonly vault: string | null;
  readonly backupTag: string | null;
  readonly includeOwned: boolean;
  readonly maxSteps: number;
};

/** Null: each of the steps is one that this audit could have planned. */
export function whyNotAutomatic(steps: readonly PlanStep[], automatic: Automatic, told: Told): string | null {
  if (steps.length > told.maxSteps) return `it has ${steps.length} steps, and --max-steps allows ${told.maxSteps}`;
  for (const step of steps) {
    const why = whyNotThis(step, automatic, told);
    if (why !== null) return `${step.action} of ${step.table}: ${why}`;
  }
  return null;
}

function whyNotThis(step: PlanStep, { actions }: Automatic, told: Told): string | null {
  if (step.mends.some(({ rule }) => actions.get(rule) !== step.action)) return "the policy does not mark its rule so";
  if (step.owner !== null && !told.includeOwned) return "the table is managed as code";
  switch (step.action) {
    case "start-backup-job":
      return step.params.vault === told.vault ? null : "its vault is not that of --vault";
    case "tag-for-backup-plan":
      return `${step.params.key}=${step.params.value}` === told.backupTag
        ? null
        : "its tag is not that of --backup-tag";
    default:
      return null;
  }
}

const because = (action: ActionId): string =>
  `it would take ${action}, which the policy does not name for the rule: a person has to plan and approve that`;

export const left = (
  { rule, severity, fingerprint }: MendedFinding,
  { account, region, table, arn }: Pick<LeftOut, "account" | "region" | "table" | "arn">,
  why: string,
): LeftOut => ({ rule, severity, fingerprint, account, region, table, arn, why: "other", because: why });
