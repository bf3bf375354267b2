/** Facts and operands in the words people read: in traces, in reasons, in reports. Texts only; nothing is decided here. */
import type { Fact, Scalar } from "../model/fact.ts";
import type { FactEntry, FactType } from "../model/fact-entry.ts";
import { factEntry, listEntry } from "../model/facts.ts";
import type { Operand, OperatorId } from "../model/policy.ts";
import { unknownWords } from "../model/unknown-words.ts";
import { formatDuration, formatDurationExactly } from "./duration.ts";
import { formatPercent } from "./percent.ts";
import { formatSize } from "./size.ts";
import { operators, type OperatorDefinition } from "./operators.ts";

/** The catalogue's entry of a fact as a leaf names it: of the table, or of an item of `list`. */
export const entryOf = (name: string, list: string | null): FactEntry | undefined => {
  if (list === null) return factEntry(name);
  const items = listEntry(list)?.items ?? {};
  return Object.hasOwn(items, name) ? items[name] : undefined;
};

/** What a leaf asks for: "at least 35d", "one of gold, silver", "no value". `negated`: what it rules out is asked for. */
export function expectedWords(leaf: {
  readonly operator: OperatorId;
  readonly operand: Operand;
  readonly type: FactType;
  readonly negated: boolean;
}): string {
  const { operator, operand, type, negated } = leaf;
  if (operator === "exists") return operators.exists.says(String(negated ? operand !== true : operand));
  const words = operandWords(operand, type);
  const { says, negation }: OperatorDefinition = operators[operator];
  if (!negated) return says(words, type);
  return negation === null ? `not ${says(words, type)}` : operators[negation].says(words, type);
}

/** What was found instead. `operand`: what it was held against, so that two durations never read alike when they differ. */
export function actualWords(fact: Fact, entry: FactEntry | undefined, operand?: Operand): string {
  switch (fact.state) {
    case "unknown":
      return `unknown: ${unknownWords(fact.reason)}`;
    case "absent":
      return entry?.absentWhen ? `absent: ${entry.absentWhen}` : "absent";
    case "known":
      return valueWords(fact.value, entry?.type ?? "string", operand);
    default:
      return fact satisfies never;
  }
}

/** A value as people read it; durations cut to two units unless that would make it look like the operand. */
export function valueWords(value: Scalar, type: FactType, operand?: Operand): string {
  if (type === "duration" && typeof value === "number") {
    const short = formatDuration(value);
    const looksAlike = typeof operand === "number" && operand !== value && short === formatDurationExactly(operand);
    return looksAlike ? formatDurationExactly(value) : short;
  }
  if (type === "bytes") return formatSize(Number(value));
  if (type === "percent") return formatPercent(Number(value));
  return typeof value === "string" ? quotedWhereNeeded(value) : String(value);
}

function operandWords(operand: Operand, type: FactType): string {
  const values: readonly Scalar[] = typeof operand === "object" ? operand : [operand];
  return values
    .map((value) =>
      type === "duration" && typeof value === "number" ? formatDurationExactly(value) : valueWords(value, type),
    )
    .join(", ");
}

/** Plain words stay bare; everything else is quoted and escaped, so that a tag value cannot add lines or end a sentence. */
const quotedWhereNeeded = (text: string): string =>
  /^[\w.:/@+=-]+$/.test(text)
    ? text
    : JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029]/g, (character) => unicodeEscape(character));

const unicodeEscape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
