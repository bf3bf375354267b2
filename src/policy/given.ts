/**
 * The table of an example (or the typical table) as written in, a GivenTable out: facts and members by name, lists,
 * groups that could not be read. Every value is checked against the type of its fact.
 */
import { absent, known, unknown, unknownKinds } from "../model/fact.ts";
import type { Fact, ListFact, ListItem, Unknown } from "../model/fact.ts";
import { factEntry, listEntry, listFacts } from "../model/facts.ts";
import { factGroups } from "../model/fact-groups.ts";
import type { FactEntry } from "../model/fact-entry.ts";
import type { GroupId } from "../model/fact-groups.ts";
import type { GivenTable } from "../model/policy.ts";
import type { Mistakes } from "./mistakes.ts";
import { didYouMean } from "./suggest.ts";
import { child, describeKind, entriesOf, itemsOf } from "./tree.ts";
import type { Entry, Node } from "./tree.ts";
import { readValue } from "./values.ts";

export function compileGiven(node: Node | undefined, mistakes: Mistakes): GivenTable {
  const facts: Record<string, Fact> = {};
  const lists: Record<string, ListFact> = {};
  const unread: Partial<Record<GroupId, Unknown>> = {};
  for (const { key, value } of entriesOf(node)) {
    const entry = factEntry(key);
    const list = listEntry(key);
    if (entry !== undefined) {
      const fact = compileFact(key, entry, value, mistakes);
      if (fact !== null) facts[key] = fact;
    } else if (isGroup(key) && (list === undefined || isUnknown(value))) {
      const reason = compileGroup(key, value, mistakes);
      if (reason !== null) {
        unread[key] = reason;
        // Said outright, as the typical table below an example has backups that nobody read here.
        for (const list of listsOf(key)) lists[list] = { items: [], missing: [reason] };
      }
    } else if (list !== undefined) {
      lists[key] = compileList(key, list.items, value, mistakes);
    }
  }
  tellContradictions(entriesOf(node), unread, mistakes);
  return { facts, lists, unread };
}

/** The first group of a list is the one whose reads find its items. */
const listsOf = (group: GroupId): readonly string[] =>
  Object.entries(listFacts).flatMap(([list, { groups }]) => ((groups[0] as GroupId) === group ? [list] : []));

const isGroup = (key: string): key is GroupId => Object.hasOwn(factGroups, key);
const isUnknown = (node: Node): boolean => node.kind === "map" && node.entries.has("unknown");

/** null when told. `null` in YAML is absence, which a fact that AWS always answers cannot have. */
function compileFact(name: string, entry: FactEntry, node: Node, mistakes: Mistakes): Fact | null {
  if (isUnknown(node)) {
    const reason = compileUnknown(node, mistakes);
    return reason === null ? null : unknown(reason);
  }
  if (node.kind === "scalar" && node.value === null) {
    if (entry.absentWhen !== null) return absent;
    const message = `\`${name}\` is never absent: when AWS answers, it has a value`;
    mistakes.add(node.at, { code: "value-type", message, hint: "for a read that failed write { unknown: denied }" });
    return null;
  }
  const read = readValue(entry.type, node, `\`${name}\``);
  if (read.ok) return known(read.value);
  mistakes.add(node.at, read.mistake);
  return null;
}

function compileUnknown(node: Node, mistakes: Mistakes): Unknown | null {
  const [stray] = entriesOf(node).filter(({ key }) => key !== "unknown");
  if (stray !== undefined) {
    const message = `\`${stray.key}\` cannot stand beside \`unknown\``;
    mistakes.add(stray.keyAt, { code: "unknown-key", message });
  }
  return compileKind(child(node, "unknown") ?? node, mistakes);
}

function compileKind(node: Node, mistakes: Mistakes): Unknown | null {
  const written = node.kind === "scalar" ? node.text : "";
  const kind = unknownKinds.find((id) => id === written);
  if (kind !== undefined) return { kind };
  const message = `the cause cannot be ${node.kind === "scalar" ? `\`${written}\`` : describeKind(node)}`;
  const hint = didYouMean(written, unknownKinds) ?? `one of ${unknownKinds.join(", ")}`;
  mistakes.add(node.at, { code: "unknown-choice", message, hint });
  return null;
}

function compileGroup(group: GroupId, node: Node, mistakes: Mistakes): Unknown | null {
  if (isUnknown(node)) return compileUnknown(node, mistakes);
  const message = `\`${group}\` is a group of facts; as a whole it can only be unread`;
  const [first] = entriesOf(node);
  const oneByOne = first === undefined ? "" : `, as in \`${group}.${first.key}: …\``;
  const hint = `write { unknown: denied }, or its facts one by one${oneByOne}`;
  mistakes.add(node.at, { code: "wrong-shape", message, hint });
  return null;
}

type Members = Readonly<Record<string, FactEntry>>;

/** An array is a complete list; `{ items, missing }` one known in part; `{ unknown }` one nobody could read. */
function compileList(name: string, members: Members, node: Node, mistakes: Mistakes): ListFact {
  if (node.kind === "list") return { items: compileItems(name, members, node, mistakes), missing: [] };
  if (isUnknown(node)) {
    const reason = compileUnknown(node, mistakes);
    return { items: [], missing: reason === null ? [] : [reason] };
  }
  const items = child(node, "items");
  const missing = child(node, "missing");
  const stray = entriesOf(node).find(({ key }) => key !== "items" && key !== "missing");
  if (items?.kind !== "list" || missing?.kind !== "list" || stray !== undefined) {
    const hint = "write [{ … }] for the whole list, or { items: [{ … }], missing: [denied] } for a part of it";
    const message = `\`${name}\` has to be a list, or \`items\` and what is \`missing\``;
    mistakes.add(stray?.keyAt ?? node.at, { code: "wrong-shape", message, hint });
  }
  const causes = itemsOf(missing).map((cause) => compileKind(cause, mistakes));
  return {
    items: items === undefined ? [] : compileItems(name, members, items, mistakes),
    missing: causes.filter((cause) => cause !== null),
  };
}

function compileItems(list: string, members: Members, node: Node, mistakes: Mistakes): readonly ListItem[] {
  return itemsOf(node).map((item) => {
    if (item.kind !== "map") {
      const message = `an item of \`${list}\` has to be a mapping, not ${describeKind(item)}`;
      mistakes.add(item.at, { code: "wrong-shape", message, hint: "write [{ status: AVAILABLE, age: 2h }]" });
    }
    const facts = entriesOf(item).flatMap((entry) => compileMember(list, members, entry, mistakes));
    tellTwice(entriesOf(item), [["created", "age"]], mistakes);
    return Object.fromEntries(facts);
  });
}

function compileMember(list: string, members: Members, entry: Entry, mistakes: Mistakes): [string, Fact][] {
  const { key, keyAt, value } = entry;
  const member = Object.hasOwn(members, key) ? members[key] : undefined;
  if (member === undefined) {
    const names = Object.keys(members);
    const hint = didYouMean(key, names) ?? `an item has ${names.join(", ")}`;
    mistakes.add(keyAt, { code: "unknown-fact", message: `an item of \`${list}\` has no fact \`${key}\``, hint });
    return [];
  }
  const fact = compileFact(key, member, value, mistakes);
  return fact === null ? [] : [[key, fact]];
}

/** The same moment as an instant and as an age: one of them would be ignored. */
const sameThing = [
  ["table.created", "table.age"],
  ["pitr.latest", "pitr.lag"],
  ["awsBackup.lastBackup", "awsBackup.age"],
] as const;

function tellContradictions(entries: readonly Entry[], unread: GivenTable["unread"], mistakes: Mistakes): void {
  tellTwice(entries, sameThing, mistakes);
  for (const { key, keyAt } of entries) {
    const groups = isGroup(key) ? [] : (factEntry(key) ?? listEntry(key))?.groups;
    const group = groups?.find((id) => unread[id] !== undefined);
    if (group === undefined) continue;
    const message = `\`${key}\` cannot be given: this table's \`${group}\` could not be read`;
    mistakes.add(keyAt, { code: "given-twice", message });
  }
}

function tellTwice(entries: readonly Entry[], pairs: readonly (readonly [string, string])[], mistakes: Mistakes): void {
  for (const [instant, age] of pairs) {
    const second = entries.filter(({ key }) => key === instant || key === age)[1];
    const message = `\`${instant}\` and \`${age}\` say the same thing; give one of them`;
    if (second !== undefined) mistakes.add(second.keyAt, { code: "given-twice", message });
  }
}
