/**
 * Policy → what has to be read for it, and of which tables. Everything is read that could decide a verdict: a group is
 * spared only where every rule that needs it is surely not applicable.
 */
import { deriveFacts, type FactView } from "../model/derive.ts";
import { unknown } from "../model/fact.ts";
import { factEntry, listEntry, tagPrefix } from "../model/facts.ts";
import { factGroups, type GroupId } from "../model/fact-groups.ts";
import type { CompiledPolicy, CompiledRule, Condition, Demand, RuleTerms } from "../model/policy.ts";
import { applicabilityOf, type Subject } from "./applicability.ts";
import { termsOf } from "./conditions-of.ts";
import { candidatesOf, type InForce } from "./in-force.ts";
import { pointsWithin } from "./points-within.ts";

/** Clocks differ, and what is asked for at the very edge must not be missed. */
const toleranceMs = 86_400_000;

/** `asOf`: ISO instant of judgement, for `grace`. Groups come in the order of the catalogue. */
export function demandOf(policy: CompiledPolicy, asOf: string): Demand {
  const rules = policy.rules.map((rule) => {
    const groups = new Map(termsOf(rule).map((terms) => [terms, groupsOf(terms)]));
    const choosing = rule.overrides.flatMap(({ when }) => groupsOfCondition(when));
    const mentioned = groupsOfFacts(rule.mention);
    return { rule, choosing: [...choosing, ...mentioned], groupsOf: (terms: RuleTerms) => groups.get(terms) ?? [] };
  });
  const groups = groupsOfRules(policy.rules);
  const within = groups.includes("recoveryPoints") ? pointsWithin(policy.rules) : null;
  return {
    groups,
    ...(within === null ? {} : { recoveryPointsSince: before(asOf, within + toleranceMs) }),
    select({ account, table }) {
      const subject = { presence: table.presence, view: deriveFacts(account, table, asOf) };
      // What is read for a whole account or Region anyway is not spared for one table.
      const wanted = new Set<GroupId>(groups.filter((group) => factGroups[group].granularity !== "table"));
      wanted.add("table");
      let confirmTags = false;
      for (const { rule, choosing, groupsOf: needed } of rules) {
        const open = openCandidates(rule, subject);
        if (open.length === 0) {
          confirmTags ||= openCandidates(rule, { ...subject, view: withoutTags(subject.view) }).length > 0;
          continue;
        }
        for (const group of [...choosing, ...open.flatMap(({ terms }) => needed(terms))]) wanted.add(group);
      }
      return { groups: new Set(inOrder(wanted)), confirmTags };
    },
  };
}

const before = (asOf: string, ms: number): string => new Date(Date.parse(asOf) - ms).toISOString();

/** The terms under which the rule may apply to the table. */
const openCandidates = (rule: CompiledRule, subject: Subject): readonly InForce[] =>
  candidatesOf(rule, subject.view).of.filter((candidate) => applicabilityOf(rule, candidate, subject).truth !== false);

/** Nobody has looked at its tags: a rule that may then apply is kept from the table by a tag, or by the lack of one. */
const withoutTags = (view: FactView): FactView => ({
  ...view,
  fact: (name) => (name.startsWith(tagPrefix) ? unknown({ kind: "not-collected" }) : view.fact(name)),
});

/** Everything that could decide a verdict of one of them, overrides included, or is told beside one; in the order of the catalogue. */
export function groupsOfRules(rules: readonly CompiledRule[]): readonly GroupId[] {
  const named = rules.flatMap((rule) => [
    ...termsOf(rule).flatMap(groupsOf),
    ...groupsOfFacts(rule.mention),
    ...rule.overrides.flatMap(({ when }) => groupsOfCondition(when)),
    // Whether a table is managed as code is told by its tags, and what is mended by itself must not be guessed.
    ...(rule.remediate?.auto === true ? (["tags"] as const) : []),
  ]);
  return inOrder(new Set(named));
}

/** DescribeTable is always needed: identity and state of the table decide every verdict, whatever the rule is about. */
function groupsOf({ applies, assert }: RuleTerms): readonly GroupId[] {
  const named = [...(applies === null ? [] : groupsOfCondition(applies)), ...groupsOfCondition(assert)];
  return [...new Set<GroupId>(["table", ...named])];
}

const groupsOfFacts = (names: readonly string[]): readonly GroupId[] =>
  names.flatMap((name) => factEntry(name)?.groups ?? []);

function groupsOfCondition(condition: Condition): readonly GroupId[] {
  switch (condition.kind) {
    case "leaf":
      return groupsOfFacts([condition.fact]);
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
