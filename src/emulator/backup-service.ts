/** AWS Backup's answer: ListProtectedResources, whatever the state of the table or of the recovery point. */
import { seconds, type Call, type Output } from "./call.ts";
import { scopeOf } from "./dynamodb-tables.ts";
import { hexOf } from "./ids.ts";
import { optionalNumber, optionalText } from "./input.ts";
import { opaqueCursors, pageOf } from "./paging.ts";
import type { ProtectedTable } from "./scope-store.ts";
import { ServiceError } from "./service-error.ts";

/** aws-facts §1.5. */
const perPage = 1000;

const invalid = (message: string): ServiceError => new ServiceError("InvalidParameterValueException", message, 400);

export function listProtectedResources(call: Call): Output {
  const limit = optionalNumber(call.input, "MaxResults") ?? perPage;
  if (!(limit >= 1 && limit <= perPage)) throw invalid("MaxResults must be between 1 and 1000");
  const { cursors, keyOf } = opaqueCursors<ProtectedTable>("backup:ListProtectedResources", (table) => table.arn);
  const cursor = optionalText(call.input, "NextToken") ?? null;
  const after = keyOf(cursor, () => invalid("The NextToken is not valid"));
  const scope = scopeOf(call);
  const page = pageOf({ items: scope.protectedAfter(after), limit, cursor, cursors, fault: call.pageFault });
  const { partition, account, region } = scope.place;
  call.mentioned.push(...page.items.map((table) => table.name));
  return {
    Results: page.items.map((table) => ({
      ResourceArn: table.arn,
      ResourceType: "DynamoDB",
      ResourceName: table.name,
      LastBackupTime: seconds(table.last),
      LastBackupVaultArn: `arn:${partition}:backup:${region}:${account}:backup-vault:${table.vault}`,
      // The ARN of advanced DynamoDB backups (aws-facts §3.6).
      LastRecoveryPointArn: `arn:${partition}:backup:${region}:${account}:recovery-point:${hexOf(`${table.arn} ${table.last}`, 32)}`,
    })),
    ...(page.next === null ? {} : { NextToken: page.next }),
  };
}
