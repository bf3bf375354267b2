/**
 * Policy → what has to be read for it, and of which tables. Everything is read that could decide a verdict: a group is
 * spared only where every rule that needs it is surely not applicable.
 */
import { deriveFacts } from "../model/derive.ts";
import { factEntry, listEntry } from "../model/facts.ts";
import { factGroups, type GroupId } from "../model/fact-groups.ts";
import type { CompiledPolicy, CompiledRule, Condition, Demand } from "../model/policy.ts";
import { applicabilityOf } from "./applicability.ts";

/** `asOf`: ISO instant of judgement, for `grace`. Groups come in the order of the catalogue. */
export function demandOf(policy: CompiledPolicy, asOf: string): Demand {
  const rules = policy.rules.map((rule) => ({ rule, groups: groupsOf(rule) }));
  const groups = inOrder(new Set(rules.flatMap((each) => [...each.groups])));
  return {
    groups,
    select({ account, table }) {
      const subject = { presence: table.presence, view: deriveFacts(account, table, asOf) };
      // What is read for a whole account or Region anyway is not spared for one table.
      const wanted = new Set<GroupId>(groups.filter((group) => factGroups[group].granularity !== "table"));
      wanted.add("table");
      let confirmTags = false;
      for (const { rule, groups: needed } of rules) {
        const applicability = applicabilityOf(rule, subject);
        if (applicability.truth === false) confirmTags ||= applicability.byTag;
        else for (const group of needed) wanted.add(group);
      }
      return { groups: new Set(inOrder(wanted)), confirmTags };
    },
  };
}

/** DescribeTable is always needed: identity and state of the table decide every verdict, whatever the rule is about. */
function groupsOf(rule: CompiledRule): ReadonlySet<GroupId> {
  return new Set<GroupId>([
    "table",
    ...(rule.applies === null ? [] : groupsOfCondition(rule.applies)),
    ...groupsOfCondition(rule.assert),
  ]);
}

function groupsOfCondition(condition: Condition): readonly GroupId[] {
  switch (condition.kind) {
    case "leaf":
      return factEntry(condition.fact)?.groups ?? [];
    case "all":
    case "any":
      return condition.of.flatMap(groupsOfCondition);
    case "not":
      return groupsOfCondition(condition.of);
    case "when":
      return [...groupsOfCondition(condition.when), ...groupsOfCondition(condition.then)];
    case "some":
    case "every":
    case "none":
      // Items carry no groups of their own: the list's groups answer for them.
      return listEntry(condition.list)?.groups ?? [];
    default:
      return condition satisfies never;
  }
}

const inOrder = (groups: ReadonlySet<GroupId>): readonly GroupId[] =>
  (Object.keys(factGroups) as GroupId[]).filter((group) => groups.has(group));
