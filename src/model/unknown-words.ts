/** A gap in the words people read, in reasons of findings and in the coverage of reports. */
import type { Unknown, UnknownKind } from "./fact.ts";

const kindWords = {
  denied: "access denied",
  "denied-by-scp": "denied by a service control policy",
  "role-not-assumable": "the role could not be assumed",
  throttled: "throttled to the end of the retries",
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

/** These details are ours and say more than the kind; those of the other kinds are AWS's messages, long and full of ARNs. */
const ownDetails: ReadonlySet<UnknownKind> = new Set(["malformed", "depends-on", "not-collected", "not-scanned"]);

/** "dynamodb:ListBackups: access denied (AccessDeniedException)". */
export function unknownWords(reason: Unknown): string {
  const operation = reason.operation === undefined ? "" : `${reason.operation}: `;
  const code = reason.code === undefined ? "" : ` (${reason.code})`;
  const what = ownDetails.has(reason.kind) && reason.detail !== undefined ? reason.detail : kindWords[reason.kind];
  return `${operation}${what}${code}`;
}
