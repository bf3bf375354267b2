/**
 * The list `backupPlans` of a table: plans of its scope, its ARN and its tags come in; one item for each plan rule and
 * selection that selects the table comes out. A selection of which nobody can tell whether it selects the table is missing
 * with its reason; one that certainly does not is left out, whatever else of it is not known.
 */
import type { BackupPlan, BackupPlans, BackupRule, BackupSelection } from "./backup-plans.ts";
import type { Decided } from "./decided.ts";
import { absent, known, unknown, type Fact, type ListFact, type ListItem, type Unknown } from "./fact.ts";
import { longestGap } from "./schedule-gap.ts";
import { selectsTable } from "./select-tables.ts";
import { readTableArn } from "./table-arn.ts";
import type { TagOf } from "./tag-condition.ts";

/** `plans`: an unknown where the plans of the scope were not read. */
export function plansOfTable(table: {
  readonly plans: BackupPlans | Unknown;
  readonly arn: string;
  readonly tagOf: TagOf;
}): ListFact {
  const { plans, arn, tagOf } = table;
  if (!("plans" in plans)) return { items: [], missing: [plans] };
  const perPlan = plans.plans.map((plan) =>
    ofPlan({
      plan,
      arn,
      outcomes: plan.selections.map((selection) => ({
        selection,
        outcome: selectsTable({ selection, arn, tagOf, optIn: plans.optIn }),
      })),
    }),
  );
  return {
    items: perPlan.flatMap(({ items }) => items),
    missing: [...plans.missing, ...perPlan.flatMap(({ missing }) => missing)],
  };
}

type Outcome = { readonly selection: BackupSelection; readonly outcome: Decided };

function ofPlan({
  plan,
  arn,
  outcomes,
}: {
  readonly plan: BackupPlan;
  readonly arn: string;
  readonly outcomes: readonly Outcome[];
}): ListFact {
  const maySelect = outcomes.filter(({ outcome }) => outcome.truth !== false);
  const selectionsMissing = plan.missing.some((reason) => !isOfRules(reason));
  // Rules that were not read make no difference to a table that no selection can select.
  const missing = plan.missing.filter((reason) => !isOfRules(reason) || maySelect.length > 0 || selectionsMissing);
  // A plan that certainly has no rule backs nothing up, whatever it selects.
  const mayHaveRules = plan.rules.length > 0 || plan.missing.some(isOfRules);
  const unclear = mayHaveRules ? maySelect.filter(({ outcome }) => outcome.truth === "unknown") : [];
  return {
    items: maySelect
      .filter(({ outcome }) => outcome.truth === true)
      .flatMap(({ selection, outcome }) =>
        plan.rules.map((rule) => ({
          ...ofRule(rule, arn),
          plan: known(plan.name),
          planId: known(plan.id),
          from: known(plan.from),
          selection: known(selection.name),
          why: known(outcome.why),
        })),
      ),
    missing: [...missing, ...unclear.map(({ selection, outcome }) => unclearSelection(plan, selection, outcome))],
  };
}

/** GetBackupPlan tells the rules of a plan, the other calls its selections. */
const isOfRules = ({ operation }: Unknown): boolean => operation === "backup:GetBackupPlan";

const unclearSelection = (plan: BackupPlan, selection: BackupSelection, { why, cause }: Decided): Unknown => ({
  kind: "depends-on",
  ...(cause?.operation === undefined ? {} : { operation: cause.operation }),
  ...(cause?.code === undefined ? {} : { code: cause.code }),
  detail: `whether backup plan ${plan.name} selects the table by its selection ${selection.name} is not known: ${why}`,
});

/** What GetBackupPlan's rules run at when AWS sent no expression (API_BackupRule, ScheduleExpression). */
const defaultSchedule = "cron(0 5 ? * * *)";

function ofRule(rule: BackupRule, arn: string): ListItem {
  const here = readTableArn(arn);
  return {
    rule: known(rule.name),
    vault: known(rule.vault),
    schedule: rule.schedule === null ? absent : known(rule.schedule),
    continuous: known(rule.continuous),
    deleteAfter: daysOf("DeleteAfterDays", rule.deleteAfterDays),
    coldAfter: daysOf("MoveToColdStorageAfterDays", rule.coldAfterDays),
    copiesToOtherRegion: copiesElsewhere(rule, (vault) => vault.region !== here?.region),
    copiesToOtherAccount: copiesElsewhere(rule, (vault) => vault.account !== here?.account),
    copyVaults: rule.copies.length === 0 ? absent : known(rule.copies.map(({ vaultArn }) => vaultArn).join(", ")),
    frequency: frequencyOf(rule),
  };
}

/** API_Lifecycle: "specify -1 … to keep your recovery points indefinitely". */
function daysOf(name: string, days: number | null): Fact {
  if (days === null || days === -1) return absent;
  return days >= 0 ? known(days * 86_400_000) : unknown({ kind: "malformed", detail: `${name} is ${days}` });
}

/** Plans are matched once a table, and to find a yearly gap takes a walk over decades. */
const frequencies = new WeakMap<BackupRule, Fact>();

function frequencyOf(rule: BackupRule): Fact {
  const before = frequencies.get(rule);
  if (before !== undefined) return before;
  const frequency = frequencyOfSchedule(rule.schedule ?? defaultSchedule);
  frequencies.set(rule, frequency);
  return frequency;
}

function frequencyOfSchedule(schedule: string): Fact {
  const gap = longestGap(schedule);
  return gap === null
    ? unknown({ kind: "malformed", detail: `the schedule ${schedule} is not understood` })
    : known(gap);
}

const vaultArn = /^arn:[^:]+:backup:([^:]+):(\d{12}):backup-vault:.+$/;

/** One copy that certainly goes elsewhere decides, whatever another's ARN says. */
function copiesElsewhere(
  { copies }: BackupRule,
  isElsewhere: (vault: { readonly region: string; readonly account: string }) => boolean,
): Fact {
  let unread: string | null = null;
  for (const copy of copies) {
    const [, region, account] = vaultArn.exec(copy.vaultArn) ?? [];
    if (region === undefined || account === undefined) unread = copy.vaultArn;
    else if (isElsewhere({ region, account })) return known(true);
  }
  return unread === null
    ? known(false)
    : unknown({ kind: "malformed", detail: `${unread} is no ARN of a backup vault` });
}
