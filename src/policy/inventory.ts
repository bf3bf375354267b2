/**
 * The tables of an inventory or of a policy test as written in, each with its layers of stated facts and the verdicts
 * expected of it out. Tells tables that nobody stated, rules the policy does not have, and facts that only follow.
 */
import type { ExpectedVerdict, TestedTable } from "../model/policy-test.ts";
import type { CompiledPolicy, GivenTable } from "../model/policy.ts";
import { compileGiven } from "./given.ts";
import type { Mistakes } from "./mistakes.ts";
import { positionOf } from "./source.ts";
import { didYouMean } from "./suggest.ts";
import { child, entriesOf, headOf, textOf } from "./tree.ts";
import type { Entry, MapNode, Node } from "./tree.ts";
import { exampleVerdicts, followingFacts, regionPattern } from "./vocabulary.ts";

type StatedTable = { readonly region: string | null; readonly given: GivenTable };
export type Inventory = { readonly tables: ReadonlyMap<string, StatedTable> };

export function compileInventory(root: MapNode, mistakes: Mistakes): Inventory {
  const tables = new Map<string, StatedTable>();
  for (const entry of entriesOf(child(root, "tables"))) {
    const { key, value } = entry;
    const given = compileStated(child(value, "given"), mistakes);
    const region = compileRegion(child(value, "region"), mistakes);
    tellTwoPlaces(entry, region, [given], mistakes);
    tables.set(key, { region, given });
  }
  return { tables };
}

/** `policy` and `inventory` are null when they are not there, or when their own mistakes have been told. */
type Against = {
  readonly policy: CompiledPolicy | null;
  readonly inventory: Inventory | null;
  readonly mistakes: Mistakes;
};

export function compileTables(root: MapNode, against: Against): readonly TestedTable[] {
  const { inventory, mistakes } = against;
  const hasInventory = root.entries.has("inventory");
  const tables = entriesOf(child(root, "tables")).map((entry): TestedTable => {
    const { key, value } = entry;
    const givenNode = child(value, "given");
    const stated = inventory?.tables.get(key);
    if (givenNode === undefined && stated === undefined && value.kind === "map") {
      if (!hasInventory) mistakes.add(entry.keyAt, withoutGiven(key));
      else if (inventory !== null) mistakes.add(entry.keyAt, unknownTable(key, inventory));
    }
    const given = givenNode === undefined ? [] : [compileStated(givenNode, mistakes)];
    const layers = [...(stated === undefined ? [] : [stated.given]), ...given];
    const region = compileRegion(child(value, "region"), mistakes) ?? stated?.region ?? null;
    tellTwoPlaces(entry, region, layers, mistakes);
    return { key, region, layers, expected: compileExpected(child(value, "expect"), against) };
  });
  const nothing = entriesOf(child(root, "tables")).every(({ value }) => !isAsked(value));
  if (nothing && tables.length > 0) mistakes.add(headOf(child(root, "tables") ?? root), noExpectation);
  return tables;
}

const isAsked = (table: Node): boolean => table.kind !== "map" || table.entries.has("expect");

const noExpectation = {
  code: "no-expectation",
  message: "the test expects nothing of any table",
  hint: "write under a table: expect: { pitr-enabled: pass, others: pass }",
} as const;

const withoutGiven = (key: string) =>
  ({
    code: "missing-key",
    message: `\`${key}\` lacks the key \`given\``,
    hint: "say what differs from the typical table; `given: {}` is the typical table",
  }) as const;

function unknownTable(key: string, { tables }: Inventory) {
  const names = [...tables.keys()];
  const hint = didYouMean(key, names) ?? "a table of this test's own needs `given:`; `given: {}` is the typical table";
  return { code: "unknown-table", message: `the inventory has no table \`${key}\``, hint } as const;
}

function compileStated(node: Node | undefined, mistakes: Mistakes): GivenTable {
  for (const { key, keyAt } of entriesOf(node)) {
    if (!followingFacts.includes(key)) continue;
    const message = `\`${key}\` follows from other facts, and a table of an inventory has those`;
    mistakes.add(keyAt, {
      code: "derived-fact",
      message,
      hint: key.startsWith("recovery.")
        ? "state recoveryPoints, copies, onDemandBackups and pitr.*"
        : "state pitr.window, pitr.period and table.age",
    });
  }
  return compileGiven(node, mistakes);
}

function compileRegion(node: Node | undefined, mistakes: Mistakes): string | null {
  const region = textOf(node);
  if (node === undefined) return null;
  if (region !== undefined && new RegExp(regionPattern).test(region)) return region;
  const message = `\`region\` has to be the name of a Region`;
  mistakes.add(node.at, { code: "bad-id", message, hint: "such as eu-central-1, us-gov-west-1" });
  return null;
}

/** The ARN holds the Region, so that one of the two would be ignored. */
function tellTwoPlaces(entry: Entry, region: string | null, layers: readonly GivenTable[], mistakes: Mistakes): void {
  if (region === null || layers.every(({ facts }) => facts["table.arn"] === undefined)) return;
  const message = `\`${entry.key}\` has a \`region\` and a \`table.arn\`, which says its Region too; give one of them`;
  mistakes.add(entry.keyAt, { code: "given-twice", message });
}

function compileExpected(node: Node | undefined, { policy, mistakes }: Against): readonly ExpectedVerdict[] {
  const ids = policy?.rules.map(({ id }) => id) ?? [];
  const named: ExpectedVerdict[] = [];
  const others: Omit<ExpectedVerdict, "rule">[] = [];
  for (const { key, keyAt, value } of entriesOf(node)) {
    const verdict = exampleVerdicts.find((word) => word === (textOf(value) ?? textOf(child(value, "verdict"))));
    if (key !== "others" && policy !== null && !ids.includes(key)) {
      const hint = didYouMean(key, ids) ?? `its rules are ${ids.join(", ")}`;
      mistakes.add(keyAt, {
        code: "unknown-rule",
        message: `the policy \`${policy.id}\` has no rule \`${key}\``,
        hint,
      });
    }
    // What is no verdict has been told by the schema.
    if (verdict === undefined) continue;
    const stated = { verdict, because: textOf(child(value, "because")) ?? null, at: positionOf(keyAt) };
    if (key === "others") others.push(stated);
    else named.push({ rule: key, ...stated });
  }
  const rest = ids.filter((id) => !named.some(({ rule }) => rule === id));
  return [...named, ...rest.flatMap((rule) => others.map((stated) => ({ rule, ...stated })))];
}
