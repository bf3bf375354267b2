/** Facts, items of lists and gaps with the words people read, by the catalogue's entry of each. Nothing is decided here. */
import { actualWords, valueWords } from "../condition/wording.ts";
import { unknown, type Bound, type Fact, type ListFact, type ListItem, type Unknown } from "../model/fact.ts";
import type { FactEntry, FactType } from "../model/fact-entry.ts";
import { listEntry, type ListName } from "../model/facts.ts";
import type { Gap, Told, ToldItem, ToldList } from "../model/table-explanation.ts";
import { unknownWords } from "../model/unknown-words.ts";

export function told(fact: Fact, entry: FactEntry | undefined): Told {
  const words = actualWords(fact, entry);
  const bound = fact.state === "unknown" ? fact.bound : undefined;
  return { fact, words: bound === undefined ? words : `${boundWords(bound, entry?.type ?? "string")}; ${words}` };
}

function boundWords({ atLeast, atMost, orAbsent }: Bound, type: FactType): string {
  const [least, most] = type === "instant" ? ["not before", "not after"] : ["at least", "at most"];
  const ends = [
    ...(atLeast === undefined ? [] : [`${least} ${valueWords(atLeast, type)}`]),
    ...(atMost === undefined ? [] : [`${most} ${valueWords(atMost, type)}`]),
  ].join(" and ");
  return orAbsent === true ? `${ends}, or absent` : ends;
}

export function gap(reason: Unknown): Gap {
  const { before } = reason;
  const words = unknownWords(reason);
  return { reason, words: before === undefined ? words : `${words}; what is missing is older than ${before}` };
}

/** Every member that the catalogue names for the list, in its order. */
export function toldItem(list: ListName, item: ListItem): ToldItem {
  const members = Object.entries<FactEntry>(listEntry(list)?.items ?? {});
  return Object.fromEntries(members.map(([name, entry]) => [name, told(memberOf(item, name), entry)]));
}

export const toldList = (list: ListName, { items, missing }: ListFact): ToldList => ({
  items: items.map((item) => toldItem(list, item)),
  missing: missing.map(gap),
});

export const memberOf = (item: ListItem, name: string): Fact =>
  (Object.hasOwn(item, name) ? item[name] : undefined) ??
  unknown({ kind: "not-collected", detail: `${name} was not read` });
