/**
 * A run in, the same run out, whose scopes end with the reason of the signal once that is aborted: those of a large
 * organization take minutes to judge, and a person who wants to stop is heard between two.
 */
import type { RunReader } from "../runs/open-run.ts";
import { untilAborted } from "./until-aborted.ts";

export const interruptibleRun = (run: RunReader, signal: AbortSignal): RunReader => ({
  ...run,
  scopes: (only) => untilAborted(run.scopes(only), signal),
});
