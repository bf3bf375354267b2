/** Unknown findings, one at a time → their causes with counts and the first tables of each. Holds a bounded number of causes. */
import type { Unknown } from "../model/fact.ts";
import type { Finding } from "../model/finding.ts";
import { unknownWords } from "../model/unknown-words.ts";

export type UnknownCause = {
  readonly reason: Unknown;
  /** The first that it was met at. */
  readonly rule: string;
  readonly findings: number;
  /** The first of them, each once. */
  readonly tables: readonly Pick<Finding, "account" | "region" | "table">[];
};

export type UnknownCauses = {
  /** Others than unknown findings are nothing to it. */
  add(finding: Finding): void;
  /** Most findings first; equals in the order in which they were met. */
  causes(): readonly UnknownCause[];
  /** Findings of causes for which there was no place any more. */
  left(): number;
};

const mostCauses = 200;
const mostTables = 10;

/** `by`: whether one cause at two rules is told as two. */
export function unknownCauses(by: "rule and cause" | "cause"): UnknownCauses {
  const known = new Map<string, { reason: Unknown; rule: string; findings: number; tables: Finding[] }>();
  let left = 0;
  return {
    add(finding) {
      if (finding.verdict !== "unknown") return;
      const { rule, unknowns } = finding;
      const reason = unknowns[0] ?? { kind: "not-collected" };
      const key = JSON.stringify([by === "cause" ? "" : rule, reason.kind, unknownWords(reason)]);
      const cause = known.get(key) ?? { reason, rule, findings: 0, tables: [] };
      if (!known.has(key) && known.size === mostCauses) {
        left += 1;
        return;
      }
      known.set(key, cause);
      cause.findings += 1;
      if (cause.tables.length < mostTables && cause.tables.at(-1)?.arn !== finding.arn) cause.tables.push(finding);
    },
    causes: () => [...known.values()].sort((a, b) => b.findings - a.findings),
    left: () => left,
  };
}
