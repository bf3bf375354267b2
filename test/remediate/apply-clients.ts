/** Somebody else in the organization: changes to its tables that are none of the product's, by AWS's own SDK. */
import {
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  type CreateTableCommandInput,
  type DeleteTableCommandInput,
  type UpdateTableCommandInput,
} from "@aws-sdk/client-dynamodb";
import { onTestFinished } from "vitest";
import { region, shop, type Place } from "./apply-place.ts";

export function dynamodbOf({ emulator }: Place, account = shop) {
  const client = new DynamoDBClient({
    endpoint: emulator.endpoint,
    region,
    credentials: emulator.credentials(account),
    maxAttempts: 1,
  });
  onTestFinished(() => client.destroy());
  return {
    createTable: (input: CreateTableCommandInput) => client.send(new CreateTableCommand(input)),
    deleteTable: (input: DeleteTableCommandInput) => client.send(new DeleteTableCommand(input)),
    updateTable: (input: UpdateTableCommandInput) => client.send(new UpdateTableCommand(input)),
    /** Null: off. */
    pitr: (table: string, days: number | null) =>
      client.send(
        new UpdateContinuousBackupsCommand({
          TableName: table,
          PointInTimeRecoverySpecification:
            days === null
              ? { PointInTimeRecoveryEnabled: false }
              : { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: days },
        }),
      ),
    tag: (arn: string, Key: string, Value: string) =>
      client.send(new TagResourceCommand({ ResourceArn: arn, Tags: [{ Key, Value }] })),
    untag: (arn: string, key: string) => client.send(new UntagResourceCommand({ ResourceArn: arn, TagKeys: [key] })),
  };
}
