/** `--as-of`: another instant than now, as a policy would write it. */
import { InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { parseInstant } from "../policy/values.ts";

export const asOfOption = () =>
  new Option("--as-of <instant>", "as if it were this day or instant, in UTC (default: now)").argParser(instant);

export type AsOfFlags = { readonly asOf?: string | undefined };

type Clock = { now(): number };

export const asOfFrom = ({ asOf }: AsOfFlags, clock: Clock): string => asOf ?? new Date(clock.now()).toISOString();

/** Of that instant and now: looked at for a day that is past, what was written since is no mistake. */
export const latestOf = (asOf: string, clock: Clock): string => {
  const now = new Date(clock.now()).toISOString();
  return asOf < now ? now : asOf;
};

function instant(text: string): string {
  const read = parseInstant(text);
  if (read === null) throw new InvalidArgumentError("It must be in UTC, such as 2026-11-01 or 2026-11-01T08:00:00Z.");
  return read;
}
