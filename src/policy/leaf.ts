/** A leaf as written in, the leaf that is evaluated out, or null with its mistakes told: fact, operator, operand. */
import { operators } from "../condition/operators.ts";
import type { OperatorDefinition } from "../condition/operators.ts";
import type { Scalar } from "../model/fact.ts";
import { factEntry, facts, listEntry, listFacts, tagPrefix } from "../model/facts.ts";
import { factGroups } from "../model/fact-groups.ts";
import type { FactEntry } from "../model/fact-entry.ts";
import { operatorIds } from "../model/policy.ts";
import type { Condition, Operand, OperatorId } from "../model/policy.ts";
import type { Mistake, Mistakes } from "./mistakes.ts";
import { resolveValue } from "./params.ts";
import type { Params } from "./params.ts";
import { positionOf } from "./source.ts";
import { didYouMean, nearest } from "./suggest.ts";
import { child, describeKind, entriesOf, headOf, textOf } from "./tree.ts";
import type { Entry, MapNode, Node } from "./tree.ts";
import { writeValue } from "./values.ts";

/** Where a condition stands. `members`: inside `satisfies`, where facts are members of the list's items. */
export type Scope = {
  readonly params: Params;
  readonly mistakes: Mistakes;
  readonly members: { readonly list: string; readonly items: Readonly<Record<string, FactEntry>> } | null;
  /** Somewhere inside a `not`. */
  readonly insideNot: boolean;
  /** The leaf being true speaks against the whole condition: inside an odd number of `not`, `when`, `none`. */
  readonly negative: boolean;
};

export const outermost = (params: Params, mistakes: Mistakes): Scope => ({
  params,
  mistakes,
  members: null,
  insideNot: false,
  negative: false,
});

/** `strangers`: an unknown key has been told, so that the operator may only be misspelt. */
export function compileLeaf(node: MapNode, strangers: boolean, scope: Scope): Condition | null {
  const used = entriesOf(node).filter(({ key }) => Object.hasOwn(operators, key));
  const nameNode = child(node, "fact");
  const name = textOf(nameNode);
  const entry = name === undefined || nameNode === undefined ? undefined : lookUp(name, nameNode, scope);
  if (nameNode !== undefined && name === undefined) {
    const message = `\`fact\` has to be the name of a fact, not ${describeKind(nameNode)}`;
    scope.mistakes.add(nameNode.at, { code: "wrong-shape", message });
  }
  const [first, second] = used;
  if (first === undefined && !strangers) scope.mistakes.add(headOf(node), withoutOperator(name, entry));
  if (first !== undefined && second !== undefined) scope.mistakes.add(second.keyAt, twoOperators(first, second, name));
  if (name === undefined || entry === undefined) return null;
  const operands = used.map((operator) => compileOperand({ name, entry, operator, scope }));
  const [operand] = operands;
  if (first === undefined || operands.length !== 1 || operand === undefined || operand === null) return null;
  const operator = first.key as OperatorId;
  const source = `${name} ${operator} ${writeOperand(entry, operand)}`;
  return { kind: "leaf", fact: name, operator, operand, source, at: positionOf(node.at) };
}

function lookUp(name: string, node: Node, scope: Scope): FactEntry | undefined {
  const { members, mistakes } = scope;
  const entry = members === null ? factEntry(name) : ownEntry(members.items, name);
  if (entry !== undefined) return entry;
  if (members !== null) mistakes.add(node.at, unknownMember(name, members));
  else if (listEntry(name) !== undefined) mistakes.add(node.at, listAsFact(name));
  else mistakes.add(node.at, unknownFact(name, [...Object.keys(facts), ...Object.keys(listFacts)]));
  return undefined;
}

/** Whether it is the name of a fact of the table; what is none is told. */
export function compileFactName(name: string, node: Node, mistakes: Mistakes): boolean {
  return lookUp(name, node, outermost(new Map(), mistakes)) !== undefined;
}

const ownEntry = (items: Readonly<Record<string, FactEntry>>, name: string): FactEntry | undefined =>
  Object.hasOwn(items, name) ? items[name] : undefined;

function unknownMember(name: string, members: NonNullable<Scope["members"]>): Mistake {
  const names = Object.keys(members.items);
  const outside = factEntry(name) !== undefined || listEntry(name) !== undefined;
  const hint = outside
    ? `inside \`satisfies\` only the items' own facts can be used: ${names.join(", ")}`
    : (didYouMean(name, names) ?? `an item has ${names.join(", ")}`);
  return { code: "unknown-fact", message: `an item of \`${members.list}\` has no fact \`${name}\``, hint };
}

const listAsFact = (name: string): Mistake => ({
  code: "list-as-fact",
  message: `\`${name}\` is a list; a leaf compares one value`,
  hint: `write { some: ${name}, satisfies: { fact: …, … } }`,
});

export function unknownFact(name: string, names: readonly string[]): Mistake {
  return { code: "unknown-fact", message: `unknown fact \`${name}\``, hint: factHint(name, names) };
}

function factHint(name: string, names: readonly string[]): string | undefined {
  const [group = "", ...rest] = name.split(".");
  if (listEntry(group) !== undefined && rest.length > 0) {
    return `write { some: ${group}, satisfies: { fact: ${rest.join(".")}, … } }`;
  }
  if (/^(?:table\.|account\.)?region$/i.test(name)) {
    return 'a table\'s Region stands in its ARN: { fact: table.arn, glob: "arn:*:dynamodb:eu-west-1:*" }';
  }
  if (/^tags?$/i.test(group)) return `name the tag: \`${tagPrefix}${rest.join(".") || "owner"}\``;
  const inGroup = names.filter((known) => known.startsWith(`${name}.`));
  const known = Object.hasOwn(factGroups, group) ? names.filter((other) => other.startsWith(`${group}.`)) : [];
  const guess = didYouMean(name, names);
  if (inGroup.length > 0) return `facts of this name: ${inGroup.join(", ")}`;
  const ending = names.filter((other) => other.endsWith(`.${name}`));
  if (ending.length > 0) return `did you mean ${ending.map((other) => `\`${other}\``).join(" or ")}?`;
  if (names.every((other) => listEntry(other) !== undefined)) return guess ?? `lists are ${names.join(", ")}`;
  return guess ?? (known.length > 0 ? `known: ${known.join(", ")}` : `\`restorable policy schema\` lists every fact`);
}

function withoutOperator(name: string | undefined, entry: FactEntry | undefined): Mistake {
  const fitting = operatorIds.filter((id) => entry === undefined || takes(id, entry));
  const message = name === undefined ? "the leaf lacks an operator" : `\`${name}\` is compared with nothing`;
  return { code: "incomplete-condition", message, hint: `add an operator: ${fitting.join(", ")}` };
}

const twoOperators = (first: Entry, second: Entry, name = "…"): Mistake => ({
  code: "exclusive-keys",
  message: `\`${first.key}\` and \`${second.key}\` cannot stand in one leaf`,
  hint: `write two: all: [{ fact: ${name}, ${first.key}: … }, { fact: ${name}, ${second.key}: … }]`,
});

const definitionOf = (id: OperatorId): OperatorDefinition => operators[id];
const takes = (id: OperatorId, { type }: FactEntry): boolean => definitionOf(id).takes.includes(type);

type Comparison = {
  readonly name: string;
  readonly entry: FactEntry;
  readonly operator: Entry;
  readonly scope: Scope;
};

function compileOperand(comparison: Comparison): Operand | null {
  const { name, entry, operator, scope } = comparison;
  const id = operator.key as OperatorId;
  if (!takes(id, entry)) {
    const fitting = operatorIds.filter((other) => takes(other, entry));
    const message = `\`${id}\` does not go with \`${name}\`, a fact of type ${entry.type}`;
    scope.mistakes.add(operator.keyAt, { code: "operator-type", message, hint: `these do: ${fitting.join(", ")}` });
    return null;
  }
  const operand = readOperand(comparison, id);
  if (operand === null) return null;
  if (definitionOf(id).refuses !== undefined && !mayCompile(String(operand), scope.mistakes, operator.value))
    return null;
  const refused = definitionOf(id).refuses?.(operand) ?? null;
  if (refused !== null) {
    const message = `\`${id}\` cannot use \`${String(operand)}\`: ${refused}`;
    const looksAround = id === "re" && /\(\?<?[=!]/.test(String(operand));
    const hint = looksAround
      ? `RE2 has no look-around; say each part by a leaf of its own, under \`all\` and \`not\``
      : `for example ${definitionOf(id).example}`;
    scope.mistakes.add(operator.value.at, { code: "bad-pattern", message, hint });
    return null;
  }
  if (scope.insideNot && scope.negative && hidesAbsence(id, entry)) {
    scope.mistakes.add(operator.keyAt, orderingUnderNot(comparison, id, operand));
  }
  return operand;
}

/** Patterns are compiled as they are read, some milliseconds and some 100 KB for the largest of them. */
const mostPatterns = 500;

/** The patterns that each load has met: `Mistakes` is what one load has one of. */
const patterns = new WeakMap<Mistakes, Set<string>>();

function mayCompile(pattern: string, mistakes: Mistakes, { at }: Node): boolean {
  const met = patterns.get(mistakes) ?? new Set();
  patterns.set(mistakes, met);
  if (met.has(pattern)) return true;
  if (met.size < mostPatterns) {
    met.add(pattern);
    return true;
  }
  const hint = "join them: one `re` can hold alternatives, and `in` takes whole values";
  mistakes.add(at, { code: "too-many-patterns", message: `this policy has more than ${mostPatterns} patterns`, hint });
  return false;
}

function readOperand({ name, entry, operator, scope }: Comparison, id: OperatorId): Operand | null {
  const { params, mistakes } = scope;
  const { value: node } = operator;
  const shape = definitionOf(id).operand;
  switch (shape) {
    case "boolean":
      return resolveValue({ type: "boolean", name: `\`${id}\`` }, node, params, mistakes);
    case "scalar": {
      if (node.kind === "list") mistakes.add(node.at, listForScalar(id));
      return node.kind === "list" ? null : readOne(node, { name, entry, scope });
    }
    case "list": {
      if (node.kind !== "list") mistakes.add(node.at, scalarForList(id, node));
      else if (node.items.length === 0) mistakes.add(node.at, { code: "empty", message: `\`${id}\` has no value` });
      const values = node.kind === "list" ? node.items.map((item) => readOne(item, { name, entry, scope })) : [];
      return values.length === 0 || values.includes(null) ? null : (values as readonly Scalar[]);
    }
    default:
      return shape satisfies never;
  }
}

const listForScalar = (id: OperatorId): Mistake => ({
  code: "value-type",
  message: `\`${id}\` compares with one value, not with a list`,
  ...(id === "eq" || id === "ne" ? { hint: `write ${id === "eq" ? "in" : "notIn"}: […]` } : {}),
});

const scalarForList = (id: OperatorId, node: Node): Mistake => ({
  code: "value-type",
  message: `\`${id}\` compares with a list, not with ${describeKind(node)}`,
  ...(node.kind === "scalar" ? { hint: `write [${node.text}]` } : {}),
});

function readOne(node: Node, { name, entry, scope }: Omit<Comparison, "operator">): Scalar | null {
  const value = resolveValue({ type: entry.type, name: `\`${name}\`` }, node, scope.params, scope.mistakes);
  if (typeof value !== "string" || entry.values === undefined || entry.values.includes(value)) return value;
  // AWS adds values, so an unknown one is not wrong as such; one that nearly is a known one would never match.
  const meant = nearest(value, entry.values);
  if (meant === null) return value;
  const message = `\`${name}\` is never \`${value}\``;
  scope.mistakes.add(node.at, { code: "misspelt-value", message, hint: `did you mean \`${meant}\`?` });
  return null;
}

const orderings: ReadonlySet<OperatorId> = new Set(["lt", "lte", "gt", "gte"]);
const hidesAbsence = (id: OperatorId, entry: FactEntry): boolean => orderings.has(id) && entry.absentWhen !== null;

function orderingUnderNot({ name, entry }: Comparison, id: OperatorId, operand: Operand): Mistake {
  const opposite = `{ fact: ${name}, ${definitionOf(id).negation}: ${writeOperand(entry, operand)} }`;
  return {
    code: "ordering-under-not",
    message: `\`not\` would make \`${name} ${id} …\` hold where \`${name}\` is absent (${entry.absentWhen ?? ""})`,
    hint: `write ${opposite}; or, if absent is right too, any: [${opposite}, { fact: ${name}, exists: false }]`,
  };
}

function writeOperand({ type }: FactEntry, operand: Operand): string {
  if (typeof operand !== "object") return writeValue(typeof operand === "boolean" ? "boolean" : type, operand);
  return `[${operand.map((value) => writeValue(type, value)).join(", ")}]`;
}
