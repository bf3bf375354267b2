/**
 * Sessions that may import findings and nothing else: an account in, a session of its push role out, shown by AWS itself to
 * be of that account; or why there is none. Asked once an account.
 */
import type { AssumeOptions, Aws, Caller, Session } from "../aws/connect.ts";
import { whyUnproven } from "../aws/proven-account.ts";
import { unknownWords } from "../model/unknown-words.ts";
import { operationsFor, type CallId } from "../model/write-operations.ts";

/** `own`: the caller's keys, instead of the role, in the account of the caller. */
export type PushAccess = {
  readonly role: Omit<AssumeOptions, "operations">;
  readonly inCallersAccount: "role" | "own";
};

export type PushSession =
  { readonly state: "opened"; readonly session: Session } | { readonly state: "unopened"; readonly because: string };

/** All that a push calls inside an account: what its role has to allow. */
export const pushCalls: readonly CallId[] = operationsFor("push");

type Opening = { readonly aws: Aws; readonly caller: Caller; readonly access: PushAccess };

export function pushSessions(opening: Opening): (account: string) => Promise<PushSession> {
  const opened = new Map<string, Promise<PushSession>>();
  return (account) => {
    const found = opened.get(account) ?? open(opening, account);
    opened.set(account, found);
    return found;
  };
}

async function open({ aws, caller, access }: Opening, account: string): Promise<PushSession> {
  const { role, inCallersAccount } = access;
  if (inCallersAccount === "own" && account === caller.account) return { state: "opened", session: aws.hub };
  const assumed = await aws.assume(account, { ...role, operations: pushCalls });
  if (assumed.state === "unread") {
    return { state: "unopened", because: `${role.roleName}: ${unknownWords(assumed.reason)}` };
  }
  const session = assumed.value;
  const because = await whyUnproven({ aws, caller, session, account });
  return because === null ? { state: "opened", session } : { state: "unopened", because };
}
