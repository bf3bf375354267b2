/** Tags as AWS sends them, in whatever service's list, as facts named `<prefix><key>`. */
import type { Fact, Unknown } from "../model/fact.ts";
import { known, unknown } from "../model/fact.ts";
import type { OperationId } from "../model/operations.ts";
import { malformed } from "./members.ts";

export type SentTag = { readonly Key?: string | undefined; readonly Value?: string | undefined };
export type TagFacts = Record<string, Fact>;

/** Null when every tag could be added; a tag without key could be any tag, so nothing may be called absent beside it. */
export function addTags(
  facts: TagFacts,
  sent: readonly SentTag[] | undefined,
  { operation, prefix }: { readonly operation: OperationId; readonly prefix: string },
): Unknown | null {
  // Within an answer nothing has looked at it yet, and the SDK gives what was sent.
  if (!Array.isArray(sent)) return malformed(operation, "no Tags");
  for (const { Key: key, Value: value } of sent) {
    if (typeof key !== "string") return malformed(operation, "a tag without Key");
    const name = `${prefix}${key}`;
    const before = facts[name];
    if (typeof value !== "string") facts[name] = unknown(malformed(operation, `no Value of tag ${key}`));
    else if (before === undefined) facts[name] = known(value);
    else if (before.state !== "known" || before.value !== value) {
      facts[name] = unknown(malformed(operation, `tag ${key} came with two values`));
    }
  }
  return null;
}
