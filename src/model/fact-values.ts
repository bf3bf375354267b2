/** Known values changed and measured; what is absent or not known stays what it is. Instants are ISO texts, lengths milliseconds. */
import { known, type Fact, type Scalar } from "./fact.ts";

export const mapKnown = (fact: Fact, change: (value: Scalar) => Scalar): Fact =>
  fact.state === "known" ? known(change(fact.value)) : fact;

export const timeOf = (instant: Scalar): number => Date.parse(String(instant));

/** `now`: epoch milliseconds. What happens later has age 0. */
export const ageOf = (created: Fact, now: number): Fact =>
  mapKnown(created, (value) => Math.max(0, now - timeOf(value)));

/** From one instant to another: where there is no end, there is no length. */
export function lengthOf(from: Fact, to: Fact): Fact {
  if (to.state !== "known") return to;
  return mapKnown(from, (start) => timeOf(to.value) - timeOf(start));
}
