/** An account that is on record as opened, and a session in it once more: in go its line and the role, out comes the session or why there is none. */
import type { AssumeOptions, Aws, Session } from "../aws/connect.ts";
import type { Read } from "../aws/read-client.ts";
import type { GroupId } from "../model/fact-groups.ts";
import type { AccountRecord } from "../model/observation.ts";
import { sessionOperations } from "../model/session-operations.ts";

export type SessionWish = {
  /** Its caller must be known. */
  readonly aws: Aws;
  readonly account: AccountRecord;
  readonly role: Omit<AssumeOptions, "operations">;
  readonly groups: readonly GroupId[];
};

/** The caller's own session where the account was opened with it: an account without the role is read that way. */
export async function sessionIn({ aws, account, role, groups }: SessionWish): Promise<Session | Unread> {
  if (account.access.state === "opened" && account.access.via === "caller") return aws.hub;
  const answer = await aws.assume(account.id, { ...role, operations: sessionOperations(groups) });
  return answer.state === "read" ? answer.value : answer;
}

type Unread = Extract<Read<Session>, { state: "unread" }>;
