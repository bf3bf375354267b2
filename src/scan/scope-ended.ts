/** The end of a scope as it is stored in, what those who watch the scan are told of it out. */
import type { LedgerEntry, ScopeEnd } from "../model/observation.ts";
import type { CallTally, ScanEvent } from "../model/scan-event.ts";

export const scopeEnded = ({ account, region, tables, coverage, ledger }: ScopeEnd): ScanEvent => ({
  kind: "scope-ended",
  account,
  region,
  tables,
  coverage,
  calls: callsOf(ledger),
});

const callsOf = (ledger: readonly LedgerEntry[]): CallTally =>
  Object.fromEntries(
    ledger.map(({ operation, calls, throttled, failed }) => [operation, { calls, throttled, failed }]),
  );
