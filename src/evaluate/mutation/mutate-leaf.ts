/**
 * A leaf in, its neighbours out: the operator that decides just beside it, the bound a smallest step away, the list a
 * value shorter, the pattern a little wider or narrower. A neighbour that could not be told from the leaf by any value
 * is not made.
 */
import { formatDurationExactly } from "../../condition/duration.ts";
import { refusedPattern } from "../../condition/pattern.ts";
import { entryOf, valueWords } from "../../condition/wording.ts";
import type { Condition, Operand, OperatorId } from "../../model/policy.ts";
import { mutatedGlobs } from "./mutate-glob.ts";
import { mostOf, smallestStep } from "./smallest-step.ts";

type Leaf = Extract<Condition, { readonly kind: "leaf" }>;
type Change = { readonly change: string; readonly apply: (part: Condition) => Condition };

/** Beside each operator the one that differs from it at a single value, or that says the opposite. */
const neighbours: Readonly<Partial<Record<OperatorId, OperatorId>>> = {
  lt: "lte",
  lte: "lt",
  gt: "gte",
  gte: "gt",
  eq: "ne",
  ne: "eq",
};

export function leafMutations(leaf: Leaf, list: string | null): readonly Change[] {
  const { operator, operand } = leaf;
  const neighbour = neighbours[operator];
  const turned: readonly Change[] =
    neighbour === undefined
      ? []
      : [
          {
            change: `${operator} becomes ${neighbour}`,
            apply: changed((other) => ({ ...other, operator: neighbour })),
          },
        ];
  if (operator === "exists") {
    return [{ change: `exists becomes ${String(operand !== true)}`, apply: withOperand((value) => value !== true) }];
  }
  return [...turned, ...moved(leaf, list), ...shortened(leaf, list), ...patterns(leaf)];
}

const changed =
  (change: (leaf: Leaf) => Condition): Change["apply"] =>
  (part) =>
    part.kind === "leaf" ? change(part) : part;

const withOperand = (change: (operand: Operand) => Operand): Change["apply"] =>
  changed((leaf) => ({ ...leaf, operand: change(leaf.operand) }));

/** Both ways, where the type has an order. */
function moved({ fact, operand }: Leaf, list: string | null): readonly Change[] {
  const step = smallestStep(fact, list);
  if (step === null || typeof operand === "object") return [];
  const most = mostOf(fact, list);
  return [-step, step].flatMap((by) => {
    const other = shifted(operand, by, most);
    if (other === operand) return [];
    return [{ change: `becomes ${words(other, fact, list)}`, apply: withOperand((each) => shifted(each, by, most)) }];
  });
}

/** No fact that has an order is negative, so that a bound below 0 would be met by all of them, as 0 is. */
function shifted(operand: Operand, by: number, most: number): Operand {
  if (typeof operand === "string") return new Date(Date.parse(operand) + by).toISOString();
  if (typeof operand !== "number") return operand;
  // Percentages have two decimals, which binary fractions miss.
  return Math.min(most, Math.max(0, Math.round((operand + by) * 100) / 100));
}

function shortened({ operand, fact }: Leaf, list: string | null): readonly Change[] {
  if (typeof operand !== "object" || operand.length < 2) return [];
  return operand.map((value, place) => ({
    change: `without ${words(value, fact, list)}`,
    // A policy may set a value twice by a parameter; then dropping one of them changes nothing, and it stays out.
    apply: withOperand((values) =>
      typeof values === "object" ? values.filter((_, index) => index !== place) : values,
    ),
  }));
}

function patterns({ operator, operand }: Leaf): readonly Change[] {
  if (typeof operand !== "string") return [];
  if (operator === "glob") {
    return mutatedGlobs(operand).map((other) => ({ change: `becomes ${other}`, apply: withOperand(() => other) }));
  }
  if (operator !== "re") return [];
  // Whatever else an expression says, it speaks of the whole value.
  return [`(?s:.*)(?:${operand})`, `(?:${operand})(?s:.*)`]
    .filter((other) => refusedPattern("re", other) === null)
    .map((other) => ({ change: `becomes ${other}`, apply: withOperand(() => other) }));
}

const words = (value: Operand, fact: string, list: string | null): string => {
  const type = entryOf(fact, list)?.type ?? "string";
  if (typeof value === "object") return value.join(", ");
  return type === "duration" && typeof value === "number" ? formatDurationExactly(value) : valueWords(value, type);
};
