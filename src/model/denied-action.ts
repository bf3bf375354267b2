/**
 * What AWS says of a denial in its own words: a denial in, out the action that it missed where that is another than the
 * operation that was called, and whether a deny stands in the way. AWS also looks at actions that it takes in the caller's
 * name, and whoever allowed the operation itself would be none the wiser.
 */
import type { Unknown } from "./fact.ts";

const words = /\bnot authorized to perform: ([a-z0-9-]{2,40}:[A-Za-z0-9]{2,80})\b/;

export function deniedAction({ kind, operation, detail = "" }: Unknown): string | null {
  if (kind !== "denied" && kind !== "denied-by-scp") return null;
  const [, action] = words.exec(detail) ?? [];
  return action === undefined || action.toLowerCase() === operation?.toLowerCase() ? null : action;
}

/** Allowing as well does not help against a deny (IAM user guide, policy evaluation logic). */
export const isDeniedByIdentity = ({ detail }: Unknown): boolean =>
  detail?.includes("with an explicit deny in an identity-based policy") === true;
