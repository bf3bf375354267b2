/** Rule × table → verdict with reason, gaps and trace (design §7). Waivers are applied after it, to fails only. */
import { distinctUnknowns } from "../model/distinct-unknowns.ts";
import { evaluateCondition, type DecidingLeaf } from "../condition/evaluate-condition.ts";
import { actualWords, entryOf } from "../condition/wording.ts";
import type { FactView } from "../model/derive.ts";
import type { Unknown } from "../model/fact.ts";
import type { Finding, TraceEntry } from "../model/finding.ts";
import { severities } from "../model/severity.ts";
import type { CompiledRule } from "../model/policy.ts";
import { unknownWords } from "../model/unknown-words.ts";
import { applicabilityOf, type Subject } from "./applicability.ts";
import { candidatesOf, type InForce } from "./in-force.ts";

export type Judgement = Pick<Finding, "verdict" | "reason" | "unknowns" | "trace">;

/** `override`: the policy's override that was applied, where one was and it is known which. */
export type RuleJudgement = Judgement & Pick<Finding, "severity" | "override">;

/** Never `waived`; `unknowns` is empty unless the verdict is unknown. */
export function judge(rule: CompiledRule, subject: Subject): RuleJudgement {
  const { of: candidates, unknowns } = candidatesOf(rule, subject.view);
  const judged = candidates.map((inForce) => ({ inForce, ...judgeTerms(rule, inForce, subject) }));
  const last = judged.at(-1);
  if (last === undefined) throw new Error(`rule ${rule.id} has no terms`);
  if (judged.length === 1) return underOverride(last, last.inForce);
  const trace = judged.flatMap((each) => [...whyInForce(each.inForce), ...each.trace]);
  // Whoever learns which override holds may only learn that nobody knows more: those gaps count too.
  const gaps = distinctUnknowns([...unknowns, ...judged.flatMap((each) => each.unknowns)]);
  const agreed = judged.every(({ verdict }) => verdict === last.verdict) && last.verdict !== "unknown";
  // The last is what holds if none of those does that nobody is sure of: its reason claims nothing about them.
  const judgement = agreed
    ? { verdict: last.verdict, reason: { ...last.reason, text: `${last.reason.text} ${whichever}` }, unknowns: [] }
    : undecided(
        judged.every(({ verdict }) => verdict === "unknown")
          ? "Not known"
          : "Not known which override of the policy applies",
        gaps,
        [],
      );
  return { ...judgement, trace, severity: worst(candidates.map(({ terms }) => terms.severity)) };
}

const whichever = "So it is whichever override of the policy applies.";

const worst = (given: readonly Finding["severity"][]): Finding["severity"] =>
  severities.findLast((severity) => given.includes(severity)) ?? "critical";

function underOverride({ verdict, reason, unknowns, trace }: Judgement, inForce: InForce): RuleJudgement {
  const { terms, override } = inForce;
  const { severity } = terms;
  if (override === null) return { verdict, reason, unknowns, trace, severity };
  const applied = { ...reason, text: `${reason.text} Override applied: ${override.name}.` };
  const why = [...whyInForce(inForce), ...trace];
  return { verdict, reason: applied, unknowns, trace: why, severity, override: override.name };
}

/** The override goes before what it led to, in the words of its condition. */
const whyInForce = ({ trace }: InForce): readonly TraceEntry[] =>
  trace.map(traceEntry).map((entry) => ({ ...entry, leaf: `override when ${entry.leaf}` }));

function judgeTerms(rule: CompiledRule, inForce: InForce, subject: Subject): Judgement {
  const applicability = applicabilityOf(rule, inForce, subject);
  if (applicability.truth === false) {
    const { reason, trace } = applicability;
    return { verdict: "not-applicable", reason, unknowns: [], trace: trace.map(traceEntry) };
  }
  const check = evaluateCondition(inForce.terms.assert, subject.view);
  if (applicability.truth === "unknown") {
    // The gaps of the check count too: whoever closes those of `applies` alone would only meet the next ones.
    const unknowns = distinctUnknowns([...applicability.unknowns, ...check.unknowns]);
    const trace = [...applicability.trace, ...(check.truth === "unknown" ? check.trace : [])];
    return undecided("Not known whether the rule applies", unknowns, trace);
  }
  switch (check.truth) {
    case true:
      return judgement("pass", { code: "met", text: sentence(check.trace, found) }, check.trace);
    case false: {
      const text = [sentence(check.trace, foundAndExpected), ...mentions(rule, subject.view)].join(" ");
      return judgement("fail", { code: "not-met", text }, check.trace);
    }
    case "unknown":
      return undecided("Not known", check.unknowns, check.trace);
    default:
      return check.truth satisfies never;
  }
}

/** Told whatever is known of it: that nobody could read it says something too, and changes no verdict. */
function mentions({ mention }: CompiledRule, view: FactView): readonly string[] {
  if (mention.length === 0) return [];
  const told = mention.map((fact) => `${fact} is ${actualWords(view.fact(fact), entryOf(fact, null))}`);
  return [`Besides: ${told.join("; ")}.`];
}

const judgement = (
  verdict: "pass" | "fail",
  reason: Judgement["reason"],
  trace: readonly DecidingLeaf[],
): Judgement => ({ verdict, reason, unknowns: [], trace: trace.map(traceEntry) });

function undecided(what: string, unknowns: readonly Unknown[], trace: readonly DecidingLeaf[]): Judgement {
  const text = `${what}: ${shortened(unknowns.map(unknownWords))}.`;
  return { verdict: "unknown", reason: { code: "unknown", text }, unknowns, trace: trace.map(traceEntry) };
}

const traceEntry = ({ at, leaf, expected, actual }: DecidingLeaf): TraceEntry => ({
  file: at.file,
  line: at.line,
  col: at.col,
  leaf,
  expected,
  actual,
});

const sentence = (trace: readonly DecidingLeaf[], words: (leaf: DecidingLeaf) => string): string =>
  `${shortened(trace.map(words))}.`;

const found = ({ fact, observed, actual }: DecidingLeaf): string =>
  observed === null ? `${fact}: ${actual}` : `${fact} is ${actual}`;

const foundAndExpected = (leaf: DecidingLeaf): string =>
  leaf.role === "premise" ? `as ${found(leaf)}` : `${found(leaf)}, expected ${leaf.expected}`;

/** A sentence names this many leaves or gaps; the trace and `unknowns` hold all. */
const mostNamed = 3;

const shortened = (texts: readonly string[]): string =>
  texts.length <= mostNamed
    ? texts.join("; ")
    : `${texts.slice(0, mostNamed).join("; ")}; and ${texts.length - mostNamed} more`;
