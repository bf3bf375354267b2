/**
 * Sessions of the drill role: an account in, a session out that can read, ask for restores, and touch nothing but scratch
 * tables, shown by AWS itself to be of that account; or why there is none. Asked once an account.
 */
import type { AssumeOptions, Aws, Caller, Session } from "../aws/connect.ts";
import { whyUnproven } from "../aws/proven-account.ts";
import { unknownWords } from "../model/unknown-words.ts";
import { operationsFor, type CallId } from "../model/write-operations.ts";

export type DrillRole = Omit<AssumeOptions, "operations">;

export type DrillSession =
  | { readonly state: "opened"; readonly session: Session; readonly roleArn: string }
  | { readonly state: "unopened"; readonly because: string };

const reads: readonly CallId[] = [
  "dynamodb:DescribeBackup",
  "dynamodb:DescribeContinuousBackups",
  "dynamodb:DescribeTable",
  "dynamodb:ListTables",
];

/** All that a drill calls: what its role has to allow. */
export const drillCalls: readonly CallId[] = [...reads, ...operationsFor("drill")];

export function drillSessions(given: {
  readonly aws: Aws;
  readonly caller: Caller;
  readonly role: DrillRole;
}): (account: string) => Promise<DrillSession> {
  const opened = new Map<string, Promise<DrillSession>>();
  return (account) => {
    const found = opened.get(account) ?? open(given, account);
    opened.set(account, found);
    return found;
  };
}

async function open(
  { aws, caller, role }: Parameters<typeof drillSessions>[0],
  account: string,
): Promise<DrillSession> {
  const unopened = (because: string): DrillSession => ({ state: "unopened", because });
  const assumed = await aws.assume(account, { ...role, operations: drillCalls });
  if (assumed.state === "unread") return unopened(`${role.roleName}: ${unknownWords(assumed.reason)}`);
  const session = assumed.value;
  const because = await whyUnproven({ aws, caller, session, account });
  if (because !== null) return unopened(because);
  const roleArn = `arn:${caller.partition}:iam::${account}:role/${role.roleName.replace(/^\//, "")}`;
  return { state: "opened", session, roleArn };
}
