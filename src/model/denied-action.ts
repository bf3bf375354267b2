/**
 * The action that AWS says it missed: a denial in, its action out where that is another than the operation that was called.
 * AWS also looks at actions that it takes in the caller's name, and whoever allowed the operation itself would be none the wiser.
 */
import type { Unknown } from "./fact.ts";

const words = /\bnot authorized to perform: ([a-z0-9-]{2,40}:[A-Za-z0-9]{2,80})\b/;

export function deniedAction({ kind, operation, detail = "" }: Unknown): string | null {
  if (kind !== "denied" && kind !== "denied-by-scp") return null;
  const [, action] = words.exec(detail) ?? [];
  return action === undefined || action.toLowerCase() === operation?.toLowerCase() ? null : action;
}
