/** How much of AWS's quotas a scan may use: `--quota-share` and its variable in, pacing out; a share of nothing is refused. */
import { InvalidArgumentError, Option } from "@commander-js/extra-typings";
import type { Pacing } from "../aws/connect.ts";
import type { Io } from "./io.ts";
import { fromEnvironment } from "./options.ts";

export const quotaShareOption = () =>
  new Option(
    "--quota-share <percent>",
    "share of AWS's request rates to use, such as 50% (default: 100%, env: RESTORABLE_QUOTA_SHARE)",
  ).argParser(percentage);

export type PacingFlags = { readonly quotaShare?: number | undefined };

/** The flag over the environment. */
export function pacingOf({ quotaShare }: PacingFlags, { env }: Pick<Io, "env">): Pacing {
  const share = quotaShare ?? fromEnvironment(env, "RESTORABLE_QUOTA_SHARE", percentage);
  return share === undefined ? {} : { share };
}

/** `50%` is 0.5. Whole per cents: a finer share than 1% is no share of any rate that AWS grants. */
function percentage(value: string): number {
  const percent = Number(/^(\d{1,3})%$/.exec(value)?.[1] ?? NaN);
  if (percent >= 1 && percent <= 100) return percent / 100;
  throw new InvalidArgumentError("It must be a whole number of per cent from 1% to 100%, with its sign.");
}
