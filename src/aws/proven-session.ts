/**
 * An account, a role and what will be called in it in; a session that AWS itself says is of that account out, or why there
 * is none. Everything that writes opens its sessions here.
 */
import { unknownWords } from "../model/unknown-words.ts";
import type { AssumeOptions, Aws, Caller, Session } from "./connect.ts";
import { whyUnproven, type Proving } from "./proven-account.ts";

export type OpenedSession =
  { readonly state: "opened"; readonly session: Session } | { readonly state: "unopened"; readonly because: string };

/** By a role. */
export async function provenSession(
  { aws, caller }: { readonly aws: Aws; readonly caller: Caller },
  account: string,
  role: AssumeOptions,
): Promise<OpenedSession> {
  const assumed = await aws.assume(account, role);
  if (assumed.state === "unread") {
    return { state: "unopened", because: `${role.roleName}: ${unknownWords(assumed.reason)}` };
  }
  return proven({ aws, caller, session: assumed.value, account });
}

/** A session that is there already, such as the caller's own. */
export async function proven(proving: Proving): Promise<OpenedSession> {
  const because = await whyUnproven(proving);
  return because === null ? { state: "opened", session: proving.session } : { state: "unopened", because };
}

/** Whatever opens an account, asked once for each. */
export function oncePerAccount<T>(open: (account: string) => Promise<T>): (account: string) => Promise<T> {
  const opened = new Map<string, Promise<T>>();
  return (account) => {
    const found = opened.get(account) ?? open(account);
    opened.set(account, found);
    return found;
  };
}
