/** A policy in; the groups of facts, operations and IAM actions that it takes in each account, and its remedies, out. */
import { groupsOfRules } from "../evaluate/demand.ts";
import type { CompiledPolicy } from "../model/policy.ts";
import { sessionOperations } from "../model/session-operations.ts";
import { iamActionsOf } from "../model/write-operations.ts";
import type { PolicyNeeds } from "./policies.ts";

export function needsOf({ rules }: CompiledPolicy): PolicyNeeds {
  const groups = groupsOfRules(rules);
  const operations = sessionOperations(groups);
  return {
    groups,
    operations,
    iamActions: [...new Set(operations.flatMap(iamActionsOf))].sort(),
    remedies: rules.flatMap(({ id, remediate }) =>
      remediate === null ? [] : [{ rule: id, action: remediate.action }],
    ),
  };
}
