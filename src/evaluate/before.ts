/** The instant a duration before another; absent and unknown stay what they are. */
import { known, type Fact } from "../model/fact.ts";

/** `end`: epoch milliseconds. */
export const before = (end: number, duration: Fact): Fact =>
  duration.state === "known" ? known(new Date(end - Number(duration.value)).toISOString()) : duration;
