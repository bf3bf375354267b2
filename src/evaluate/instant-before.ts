/** An instant, in epoch milliseconds, and a duration in; the instant that long before out. Absent and unknown stay what they are. */
import { known, type Fact } from "../model/fact.ts";

export const before = (end: number, duration: Fact): Fact =>
  duration.state === "known" ? known(new Date(end - Number(duration.value)).toISOString()) : duration;
