/**
 * The leaves that two rules ask about one fact in, the values out that could be told apart by any of them: one for each
 * way the leaves can come out, so that two rules that agree on these agree on every value there is.
 */
import { applyOperator } from "../../condition/truth-of.ts";
import { entryOf } from "../../condition/wording.ts";
import { absent, known, unknown, type Fact, type Scalar } from "../../model/fact.ts";
import type { FactEntry } from "../../model/fact-entry.ts";
import type { Condition } from "../../model/policy.ts";
import { mostOf, second, smallestStep } from "./smallest-step.ts";

export type Leaf = Extract<Condition, { readonly kind: "leaf" }>;

export type AskedFact = {
  readonly fact: string;
  /** The list whose items have it, or null. */
  readonly list: string | null;
  readonly leaves: readonly Leaf[];
  /** Bounds that stand in no leaf, such as the grace of a rule for the age of its table. */
  readonly bounds: readonly number[];
  /** Values that examples state: the only ones to try where a regular expression decides. */
  readonly samples: readonly Scalar[];
};

/** Known values first, the plainest before the finest; then absent, then unknown, where there can be such. */
export function tellingValues(asked: AskedFact): readonly Fact[] {
  const entry = entryOf(asked.fact, asked.list);
  if (entry === undefined) return [unread];
  const values = [...new Set(valuesOf(entry, asked))].map((value) => known(value));
  const gaps = [...(entry.absentWhen === null ? [] : [absent]), ...(canBeUnread(asked, entry) ? [unread] : [])];
  return [...values, ...gaps];
}

const unread = unknown({ kind: "denied" });

/** Name and ARN of a table come with the listing: without them there is no table. Members of an item can be malformed. */
const canBeUnread = ({ list }: AskedFact, { groups }: FactEntry): boolean => list !== null || groups.length > 0;

function valuesOf(entry: FactEntry, asked: AskedFact): readonly Scalar[] {
  const operands = asked.leaves.flatMap(({ operand }) => operand);
  switch (entry.type) {
    case "boolean":
      return [true, false];
    case "string":
      return stringsFor(entry, asked);
    case "instant": {
      const times = operands.filter((value) => typeof value === "string").map((value) => Date.parse(value));
      return around(times, second, 1).map((time) => new Date(time).toISOString());
    }
    case "number":
    case "percent":
    case "bytes":
    case "duration": {
      const bounds = [...operands.filter((value) => typeof value === "number"), ...asked.bounds];
      const step = smallestStep(asked.fact, asked.list) ?? 1;
      // Ages are known to the millisecond, whatever a policy can write.
      const values = around(bounds, step, entry.step ?? (entry.type === "percent" ? step : 1));
      return values.filter((value) => value <= mostOf(asked.fact, asked.list));
    }
    default:
      return entry.type satisfies never;
  }
}

/** Each bound, a step beside it, and the finest difference beside it: there is nothing else between two bounds. */
function around(bounds: readonly number[], step: number, finest: number): readonly number[] {
  const beside = (by: number): readonly number[] => bounds.flatMap((bound) => [bound + by, bound - by]);
  // Binary fractions miss the two decimals of a percentage.
  const all = [...bounds, ...beside(step), ...beside(finest), 0].map((value) => Math.round(value * 100) / 100);
  return all.filter((value) => value >= 0);
}

/** A value of each leaf, what AWS documents, what examples state, and a text that nobody means. */
function stringsFor({ values = [] }: FactEntry, { leaves, samples }: AskedFact): readonly string[] {
  const texts = (operator: "glob" | "other"): readonly string[] =>
    leaves
      .filter((leaf) => (leaf.operator === "glob") === (operator === "glob"))
      .flatMap(({ operand }) => [operand].flat().filter((value) => typeof value === "string"));
  const stated = samples.filter((value) => typeof value === "string");
  const plain = [...texts("other"), ...values, ...stated, "something-else"];
  if (!leaves.some(isPattern)) return plain;
  const stranger = strangerTo([...texts("glob"), ...plain]);
  const inside = [...plain, ...texts("glob").flatMap((glob) => matching(glob, stranger))];
  return [...inside, ...inside.flatMap((text) => [`${stranger}${text}`, `${text}${stranger}`])];
}

const isPattern = ({ operator }: Leaf): boolean => operator === "glob" || operator === "re";

/** A character that no pattern names: only a wildcard can take it. */
const strangerTo = (texts: readonly string[]): string =>
  "x q z j k v w y 0 1 2 3 4 5 6 7 8 9 _"
    .split(" ")
    .find((character) => texts.every((text) => !text.includes(character))) ?? "~";

/** Texts that a glob takes: its stars empty, one of them holding something, and all of them. */
function matching(glob: string, stranger: string): readonly string[] {
  const parts = glob.replaceAll("?", stranger).split(/\*+/);
  const joined = (isHeld: (star: number) => boolean): string =>
    parts.map((part, place) => (place > 0 && isHeld(place) ? `${stranger}${part}` : part)).join("");
  return [joined(() => false), ...parts.map((_, star) => joined((place) => place === star)), joined(() => true)];
}

/**
 * Whether there is no other value that its leaves would take in another way. Of patterns that is only known when they
 * came out in every combination; bounds and words are met on both sides.
 */
export function isComplete({ leaves }: AskedFact, values: readonly Fact[]): boolean {
  if (!leaves.some(isPattern)) return true;
  const asked = new Map(leaves.map((leaf) => [JSON.stringify([leaf.operator, leaf.operand]), leaf]));
  const ways = values.flatMap((value) =>
    value.state === "known"
      ? [[...asked.values()].map(({ operator, operand }) => applyOperator(operator, value, operand)).join()]
      : [],
  );
  return new Set(ways).size === 2 ** asked.size;
}
