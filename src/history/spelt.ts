/** A part of a compiled policy in, canonical JSON out that is equal exactly where the same is said: where it stands in a file is left out. */
import { canonicalJson } from "../model/canonical-json.ts";
import type { CompiledRule } from "../model/policy.ts";

export const spelt = (part: unknown): string => canonicalJson(withoutPlaces(part));

/** The name of an override tells where it stands. */
export const overridesOf = ({ overrides }: CompiledRule) =>
  overrides.map(({ when, terms, skip }) => ({ when, terms, skip }));

/** Told by its value: a parameter may have any name. */
function withoutPlaces(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPlaces);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => !isPlace(member));
  return Object.fromEntries(members.map(([name, member]) => [name, withoutPlaces(member)]));
}

const isPlace = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  ["file", "line", "col", "endLine", "endCol"].every((key) => key in value);
