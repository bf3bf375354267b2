/** A gap in the words people read, in reasons of findings and in the coverage of reports. */
import { deniedAction } from "./denied-action.ts";
import type { PolicyType, Unknown, UnknownKind } from "./fact.ts";

const kindWords = {
  denied: "access denied",
  "denied-by-scp": "denied by a service control policy",
  "role-not-assumable": "the role could not be assumed",
  throttled: "throttled to the end of the retries",
  "limit-exceeded": "a limit of AWS other than a request rate",
  timeout: "no answer in time",
  network: "no connection",
  "server-error": "AWS failed",
  malformed: "a malformed answer",
  unsupported: "not supported",
  "region-disabled": "the Region is disabled",
  "not-ready": "not found, though the table exists",
  "not-collected": "not collected",
  "not-scanned": "not scanned",
  "depends-on": "depends on what is not known",
} as const satisfies Record<UnknownKind, string>;

export const policyWords = {
  "identity-policy": "an identity-based policy",
  "resource-policy": "a resource-based policy",
  "trust-policy": "the trust policy of the role",
  "permissions-boundary": "a permissions boundary",
  "session-policy": "a session policy",
  "service-control-policy": "a service control policy",
  "resource-control-policy": "a resource control policy",
  "endpoint-policy": "a VPC endpoint policy",
} as const satisfies Record<PolicyType, string>;

/** These details are ours and say more than the kind; those of the other kinds are AWS's messages, long and full of ARNs. */
const ownDetails: ReadonlySet<UnknownKind> = new Set(["malformed", "depends-on", "not-collected", "not-scanned"]);

/** "dynamodb:ListBackups: access denied (AccessDeniedException)". */
export function unknownWords(reason: Unknown): string {
  const operation = reason.operation === undefined ? "" : `${reason.operation}: `;
  const code = reason.code === undefined ? "" : ` (${reason.code})`;
  const what = ownDetails.has(reason.kind) && reason.detail !== undefined ? reason.detail : kindOf(reason);
  const action = deniedAction(reason);
  return `${operation}${what}${action === null ? "" : `: ${action} is not allowed`}${code}`;
}

function kindOf({ kind, by }: Unknown): string {
  if (by === undefined || kind === "denied-by-scp") return kindWords[kind];
  return kind === "denied" ? `access denied by ${policyWords[by]}` : `${kindWords[kind]}: denied by ${policyWords[by]}`;
}

/** What AWS said, where `unknownWords` does not already say it; null where it said nothing. */
export const quotedDetail = ({ kind, detail }: Unknown): string | null =>
  detail === undefined || ownDetails.has(kind) ? null : detail;
