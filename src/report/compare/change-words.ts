/** What changed between two runs, in words that its reports share. Texts from elsewhere are not escaped here. */
import { formatSpan } from "../span-words.ts";
import type {
  ChangeKind,
  ComparisonContext,
  ComparisonTotals,
  FindingChange,
  Standing,
} from "../../model/comparison.ts";
import { shardWords } from "../run-words.ts";
import { grouped, instantWords, plural } from "../numbers.ts";
import { worstSeverityFirst } from "../verdict-words.ts";

/** In the order in which they are told. */
export const changeTitles = {
  new: "New: fails, and did not before",
  "still-failing": "Still failing",
  unknown: "Newly unknown",
  waived: "Newly waived",
  "not-judged": "No longer judged: failed before, and nobody fixed it",
  disappeared: "Disappeared: failed before, and the table is gone; nobody fixed it",
  fixed: "Fixed: the same table passes",
} as const satisfies Record<ChangeKind, string>;

export const changeOrder = Object.keys(changeTitles) as readonly ChangeKind[];

const standings = {
  pass: "passed",
  fail: "failed",
  unknown: "was unknown",
  waived: "was waived",
  "not-applicable": "did not apply",
  "no-rule": "the rule was not asked",
  "no-table": "the table was not there",
  "other-table": "was another table of this name",
  unseen: "the Region was not seen",
} as const satisfies Record<Standing, string>;

const laterStandings: Readonly<Partial<Record<Standing, string>>> = {
  "not-applicable": "the rule no longer applies",
  "no-rule": "the policy no longer asks it",
  "no-table": "the table is gone",
  "other-table": "another table has its name",
  unseen: "the Region was not seen",
};

/** Why it is new, how long it has failed, or what is said instead of a verdict. */
export function changeNotes(change: FindingChange): readonly string[] {
  const { kind, before, after, age, overdueBy, firstSeen, rulePolicy, waiver } = change;
  const notes: string[] = [];
  if (rulePolicy === "added" && kind !== "disappeared") notes.push("the rule is new in the policy");
  if (rulePolicy === "changed") notes.push("the policy changed the rule");
  if (kind === "waived" && waiver !== undefined) notes.push(`by ${waiver}`);
  if (kind === "disappeared" || kind === "not-judged") notes.push(laterStandings[after] ?? after);
  else if (kind === "unknown" && after === "pass") notes.push("passes, and its TableId was not told");
  else if (before !== "fail" && !(rulePolicy === "added" && before === "no-rule")) notes.push(standings[before]);
  if (firstSeen !== undefined && age !== undefined && age > 0) {
    notes.push(`failing for ${formatSpan(age)}, since ${instantWords(firstSeen.asOf)}`);
  }
  if (overdueBy !== undefined) notes.push(`overdue by ${formatSpan(overdueBy)}`);
  return notes;
}

/** "3 new (1 critical, 2 high)", for each kind that there is. */
export function totalsWords({ findings, failing, tables }: ComparisonTotals): readonly string[] {
  const bySeverity = (counts: Readonly<Record<string, number>>): string =>
    worstSeverityFirst
      .flatMap((each) => ((counts[each] ?? 0) > 0 ? [`${grouped(counts[each] ?? 0)} ${each}`] : []))
      .join(", ");
  const fails = bySeverity(failing.new);
  const overdue = bySeverity(failing.overdue);
  return [
    `${grouped(findings.new)} new${fails === "" ? "" : ` (${fails})`}`,
    `${grouped(findings.fixed)} fixed`,
    `${grouped(findings["still-failing"])} still failing`,
    ...(overdue === "" ? [] : [`${overdue} overdue`]),
    `${grouped(findings.waived)} newly waived`,
    `${grouped(findings.unknown)} newly unknown`,
    `${grouped(findings.disappeared)} disappeared`,
    `${grouped(findings["not-judged"])} no longer judged`,
    `tables: ${grouped(tables.appeared)} appeared, ${grouped(tables.disappeared)} disappeared`,
  ];
}

/** What to know before the changes are read: other policies, rules, unseen scopes, and how far back ages can go. */
export function circumstances({ before, after, policy, scopes, history }: ComparisonContext): readonly string[] {
  const { added, removed, changed } = policy;
  const list = (what: string, rules: readonly string[]): readonly string[] =>
    rules.length === 0 ? [] : [`Rules ${what}: ${rules.join(", ")}.`];
  return [
    ...(before.shard === undefined ? [] : [`The earlier run looked at ${shardWords(before.shard)}.`]),
    ...(after.shard === undefined ? [] : [`The later run looked at ${shardWords(after.shard)}.`]),
    ...(before.policy.id === after.policy.id
      ? []
      : [`The policy is another one: ${before.policy.id}, then ${after.policy.id}.`]),
    ...list("added", added),
    ...list("removed", removed),
    ...list(
      "changed",
      changed.map(({ rule, what }) => `${rule} (${what.join(", ")})`),
    ),
    ...(scopes.before.length === 0
      ? []
      : [`${scopeWords(scopes.before)} seen by the earlier run alone: what failed there is neither fixed nor gone.`]),
    ...(scopes.after.length === 0
      ? []
      : [`${scopeWords(scopes.after)} seen by the later run alone: what fails there may have failed before.`]),
    `Ages go back to ${instantWords(history.since.asOf)}, the first of ${plural(history.runs, "run", "runs")}.`,
  ];
}

const mostScopes = 5;

function scopeWords(scopes: ComparisonContext["scopes"]["before"]): string {
  const named = scopes.slice(0, mostScopes).map(({ account, region }) => `${account} ${region}`);
  const left = scopes.length - named.length;
  const more = left > 0 ? ` and ${grouped(left)} more` : "";
  return `${plural(scopes.length, "Region", "Regions")} (${named.join(", ")}${more}) ${scopes.length === 1 ? "was" : "were"}`;
}
