/** Clock, sleep and randomness for the stages below: a sleep ends at once, by an AbortError, when the user interrupts. */
import type { Ports } from "../aws/ports.ts";
import type { Io } from "./io.ts";

/** A back-off or a wait for a quota may take many seconds; none of it is to outlast the wish to stop. */
export const interruptiblePorts = (io: Pick<Io, "now" | "random" | "sleep" | "signal">): Ports => ({
  now: () => io.now(),
  random: () => io.random(),
  sleep: (ms) => io.sleep(ms, io.signal),
});
