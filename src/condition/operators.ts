/**
 * The operators a leaf can use: which facts each takes, what operand, and when it holds. The policy loader checks
 * types with this registry and the evaluator asks it for truth, so the two cannot disagree. Unknown facts never get
 * here: they are unknown under every operator.
 */
import type { Operand, OperatorId } from "../model/policy.ts";
import type { FactType } from "../model/fact-entry.ts";
import type { Scalar } from "../model/fact.ts";
import { matchesPattern, refusedPattern } from "./pattern.ts";

/** `scalar`: one value of the fact's type. `list`: one or more of them. `boolean`: true or false, whatever the fact's type. */
export type OperandShape = "scalar" | "list" | "boolean";

export type OperatorDefinition = {
  readonly about: string;
  readonly takes: readonly FactType[];
  readonly operand: OperandShape;
  /** What the operator says of a fact known to be absent. */
  readonly onAbsent: (operand: Operand) => boolean;
  /** What it says of a known value. The loader has seen to it that the operand has the fact's type. */
  readonly holds: (value: Scalar, operand: Operand) => boolean;
  /** What keeps an operand of the right type from being used, in words; null when nothing does. */
  readonly refuses?: (operand: Operand) => string | null;
  /** What is expected of the fact, from the operand in words: "35d" → "at least 35d". */
  readonly says: (operand: string, type: FactType) => string;
  /**
   * The operator that holds exactly where this one does not on a known fact, for wording only; `exists` turns its
   * operand. null: there is none, and the opposite is worded with "not".
   */
  readonly negation: OperatorId | null;
  /** Right use, shown to whoever used it wrongly. */
  readonly example: string;
};

const anyType = [
  "string",
  "boolean",
  "number",
  "percent",
  "bytes",
  "duration",
  "instant",
] as const satisfies readonly FactType[];
const ordered = ["number", "percent", "bytes", "duration", "instant"] as const satisfies readonly FactType[];
const never = (): boolean => false;
const always = (): boolean => true;

export const operators = {
  eq: {
    about: "is this very value; strings compare with upper and lower case",
    takes: anyType,
    operand: "scalar",
    onAbsent: never,
    holds: (value, operand) => value === operand,
    says: (operand) => operand,
    negation: "ne",
    example: "{ fact: table.status, eq: ACTIVE }",
  },
  ne: {
    about: "is not this value, or is absent: the opposite of eq",
    takes: anyType,
    operand: "scalar",
    onAbsent: always,
    holds: (value, operand) => value !== operand,
    says: (operand) => `anything but ${operand}`,
    negation: "eq",
    example: "{ fact: table.status, ne: ARCHIVED }",
  },
  lt: {
    about: "is less, shorter or earlier than",
    takes: ordered,
    operand: "scalar",
    onAbsent: never,
    holds: (value, operand) => compare(value, operand) < 0,
    says: (operand, type) => `${type === "instant" ? "before" : "less than"} ${operand}`,
    negation: "gte",
    example: "{ fact: pitr.lag, lt: 1h }",
  },
  lte: {
    about: "is at most; for instants, not later than",
    takes: ordered,
    operand: "scalar",
    onAbsent: never,
    holds: (value, operand) => compare(value, operand) <= 0,
    says: (operand, type) => `${type === "instant" ? "not after" : "at most"} ${operand}`,
    negation: "gt",
    example: "{ fact: awsBackup.age, lte: 7d }",
  },
  gt: {
    about: "is more, longer or later than",
    takes: ordered,
    operand: "scalar",
    onAbsent: never,
    holds: (value, operand) => compare(value, operand) > 0,
    says: (operand, type) => `${type === "instant" ? "after" : "more than"} ${operand}`,
    negation: "lte",
    example: "{ fact: table.itemCount, gt: 0 }",
  },
  gte: {
    about: "is at least; for instants, not earlier than",
    takes: ordered,
    operand: "scalar",
    onAbsent: never,
    holds: (value, operand) => compare(value, operand) >= 0,
    says: (operand, type) => `${type === "instant" ? "not before" : "at least"} ${operand}`,
    negation: "lt",
    example: "{ fact: pitr.period, gte: 35d }",
  },
  in: {
    about: "is one of these values",
    takes: anyType,
    operand: "list",
    onAbsent: never,
    holds: (value, operand) => isList(operand) && operand.includes(value),
    says: (operand) => `one of ${operand}`,
    negation: "notIn",
    example: "{ fact: tags.tier, in: [gold, silver] }",
  },
  notIn: {
    about: "is none of these values, or is absent: the opposite of in",
    takes: anyType,
    operand: "list",
    onAbsent: always,
    holds: (value, operand) => !(isList(operand) && operand.includes(value)),
    says: (operand) => `none of ${operand}`,
    negation: "in",
    example: "{ fact: tags.stage, notIn: [sandbox, scratch] }",
  },
  glob: {
    about: "is matched as a whole, with upper and lower case: `*` is any characters (also `/`), `?` is one",
    takes: ["string"],
    operand: "scalar",
    onAbsent: never,
    holds: (value, operand) => matchesPattern("glob", String(operand), String(value)),
    refuses: (operand) => refusedPattern("glob", String(operand)),
    says: (operand) => `matching ${operand}`,
    negation: null,
    example: "{ fact: table.name, glob: prod-* }",
  },
  re: {
    about: "is matched as a whole by this regular expression (RE2: no look-around, no back-references)",
    takes: ["string"],
    operand: "scalar",
    onAbsent: never,
    holds: (value, operand) => matchesPattern("re", String(operand), String(value)),
    refuses: (operand) => refusedPattern("re", String(operand)),
    says: (operand) => `matching the expression ${operand}`,
    negation: null,
    example: '{ fact: tags.owner, re: "[a-z.]+@example[.]com" }',
  },
  exists: {
    about: "true: the fact has a value; false: it is known to be absent",
    takes: anyType,
    operand: "boolean",
    onAbsent: (operand) => operand === false,
    holds: (_value, operand) => operand === true,
    says: (operand) => (operand === "true" ? "any value" : "no value"),
    negation: "exists",
    example: "{ fact: tags.owner, exists: true }",
  },
} as const satisfies Record<OperatorId, OperatorDefinition>;

const isList = (operand: Operand): operand is readonly Scalar[] => Array.isArray(operand);

/**
 * Strings are ordered as the instants they are: only `instant` facts reach an ordering operator as strings. What cannot
 * be ordered gives NaN, under which every ordering is false.
 */
function compare(value: Scalar, operand: Operand): number {
  if (typeof value === "number" && typeof operand === "number") return value - operand;
  if (typeof value === "string" && typeof operand === "string") return Date.parse(value) - Date.parse(operand);
  return Number.NaN;
}
