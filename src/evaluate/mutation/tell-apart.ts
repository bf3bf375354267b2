/**
 * Two rules of one build in, whether any table tells them apart out: they are judged on every combination of facts and
 * lists that their parts can tell from each other, by the evaluation that judges tables.
 */
import type { CompiledRule } from "../../model/policy.ts";
import { isPossible, tellingWorlds, viewOf } from "./telling-worlds.ts";
import { judge } from "../verdict.ts";

/** `same`: proven by trying all there is. `unproven`: no table was found, and there are others: patterns, or too many. */
export type Telling = "different" | "same" | "unproven";

/** A rule of a few leaves needs some hundreds. */
const mostWorlds = 5_000;

export function tellApart(rule: CompiledRule, other: CompiledRule): Telling {
  const { facts, lists, complete } = tellingWorlds([rule, other]);
  const radixes = [...facts.values(), ...lists.values()].map((values) => values.length);
  const count = radixes.reduce((product, radix) => product * radix, 1);
  for (let world = 0; world < Math.min(count, mostWorlds); world++) {
    let rest = world;
    const pick = <T>(values: readonly T[]): T | undefined => {
      const value = values[rest % values.length];
      rest = Math.floor(rest / values.length);
      return value;
    };
    const stated = picked(facts, pick);
    if (!isPossible(stated)) continue;
    const view = viewOf(stated, picked(lists, pick));
    const subject = { presence: "present", view } as const;
    if (judge(rule, subject).verdict !== judge(other, subject).verdict) return "different";
  }
  return complete && count <= mostWorlds ? "same" : "unproven";
}

function picked<T>(
  from: ReadonlyMap<string, readonly T[]>,
  pick: (values: readonly T[]) => T | undefined,
): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  for (const [name, values] of from) {
    const value = pick(values);
    if (value !== undefined) found.set(name, value);
  }
  return found;
}
