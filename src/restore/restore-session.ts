/**
 * The session that restores: an account in, a session of its write role out that can make this one kind of restore and give
 * settings again, shown by AWS itself to be of that account; or why there is none.
 */
import type { AssumeOptions, Aws, Caller, Session } from "../aws/connect.ts";
import { proven } from "../aws/proven-session.ts";
import type { RestoreSource } from "../model/restore.ts";
import { unknownWords } from "../model/unknown-words.ts";
import type { CallId } from "../model/write-operations.ts";

/** `caller`: the caller's own keys, good for its own account alone. */
export type RestoreAccess = Omit<AssumeOptions, "operations"> | "caller";

/** `reapply`: settings are given to the new table, too. */
export type RestorePurpose = { readonly source: RestoreSource["kind"]; readonly reapply: "settings" | "nothing" };

const reads = [
  "dynamodb:DescribeTable",
  "dynamodb:DescribeBackup",
  "dynamodb:DescribeContinuousBackups",
] as const satisfies readonly CallId[];

const toGive = [
  "dynamodb:ListTagsOfResource",
  "dynamodb:DescribeTimeToLive",
  "dynamodb:GetResourcePolicy",
  "dynamodb:DescribeKinesisStreamingDestination",
  "dynamodb:UpdateTable",
  "dynamodb:UpdateContinuousBackups",
  "dynamodb:TagResource",
  "dynamodb:UpdateTimeToLive",
  "dynamodb:EnableKinesisStreamingDestination",
  "dynamodb:PutResourcePolicy",
] as const satisfies readonly CallId[];

export const restoreCalls = ({ source, reapply }: RestorePurpose): readonly CallId[] => [
  ...reads,
  source === "backup" ? "dynamodb:RestoreTableFromBackup" : "dynamodb:RestoreTableToPointInTime",
  ...(reapply === "settings" ? toGive : []),
];

export type OpenedToRestore =
  | { readonly state: "opened"; readonly session: Session }
  /** `refused`: no call would change it. */
  | { readonly state: "refused" | "unopened"; readonly because: string };

export async function openToRestore(
  { aws, caller, access }: { readonly aws: Aws; readonly caller: Caller; readonly access: RestoreAccess },
  account: string,
  purpose: RestorePurpose,
): Promise<OpenedToRestore> {
  if (access === "caller") {
    if (account === caller.account) return proven({ aws, caller, session: aws.hub, account });
    const because = `--as-caller restores in the account of your credentials alone, ${caller.account}, and not in ${account}`;
    return { state: "refused", because };
  }
  const assumed = await aws.assume(account, { ...access, operations: restoreCalls(purpose) });
  if (assumed.state === "unread") {
    return { state: "unopened", because: `${access.roleName} in ${account}: ${unknownWords(assumed.reason)}` };
  }
  return proven({ aws, caller, session: assumed.value, account });
}
