/** Rule × table → verdict with reason, gaps and trace (design §7). Waivers are applied after it, to fails only. */
import { distinctUnknowns } from "../condition/distinct-unknowns.ts";
import { evaluateCondition, type DecidingLeaf } from "../condition/evaluate-condition.ts";
import type { Unknown } from "../model/fact.ts";
import type { Finding, TraceEntry } from "../model/finding.ts";
import type { CompiledRule } from "../model/policy.ts";
import { unknownWords } from "../model/unknown-words.ts";
import { applicabilityOf, type Subject } from "./applicability.ts";

export type Judgement = Pick<Finding, "verdict" | "reason" | "unknowns" | "trace">;

/** Never `waived`; `unknowns` is empty unless the verdict is unknown. */
export function judge(rule: CompiledRule, subject: Subject): Judgement {
  const applicability = applicabilityOf(rule, subject);
  if (applicability.truth === false) {
    const { reason, trace } = applicability;
    return { verdict: "not-applicable", reason, unknowns: [], trace: trace.map(traceEntry) };
  }
  const check = evaluateCondition(rule.assert, subject.view);
  if (applicability.truth === "unknown") {
    // The gaps of the check count too: whoever closes those of `applies` alone would only meet the next ones.
    const unknowns = distinctUnknowns([...applicability.unknowns, ...check.unknowns]);
    const trace = [...applicability.trace, ...(check.truth === "unknown" ? check.trace : [])];
    return undecided("Not known whether the rule applies", unknowns, trace);
  }
  switch (check.truth) {
    case true:
      return judgement("pass", { code: "met", text: sentence(check.trace, found) }, check.trace);
    case false:
      return judgement("fail", { code: "not-met", text: sentence(check.trace, foundAndExpected) }, check.trace);
    case "unknown":
      return undecided("Not known", check.unknowns, check.trace);
    default:
      return check.truth satisfies never;
  }
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

const foundAndExpected = (leaf: DecidingLeaf): string => `${found(leaf)}, expected ${leaf.expected}`;

/** A sentence names this many leaves or gaps; the trace and `unknowns` hold all. */
const mostNamed = 3;

const shortened = (texts: readonly string[]): string =>
  texts.length <= mostNamed
    ? texts.join("; ")
    : `${texts.slice(0, mostNamed).join("; ")}; and ${texts.length - mostNamed} more`;
