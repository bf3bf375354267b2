/** What a scan tells while it goes on, for those who watch it: progress, log, counts. Nothing of it is stored. */
import type { Unknown } from "./fact.ts";
import type { AccountAccess, Scope, ScopeState } from "./observation.ts";
import type { CallId } from "./write-operations.ts";

/** Requests sent, retries included; those told to slow down; reads that ended without an answer. */
export type CallCounts = { readonly calls: number; readonly throttled: number; readonly failed: number };

/** By operation, of everything this process has asked so far. */
export type CallTally = Readonly<Partial<Record<CallId, CallCounts>>>;

/** A call was not answered, for the first time of its operation in this scope; `next` says what is done about it. */
export type TroubleNotice = {
  readonly operation: CallId;
  readonly reason: Unknown;
  readonly next: "asked again" | "given up";
};

export type ScanEvent =
  /** `scopes`: those of the account that are still to be scanned. `reason`: why it was not opened. */
  | {
      readonly kind: "account";
      readonly account: string;
      readonly access: AccountAccess["state"];
      readonly scopes: number;
      readonly reason?: Unknown;
    }
  /** No further account comes. `incomplete`: the listing broke off. */
  | { readonly kind: "accounts-ended"; readonly listed: number; readonly incomplete?: Unknown }
  | (Scope & { readonly kind: "scope-begun" })
  /** A page of ListTables: `tables` more are now known to be in the scope. */
  | (Scope & { readonly kind: "tables-listed"; readonly tables: number })
  /** `unread`: groups of facts that could not be read. */
  | (Scope & { readonly kind: "table-read"; readonly unread: number })
  | (Scope & TroubleNotice & { readonly kind: "trouble" })
  /** Sealed. `tables` counts those of an earlier attempt too; `calls` are those of this attempt, of the scope alone. */
  | (Scope & {
      readonly kind: "scope-ended";
      readonly tables: number;
      readonly coverage: ScopeState;
      readonly calls: CallTally;
    });

export type ScanObserver = (event: ScanEvent) => void;
