/**
 * A rule, a change of it that no example notices and the typical table in; an example that would notice out, as one
 * writes it, or null. It is tried before it is told: the rule and the changed rule do differ on it.
 */
import { formatDurationExactly } from "../../condition/duration.ts";
import { formatPercent } from "../../condition/percent.ts";
import { entryOf } from "../../condition/wording.ts";
import type { Fact, ListFact } from "../../model/fact.ts";
import type { CompiledRule, GivenTable } from "../../model/policy.ts";
import { judgeGiven } from "../examples.ts";
import { second } from "./smallest-step.ts";
import { isPossible, tellingWorlds } from "./telling-worlds.ts";

/** `given`: as one writes it; `verdict`: what the rule as it is makes of it. */
export type Suggestion = { readonly given: string; readonly verdict: string };

export function suggestExample(rule: CompiledRule, changed: CompiledRule, typical: GivenTable): Suggestion | null {
  let tried = 0;
  for (const given of candidates(rule, changed)) {
    if (++tried > mostTried) break;
    const { verdict } = judgeGiven(rule, typical, given);
    if (judgeGiven(changed, typical, given).verdict !== verdict) return { given: written(given), verdict };
  }
  return null;
}

/** Each costs two judgements, and there may be hundreds of changes that nothing notices. */
const mostTried = 1_000;

/** What differs from the typical table: one fact or list, then two; beyond that a person finds it faster. */
function* candidates(rule: CompiledRule, changed: CompiledRule): Iterable<GivenTable> {
  const { facts, lists } = tellingWorlds([rule, changed]);
  const single: GivenTable[] = [
    ...[...facts].flatMap(([name, values]) =>
      values.filter((value) => isWritable(name, null, value)).map((value) => stating({ [name]: value }, {})),
    ),
    ...[...lists].flatMap(([name, values]) =>
      values.filter((value) => isWritableList(name, value)).map((value) => stating({}, { [name]: value })),
    ),
  ];
  yield stating({}, {});
  yield* single;
  for (const [place, first] of single.entries()) {
    for (const next of single.slice(place + 1)) {
      const both = stating({ ...first.facts, ...next.facts }, { ...first.lists, ...next.lists });
      if (size(both) === size(first) + size(next) && isPossible(new Map(Object.entries(both.facts)))) yield both;
    }
  }
}

const stating = (facts: GivenTable["facts"], lists: GivenTable["lists"]): GivenTable => ({ facts, lists, unread: {} });
const size = ({ facts, lists }: GivenTable): number => Object.keys(facts).length + Object.keys(lists).length;

/** Durations are written in seconds at the finest. */
function isWritable(name: string, list: string | null, fact: Fact): boolean {
  if (fact.state !== "known" || typeof fact.value !== "number") return true;
  return entryOf(name, list)?.type !== "duration" || fact.value % second === 0;
}

const isWritableList = (list: string, { items }: ListFact): boolean =>
  items.every((item) => Object.entries(item).every(([name, fact]) => isWritable(name, list, fact)));

function written({ facts, lists }: GivenTable): string {
  return flow([
    ...Object.entries(facts).map(([name, fact]) => `${key(name)}: ${value(name, null, fact)}`),
    ...Object.entries(lists).map(([name, list]) => `${name}: ${listText(name, list)}`),
  ]);
}

function listText(name: string, { items, missing }: ListFact): string {
  const texts = items.map((item) =>
    flow(Object.entries(item).map(([fact, is]) => `${fact}: ${value(fact, name, is)}`)),
  );
  const list = `[${texts.join(", ")}]`;
  return missing.length === 0 ? list : `{ items: ${list}, missing: [${missing.map(({ kind }) => kind).join(", ")}] }`;
}

const flow = (entries: readonly string[]): string => (entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`);

function value(name: string, list: string | null, fact: Fact): string {
  if (fact.state === "absent") return "null";
  if (fact.state === "unknown") return `{ unknown: ${fact.reason.kind} }`;
  const { value: is } = fact;
  const type = entryOf(name, list)?.type;
  if (type === "duration" && typeof is === "number") return formatDurationExactly(is).replaceAll(" ", "");
  if (type === "percent" && typeof is === "number") return formatPercent(is);
  return typeof is === "string" ? text(is) : String(is);
}

const key = (name: string): string => (isPlain(name) ? name : JSON.stringify(name));
const text = (is: string): string =>
  isPlain(is) && !/^(true|false|null|[\d.-].*)$/i.test(is) ? is : JSON.stringify(is);
const isPlain = (is: string): boolean => /^[A-Za-z0-9_][A-Za-z0-9_./-]*$/.test(is);
