/**
 * What a question came to and why, in three-valued logic: parts with their reasons come in, the whole with the reason
 * that decided it comes out. What is known decides, whatever else is not.
 */
import type { Unknown } from "./fact.ts";

export type Decided = {
  readonly truth: true | false | "unknown";
  /** In words, to stand behind "because" or in brackets. */
  readonly why: string;
  /** Of an unknown: the read that failed to give it. Without one, nobody documents the answer. */
  readonly cause?: Unknown;
};

/** False by the first part that is false, true when every part is (also of none), else unknown by those that are. */
export function allOf(parts: readonly Decided[]): Decided {
  return parts.find(({ truth }) => truth === false) ?? unknownOf(parts) ?? { truth: true, why: said(parts, ", ") };
}

/** True by the first part that is true, false when every part is (also of none), else unknown by those that are. */
export function anyOf(parts: readonly Decided[]): Decided {
  return parts.find(({ truth }) => truth === true) ?? unknownOf(parts) ?? { truth: false, why: said(parts, "; ") };
}

function unknownOf(parts: readonly Decided[]): Decided | undefined {
  const unknowns = parts.filter(({ truth }) => truth === "unknown");
  if (unknowns.length === 0) return undefined;
  const cause = unknowns.find((part) => part.cause !== undefined)?.cause;
  return { truth: "unknown", why: said(unknowns, "; "), ...(cause === undefined ? {} : { cause }) };
}

const said = (parts: readonly Decided[], between: string): string =>
  [...new Set(parts.map(({ why }) => why))].join(between);
