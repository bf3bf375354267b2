/** Reasons without repetition, in the order they were met: 250 backups unread for one cause are one cause. */
import type { Unknown } from "./fact.ts";

export function distinctUnknowns(reasons: Iterable<Unknown>): readonly Unknown[] {
  const seen = new Map<string, Unknown>();
  for (const reason of reasons) {
    const key = JSON.stringify([reason.kind, reason.operation, reason.code, reason.detail]);
    if (!seen.has(key)) seen.set(key, reason);
  }
  return [...seen.values()];
}
