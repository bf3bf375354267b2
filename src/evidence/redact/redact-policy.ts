/**
 * A compiled policy in, the same with pseudonyms for the names in it out. Rules as they are shipped keep their words, which
 * everybody knows; of all others what decides is kept and what is said is not. Sources of a user become blank lines, as
 * many as they had.
 */
import type { Scalar } from "../../model/fact.ts";
import type { CompiledPolicy, CompiledRule, Condition, Operand, Position, RuleTerms } from "../../model/policy.ts";
import { hasChoices, isPublic, redactFactName, redactScalar } from "./redact-facts.ts";
import type { Pseudonyms } from "./pseudonyms.ts";
import { redactedText, redactPattern } from "./redact-records.ts";
import { blankedText, redactFile } from "./redact-run-head.ts";

/** What everybody can read: `texts` by file name, and ids of rules and packs. */
export type Shipped = { readonly texts: ReadonlyMap<string, string>; readonly ids: ReadonlySet<string> };

export type RedactedPolicy = {
  readonly policy: CompiledPolicy;
  /** New ids by the old ones. */
  readonly ruleIds: ReadonlyMap<string, string>;
  /** New ids of rules with patterns over names, which match no pseudonym. */
  readonly patterns: readonly string[];
};

export function redactPolicy(p: Pseudonyms, policy: CompiledPolicy, shipped: Shipped): RedactedPolicy {
  const idOf = (id: string): string => (shipped.ids.has(id) ? id : p.word(id));
  const isShipped = (file: string): boolean => {
    const source = policy.sources.find((each) => each.file === file);
    return source !== undefined && shipped.texts.get(file) === source.text;
  };
  const position = (at: Position): Position => ({ ...at, file: isShipped(at.file) ? at.file : redactFile(p, at.file) });
  const patterns = new Set<string>();

  function redactRule(rule: CompiledRule): CompiledRule {
    const id = idOf(rule.id);
    const isOurs = isShipped(rule.at.file);
    const condition = (given: Condition): Condition => redactCondition(given, () => patterns.add(id));
    const terms = (of: RuleTerms): RuleTerms => {
      // A parameter that is text may be a name, and is filled into what is said.
      const saysNoName = isOurs && Object.values(of.params).every((value) => typeof value !== "string");
      return {
        title: saysNoName ? of.title : redactedText,
        severity: of.severity,
        why: saysNoName ? of.why : redactedText,
        fix: saysNoName ? of.fix : redactedText,
        grace: of.grace,
        applies: of.applies === null ? null : condition(of.applies),
        assert: condition(of.assert),
        params: Object.fromEntries(
          Object.entries(of.params).map(([name, value]) => [isOurs ? name : p.word(name), redactScalar(p, "", value)]),
        ),
      };
    };
    return {
      ...terms(rule),
      id,
      archivedTables: rule.archivedTables,
      remediate: rule.remediate,
      mention: rule.mention.map((name) => redactFactName(p, name)),
      controls: isOurs
        ? rule.controls
        : rule.controls.map((control) => ({ id: p.word(control.id), source: redactedText, kind: control.kind })),
      overrides: rule.overrides.map(({ when, terms: given, skip, at }) => {
        const where = position(at);
        return {
          name: `override at ${where.file}:${where.line}:${where.col}`,
          when: condition(when),
          terms: terms(given),
          skip: skip === null ? null : redactedText,
          at: where,
        };
      }),
      examples: [],
      at: position(rule.at),
    };
  }

  function redactCondition(condition: Condition, onPattern: () => void): Condition {
    const inner = (given: Condition): Condition => redactCondition(given, onPattern);
    const at = position(condition.at);
    switch (condition.kind) {
      case "leaf":
        return { ...redactLeaf(p, condition, onPattern), at };
      case "all":
      case "any":
        return { kind: condition.kind, of: condition.of.map(inner), at };
      case "not":
        return { kind: "not", of: inner(condition.of), at };
      case "when":
        // oxlint-disable-next-line unicorn/no-thenable -- `then` is the policy language's word.
        return { kind: "when", when: inner(condition.when), then: inner(condition.then), at };
      case "every":
      case "some":
      case "none":
        return { kind: condition.kind, list: condition.list, satisfies: inner(condition.satisfies), at };
      default:
        return condition satisfies never;
    }
  }

  const rules = policy.rules.map(redactRule).sort((a, b) => (a.id < b.id ? -1 : 1));
  const isOurPolicy = shipped.ids.has(policy.id);
  return {
    policy: {
      id: idOf(policy.id),
      title: isOurPolicy && policy.sources.every(({ file }) => isShipped(file)) ? policy.title : redactedText,
      rules,
      ...(policy.waivers !== undefined && { waivers: policy.waivers }),
      ...(policy.sla !== undefined && { sla: policy.sla }),
      ...(policy.optedOut !== undefined && { optedOut: policy.optedOut }),
      sources: policy.sources
        .map(({ file, text }) =>
          isShipped(file) ? { file, text } : { file: redactFile(p, file), text: blankedText(text) },
        )
        .sort((a, b) => (a.file < b.file ? -1 : 1)),
      digest: p.digest(policy.digest),
    },
    ruleIds: new Map(policy.rules.map(({ id }) => [id, idOf(id)])),
    patterns: [...patterns].sort(),
  };
}

type Leaf = Extract<Condition, { readonly kind: "leaf" }>;

function redactLeaf(p: Pseudonyms, leaf: Leaf, onPattern: () => void): Omit<Leaf, "at"> {
  const fact = redactFactName(p, leaf.fact);
  const isPattern = leaf.operator === "glob" || leaf.operator === "re";
  const redactOne = (value: Scalar): Scalar => {
    if (typeof value !== "string" || isPublic(leaf.fact, value)) return value;
    if (!isPattern) return redactScalar(p, leaf.fact, value);
    // A pattern over statuses or Regions names nobody.
    const kept =
      hasChoices(leaf.fact) && /^([A-Z_*?.^$|()]+|[a-z]{2}-[*?]+)$/.test(value) ? value : redactPattern(p, value);
    if (kept !== value) onPattern();
    return kept;
  };
  const operand: Operand = isList(leaf.operand) ? leaf.operand.map(redactOne) : redactOne(leaf.operand);
  const isKept = fact === leaf.fact && String(operand) === String(leaf.operand) && !hasText(operand);
  const source = isKept
    ? leaf.source
    : `${fact} ${leaf.operator} ${isList(operand) ? `[${operand.join(", ")}]` : operand}`;
  return { kind: "leaf", fact, operator: leaf.operator, operand, source };
}

const isList = (operand: Operand): operand is readonly Scalar[] => Array.isArray(operand);
const hasText = (operand: Operand): boolean =>
  isList(operand) ? operand.some((value) => typeof value === "string") : typeof operand === "string";
