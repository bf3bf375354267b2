/** What IAM denies: the first refusal that matches a call, or the session policy, worded as AWS words it (aws-facts §3.8). */
import { matchesCall, type CallFacts } from "./matching.ts";
import { operations } from "./operations.ts";
import type { Principal } from "./credentials.ts";
import type { RefusalCause, RefusalSpec } from "./organization.ts";
import { judge } from "./session-policy.ts";

export type RefusalStore = {
  readonly list: () => readonly RefusalSpec[];
  /** Gives back how to take it away. */
  add(refusal: RefusalSpec): () => void;
  /** Why the call is denied, or null. */
  causeOf(call: CallFacts, principal: Principal | null): RefusalCause | null;
};

export function createRefusals(given: readonly RefusalSpec[]): RefusalStore {
  let refusals = [...given];
  return {
    list: () => refusals,
    add(refusal) {
      // A copy: the same specification given twice is two refusals.
      const own = { ...refusal };
      refusals.push(own);
      return () => {
        refusals = refusals.filter((candidate) => candidate !== own);
      };
    },
    causeOf(call, principal) {
      // Needs no permission and cannot be denied (aws-facts §1.3).
      if (call.operation === "sts:GetCallerIdentity") return null;
      const found = refusals.find((refusal) => matchesCall(refusal, call));
      if (found) return found.because;
      const policy = principal?.session?.policy ?? null;
      if (policy === null) return null;
      const verdict = judge(policy, call.operation);
      if (verdict === "allow") return null;
      return verdict === "deny" ? "session-deny" : "session";
    },
  };
}

const wording = {
  identity: (action) => ` because no identity-based policy allows the ${action} action`,
  "identity-deny": () => " with an explicit deny in an identity-based policy",
  scp: () => " with an explicit deny in a service control policy",
  "scp-implicit": (action) => ` because no service control policy allows the ${action} action`,
  rcp: () => " with an explicit deny in a resource control policy",
  resource: () => " with an explicit deny in a resource-based policy",
  boundary: (action) => ` because no permissions boundary allows the ${action} action`,
  "boundary-deny": () => " with an explicit deny in a permissions boundary",
  session: (action) => ` because no session policy allows the ${action} action`,
  "session-deny": () => " with an explicit deny in a session policy",
  endpoint: () => " with an explicit deny in a VPC endpoint policy",
  unstated: () => "",
} as const satisfies Record<RefusalCause, (action: string) => string>;

export function refusalMessage(
  call: CallFacts & { readonly on: string },
  principal: Principal,
  cause: RefusalCause,
): string {
  const on = call.on === "*" && operations[call.operation].service === "backup" ? "" : ` on resource: ${call.on}`;
  return `User: ${principal.arn} is not authorized to perform: ${call.operation}${on}${wording[cause](call.operation)}`;
}
