/**
 * Sessions that may write: an account in, a session of its write role out that can do no more than the steps in it need,
 * shown by AWS itself to be of that account; or why there is none. Asked once an account.
 */
import type { AssumeOptions, Aws, Caller, Session } from "../aws/connect.ts";
import { partitionOfArn, partitions } from "../aws/partitions.ts";
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
      ? shownToBe({ aws, caller, session: aws.hub, account })
      : unopened("--as-caller writes in the account of the caller alone");
  }
  const assumed = await aws.assume(account, { ...access, operations: callsOf(actions, actionsIn(account)) });
  if (assumed.state === "unread") return unopened(`${access.roleName}: ${unknownWords(assumed.reason)}`);
  return shownToBe({ aws, caller, session: assumed.value, account });
}

const unopened = (because: string): OpenedForWrites => ({ state: "unopened", because });

type Showing = {
  readonly aws: Aws;
  readonly caller: Caller;
  readonly session: Session;
  readonly account: string;
};

/** Asked with the very keys that will write: nothing is written where they turn out to be of another account. */
async function shownToBe({ aws, caller, session, account }: Showing): Promise<OpenedForWrites> {
  const home = partitions[caller.partition].alwaysEnabled;
  const answer = await aws.reader(session, home).read("sts:GetCallerIdentity", {});
  if (answer.state === "unread") return unopened(unknownWords(answer.reason));
  const { Account: told, Arn: arn = "" } = answer.value;
  if (told === account && partitionOfArn(arn) === caller.partition) return { state: "opened", session };
  return unopened(`AWS says that this session is of account ${told ?? "(none)"}, and not of ${account}`);
}
