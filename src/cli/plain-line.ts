/**
 * The words of a command line in, its work out, for a command that has arguments and no flags of its own: where no word
 * looks like a flag there is nothing to parse. Null for every other line. Loading a parser takes as long as the work.
 */
import type { Io } from "./io.ts";

type Work = (io: Io) => Promise<void>;

export function plainLine(argv: readonly string[]): Work | null {
  const [group, name, ...refs] = argv;
  // What a shell asks while a person types is no command of theirs, and stands in no help.
  if (group === "__complete")
    return async (io) => (await import("./completion/complete.ts")).complete(io, argv.slice(1));
  if (group !== "policy" || name !== "check") return null;
  if (refs.length === 0 || refs.some((word) => word.startsWith("-"))) return null;
  return async (io) => (await import("./check-policies.ts")).checkPolicies(io, refs);
}
