/**
 * A key that other languages have and this one does not in, the key that says the same here out, or null. Spelling is no
 * guide to it: `neq` is nearer to `eq` than to `ne`.
 */

const ours: Readonly<Record<string, string>> = {
  and: "all",
  allof: "all",
  or: "any",
  anyof: "any",
  if: "when",
  match: "when",
  condition: "when",
  equals: "eq",
  equal: "eq",
  is: "eq",
  "=": "eq",
  "==": "eq",
  neq: "ne",
  notequals: "ne",
  isnot: "ne",
  "!=": "ne",
  "<": "lt",
  "<=": "lte",
  le: "lte",
  max: "lte",
  ">": "gt",
  ">=": "gte",
  ge: "gte",
  min: "gte",
  oneof: "in",
  nin: "notIn",
  noneof: "notIn",
  like: "glob",
  wildcard: "glob",
  regex: "re",
  regexp: "re",
  matches: "re",
  pattern: "re",
  present: "exists",
  parameters: "params",
  with: "params",
  level: "severity",
  priority: "severity",
  remediation: "fix",
  rationale: "why",
  reason: "skip",
};

/** `known`: the keys that can stand there; nothing else is advised. */
export function ourWordFor(key: string, known: readonly string[]): string | null {
  const plain = key.toLowerCase().replaceAll(/[-_ ]/g, "");
  const word = Object.hasOwn(ours, plain) ? ours[plain] : undefined;
  return word !== undefined && known.includes(word) ? word : null;
}
