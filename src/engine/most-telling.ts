/** What was thrown in, the one error out that tells what went wrong: work that goes on side by side fails side by side. */
import { RunError } from "../errors.ts";

/** Scopes run side by side and meet the same full disk together: one of its errors says it all, unless one is a bug. */
export function mostTelling(error: unknown): unknown {
  if (!(error instanceof AggregateError)) return error;
  const errors = error.errors.map(mostTelling);
  return errors.find((each) => !(each instanceof RunError)) ?? errors[0] ?? error;
}
