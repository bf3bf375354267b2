/**
 * A table and an action in, the parameters to try out, in order of preference, or why there are none. What AWS would refuse,
 * and what could take protection away, is not proposed.
 */
import type { BackupPlans } from "../model/backup-plans.ts";
import { tagPrefix } from "../model/facts.ts";
import type { ActionId, ActionParams } from "../model/plan.ts";
import { selectsTable } from "../model/select-tables.ts";
import { bounds, longestPeriod, mostTags } from "./plan-bounds.ts";
import type { Planning, TableToMend } from "./plan-types.ts";
import { backupNameOf, stepId } from "./step-id.ts";

export type Proposals<A extends ActionId> = { readonly of: readonly ActionParams[A][] } | { readonly because: string };

type Asked = { readonly to: TableToMend; readonly planning: Planning; readonly tableId: string };

const dayMs = 86_400_000;
const none = (because: string) => ({ because });

export const proposals: { readonly [A in ActionId]: (asked: Asked) => Proposals<A> } = {
  /** Every period that takes nothing away, from the shortest on. */
  "enable-pitr"({ to }) {
    const enabled = to.view.fact("pitr.enabled");
    const period = to.view.fact("pitr.period");
    if (enabled.state !== "known") return none("whether point-in-time recovery is on is not known");
    if (enabled.value === true && period.state !== "known") return none("the recovery period in force is not known");
    const least = enabled.value === true && period.state === "known" ? Math.ceil(Number(period.value) / dayMs) : 1;
    if (least > longestPeriod)
      return none(`the recovery period is longer than the ${longestPeriod} days that can be set`);
    return { of: Array.from({ length: longestPeriod - least + 1 }, (_, at) => ({ days: least + at })) };
  },
  "create-backup"({ to, planning, tableId }) {
    if (planning.backupWith === "aws-backup") return none("backups are to be made with AWS Backup");
    const id = stepId({ run: planning.run.id, action: "create-backup", arn: to.table.arn, tableId });
    return { of: [{ name: backupNameOf(id) }] };
  },
  "start-backup-job"({ to, planning }) {
    const { vault, backupRole, keepDays: deleteAfterDays, run, backupWith } = planning;
    if (backupWith === "native") return none("backups are to be made by DynamoDB itself");
    if (vault === null) return none("no vault was named for jobs of AWS Backup (--vault)");
    const roleArn = backupRole.startsWith("arn:")
      ? backupRole
      : `arn:${run.partition}:iam::${to.account}:role/${backupRole}`;
    const [, partition, account] = bounds.roleArn.exec(roleArn) ?? [];
    if (account === undefined) return none(`${roleArn} is no ARN of a role`);
    if (account !== to.account || partition !== run.partition) return none(`the role ${roleArn} is of another account`);
    return { of: [{ vault, roleArn, deleteAfterDays }] };
  },
  "enable-deletion-protection": () => ({ of: [{}] }),
  "tag-for-backup-plan"({ to, planning }) {
    if (to.plans === null) return none("the backup plans of the Region were not read");
    const found = taggable(to, to.plans, planning.backupTag);
    if (found.length > 0) return { of: found };
    if (planning.backupTag !== null)
      return none("no backup plan of the Region selects the table by the tag that was named");
    return none("no backup plan of the Region would select the table for one more tag");
  },
};

/** Tags by which one of the plans takes in this table, on top of those that it carries. */
function taggable(
  { table, view }: TableToMend,
  { plans, optIn }: BackupPlans,
  only: Planning["backupTag"],
): readonly ActionParams["tag-for-backup-plan"][] {
  const tags = view.fact(`${tagPrefix}restorable`);
  // A key that nobody has is absent, unless no tag is known.
  if (tags.state === "unknown" || tagsOn(table.facts) >= mostTags) return [];
  const tagOf = (key: string) => view.fact(`${tagPrefix}${key}`);
  const found: ActionParams["tag-for-backup-plan"][] = [];
  for (const plan of plans) {
    for (const selection of plan.selections) {
      const named = [
        ...selection.listOfTags,
        ...selection.conditions
          .filter(({ operator }) => operator === "StringEquals")
          .map(({ key, value }) => ({ key: key.replace(/^aws:ResourceTag\//, ""), value })),
      ];
      for (const { key, value } of only === null ? named : [only]) {
        if (!bounds.tagKey.test(key) || !bounds.tagValue.test(value) || !bounds.backupPlan.test(plan.name)) continue;
        // Another value under this key says something already, and may be how somebody opted out.
        if (tagOf(key).state !== "absent") continue;
        const tagged = (asked: string) => (asked === key ? ({ state: "known", value } as const) : tagOf(asked));
        const selected = selectsTable({ selection, arn: table.arn, tagOf: tagged, optIn }).truth === true;
        const isNew = !found.some((other) => other.key === key && other.value === value && other.plan === plan.name);
        if (selected && isNew) found.push({ key, value, plan: plan.name });
      }
    }
  }
  return found;
}

const tagsOn = (facts: TableToMend["table"]["facts"]): number =>
  Object.keys(facts).filter((name) => name.startsWith(tagPrefix) && !/^tags\.aws:/i.test(name)).length;
