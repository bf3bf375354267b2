/** Clock, sleep and randomness for the stages below: a sleep ends at once, by an AbortError, when the user interrupts. */
import type { Ports } from "../aws/ports.ts";
import type { Machine } from "./machine.ts";

/** A back-off or a wait for a quota may take many seconds; none of it is to outlast the wish to stop. */
export const interruptiblePorts = (machine: Pick<Machine, "now" | "random" | "sleep" | "signal">): Ports => ({
  now: () => machine.now(),
  random: () => machine.random(),
  sleep: (ms) => machine.sleep(ms, machine.signal),
});
