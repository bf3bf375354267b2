/**
 * Sessions of the drill role: an account in, a session out that can read, ask for restores, and touch nothing but scratch
 * tables, shown by AWS itself to be of that account; or why there is none. Asked once an account.
 */
import type { AssumeOptions, Aws, Caller, Session } from "../aws/connect.ts";
import { oncePerAccount, provenSession } from "../aws/proven-session.ts";
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

type Opening = {
  readonly aws: Aws;
  readonly caller: Caller;
  readonly role: DrillRole;
};

export const drillSessions = (opening: Opening): ((account: string) => Promise<DrillSession>) =>
  oncePerAccount((account) => open(opening, account));

async function open({ aws, caller, role }: Opening, account: string): Promise<DrillSession> {
  const opened = await provenSession({ aws, caller }, account, { ...role, operations: drillCalls });
  if (opened.state === "unopened") return opened;
  const roleArn = `arn:${caller.partition}:iam::${account}:role/${role.roleName.replace(/^\//, "")}`;
  return { ...opened, roleArn };
}
