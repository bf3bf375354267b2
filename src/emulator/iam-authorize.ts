/**
 * IAM's decision about one call: everything that the call needs is judged, and the first denial is told with its action,
 * what it is about, and why. AssumeRole is decided by both sides: the policies of the caller and the trust policy of the role.
 */
import type { Principal } from "./credentials.ts";
import { askedActions, type AskedAction } from "./iam-asked.ts";
import { contextOf } from "./iam-context.ts";
import { applies, denialOf, grantOf, type Asked } from "./iam-evaluate.ts";
import { callerOf, policiesOf, readOnce, statementsInText } from "./iam-principal.ts";
import type { RoleSpec } from "./iam-spec.ts";
import type { Input } from "./input.ts";
import type { CallFacts } from "./matching.ts";
import { operations } from "./operations.ts";
import type { RefusalCause } from "./organization.ts";
import type { World } from "./world.ts";

export type IamCall = {
  readonly world: World;
  readonly principal: Principal;
  readonly facts: CallFacts;
  readonly input: Input;
  readonly now: number;
};

export type Denial = { readonly asked: AskedAction; readonly because: RefusalCause };

/** null: everything that the call needs is allowed, or it needs nothing. */
export function denialOfCall(call: IamCall): Denial | null {
  const { world, facts, principal } = call;
  // GetCallerIdentity needs no permission and cannot be denied (aws-facts §1.3); AssumeRole is judged with its role.
  if (facts.operation === "sts:GetCallerIdentity" || facts.operation === "sts:AssumeRole") return null;
  const own = policiesOf(world, principal);
  for (const [index, asked] of askedActions(call).entries()) {
    const target = index === 0 ? policyOfTable(call) : null;
    const because = denialOf({ ...own, target }, askedOf(call, asked));
    if (because !== null) return { asked, because };
  }
  return null;
}

function askedOf({ world, principal, facts, input, now }: IamCall, asked: AskedAction): Asked {
  let made: ReturnType<typeof contextOf> | undefined;
  return {
    action: asked.action,
    target: asked.target,
    caller: callerOf(world, principal),
    context: () => (made ??= contextOf({ world, principal, asked, input, region: facts.region, now })),
  };
}

function policyOfTable({ world, facts, now }: IamCall) {
  const { service, on } = operations[facts.operation];
  if (service !== "dynamodb" || on !== "table" || facts.table === null) return null;
  const policy = world.scope(facts.account, facts.region).find(facts.table, now)?.settings.resourcePolicy ?? null;
  return policy === null ? null : statementsInText(policy);
}

/** Would this policy of the table deny the call to its caller? */
export const wouldDeny = (call: IamCall, policy: string): boolean =>
  askedActions(call).some((asked) =>
    statementsInText(policy).some(
      (statement) => statement.effect === "Deny" && applies(statement, askedOf(call, asked)),
    ),
  );

/** `untrusted`: the role's own trust policy does not let the caller in. null: it may. */
export function denialOfEntry(call: IamCall, role: RoleSpec): RefusalCause | "untrusted" | null {
  const { world, principal, input, facts } = call;
  const asked = askedOf(call, { action: "sts:AssumeRole", target: String(input["RoleArn"]) });
  const trust = role.trust === undefined ? null : readOnce(role.trust);
  const untrusted =
    trust !== null &&
    (trust.some((statement) => statement.effect === "Deny" && applies(statement, asked)) ||
      grantOf(trust, asked) === null);
  if (untrusted) return "untrusted";
  const sameAccount = principal.account === facts.account;
  return denialOf({ ...policiesOf(world, principal), target: sameAccount ? trust : null }, asked);
}
