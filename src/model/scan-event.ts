/** What a scan tells while it goes on, for those who watch it: progress, log, counts. Nothing of it is stored. */
import type { AccountAccess, Scope, ScopeState } from "./observation.ts";
import type { OperationId } from "./operations.ts";

/** Requests sent, retries included; those told to slow down; reads that ended without an answer. */
export type CallCounts = { readonly calls: number; readonly throttled: number; readonly failed: number };

/** By operation, of everything this process has asked so far. */
export type CallTally = Readonly<Partial<Record<OperationId, CallCounts>>>;

export type ScanEvent =
  /** `scopes`: those of the account that are still to be scanned. */
  | {
      readonly kind: "account";
      readonly account: string;
      readonly access: AccountAccess["state"];
      readonly scopes: number;
    }
  /** No further account comes. */
  | { readonly kind: "accounts-ended"; readonly listed: number }
  | (Scope & { readonly kind: "scope-begun" })
  /** A page of ListTables: `tables` more are now known to be in the scope. */
  | (Scope & { readonly kind: "tables-listed"; readonly tables: number })
  /** `unread`: groups of facts that could not be read. */
  | (Scope & { readonly kind: "table-read"; readonly unread: number })
  /** Sealed. `tables` counts those of an earlier attempt too. */
  | (Scope & { readonly kind: "scope-ended"; readonly tables: number; readonly coverage: ScopeState });

export type ScanObserver = (event: ScanEvent) => void;
