/** What calls of one session in one Region are made with: reader and writer share it, and with it pace, patience and sockets. */
import type { Shared } from "./attempt.ts";
import type { Session } from "./credentials.ts";
import type { ServiceId } from "./endpoints.ts";
import type { KeysNow, Refused } from "./key-proofs.ts";

export type Calling = {
  readonly shared: Shared;
  readonly session: Session;
  /** Whose quota the calls count against; the hub's account is not known at its first call. */
  readonly payer: string;
  readonly region: string;
  readonly hostOf: (service: ServiceId) => string;
  readonly keysNow: (refused: Refused) => Promise<KeysNow>;
};
