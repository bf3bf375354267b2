/** What a condition says, in words: made once for each condition, since a policy says the same of every table. */
import type { Condition } from "../model/policy.ts";

/** `words` must depend on the condition alone. Conditions that nobody holds any more are forgotten. */
export function wordsOnce<C extends Condition>(words: (condition: C) => string): (condition: C) => string {
  const memory = new WeakMap<C, string>();
  return (condition) => {
    const before = memory.get(condition);
    if (before !== undefined) return before;
    const made = words(condition);
    memory.set(condition, made);
    return made;
  };
}
