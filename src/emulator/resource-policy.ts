/**
 * What a table's own policy denies: the explicit Deny statements of a document are judged by principal, action and the
 * principal's ARN or account in a condition. Allow is not judged; a condition that is not understood is told as a mistake.
 */
import type { Principal } from "./credentials.ts";
import { operationMatches, type OperationId } from "./operations.ts";
import type { World } from "./world.ts";

type Members = Readonly<Record<string, unknown>>;

/** An error of the document in words, or null: AWS would take it, and this organization can judge it. */
export function policyMistake(policy: string): string | null {
  const statements = statementsOf(policy);
  if (statements === undefined) return "The policy is not in the valid JSON format";
  for (const statement of statements) {
    if (statement["Effect"] !== "Allow" && statement["Effect"] !== "Deny") return "Effect is neither Allow nor Deny";
    if (statement["Principal"] === undefined) return "a statement without Principal";
    if (listOf(statement["Action"]).length === 0) return "a statement without Action";
    if (statement["Effect"] === "Allow") continue;
    for (const [operator, keys] of conditionsOf(statement)) {
      const unknown = Object.keys(keys).find((key) => valueOf[key.toLowerCase()] === undefined);
      if (!Object.hasOwn(tests, operator)) return `the condition operator ${operator} is not judged here`;
      if (unknown !== undefined) return `the condition key ${unknown} is not judged here`;
    }
  }
  return null;
}

type Caller = { readonly world: World; readonly principal: Principal };

/** Does the document deny the operation to this principal? One that is no policy denies nothing. */
export const deniedBy = (policy: string, operation: OperationId, { world, principal }: Caller): boolean =>
  (statementsOf(policy) ?? []).some(
    (statement) =>
      statement["Effect"] === "Deny" &&
      listOf(statement["Action"]).some((action) => operationMatches(action, operation)) &&
      namesPrincipal(statement["Principal"], world, principal) &&
      conditionsOf(statement).every(([operator, keys]) =>
        Object.entries(keys).every(([key, values]) => {
          const value = valueOf[key.toLowerCase()]?.(world, principal);
          const test = tests[operator];
          return value !== undefined && test !== undefined && test(value, listOf(values));
        }),
      ),
  );

/** `aws:PrincipalArn` of a session is its role, not the session (IAM user guide, global condition keys). */
export const principalArnOf = (world: World, { arn, session }: Principal): string =>
  session === null ? arn : `arn:${world.partition}:iam::${session.account}:role/${session.role}`;

const valueOf: Readonly<Record<string, (world: World, principal: Principal) => string>> = {
  "aws:principalarn": principalArnOf,
  "aws:principalaccount": (_world, { account }) => account,
};

const among = (value: string, patterns: readonly string[]): boolean =>
  patterns.some((pattern) => wildcard(pattern).test(value));
const equal = (value: string, values: readonly string[]): boolean => values.includes(value);

/** ArnEquals and ArnLike are the same (IAM user guide, condition operators). */
const tests: Readonly<Record<string, (value: string, values: readonly string[]) => boolean>> = {
  ArnEquals: among,
  ArnLike: among,
  StringLike: among,
  StringEquals: equal,
  ArnNotEquals: (value, values) => !among(value, values),
  ArnNotLike: (value, values) => !among(value, values),
  StringNotLike: (value, values) => !among(value, values),
  StringNotEquals: (value, values) => !equal(value, values),
};

function namesPrincipal(given: unknown, world: World, principal: Principal): boolean {
  const named = isMap(given) ? listOf(given["AWS"]) : listOf(given);
  const own = new Set([
    "*",
    principal.account,
    `arn:${world.partition}:iam::${principal.account}:root`,
    principal.arn,
    principalArnOf(world, principal),
  ]);
  return named.some((name) => own.has(name));
}

const wildcard = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".")}$`,
    "s",
  );

const isMap = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const listOf = (value: unknown): readonly string[] =>
  [value].flat().filter((each): each is string => typeof each === "string");

const conditionsOf = (statement: Members): readonly (readonly [string, Members])[] => {
  const condition = statement["Condition"];
  return isMap(condition)
    ? Object.entries(condition).map(([operator, keys]) => [operator, isMap(keys) ? keys : {}] as const)
    : [];
};

function statementsOf(policy: string): readonly Members[] | undefined {
  try {
    const document: unknown = JSON.parse(policy);
    if (!isMap(document) || document["Statement"] === undefined) return undefined;
    const statements = [document["Statement"]].flat();
    return statements.every(isMap) ? statements : undefined;
  } catch {
    return undefined;
  }
}
