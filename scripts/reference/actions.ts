/** The registry of actions in, a page out: what a plan can have done, by which call, and what the role needs for it. */
import { actionIds, type ActionParams } from "../../src/model/plan.ts";
import { iamActionsOf } from "../../src/model/write-operations.ts";
import { actionOf, actions } from "../../src/remediate/actions.ts";
import { callsOf } from "../../src/remediate/apply-actions.ts";
import { anchorOf, code, codes, link, pageFrom, prose, table } from "./markdown.ts";
import { shippedPolicies } from "./shipped.ts";

const shown: ActionParams = {
  "enable-pitr": { days: 35 },
  "create-backup": { name: "restorable-…" },
  "start-backup-job": { vault: "VAULT", roleArn: "ROLE", deleteAfterDays: 35 },
  "enable-deletion-protection": {},
  "tag-for-backup-plan": { key: "KEY", value: "VALUE", plan: "PLAN" },
};

export async function actionsPage(): Promise<string> {
  const { rules } = await shippedPolicies();
  return pageFrom("src/remediate/actions.ts", {
    title: "Actions",
    parts: [
      "What `restorable plan` can propose and `restorable apply` carries out: [From finding to fixed](../fix.md).",
      table(
        ["Action", "One-way", "Call"],
        actionIds.map((id) => [
          link(code(id), `#${anchorOf(id)}`),
          actions[id].oneWay ? "yes" : "no",
          code(actions[id].operation),
        ]),
      ),
      ...actionIds.flatMap((id) => [
        `## ${code(id)}`,
        `For example: “${prose(actionOf(id).say(shown[id] as never))}”.`,
        `Read again right before the write: ${codes(["table", ...actions[id].groups.filter((group) => group !== "table")])}.`,
        `IAM actions, all of them for the write role: ${codes([...new Set(callsOf(actions, [id]).flatMap(iamActionsOf))].sort())}`,
        `Rules that name it: ${
          rules
            .filter((rule) => rule.remediate?.action === id)
            .map((rule) => link(code(rule.id), `rules.md#${anchorOf(rule.id)}`))
            .join(", ") || "none of the shipped ones"
        }`,
      ]),
    ],
  });
}
