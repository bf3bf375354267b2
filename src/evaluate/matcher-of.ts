/** Names and globs in, a test of whole texts by any of them out: `orders` never matches `orders-archive`. */
import { matchesPattern } from "../condition/pattern.ts";

export type Matcher = (text: string) => boolean;

export const isGlob = (pattern: string): boolean => /[*?]/.test(pattern);

/** Lists of ids are long; only what has a wildcard has to be tried one by one. */
export function matcherOf(patterns: readonly string[]): Matcher {
  const names = new Set(patterns);
  const globs = patterns.filter(isGlob);
  if (globs.includes("*")) return () => true;
  return (text) => names.has(text) || globs.some((glob) => matchesPattern("glob", glob, text));
}
