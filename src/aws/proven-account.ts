/**
 * A session in; null out where AWS itself says that its keys are of the account it was opened for, else why they are not
 * believed. Asked with the very keys that will write: nothing is written where they turn out to be of another account.
 */
import { unknownWords } from "../model/unknown-words.ts";
import type { Aws, Caller, Session } from "./connect.ts";
import { partitionOfArn, partitions } from "./partitions.ts";

export type Proving = {
  readonly aws: Pick<Aws, "reader">;
  readonly caller: Pick<Caller, "partition">;
  readonly session: Session;
  /** That was asked for, which may be another one than the session says of itself. */
  readonly account: string;
};

/** STS GetCallerIdentity, in the Region of the partition that is always enabled. */
export async function whyUnproven({ aws, caller, session, account }: Proving): Promise<string | null> {
  const { partition } = caller;
  const answer = await aws.reader(session, partitions[partition].alwaysEnabled).read("sts:GetCallerIdentity", {});
  if (answer.state === "unread") return unknownWords(answer.reason);
  const { Account: told, Arn: arn = "" } = answer.value;
  if (told === account && partitionOfArn(arn) === partition) return null;
  return `AWS says that this session is of account ${told ?? "(none)"}, and not of ${account}`;
}
