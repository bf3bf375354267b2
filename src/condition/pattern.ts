/**
 * Globs and regular expressions as policies write them → matchers that take time linear in the text (RE2). Both speak of
 * the whole value: `orders` never matches `orders-archive`. Refused: what RE2 does not know, and what is too large.
 */
import { createRequire } from "node:module";
import type * as Re2 from "re2js";
import { stepsAtMost } from "./pattern-steps.ts";

/** AWS lets a tag's value have 256 characters, a table's name 255: a longer pattern says more than there is to match. */
const longest = 512;

/**
 * Steps of the compiled program. RE2 takes at most steps × characters, so that this times 256 characters bounds a
 * match; counted repetitions such as `((x{0,31}){0,31})` reach it long before they are that long.
 */
const mostSteps = 1_000;

const require = createRequire(import.meta.url);

/** Most policies hold no pattern, and loading RE2 takes as long as compiling one: by the first pattern, not before. */
const re2 = (): typeof Re2 => require("re2js") as typeof Re2;

/** Why a pattern cannot be used, in words; null when it can. */
export function refusedPattern(kind: "glob" | "re", pattern: string): string | null {
  if (pattern.length > longest) return `it is longer than ${longest} characters`;
  // A second and 100 MB for the worst of 512 characters, and a policy can hold thousands of them: foreseen, not compiled.
  if (kind === "re" && stepsAtMost(pattern) > 3 * mostSteps) return tooManySteps;
  try {
    return compiled(kind, pattern).steps > mostSteps ? tooManySteps : null;
  } catch (error) {
    if (!(error instanceof re2().RE2JSException)) throw error;
    return error.message.replace(/^error parsing regexp: /, "");
  }
}

const tooManySteps = "its counted repetitions multiply to more than can be matched quickly";

/** Does the whole text match? The pattern is one that was not refused. */
export const matchesPattern = (kind: "glob" | "re", pattern: string, text: string): boolean =>
  compiled(kind, pattern).matches(text);

type Compiled = { readonly steps: number; matches(text: string): boolean };

/** Policies hold few patterns and are evaluated over many tables: each pattern is compiled once. */
const memory = new Map<string, Compiled>();

function compiled(kind: "glob" | "re", pattern: string): Compiled {
  const key = `${kind}:${pattern}`;
  const before = memory.get(key);
  if (before !== undefined) return before;
  const program = re2().RE2JS.compile(kind === "glob" ? expressionOf(pattern) : pattern);
  const made = { steps: program.programSize(), matches: (text: string) => program.testExact(text) };
  if (made.steps <= mostSteps) memory.set(key, made);
  return made;
}

/** `*` stands for any characters, also none and also `/`; `?` for one; all others for themselves. */
const expressionOf = (glob: string): string =>
  glob
    .split(/([*?])/)
    .map((part) => wildcards.get(part) ?? re2().RE2JS.quote(part))
    .join("");

const wildcards: ReadonlyMap<string, string> = new Map([
  ["*", "(?s:.*)"],
  ["?", "(?s:.)"],
]);
