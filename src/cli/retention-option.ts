/** `daily=7,weekly=4` in, a scheme out; refused is what names no period, or one twice, and a scheme that keeps nothing. */
import { InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { retentionPeriods, type RetentionPeriod, type RetentionScheme } from "../model/retention.ts";

export const retentionOption = () =>
  new Option(
    "--retention <scheme>",
    "say what such a scheme would keep and drop, as daily=7,weekly=4,monthly=12,yearly=3; nothing is deleted",
  ).argParser(retentionScheme);

/** Days of a hundred years. */
const most = 36_500;

export function retentionScheme(text: string): RetentionScheme {
  const said = new Map<RetentionPeriod, number>();
  for (const part of text.split(",").map((each) => each.trim())) {
    const [, name, count] = /^([a-z]+)=(\d{1,5})$/.exec(part) ?? [];
    const period = retentionPeriods.find((each) => each === name);
    if (period === undefined || count === undefined || Number(count) > most) {
      throw new InvalidArgumentError(
        `"${part}" is none of ${retentionPeriods.map((each) => `${each}=N`).join(", ")} with N from 0 to ${most}.`,
      );
    }
    if (said.has(period)) throw new InvalidArgumentError(`${period} is said twice.`);
    said.set(period, Number(count));
  }
  if ([...said.values()].every((count) => count === 0)) {
    throw new InvalidArgumentError("It keeps nothing: say at least one number above 0, such as daily=7.");
  }
  const of = (period: RetentionPeriod): number => said.get(period) ?? 0;
  return { daily: of("daily"), weekly: of("weekly"), monthly: of("monthly"), yearly: of("yearly") };
}
