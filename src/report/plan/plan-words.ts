/** Words and groups that all renderings of a plan share; nothing in them is escaped yet. */
import type { PlanReport, ReportedStep } from "../../model/plan-report.ts";
import type { ActionId, CodeOwner, LeftOut, StepCost } from "../../model/plan.ts";
import { costWords, instantWords, plural } from "../numbers.ts";

export type StepGroup = {
  readonly action: ActionId;
  readonly account: string;
  readonly oneWay: boolean;
  /** IAM actions that the writing role needs in that account. */
  readonly iam: readonly string[];
  readonly steps: readonly ReportedStep[];
};

/** By action in order of their first step, then by account: what a reviewer approves or not is a kind of change. */
export function groupsOf(steps: readonly ReportedStep[]): readonly StepGroup[] {
  const groups = new Map<string, { first: ReportedStep["step"]; steps: ReportedStep[] }>();
  for (const reported of steps) {
    const { step } = reported;
    const key = `${step.action} ${step.account}`;
    const group = groups.get(key) ?? { first: step, steps: [] };
    groups.set(key, group);
    group.steps.push(reported);
  }
  const order = [...new Set(steps.map(({ step }) => step.action))];
  return [...groups.values()]
    .toSorted((a, b) => order.indexOf(a.first.action) - order.indexOf(b.first.action))
    .map(({ first, steps: ofGroup }) => ({
      action: first.action,
      account: first.account,
      oneWay: first.oneWay,
      iam: first.iam,
      steps: ofGroup,
    }));
}

export function headlineOf({ plan }: PlanReport): string {
  const { steps, leftOut } = plan;
  const findings = new Set(steps.flatMap(({ mends }) => mends.map(({ fingerprint }) => fingerprint))).size;
  const rest = leftOut.length === 0 ? "" : `; ${plural(leftOut.length, "finding is", "findings are")} left out`;
  if (steps.length === 0) return `Nothing to do: no failing finding was found that a step would turn to pass${rest}.`;
  const accounts = Object.keys(plan.tablesOfAccounts).length;
  const [count, mended] = [plural(steps.length, "step", "steps"), plural(findings, "finding", "findings")];
  return `${count} in ${plural(accounts, "account", "accounts")} would turn ${mended} to pass${rest}.`;
}

/** Label and text of each line above the steps. */
export function headRowsOf({ plan, digest }: PlanReport): readonly (readonly [string, string])[] {
  const { run, created, expires, filters } = plan;
  const chosen = Object.entries(filters).map(([filter, values]) => `${filter} ${values.join(", ")}`);
  return [
    ["Run", `${run.id} of ${instantWords(run.asOf)}`],
    ["Policy", `${run.policy} (${run.policyDigest})`],
    ["Made", `${instantWords(created)}, expires ${instantWords(expires)}`],
    ["Chosen by", chosen.length === 0 ? "all failing findings" : chosen.join("; ")],
    ["Digest", digest],
  ];
}

export const groupTitle = ({ action, account, steps }: StepGroup): string =>
  `${action} in ${account}: ${plural(steps.length, "table", "tables")}`;

export const oneWayWords = "one-way: nothing here undoes it";

export const ownerWords = ({ kind, name }: CodeOwner): string =>
  kind === "tag" ? `managed as code by the tag ${name}` : `managed by ${ownerNames[kind]}: ${name}`;

const ownerNames = { cloudformation: "CloudFormation", terraform: "Terraform", cdk: "CDK" } as const;

export function stepCostWords(cost: StepCost | null, currency: string): string {
  if (cost === null) return "free of charge";
  const { monthly, inTwelfthMonth, basis } = cost;
  if (monthly === null || inTwelfthMonth === null) return `cost not known: ${basis}`;
  const later = inTwelfthMonth === monthly ? "" : `, ${costWords(inTwelfthMonth, currency)} in the twelfth month`;
  return `about ${costWords(monthly, currency)} a month${later}`;
}

/** What the costs of a group are costs of: said once, as every one of its steps says the same. */
export const costBasesOf = ({ steps }: StepGroup): readonly string[] => [
  ...new Set(steps.flatMap(({ step: { cost } }) => (cost === null || cost.monthly === null ? [] : [cost.basis]))),
];

/** Of all steps together; steps of unknown cost are counted beside the sum. */
export function totalCostWords({ plan }: PlanReport): string {
  let [monthly, twelfth, unknown] = [0, 0, 0];
  for (const { cost } of plan.steps) {
    if (cost === null) continue;
    if (cost.monthly === null || cost.inTwelfthMonth === null) unknown += 1;
    monthly += cost.monthly ?? 0;
    twelfth += cost.inTwelfthMonth ?? 0;
  }
  const { currency } = plan;
  const rest = unknown === 0 ? "" : `, without ${plural(unknown, "step", "steps")} of unknown cost`;
  return `About ${costWords(monthly, currency)} a month, ${costWords(twelfth, currency)} in the twelfth month${rest}.`;
}

export const leftOutTitles: Readonly<Record<LeftOut["why"], string>> = {
  owned: "Managed as code: change the template",
  time: "Pass by themselves in time",
  unproven: "No action was proven to mend them",
  "no-action": "Their rules name no action",
  other: "Left out",
};

export const leftOutOrder = Object.keys(leftOutTitles) as readonly LeftOut["why"][];

export const leftOutWords = (left: LeftOut): string =>
  left.why === "time" ? `passes at ${instantWords(left.passesAt)}, in time alone` : left.because;

/** Findings of one kind that say the same about the same rule are one row. */
export function leftOutRows(leftOut: readonly LeftOut[], why: LeftOut["why"]): readonly LeftOutRow[] {
  const rows = new Map<string, LeftOut[]>();
  for (const left of leftOut) {
    if (left.why !== why) continue;
    const key = `${left.rule} ${leftOutWords(left)}`;
    const same = rows.get(key);
    if (same === undefined) rows.set(key, [left]);
    else same.push(left);
  }
  return [...rows.values()].flatMap((findings) => {
    const [first] = findings;
    return first === undefined ? [] : [{ rule: first.rule, words: leftOutWords(first), findings }];
  });
}

export type LeftOutRow = { readonly rule: string; readonly words: string; readonly findings: readonly LeftOut[] };
