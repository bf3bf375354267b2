/**
 * Sessions that may write: an account in, a session of its write role out that can do no more than the steps in it need,
 * shown by AWS itself to be of that account; or why there is none. Asked once an account.
 */
import type { AssumeOptions, Aws, Caller, Session } from "../aws/connect.ts";
import { whyUnproven, type Proving } from "../aws/proven-account.ts";
import type { ActionId } from "../model/plan.ts";
import { unknownWords } from "../model/unknown-words.ts";
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

export type OpenedForWrites =
  { readonly state: "opened"; readonly session: Session } | { readonly state: "unopened"; readonly because: string };

export function writeSessions(opening: Opening): (account: string) => Promise<OpenedForWrites> {
  const opened = new Map<string, Promise<OpenedForWrites>>();
  return (account) => {
    const found = opened.get(account) ?? open(opening, account);
    opened.set(account, found);
    return found;
  };
}

async function open(opening: Opening, account: string): Promise<OpenedForWrites> {
  const { aws, caller, access, actions, actionsIn } = opening;
  if (access === "caller") {
    return account === caller.account
      ? shown({ aws, caller, session: aws.hub, account })
      : unopened("--as-caller writes in the account of the caller alone");
  }
  const assumed = await aws.assume(account, { ...access, operations: callsOf(actions, actionsIn(account)) });
  if (assumed.state === "unread") return unopened(`${access.roleName}: ${unknownWords(assumed.reason)}`);
  return shown({ aws, caller, session: assumed.value, account });
}

const unopened = (because: string): OpenedForWrites => ({ state: "unopened", because });

async function shown(proving: Proving): Promise<OpenedForWrites> {
  const because = await whyUnproven(proving);
  return because === null ? { state: "opened", session: proving.session } : unopened(because);
}
