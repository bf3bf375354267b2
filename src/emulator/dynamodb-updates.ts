/**
 * DynamoDB's answers that change a table's own settings: UpdateTable, UpdateTimeToLive, EnableKinesisStreamingDestination.
 * What this organization does not hold (new indexes, replicas, encryption, capacity alone) is refused aloud.
 */
import type { Call, Output } from "./call.ts";
import { describe, findTable, scopeOf, tableNameOf } from "./dynamodb-tables.ts";
import { optionalChoice, optionalFlag, optionalObject, optionalObjects, requiredText, type Input } from "./input.ts";
import { notFound } from "./not-found.ts";
import type { TableStatus } from "./organization.ts";
import { ServiceError, validation } from "./service-error.ts";
import { streamViews } from "./settings-spec.ts";
import type { Table } from "./table.ts";
import { asTold } from "./table-state.ts";
import { kinesisAt, ttlAt, type TableSettings } from "./table-settings.ts";

/** Virtual time from UPDATING to ACTIVE. That deletion protection alone does not leave ACTIVE is assumed. */
const updateTakes = 5_000;
/** "It can take up to one hour for the change to fully process" (API reference, UpdateTimeToLive). */
const ttlTakes = 600_000;
const streamingTakes = 30_000;

const notHeld = ["ReplicaUpdates", "SSESpecification", "OnDemandThroughput"] as const;

export function updateTable(call: Call): Output {
  const { input } = call;
  const protection = optionalFlag(input, "DeletionProtectionEnabled");
  const tableClass = optionalChoice(input, "TableClass", ["STANDARD", "STANDARD_INFREQUENT_ACCESS"]);
  const billingMode = billingModeOf(input);
  const stream = optionalObject(input, "StreamSpecification");
  const { table } = settledTable(call);
  for (const member of notHeld) {
    if (input[member] !== undefined) throw validation(`${member} is not held by this emulated organization`);
  }
  const indexes = indexesLeft(table, input);
  const lasting = {
    ...(indexes && { indexes }),
    ...(tableClass && { class: tableClass }),
    ...(billingMode && { billingMode }),
  };
  const changed: Table = {
    ...table,
    ...lasting,
    ...(protection === undefined ? {} : { deletionProtection: protection }),
    ...(stream === undefined ? {} : { settings: { ...table.settings, ...streamOf(table, stream, call.now) } }),
  };
  const slow = stream !== undefined || Object.keys(lasting).length > 0;
  if (!slow && protection === undefined) {
    throw validation(
      "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required",
    );
  }
  const put: Table = slow ? { ...changed, updatingUntil: call.now + updateTakes } : changed;
  scopeOf(call).put(put);
  const status = slow ? "UPDATING" : "ACTIVE";
  return { TableDescription: describe(asTold(put, status, call.now), status) };
}

/** Global indexes can only be deleted here. */
function indexesLeft(table: Table, input: Input): Table["indexes"] | undefined {
  const updates = optionalObjects(input, "GlobalSecondaryIndexUpdates");
  if (updates === undefined) return undefined;
  return updates.reduce<Table["indexes"]>((left, update) => {
    const deleted = optionalObject(update, "Delete");
    if (deleted === undefined) {
      throw validation("Only Delete of GlobalSecondaryIndexUpdates is held by this emulated organization");
    }
    const name = requiredText(deleted, "IndexName");
    const others = left.filter((index) => index.type !== "GLOBAL" || index.name !== name);
    if (others.length === left.length) throw notFound(`Requested resource not found: Index: ${name} not found`);
    return others;
  }, table.indexes);
}

function billingModeOf(input: Input): Table["billingMode"] | undefined {
  const mode = optionalChoice(input, "BillingMode", ["PROVISIONED", "PAY_PER_REQUEST"]);
  const throughput = optionalObject(input, "ProvisionedThroughput");
  if (mode === "PROVISIONED" && throughput === undefined) {
    throw validation(
      "One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED",
    );
  }
  if (mode === "PAY_PER_REQUEST" && throughput !== undefined) {
    throw validation(
      "One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST",
    );
  }
  return mode;
}

/** API reference, UpdateTable: what is enabled cannot be enabled, nor what is disabled disabled. */
function streamOf(table: Table, wanted: Input, now: number): Pick<TableSettings, "stream" | "streamSince"> {
  const enabled = optionalFlag(wanted, "StreamEnabled") ?? false;
  const view = optionalChoice(wanted, "StreamViewType", streamViews);
  if (enabled !== (view !== undefined)) {
    throw validation(
      "One or more parameter values were invalid: StreamViewType is required if and only if StreamEnabled is true",
    );
  }
  if (enabled === (table.settings.stream !== null)) {
    throw validation(`Table ${enabled ? "already has" : "has no"} enabled stream: TableName: ${table.name}`);
  }
  return { stream: view ?? null, streamSince: view === undefined ? null : now };
}

export function updateTimeToLive(call: Call): Output {
  const wanted = optionalObject(call.input, "TimeToLiveSpecification");
  if (wanted === undefined) throw needs("timeToLiveSpecification");
  const enabled = optionalFlag(wanted, "Enabled");
  if (enabled === undefined) throw needs("timeToLiveSpecification.enabled");
  const attribute = requiredText(wanted, "AttributeName");
  if (attribute.length < 1 || attribute.length > 255) throw validation("AttributeName must have 1 to 255 characters");
  const { table } = settledTable(call);
  const now = ttlAt(table.settings.ttl, call.now);
  const on = now !== null && now.status !== "DISABLED";
  if (on && now.status !== "ENABLED") {
    throw validation("Time to live has been modified multiple times within a fixed interval");
  }
  if (enabled === on) throw validation(`TimeToLive is already ${on ? "enabled" : "disabled"}`);
  if (on && now.attribute !== attribute) {
    throw validation(`TimeToLive is active on a different AttributeName: current AttributeName is ${now.attribute}`);
  }
  const ttl = { attribute, status: enabled ? "ENABLING" : "DISABLING", settlesAt: call.now + ttlTakes };
  scopeOf(call).put({ ...table, settings: { ...table.settings, ttl } });
  return { TimeToLiveSpecification: { Enabled: enabled, AttributeName: attribute } };
}

export function enableKinesisStreamingDestination(call: Call): Output {
  const stream = requiredText(call.input, "StreamArn");
  if (!/^arn:[^:]+:kinesis:[^:]+:\d{12}:stream\/[a-zA-Z0-9_.-]+$/.test(stream)) {
    throw validation(`Invalid StreamArn: ${stream}`);
  }
  const configuration = optionalObject(call.input, "EnableKinesisStreamingConfiguration") ?? {};
  optionalChoice(configuration, "ApproximateCreationDateTimePrecision", ["MILLISECOND", "MICROSECOND"]);
  const { table } = settledTable(call);
  const others = table.settings.kinesis.filter((each) => each.stream !== stream);
  const before = table.settings.kinesis.find((each) => each.stream === stream);
  if (before && !["DISABLED", "ENABLE_FAILED"].includes(kinesisAt(before, call.now).status)) {
    throw validation(
      "Table is not in a valid state to enable Kinesis Streaming Destination: KinesisStreamingDestination must be DISABLED or ENABLE_FAILED to perform ENABLE operation.",
    );
  }
  const kinesis = [...others, { stream, status: "ENABLING", settlesAt: call.now + streamingTakes }];
  scopeOf(call).put({ ...table, settings: { ...table.settings, kinesis } });
  return {
    TableName: table.name,
    StreamArn: stream,
    DestinationStatus: "ENABLING",
    ...(Object.keys(configuration).length === 0 ? {} : { EnableKinesisStreamingConfiguration: configuration }),
  };
}

const needs = (member: string): ServiceError =>
  validation(
    `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
  );

/** The table that the call names, which nothing else is changing. */
function settledTable(call: Call): { readonly table: Table; readonly status: TableStatus } {
  const name = tableNameOf(call, requiredText(call.input, "TableName"));
  const found = findTable(call, name);
  if (!found) throw notFound(`Table: ${name} not found`);
  if (found.status !== "ACTIVE") throw inUse(name, found.status);
  return found;
}

export function inUse(name: string, status: TableStatus): ServiceError {
  const doing = { CREATING: "being created", UPDATING: "being updated", DELETING: "being deleted" };
  const state = status in doing ? doing[status as keyof typeof doing] : `in the state ${status}`;
  return new ServiceError(
    "ResourceInUseException",
    `Attempt to change a resource which is still in use: Table is ${state}: ${name}`,
  );
}
