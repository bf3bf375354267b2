/**
 * The words of a command line in, its work out, for a command that has arguments and no flags of its own: where no word
 * looks like a flag there is nothing to parse. Null for every other line. Loading a parser takes as long as the work.
 */
import type { Io } from "./io.ts";

type Work = (io: Io) => Promise<void>;

export function plainLine([group, name, ...refs]: readonly string[]): Work | null {
  if (group !== "policy" || name !== "check") return null;
  if (refs.length === 0 || refs.some((word) => word.startsWith("-"))) return null;
  return async (io) => (await import("./check-policies.ts")).checkPolicies(io, refs);
}
