/**
 * What the actions share: a table's record changed as the next scan would write it, and sizes and times as costs count
 * them. A group that the run did not read stays unread: what nobody could see before, nobody will see after it.
 */
import { unknown, type Fact, type ListItem } from "../model/fact.ts";
import type { GroupId } from "../model/fact-groups.ts";
import type { TableRecord } from "../model/observation.ts";
import type { StepCost } from "../model/plan.ts";

const isRead = (table: TableRecord, group: GroupId): boolean => table.groups[group]?.state === "read";

export const withFacts = (table: TableRecord, group: GroupId, facts: Readonly<Record<string, Fact>>): TableRecord =>
  isRead(table, group) ? { ...table, facts: { ...table.facts, ...facts } } : table;

/** The newest comes last, as collectors write lists. `make` is given the items that are there. */
export function withItem(
  table: TableRecord,
  { group, list }: { readonly group: GroupId; readonly list: string },
  make: (items: readonly ListItem[]) => ListItem,
): TableRecord {
  const stored = Object.hasOwn(table.lists, list) ? table.lists[list] : undefined;
  if (!isRead(table, group) || stored === undefined) return table;
  const items = [...stored.items, make(stored.items)];
  return { ...table, lists: { ...table.lists, [list]: { ...stored, items } } };
}

export const factOf = (table: TableRecord, name: string): Fact =>
  (Object.hasOwn(table.facts, name) ? table.facts[name] : undefined) ??
  unknown({ kind: "not-collected", detail: `${name} was not read` });

export const sizeUnknown: StepCost = {
  monthly: null,
  inTwelfthMonth: null,
  basis: "the size of the table is not known",
};

export const gib = (bytes: number): number => bytes / 2 ** 30;

const hourMs = 3_600_000;
const yearMs = 365 * 24 * hourMs;

/** At least once: the first is made, whatever becomes of the next. */
export const timesAYear = (everyMs: number): number => Math.max(1, Math.floor(yearMs / everyMs));

/** Whole hours, or days where they are. */
export function repeatedWords(everyMs: number): string {
  const hours = Math.max(1, Math.floor(everyMs / hourMs));
  if (hours % 24 !== 0) return hours === 1 ? "every hour" : `every ${hours} hours`;
  return hours === 24 ? "every day" : `every ${hours / 24} days`;
}
