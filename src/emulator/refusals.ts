/** What is refused without a policy that says so: the first refusal that matches a call; and AWS's words for it (aws-facts §3.8). */
import { matchesCall, type CallFacts } from "./matching.ts";
import type { Principal } from "./credentials.ts";
import type { RefusalCause, RefusalSpec } from "./organization.ts";

export type RefusalStore = {
  readonly list: () => readonly RefusalSpec[];
  /** Gives back how to take it away. */
  add(refusal: RefusalSpec): () => void;
  /** Why the call is denied, or null. */
  causeOf(call: CallFacts): RefusalCause | null;
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
    causeOf(call) {
      // Needs no permission and cannot be denied (aws-facts §1.3).
      if (call.operation === "sts:GetCallerIdentity") return null;
      return refusals.find((refusal) => matchesCall(refusal, call))?.because ?? null;
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

type Refused = {
  /** As IAM names it. */
  readonly action: string;
  /** What is acted on. */
  readonly on: string;
  readonly principal: Principal;
  readonly because: RefusalCause;
};

export function refusalMessage({ action, on, principal, because }: Refused): string {
  const told = on === "*" && action.startsWith("backup:") ? "" : ` on resource: ${on}`;
  return `User: ${principal.arn} is not authorized to perform: ${action}${told}${wording[because](action)}`;
}
