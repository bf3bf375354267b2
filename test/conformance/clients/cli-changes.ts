/** The AWS CLI changes a table, backs it up on demand, and imports a finding about it: how to run a command in, what each said out. */
import { smallFinding } from "../models/varied-organization.ts";
import type { Ended } from "../../support/spawned.ts";

type Document = Readonly<Record<string, unknown>>;
type Surroundings = {
  /** As the member account. */
  readonly aws: (command: string) => Promise<Ended>;
  readonly advance: (duration: string) => Promise<unknown>;
  readonly table: string;
  readonly arn: string;
  readonly account: string;
};

export type Changes = Readonly<
  Record<"protected" | "ttl" | "policy" | "streaming" | "begun" | "ended" | "imported" | "findings", Document>
> & {
  /** TagResource and UntagResource: they say nothing. */
  readonly silent: readonly Ended[];
};

export async function changeByCli({ aws, advance, table, arn, account }: Surroundings): Promise<Changes> {
  const told = async (command: string): Promise<Document> => {
    const { code, stdout, stderr } = await aws(command);
    if (code !== 0) throw new Error(`${command}: ${stderr}`);
    return JSON.parse(stdout) as Document;
  };
  const policy = JSON.stringify({
    Statement: [{ Effect: "Allow", Principal: { AWS: account }, Action: "dynamodb:GetItem", Resource: arn }],
  });
  const stream = `${arn.split(":").slice(0, 2).join(":")}:kinesis:${arn.split(":")[3] ?? ""}:${account}:stream/changes`;
  const role = `arn:aws:iam::${account}:role/Backup`;
  const silent = [
    await aws(`dynamodb tag-resource --resource-arn ${arn} --tags Key=env,Value=prod Key=old,Value=x`),
    await aws(`dynamodb untag-resource --resource-arn ${arn} --tag-keys old`),
  ];
  const job = await told(
    `backup start-backup-job --backup-vault-name governed --resource-arn ${arn} --iam-role-arn ${role} --lifecycle DeleteAfterDays=35`,
  );
  const describe = `backup describe-backup-job --backup-job-id ${String(job["BackupJobId"])}`;
  const begun = await told(describe);
  const changed = {
    protected: await told(`dynamodb update-table --table-name ${table} --deletion-protection-enabled`),
    policy: await told(`dynamodb put-resource-policy --resource-arn ${arn} --policy ${policy}`),
    ttl: await told(
      `dynamodb update-time-to-live --table-name ${table} --time-to-live-specification Enabled=true,AttributeName=expires`,
    ),
    streaming: await told(`dynamodb enable-kinesis-streaming-destination --table-name ${table} --stream-arn ${stream}`),
  };
  // Commands are parted at spaces.
  const finding = JSON.stringify([smallFinding]).replaceAll(" ", "\\u0020");
  const imported = await told(`securityhub batch-import-findings --findings ${finding}`);
  const id = `Id=[{Value=${smallFinding.Id},Comparison=EQUALS}]`;
  const findings = await told(`securityhub get-findings --filters ${id} --page-size 1`);
  await advance("10m");
  return { ...changed, imported, findings, silent, begun, ended: await told(describe) };
}
