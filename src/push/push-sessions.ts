/**
 * Sessions that may import findings and nothing else: an account in, a session of its push role out, shown by AWS itself to
 * be of that account; or why there is none. Asked once an account.
 */
import type { AssumeOptions, Aws, Caller } from "../aws/connect.ts";
import { oncePerAccount, provenSession, type OpenedSession } from "../aws/proven-session.ts";
import { operationsFor, type CallId } from "../model/write-operations.ts";

/** `own`: the caller's keys, instead of the role, in the account of the caller. */
export type PushAccess = {
  readonly role: Omit<AssumeOptions, "operations">;
  readonly inCallersAccount: "role" | "own";
};

/** All that a push calls inside an account: what its role has to allow. */
export const pushCalls: readonly CallId[] = operationsFor("push");

type Opening = { readonly aws: Aws; readonly caller: Caller; readonly access: PushAccess };

export const pushSessions = (opening: Opening): ((account: string) => Promise<OpenedSession>) =>
  oncePerAccount((account) => open(opening, account));

async function open({ aws, caller, access }: Opening, account: string): Promise<OpenedSession> {
  const { role, inCallersAccount } = access;
  if (inCallersAccount === "own" && account === caller.account) return { state: "opened", session: aws.hub };
  return provenSession({ aws, caller }, account, { ...role, operations: pushCalls });
}
