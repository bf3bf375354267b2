/** `tag-for-backup-plan`: the tag that a backup plan of the account selects by. What its backups cost is the plan's affair. */
import { known } from "../../model/fact.ts";
import { tagPrefix } from "../../model/facts.ts";
import type { Action } from "../action.ts";
import { withFacts } from "../action-parts.ts";

export const tagForBackupPlan: Action<"tag-for-backup-plan"> = {
  id: "tag-for-backup-plan",
  say: ({ key, value, plan }) => `Tag with ${key}=${value}, by which the backup plan ${plan} selects`,
  operation: "dynamodb:TagResource",
  oneWay: false,
  groups: ["tags"],
  observes: ({ key }) => [`${tagPrefix}${key}`],
  predict: (table, { key, value }) => withFacts(table, "tags", { [`${tagPrefix}${key}`]: known(value) }),
  isDone(view, { key, value }) {
    const tag = view.fact(`${tagPrefix}${key}`);
    return tag.state === "known" && tag.value === value;
  },
  cost: () => null,
};
