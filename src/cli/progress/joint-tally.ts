/** Tallies of several processes in, one out: the calls of everybody who scans, by operation and in its order. */
import type { CallCounts, CallTally } from "../../model/scan-event.ts";
import { addCalls, noCalls } from "./calls-text.ts";

export function jointTally(tallies: readonly CallTally[]): CallTally {
  const joint = new Map<string, CallCounts>();
  for (const tally of tallies) {
    for (const [operation, counts] of Object.entries(tally)) {
      joint.set(operation, addCalls(joint.get(operation) ?? noCalls, counts));
    }
  }
  return Object.fromEntries([...joint].sort(([a], [b]) => (a < b ? -1 : 1)));
}
