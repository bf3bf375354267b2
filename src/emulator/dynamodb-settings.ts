/** DynamoDB's answers about settings that have a call each: time to live, a table's own policy, Kinesis streams. */
import { seconds, type Call, type Output } from "./call.ts";
import { findTable, tableNameOf } from "./dynamodb-tables.ts";
import { requiredText } from "./input.ts";
import { notFound, policyNotFound } from "./not-found.ts";
import type { TableStatus } from "./organization.ts";
import { validation } from "./service-error.ts";
import { hasTags } from "./table-state.ts";
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
  const { ttl } = table.settings;
  return {
    TimeToLiveDescription:
      ttl === null || ttl.status === "DISABLED"
        ? { TimeToLiveStatus: "DISABLED" }
        : { TimeToLiveStatus: ttl.status, AttributeName: ttl.attribute },
  };
}

export function getResourcePolicy(call: Call): Output {
  const arn = requiredText(call.input, "ResourceArn");
  if (!/^arn:[^:]+:dynamodb:[^:]*:\d{12}:table\/[^/]+$/.test(arn)) {
    throw validation(`Invalid TableArn: Invalid ResourceArn provided as input ${arn}`);
  }
  const { table } = settled(call, tableNameOf(call, arn));
  const { resourcePolicy } = table.settings;
  if (resourcePolicy === null) throw policyNotFound(arn);
  return { Policy: resourcePolicy, RevisionId: String(Math.floor(seconds(table.created)) * 1000) };
}

export function describeKinesisStreamingDestination(call: Call): Output {
  const name = tableNameOf(call, requiredText(call.input, "TableName"));
  const { table } = settled(call, name);
  return {
    TableName: name,
    KinesisDataStreamDestinations: table.settings.kinesis.map(({ stream, status }) => ({
      StreamArn: stream,
      DestinationStatus: status,
      ApproximateCreationDateTimePrecision: "MILLISECOND",
    })),
  };
}

/** Assumed to be found as tags are: nobody has measured these two on a table that is being made or deleted. */
function settled(call: Call, name: string): { readonly table: Table; readonly status: TableStatus } {
  const found = findTable(call, name);
  if (!found || !hasTags(found.table, found.status, call.now)) throw notFound(`Table: ${name} not found`);
  return found;
}
