/** Every call the embedded organization answered or dropped, in order, for tests that count and name them. */
import type { Input } from "./input.ts";
import type { FaultKind } from "./organization.ts";

export type LogEntry = {
  /** From 1, never reused. */
  readonly seq: number;
  /** The caller's account; null when it could not be told. */
  readonly account: string | null;
  readonly principal: string | null;
  /** Region of the credential scope. */
  readonly region: string;
  readonly service: string;
  /** IAM name where the operation is known, else as it was asked for. */
  readonly operation: string;
  /** HTTP status; 0 when no answer was sent. */
  readonly status: number;
  readonly error: string | null;
  readonly fault: FaultKind | null;
  /** The table that the call names. */
  readonly table: string | null;
  /** For sts:AssumeRole: the account to be entered. */
  readonly target: string | null;
  readonly input: Input;
};

export type RequestLog = { add(entry: LogEntry): void; entries(): readonly LogEntry[]; clear(): void };

/** Keeps the newest `limit` entries; `seq` shows whether older ones were dropped. */
export function createRequestLog(limit: number): RequestLog {
  let entries: LogEntry[] = [];
  return {
    add(entry) {
      entries.push(entry);
      // Dropped by halves: shifting an array of a million on every call would cost more than the call.
      if (entries.length > limit) entries = entries.slice(-Math.ceil(limit / 2));
    },
    entries: () => entries.slice(),
    clear() {
      entries = [];
    },
  };
}
