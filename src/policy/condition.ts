/**
 * A condition as written in, the condition that is evaluated out, or null with its mistakes told. Only shapes that the
 * schema cannot express are judged here: which keys go together, and what stands where.
 */
import { factEntry, listEntry, listFacts } from "../model/facts.ts";
import { operatorIds } from "../model/policy.ts";
import type { Condition, Quantifier } from "../model/policy.ts";
import { compileLeaf, unknownFact } from "./leaf.ts";
import type { Scope } from "./leaf.ts";
import { positionOf } from "./source.ts";
import { child, entriesOf, headOf, itemsOf, textOf } from "./tree.ts";
import type { Entry, MapNode, Node } from "./tree.ts";

/** The key that says what a condition is, and the keys that go with it. */
const heads = {
  fact: operatorIds,
  all: [],
  any: [],
  not: [],
  when: ["then"],
  every: ["satisfies"],
  some: ["satisfies"],
  none: ["satisfies"],
} as const satisfies Record<string, readonly string[]>;

type Head = keyof typeof heads;

const isHead = (key: string): key is Head => Object.hasOwn(heads, key);
const known: ReadonlySet<string> = new Set([...Object.keys(heads), ...Object.values(heads).flat()]);

export function compileCondition(node: Node | undefined, scope: Scope): Condition | null {
  if (node?.kind !== "map") return null;
  const entries = entriesOf(node);
  const found = entries.filter((entry) => isHead(entry.key));
  const strangers = entries.some(({ key }) => !known.has(key));
  const [first, second] = found;
  if (first === undefined) {
    if (!strangers && entries.length > 0) scope.mistakes.add(headOf(node), withoutHead(entries));
    return null;
  }
  const compiled = found.map(({ key }) => compileAs(key as Head, node, strangers, scope));
  if (second !== undefined) {
    scope.mistakes.add(second.keyAt, exclusive(first, second, "combine them: `all: [{ … }, { … }]`"));
    return null;
  }
  const partners: readonly string[] = heads[first.key as Head];
  const stray = entries.find(({ key }) => key !== first.key && known.has(key) && !partners.includes(key));
  if (stray === undefined) return compiled[0] ?? null;
  scope.mistakes.add(stray.keyAt, exclusive(first, stray, `\`${stray.key}\` goes with ${partnersOf(stray.key)}`));
  return null;
}

const exclusive = (first: Entry, second: Entry, hint: string) =>
  ({
    code: "exclusive-keys",
    message: `\`${first.key}\` and \`${second.key}\` cannot stand in one condition`,
    hint,
  }) as const;

function withoutHead(entries: readonly Entry[]) {
  const key = entries[0]?.key ?? "";
  return incomplete(`\`${key}\` needs ${partnersOf(key)}`);
}

const incomplete = (message: string, hint?: string) => ({ code: "incomplete-condition", message, hint }) as const;

function partnersOf(key: string): string {
  const partners = Object.entries(heads).filter(([, others]) => (others as readonly string[]).includes(key));
  return partners.map(([head]) => `\`${head}\``).join(", ");
}

/** `strangers`: an unknown key has been told, so that what seems to lack may only be misspelt. */
function compileAs(head: Head, node: MapNode, strangers: boolean, scope: Scope): Condition | null {
  const at = positionOf(node.at);
  const lacks = (key: string, about: string): boolean => {
    if (node.entries.has(key)) return false;
    if (!strangers) scope.mistakes.add(headOf(node), incomplete(`\`${head}\` needs \`${key}\`: ${about}`));
    return true;
  };
  switch (head) {
    case "fact":
      return compileLeaf(node, strangers, scope);
    case "all":
    case "any": {
      const items = itemsOf(child(node, head));
      const of = items.map((item) => compileCondition(item, scope));
      return isComplete(of) && of.length > 0 ? { kind: head, of, at } : null;
    }
    case "not": {
      const of = compileCondition(child(node, "not"), { ...turned(scope), insideNot: true });
      return of === null ? null : { kind: "not", of, at };
    }
    case "when": {
      const when = compileCondition(child(node, "when"), turned(scope));
      if (lacks("then", "what has to hold when it does")) return null;
      const then = compileCondition(child(node, "then"), scope);
      // oxlint-disable-next-line unicorn/no-thenable -- `when/then` are the words of the policy language; never awaited
      return when === null || then === null ? null : { kind: "when", when, then, at };
    }
    case "every":
    case "some":
    case "none":
      return compileQuantifier(head, node, lacks("satisfies", "the condition on each item"), scope);
    default:
      return head satisfies never;
  }
}

const turned = (scope: Scope): Scope => ({ ...scope, negative: !scope.negative });
const isComplete = (of: readonly (Condition | null)[]): of is readonly Condition[] => !of.includes(null);

function compileQuantifier(quantifier: Quantifier, node: MapNode, lacking: boolean, scope: Scope): Condition | null {
  const name = child(node, quantifier);
  const list = textOf(name);
  if (name === undefined || list === undefined) {
    if (name !== undefined) scope.mistakes.add(name.at, notAList(quantifier));
    return null;
  }
  if (scope.members !== null) {
    const message = `\`${quantifier}\` cannot stand inside the \`satisfies\` of \`${scope.members.list}\``;
    const hint = `the items of ${scope.members.list} hold no lists; put the two quantifiers side by side under \`all\``;
    scope.mistakes.add(name.at, { code: "nested-quantifier", message, hint });
    return null;
  }
  const entry = listEntry(list);
  if (entry === undefined) {
    const wrong =
      factEntry(list) !== undefined ? notAList(quantifier, list) : unknownFact(list, Object.keys(listFacts));
    scope.mistakes.add(name.at, wrong);
    return null;
  }
  const inner = quantifier === "none" ? turned(scope) : scope;
  const satisfies = lacking
    ? null
    : compileCondition(child(node, "satisfies"), { ...inner, members: { list, items: entry.items } });
  return satisfies === null ? null : { kind: quantifier, list, satisfies, at: positionOf(node.at) };
}

const notAList = (quantifier: Quantifier, fact?: string) =>
  ({
    code: "not-a-list",
    message: `\`${quantifier}\` goes over a list${fact === undefined ? "" : `; \`${fact}\` is one value`}`,
    hint:
      fact === undefined
        ? `name one of ${Object.keys(listFacts).join(", ")}`
        : `write { fact: ${fact}, … }; lists are ${Object.keys(listFacts).join(", ")}`,
  }) as const;
