/** Tallies of several processes in, one out: the calls of everybody who scans, by operation and in its order. */
import type { CallCounts, CallTally } from "../../model/scan-event.ts";

export function jointTally(tallies: readonly CallTally[]): CallTally {
  const joint = new Map<string, CallCounts>();
  for (const tally of tallies) {
    for (const [operation, { calls, throttled, failed }] of Object.entries(tally)) {
      const sum = joint.get(operation) ?? { calls: 0, throttled: 0, failed: 0 };
      joint.set(operation, {
        calls: sum.calls + calls,
        throttled: sum.throttled + throttled,
        failed: sum.failed + failed,
      });
    }
  }
  return Object.fromEntries([...joint].sort(([a], [b]) => (a < b ? -1 : 1)));
}
