/** DynamoDB's answers about settings that have a call each: time to live, Kinesis streams. */
import type { Call, Output } from "./call.ts";
import { findTable, tableNameOf } from "./dynamodb-tables.ts";
import { requiredText } from "./input.ts";
import { notFound } from "./not-found.ts";
import type { TableStatus } from "./organization.ts";
import { validation } from "./service-error.ts";
import { hasTags } from "./table-state.ts";
import { kinesisAt, ttlAt } from "./table-settings.ts";
import type { Table } from "./table.ts";

export function describeTimeToLive(call: Call): Output {
  const name = tableNameOf(call, requiredText(call.input, "TableName"));
  const found = findTable(call, name);
  // aws-facts §3.1: a table being restored is not found, one being made or deleted is refused.
  if (!found || (found.status === "CREATING" && found.table.restoring)) {
    throw notFound(`Table: ${name} not found`);
  }
  const { status, table } = found;
  if (status === "CREATING" || status === "DELETING") {
    throw validation(`Cannot describe time to live while table is in ${status}`);
  }
  const ttl = ttlAt(table.settings.ttl, call.now);
  return {
    TimeToLiveDescription:
      ttl === null || ttl.status === "DISABLED"
        ? { TimeToLiveStatus: "DISABLED" }
        : { TimeToLiveStatus: ttl.status, AttributeName: ttl.attribute },
  };
}

export function describeKinesisStreamingDestination(call: Call): Output {
  const name = tableNameOf(call, requiredText(call.input, "TableName"));
  const { table } = settled(call, name);
  return {
    TableName: name,
    KinesisDataStreamDestinations: table.settings.kinesis
      .map((each) => kinesisAt(each, call.now))
      .map(({ stream, status }) => ({
        StreamArn: stream,
        DestinationStatus: status,
        ApproximateCreationDateTimePrecision: "MILLISECOND",
      })),
  };
}

/** Assumed to be found as tags are: nobody has measured it on a table that is being made or deleted. */
function settled(call: Call, name: string): { readonly table: Table; readonly status: TableStatus } {
  const found = findTable(call, name);
  if (!found || !hasTags(found.table, found.status, call.now)) throw notFound(`Table: ${name} not found`);
  return found;
}
