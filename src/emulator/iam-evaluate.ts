/**
 * What AWS decides from all policies that apply to one action on one thing: comes in with them, goes out with why it is
 * denied, or null. The logic of the IAM user guide, "Policy evaluation logic": an explicit deny anywhere wins.
 */
import { conditionHolds, type RequestContext } from "./iam-conditions.ts";
import type { Statement } from "./iam-document.ts";
import { actionMatches, targetMatches } from "./iam-wildcard.ts";
import type { RefusalCause } from "./organization.ts";

/** Who calls, by every name that a Principal element may give. */
export type Caller = {
  readonly account: string;
  /** Of the user, or of the session of a role. */
  readonly arn: string;
  /** null: a user. */
  readonly roleArn: string | null;
  readonly bounded: boolean;
};

export type Asked = {
  /** `dynamodb:ListTables`. */
  readonly action: string;
  /** `*` for an action that IAM judges on nothing in particular. */
  readonly target: string;
  readonly caller: Caller;
  readonly context: () => RequestContext;
};

/** null: there is none of its kind, and it denies nothing. */
export type Policies = {
  /** Service control policies: those of the root, of every OU on the way, of the account. */
  readonly controls: readonly (readonly Statement[])[];
  readonly identity: readonly Statement[];
  readonly boundary: readonly Statement[] | null;
  readonly session: readonly Statement[] | null;
  /** Of what is acted on, in the account of the caller. */
  readonly target: readonly Statement[] | null;
};

export const allowsEverything: readonly Statement[] = [
  {
    effect: "Allow",
    action: { not: false, patterns: ["*"] },
    target: { not: false, patterns: ["*"] },
    principal: null,
    conditions: [],
  },
];

/** Implicit denials rank as AWS's flow chart asks; for explicit ones AWS names no order. */
export function denialOf(
  { controls, identity, boundary, session, target }: Policies,
  asked: Asked,
): RefusalCause | null {
  const denies = (policy: readonly Statement[] | null): boolean => policy !== null && says("Deny", policy, asked);
  const allows = (policy: readonly Statement[] | null): boolean => policy === null || says("Allow", policy, asked);
  if (controls.some(denies)) return "scp";
  if (denies(target)) return "resource";
  if (denies(identity)) return "identity-deny";
  if (denies(boundary)) return "boundary-deny";
  if (denies(session)) return "session-deny";
  if (!controls.every(allows)) return "scp-implicit";
  const granted = target === null ? null : grantOf(target, asked);
  // What is granted to a user or to a session is limited by no implicit denial, what is granted to a role by the boundary and the session policy.
  if (granted === "caller") return null;
  if (granted !== "role" && !allows(identity)) return "identity";
  if (!allows(boundary)) return "boundary";
  return allows(session) ? null : "session";
}

/** To whom a policy of what is acted on allows it: an account alone only hands the decision to its own policies. */
export function grantOf(policy: readonly Statement[], asked: Asked): "caller" | "role" | "account" | null {
  const grants = policy
    .filter((statement) => statement.effect === "Allow" && applies(statement, asked))
    .map((statement) => namedIn(statement, asked.caller));
  return (["caller", "role", "account"] as const).find((level) => grants.includes(level)) ?? null;
}

const says = (effect: Statement["effect"], policy: readonly Statement[], asked: Asked): boolean =>
  policy.some((statement) => statement.effect === effect && applies(statement, asked));

export const applies = (statement: Statement, asked: Asked): boolean =>
  isAmong(statement.action, (pattern) => actionMatches(pattern, asked.action)) &&
  (statement.target === null || isAmong(statement.target, (pattern) => targetMatches(pattern, asked.target))) &&
  (statement.principal === null || namedIn(statement, asked.caller) !== null) &&
  statement.conditions.every((condition) => conditionHolds(condition, asked.context()));

const isAmong = (
  { not, patterns }: { readonly not: boolean; readonly patterns: readonly string[] },
  matches: (pattern: string) => boolean,
): boolean => patterns.some(matches) !== not;

function namedIn({ effect, principal }: Statement, caller: Caller): "caller" | "role" | "account" | null {
  if (principal === null) return null;
  const root = `:iam::${caller.account}:root`;
  const named = (name: string): "caller" | "role" | "account" | null =>
    name === "*" || name === caller.arn
      ? "caller"
      : name === caller.roleArn
        ? "role"
        : name === caller.account || name.endsWith(root)
          ? "account"
          : null;
  const found = principal.patterns.map(named);
  if (!principal.not) return (["caller", "role", "account"] as const).find((level) => found.includes(level)) ?? null;
  // Denies every principal that has a boundary, whomever it excepts (IAM user guide, permissions boundaries).
  if (effect === "Deny" && caller.bounded) return "caller";
  return found.every((level) => level === null) ? "caller" : null;
}
