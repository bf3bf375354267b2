/** The calls of a scan by operation, in words: one line for few, a table for many. */
import type { CallCounts, CallTally } from "../../model/scan-event.ts";

export const noCalls: CallCounts = { calls: 0, throttled: 0, failed: 0 };

export const addCalls = (a: CallCounts, b: CallCounts): CallCounts => ({
  calls: a.calls + b.calls,
  throttled: a.throttled + b.throttled,
  failed: a.failed + b.failed,
});

export const sumOfCalls = (tally: CallTally): CallCounts => Object.values(tally).reduce(addCalls, noCalls);

/** A person who looks at one account does not read a table of what it took. */
const few = 500;

export function callsText(tally: CallTally): string {
  const { calls, throttled, failed } = sumOfCalls(tally);
  const line = `${calls} ${calls === 1 ? "call" : "calls"} to AWS, ${throttled} throttled, ${failed} failed`;
  if (calls < few) return `${line}.\n`;
  const rows = Object.entries(tally).map(([operation, counts]) => row(operation, counts));
  return [`${line}:`, row("operation", headings), ...rows, ""].join("\n");
}

const headings = { calls: "calls", throttled: "throttled", failed: "failed" };

const row = (operation: string, { calls, throttled, failed }: Record<keyof CallCounts, number | string>): string =>
  `  ${operation.padEnd(36)}${String(calls).padStart(9)}${String(throttled).padStart(11)}${String(failed).padStart(8)}`;
