/**
 * Does a rule apply to a table? State, `applies` and `grace` are one Kleene conjunction: the first that is surely false
 * gives the reason, and short of that any unknown part makes the whole unknown.
 *
 * A table whose DescribeTable could not be read therefore gets no pass and no fail, even where the check is decided: it
 * may be CREATING or DELETING, and then nothing is to be said about it. Only a part that is surely false still decides:
 * a rule that does not apply whatever the state of the table is not-applicable.
 */
import { distinctUnknowns } from "../model/distinct-unknowns.ts";
import { evaluateCondition, type DecidingLeaf } from "../condition/evaluate-condition.ts";
import { formatDuration, formatDurationExactly } from "../condition/duration.ts";
import { truthOf } from "../condition/truth-of.ts";
import { valueWords } from "../condition/wording.ts";
import type { FactView } from "../model/derive.ts";
import { absent, type Scalar, type Unknown } from "../model/fact.ts";
import { tagPrefix } from "../model/facts.ts";
import type { NotApplicableCode, Reason } from "../model/finding.ts";
import type { TableRecord } from "../model/observation.ts";
import type { Condition, CompiledRule } from "../model/policy.ts";
import { candidatesOf, type InForce } from "./in-force.ts";

/** A table as rules see it. */
export type Subject = { readonly presence: TableRecord["presence"]; readonly view: FactView };

export type Applicability =
  | { readonly truth: true }
  | {
      readonly truth: false;
      readonly reason: Reason & { readonly code: NotApplicableCode };
      readonly trace: readonly DecidingLeaf[];
    }
  | { readonly truth: "unknown"; readonly unknowns: readonly Unknown[]; readonly trace: readonly DecidingLeaf[] };

export function applicabilityOf(rule: CompiledRule, inForce: InForce, subject: Subject): Applicability {
  const { terms, override } = inForce;
  const parts = [
    byState(rule, subject),
    override === null || override.skip === null ? applies : bySkip(rule, override.skip, inForce.trace, subject.view),
    terms.applies === null ? applies : byApplies(terms.applies, subject.view),
    terms.grace === null ? applies : byGrace(terms.grace, subject.view),
  ];
  const decided = parts.find((part) => part.truth === false);
  if (decided !== undefined) return decided;
  const open = parts.filter((part) => part.truth === "unknown");
  if (open.length === 0) return applies;
  return {
    truth: "unknown",
    unknowns: distinctUnknowns(open.flatMap((part) => part.unknowns)),
    trace: open.flatMap((part) => part.trace),
  };
}

const applies: Applicability = { truth: true };

const notApplicable = (code: NotApplicableCode, text: string): Extract<Applicability, { truth: false }> => ({
  truth: false,
  reason: { code, text },
  trace: [],
});

/** States in which AWS answers nothing that could be judged (aws-facts §3.1). */
function byState(rule: CompiledRule, { presence, view }: Subject): Applicability {
  if (presence === "deleted") return notApplicable("deleted-during-scan", "The table was deleted during the scan.");
  const status = view.fact("table.status");
  if (status.state === "unknown") return { truth: "unknown", unknowns: [status.reason], trace: [] };
  switch (status.state === "known" ? status.value : null) {
    case "CREATING":
      return notApplicable("creating", "The table is still being created.");
    case "DELETING":
      return notApplicable("deleting", "The table is being deleted.");
    case "ARCHIVING":
    case "ARCHIVED":
      if (rule.archivedTables === "judge") return applies;
      return notApplicable("archived", "The table is archived: DynamoDB keeps it as a backup only.");
    default:
      return applies;
  }
}

/** An override of the policy takes the table out of the rule: by a tag of the table, that is opting out. */
function bySkip(rule: CompiledRule, why: string, trace: readonly DecidingLeaf[], view: FactView): Applicability {
  const isSkipped = (seen: FactView): boolean =>
    candidatesOf(rule, seen).of.every(({ override }) => override !== null && override.skip !== null);
  const tags = optingOut(trace, view, (untagged) => !isSkipped(untagged));
  const code = tags.length === 0 ? "skipped" : "opted-out";
  const by = tags.length === 0 ? "The policy" : `By ${listed(tags)} the policy`;
  return notApplicable(code, `${by} takes the table out of the rule: ${why}`);
}

function byApplies(condition: Condition, view: FactView): Applicability {
  const { truth, unknowns, trace } = evaluateCondition(condition, view);
  if (truth === true) return applies;
  if (truth === "unknown") return { truth, unknowns, trace };
  const tags = optingOut(trace, view, (untagged) => truthOf(condition, untagged) !== false);
  const reason: Reason & { readonly code: NotApplicableCode } =
    tags.length === 0
      ? { code: "applies", text: `The rule is not for this table: ${trace.map(found).join("; ")}.` }
      : { code: "opted-out", text: `Opted out by ${listed(tags)}.` };
  return { truth, reason, trace };
}

const listed = (tags: readonly string[]): string => `${tags.length === 1 ? "tag" : "tags"} ${tags.join(", ")}`;

const found = ({ fact, actual }: DecidingLeaf): string => `${fact} is ${actual}`;

/**
 * The tags that took a table out of a rule it would otherwise be under: without them `isUnder` holds.
 * `tags.backup ne off` is left by tagging backup=off, an opt-out. `tags.tier eq gold` is not entered by tier=silver:
 * nobody opted out there, and the reason stays `applies`.
 */
function optingOut(
  trace: readonly DecidingLeaf[],
  view: FactView,
  isUnder: (untagged: FactView) => boolean,
): readonly string[] {
  const tags = new Map<string, Scalar>();
  for (const { fact, observed } of trace) {
    if (fact.startsWith(tagPrefix) && observed?.state === "known") tags.set(fact, observed.value);
  }
  if (tags.size === 0) return [];
  const untagged: FactView = { ...view, fact: (name) => (tags.has(name) ? absent : view.fact(name)) };
  if (!isUnder(untagged)) return [];
  return [...tags].map(
    ([name, value]) => `${valueWords(name.slice(tagPrefix.length), "string")}=${valueWords(value, "string")}`,
  );
}

function byGrace(grace: number, view: FactView): Applicability {
  const age = view.fact("table.age");
  if (age.state === "unknown") return { truth: "unknown", unknowns: [age.reason], trace: [] };
  if (age.state === "absent" || typeof age.value !== "number" || age.value >= grace) return applies;
  const text = `The table is ${formatDuration(age.value)} old and the rule waits ${formatDurationExactly(grace)}.`;
  return notApplicable("grace", text);
}
