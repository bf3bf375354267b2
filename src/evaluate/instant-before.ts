/** An instant, in epoch milliseconds, and a duration in; the instant that long before out. Absent and unknown stay what they are. */
import type { Fact } from "../model/fact.ts";
import { mapKnown } from "../model/fact-values.ts";

export const before = (end: number, duration: Fact): Fact =>
  mapKnown(duration, (value) => new Date(end - Number(value)).toISOString());
