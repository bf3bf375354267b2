/** Tokens of a YAML text in, the offset where they nest too deeply out, or null. Iterative: depth must not cost stack. */
import type { CST } from "yaml";

/**
 * A condition costs two levels (the combinator and its list), so that this is some fifteen combinators within each
 * other: more than a reader can follow, and far less than the stack of the recursive steps that come after.
 */
export const depthLimit = 40;

export function tooDeepAt(tokens: readonly CST.Token[]): number | null {
  const open: { readonly token: CST.Token; readonly depth: number }[] = tokens.map((token) => ({ token, depth: 0 }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token, depth } = next;
    if (depth > depthLimit) return token.offset;
    if (token.type === "document" && token.value !== undefined) open.push({ token: token.value, depth });
    if (!("items" in token)) continue;
    for (const { key, value } of token.items) {
      if (key !== undefined && key !== null) open.push({ token: key, depth: depth + 1 });
      if (value !== undefined) open.push({ token: value, depth: depth + 1 });
    }
  }
  return null;
}
