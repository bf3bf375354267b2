/**
 * Does a backup selection select a table, and why? Selection, table ARN, tags as facts and the Region's opt-in come in; an
 * outcome in three truths with the reason that decided it comes out. What AWS's pages do not say, or say twice and
 * differently, is unknown and never a guess.
 *
 * (Resources or ListOfTags, any entry of either; with neither, every table) and every condition, and nothing of NotResources.
 * The two lists add up and do not narrow each other: "all FSx file systems, the Aurora cluster …, and all resources tagged
 * with backup:true, except for resources tagged with stage:test" is Resources, ListOfTags and Conditions (developer guide,
 * assigning-resources-json). That tags "further filter" types (assigning-resources) is said of the console, which writes
 * Conditions.
 */
import { matchesArn, namesTables } from "./arn-pattern.ts";
import type { BackupSelection } from "./backup-plans.ts";
import { allOf, anyOf, type Decided } from "./decided.ts";
import type { Fact } from "./fact.ts";
import { holdsCondition, holdsListedTag, type TagOf } from "./tag-condition.ts";

type TableToSelect = {
  readonly selection: BackupSelection;
  readonly arn: string;
  readonly tagOf: TagOf;
  /** `ResourceTypeOptInPreference.DynamoDB` of the table's Region. */
  readonly optIn: Fact<boolean>;
};

export function selectsTable(asked: TableToSelect): Decided {
  const { selection, arn, tagOf } = asked;
  return allOf([
    includes(asked),
    ...selection.conditions.map((condition) => holdsCondition(condition, tagOf)),
    ...selection.notResources.flatMap((pattern) => leavesOut(pattern, arn)),
  ]);
}

function includes({ selection, arn, tagOf, optIn }: TableToSelect): Decided {
  const optedIn = optedInBy(optIn);
  if (selection.resources.length === 0 && selection.listOfTags.length === 0) {
    return allOf([{ truth: true, why: "every table" }, optedIn]);
  }
  const matching = selection.resources.filter((pattern) => matchesArn(pattern, arn).truth !== false);
  const arns = matching.map((pattern) => includesByArn(pattern, arn, optedIn));
  // "If resource assignments are only based on tags, then service opt-in settings are applied": of those that also name
  // the type of tables, AWS does not say what a table has to do that only its tag selects.
  const optedInForTags = selection.resources.some((pattern) => namesTables(pattern) !== "no")
    ? anyOf([
        optedIn,
        undocumented("AWS does not document whether tags need an opt-in beside an ARN that names tables"),
      ])
    : optedIn;
  const tags = selection.listOfTags.map((tag) => {
    const held = holdsListedTag(tag, tagOf);
    return allOf([held.truth === true ? { ...held, why: `by ${held.why}` } : held, optedInForTags]);
  });
  // Up to 500 ARNs that are not the table's are said in one sentence.
  const noArn = { truth: false, why: "no ARN in Resources is this table's" } as const;
  return anyOf([...(matching.length === selection.resources.length ? [] : [noArn]), ...arns, ...tags]);
}

function includesByArn(pattern: string, arn: string, optedIn: Decided): Decided {
  const matched = matchesArn(pattern, arn);
  const entry = matched.truth === true ? { ...matched, why: `${matched.why} in Resources` } : matched;
  switch (namesTables(pattern)) {
    case "yes":
      return entry;
    case "no":
      return allOf([entry, optedIn]);
    case "unclear":
      return allOf([
        entry,
        anyOf([optedIn, undocumented(`AWS does not document whether ${pattern} names tables and so needs no opt-in`)]),
      ]);
  }
}

function leavesOut(pattern: string, arn: string): readonly Decided[] {
  const matched = matchesArn(pattern, arn);
  if (matched.truth === false) return [];
  return [matched.truth === true ? { truth: false, why: `left out by ${matched.why} in NotResources` } : matched];
}

function optedInBy(optIn: Fact<boolean>): Decided {
  switch (optIn.state) {
    case "known":
      return optIn.value
        ? { truth: true, why: "opted in" }
        : { truth: false, why: "DynamoDB is not opted in in this Region" };
    case "absent":
      return undocumented("AWS sent no opt-in of DynamoDB for this Region");
    case "unknown":
      return {
        truth: "unknown",
        why: `the opt-in of DynamoDB in this Region is not known (${optIn.reason.kind})`,
        cause: optIn.reason,
      };
  }
}

const undocumented = (why: string): Decided => ({ truth: "unknown", why });
