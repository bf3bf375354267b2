/**
 * Who is calling: GetCallerIdentity of the hub's own keys. In goes its reader, out comes account, ARN and partition;
 * keys that AWS does not take are a UsageError, because the person at the keyboard can fix that and nobody else.
 */
import { UsageError } from "../errors.ts";
import type { Unknown } from "../model/fact.ts";
import { partitionOfArn, type PartitionId } from "./partitions.ts";
import type { Read } from "./read.ts";
import type { ScopeReader } from "./read-client.ts";

export type Caller = { readonly account: string; readonly arn: string; readonly partition: PartitionId };

export async function identify(sts: ScopeReader): Promise<Read<Caller>> {
  const operation = "sts:GetCallerIdentity";
  const answer = await sts.read(operation, {});
  if (answer.state === "unread") {
    refuseBadKeys(answer.reason);
    return answer;
  }
  const { Account: account = "", Arn: arn = "" } = answer.value;
  const partition = partitionOfArn(arn);
  if (partition !== undefined && /^\d{12}$/.test(account) && arn.split(":")[4] === account) {
    return { ...answer, value: { account, arn, partition } };
  }
  const detail = `neither account nor partition can be told from "${arn.slice(0, 200)}"`;
  return { state: "unread", reason: { kind: "malformed", operation, detail } };
}

/** GetCallerIdentity needs no permission, so a denial is always about the keys. */
function refuseBadKeys({ kind, code = "", detail = "" }: Unknown): void {
  if (kind !== "denied") return;
  if (code.startsWith("ExpiredToken")) {
    throw new UsageError(
      `The AWS credentials have expired (${code}: ${detail}). Get new ones, for example with "aws sso login", and run the command again.`,
    );
  }
  throw new UsageError(
    `AWS does not accept the credentials (${code}: ${detail}). Check the keys, or AWS_PROFILE; for GovCloud and China set AWS_REGION to a Region there.`,
  );
}
