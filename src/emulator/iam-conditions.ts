/**
 * Conditions of policy statements: which hold for what is known of a call, and which are not judged here at all. Keys that
 * are known but absent from a call are judged as AWS judges absent keys.
 */
import { isObject } from "./shape.ts";
import { arnMatches, wildcardMatches } from "./iam-wildcard.ts";

/** Keys in lower case; a list where a key holds several values. What is not there is absent. */
export type RequestContext = Readonly<Record<string, string | readonly string[]>>;

export type Condition = {
  readonly operator: string;
  /** As written. */
  readonly key: string;
  readonly values: readonly string[];
};

type Operator = {
  readonly test: (value: string, wanted: string) => boolean;
  /** Holds when no value matches, and for an absent key (IAM user guide, condition operators). */
  readonly negated: boolean;
  /** What a value must look like for the operator to judge it. */
  readonly takes: (value: string) => boolean;
};

const any = (): boolean => true;
const numeric = (value: string): boolean => value.trim() !== "" && Number.isFinite(Number(value));
/** ISO 8601, or seconds since the epoch. */
const instantOf = (value: string): number =>
  numeric(value)
    ? Number(value) * 1000
    : /^\d{4}-\d\d(-\d\d(T[\d:.]+(Z|[+-]\d\d:?\d\d)?)?)?$/.test(value)
      ? Date.parse(value)
      : Number.NaN;
const dated = (value: string): boolean => !Number.isNaN(instantOf(value));
const truth = (value: string): boolean => /^(true|false)$/i.test(value);

const compared = (
  name: "Numeric" | "Date",
  of: (value: string) => number,
  takes: (value: string) => boolean,
): readonly (readonly [string, Operator])[] =>
  (
    [
      ["Equals", (a, b) => a === b],
      ["NotEquals", (a, b) => a === b],
      ["LessThan", (a, b) => a < b],
      ["LessThanEquals", (a, b) => a <= b],
      ["GreaterThan", (a, b) => a > b],
      ["GreaterThanEquals", (a, b) => a >= b],
    ] as const satisfies readonly (readonly [string, (a: number, b: number) => boolean])[]
  ).map(([how, test]) => [
    `${name}${how}`,
    { test: (value, wanted) => test(of(value), of(wanted)), negated: how === "NotEquals", takes },
  ]);

const both = (
  name: string,
  not: string,
  test: Operator["test"],
  takes: Operator["takes"] = any,
): readonly (readonly [string, Operator])[] => [
  [name, { test, negated: false, takes }],
  [not, { test, negated: true, takes }],
];

const same = (value: string, wanted: string): boolean => value === wanted;
const sameFolded = (value: string, wanted: string): boolean => value.toLowerCase() === wanted.toLowerCase();
const like = (value: string, wanted: string): boolean => wildcardMatches(wanted, value);
const arnLike = (value: string, wanted: string): boolean => arnMatches(wanted, value);
const arn = (value: string): boolean => value === "*" || value.split(":").length >= 6;

const operators: ReadonlyMap<string, Operator> = new Map([
  ...both("StringEquals", "StringNotEquals", same),
  ...both("StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", sameFolded),
  ...both("StringLike", "StringNotLike", like),
  // ArnEquals and ArnLike behave alike (IAM user guide, condition operators).
  ...both("ArnEquals", "ArnNotEquals", arnLike, arn),
  ...both("ArnLike", "ArnNotLike", arnLike, arn),
  ...compared("Numeric", Number, numeric),
  ...compared("Date", instantOf, dated),
  ["Bool", { test: sameFolded, negated: false, takes: truth }],
]);

/** Keys of one value that are judged here; `/` at the end: whatever follows it. */
const single = [
  "aws:currenttime",
  "aws:epochtime",
  "aws:multifactorauthpresent",
  "aws:principalaccount",
  "aws:principalarn",
  "aws:principalisawsservice",
  "aws:principalorgid",
  "aws:principalservicename",
  "aws:principaltag/",
  "aws:principaltype",
  "aws:requestedregion",
  "aws:requesttag/",
  "aws:resourceaccount",
  "aws:resourceorgid",
  "aws:resourcetag/",
  "aws:securetransport",
  "aws:sourceaccount",
  "aws:sourcearn",
  "aws:sourceorgid",
  "aws:sourcevpc",
  "aws:sourcevpce",
  "aws:userid",
  "aws:username",
  "aws:viaawsservice",
  "iam:passedtoservice",
  "kms:viaservice",
  "securityhub:targetaccount",
  "sts:externalid",
  "sts:rolesessionname",
] as const;
const several = ["aws:calledvia", "aws:principalorgpaths", "aws:resourceorgpaths", "aws:tagkeys"] as const;

const isAmong = (keys: readonly string[], key: string): boolean =>
  keys.some((known) => (known.endsWith("/") ? key.startsWith(known) && key.length > known.length : key === known));

type Read = {
  readonly each: "all" | "any" | null;
  readonly ifExists: boolean;
  readonly name: string;
};

function read(operator: string): Read {
  const [, set, name = "", ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(.*?)(IfExists)?$/s.exec(operator) ?? [];
  return {
    each: set === undefined ? null : set === "ForAllValues" ? "all" : "any",
    ifExists: ifExists !== undefined,
    name,
  };
}

/** Of what is no text, and no condition should hold: its JSON, since a member of it may be called toString. */
const textOf = (value: unknown): string => (typeof value === "string" ? value : String(JSON.stringify(value)));

export const conditionsOf = (given: unknown): readonly Condition[] =>
  isObject(given)
    ? Object.entries(given).flatMap(([operator, keys]) =>
        Object.entries(isObject(keys) ? keys : {}).map(([key, values]) => ({
          operator,
          key,
          values: [values].flat().map(textOf),
        })),
      )
    : [];

/** In words; none: every condition is judged here. */
export function conditionMistakes(given: unknown): readonly string[] {
  if (given === undefined) return [];
  if (!isObject(given)) return ["Condition is not a map"];
  const told: string[] = [];
  for (const [operator, keys] of Object.entries(given)) {
    const { name, each, ifExists } = read(operator);
    // Of an absent key AWS says that ForAnyValue is false and that IfExists is true, and not which of them wins.
    const known = name === "Null" ? !ifExists && each === null : operators.has(name) && !(ifExists && each === "any");
    if (!known) told.push(`the condition operator ${operator} is not judged here`);
    if (!isObject(keys)) told.push(`the condition operator ${operator} has no map of keys`);
    else if (known) {
      for (const [key, values] of Object.entries(keys)) told.push(...valueMistakes(operator, key, [values].flat()));
    }
  }
  return told;
}

function valueMistakes(operator: string, key: string, values: readonly unknown[]): readonly string[] {
  const { name, each } = read(operator);
  const folded = key.toLowerCase();
  if (isAmong(several, folded)) {
    if (each === null && name !== "Null") {
      return [`${key} holds several values: ${operator} needs ForAllValues or ForAnyValue`];
    }
  } else if (!isAmong(single, folded)) return [`the condition key ${key} is not judged here`];
  const takes = name === "Null" ? truth : (operators.get(name)?.takes ?? any);
  return values.flatMap((value) => {
    if (typeof value !== "string" && typeof value !== "boolean" && typeof value !== "number") {
      return [`${operator} of ${key} has a value that is no text`];
    }
    if (String(value).includes("${")) return [`the policy variable in ${String(value)} is not judged here`];
    return takes(String(value)) ? [] : [`${operator} does not take ${JSON.stringify(value)}`];
  });
}

/** Expects conditions without mistakes. */
export function conditionHolds({ operator, key, values }: Condition, context: RequestContext): boolean {
  const { each, ifExists, name } = read(operator);
  const folded = key.toLowerCase();
  const given = Object.hasOwn(context, folded) ? context[folded] : undefined;
  if (name === "Null") return values.some((value) => (value.toLowerCase() === "true") === (given === undefined));
  const known = operators.get(name);
  if (known === undefined) return false;
  const held = given === undefined ? [] : typeof given === "string" ? [given] : given;
  const one = (value: string): boolean =>
    values.some((wanted) => known.takes(value) && known.test(value, wanted)) !== known.negated;
  // Of an absent key, and of one without values, ForAllValues says true and ForAnyValue false (IAM user guide, set operators).
  if (held.length === 0) return ifExists || (each === null ? known.negated : each === "all");
  return each === "any" ? held.some(one) : held.every(one);
}
