/**
 * Sessions that may write: an account in, a session of its write role out that can do no more than the steps in it need,
 * shown by AWS itself to be of that account; or why there is none. Asked once an account.
 */
import type { AssumeOptions, Aws, Caller } from "../aws/connect.ts";
import { oncePerAccount, proven, provenSession, type OpenedSession } from "../aws/proven-session.ts";
import type { ActionId } from "../model/plan.ts";
import { callsOf, type Actions } from "./apply-actions.ts";

/** `caller`: the caller's own keys, good for its own account alone. */
export type WriteAccess = Omit<AssumeOptions, "operations"> | "caller";

export type Opening = {
  readonly aws: Aws;
  readonly caller: Caller;
  readonly access: WriteAccess;
  readonly actions: Actions;
  /** Of the steps in an account. */
  readonly actionsIn: (account: string) => readonly ActionId[];
};

export const writeSessions = (opening: Opening): ((account: string) => Promise<OpenedSession>) =>
  oncePerAccount((account) => open(opening, account));

async function open(opening: Opening, account: string): Promise<OpenedSession> {
  const { aws, caller, access, actions, actionsIn } = opening;
  if (access === "caller") {
    return account === caller.account
      ? proven({ aws, caller, session: aws.hub, account })
      : { state: "unopened", because: "--as-caller writes in the account of the caller alone" };
  }
  return provenSession({ aws, caller }, account, { ...access, operations: callsOf(actions, actionsIn(account)) });
}
