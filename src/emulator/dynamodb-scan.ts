/**
 * DynamoDB's answer to Scan: pages of items made from the table's keys when asked for, never held. No expression that
 * filters is evaluated: a request with one is refused, so that nobody takes its answer for AWS's.
 */
import type { Call, Output } from "./call.ts";
import { findTable, keyDisabled, tableNameOf } from "./dynamodb-tables.ts";
import { itemAt, keyAt, positionOf, type Position } from "./items.ts";
import { boundedNumber, optionalChoice, optionalFlag, optionalInteger, optionalObject, requiredText } from "./input.ts";
import { keyOf } from "./keys.ts";
import { notFound } from "./not-found.ts";
import { pageOf } from "./paging.ts";
import { ServiceError, validation } from "./service-error.ts";
import type { Table } from "./table.ts";

/** Developer guide, Scan: one page reads at most 1 MB. */
const pageBytes = 1_048_576;
/** Developer guide, read consistency: half a unit reads 4 KB, eventually consistent. */
const unitBytes = 4096;

export function scan(call: Call): Output {
  const { input } = call;
  const table = readable(call);
  const select = selectOf(call);
  const limit = boundedNumber(input, "Limit", {
    min: 1,
    max: Number.MAX_SAFE_INTEGER,
    fallback: Number.POSITIVE_INFINITY,
  });
  const { segment, segments } = segmentsOf(call);
  const from = positionOf(table.key, optionalObject(input, "ExclusiveStartKey"));
  if (from === undefined) throw validation("The provided starting key is invalid");
  const bytesEach = table.items.count === 0 ? 0 : Math.max(1, table.sizeBytes / table.items.count);
  const perPage = bytesEach === 0 ? 1 : Math.max(1, Math.floor(pageBytes / bytesEach));
  const page = pageOf<number>({
    items: itemsAfter(from, table.items.count, segment, segments),
    limit: Math.min(limit, perPage),
    cursor: input["ExclusiveStartKey"] === undefined ? null : encode(from),
    cursors: {
      after: (index) => encode({ index, again: 0 }),
      same: (cursor) => encode({ ...decode(cursor), again: decode(cursor).again + 1 }),
    },
    fault: call.pageFault,
  });
  // A page that ends because of its Limit has a LastEvaluatedKey, be there more or not (API reference, Scan).
  const last = page.items.at(-1);
  const next =
    page.next ?? (last !== undefined && page.items.length === limit ? encode({ index: last, again: 0 }) : null);
  const consistent = optionalFlag(input, "ConsistentRead") ?? false;
  return {
    ...(select === "COUNT" ? {} : { Items: page.items.map((index) => itemAt(table.key, index)) }),
    Count: page.items.length,
    ScannedCount: page.items.length,
    ...(next === null ? {} : { LastEvaluatedKey: keyAt(table.key, decode(next)) }),
    ...consumed(call, table, page.items.length * bytesEach, consistent),
  };
}

function readable(call: Call): Table {
  const name = tableNameOf(call, requiredText(call.input, "TableName"));
  const found = findTable(call, name);
  if (!found) throw notFound("Table not found");
  const { table, status } = found;
  switch (status) {
    // Not before it is ACTIVE, and no more when it goes (API reference, CreateTable; data plane errors).
    case "CREATING":
    case "DELETING":
    case "ARCHIVING":
    case "ARCHIVED":
      throw notFound("Table not found");
    case "INACCESSIBLE_ENCRYPTION_CREDENTIALS":
      throw keyDisabled();
    default:
  }
  const { encryption } = table.settings;
  if (encryption !== null && keyOf(call.world, encryption.keyArn)?.state !== "Enabled") throw keyDisabled();
  if (!table.items.readable) {
    throw new ServiceError(
      "InternalServerError",
      "The request processing has failed because of an internal error",
      500,
    );
  }
  return table;
}

const unsupported = ["FilterExpression", "ProjectionExpression", "ScanFilter", "AttributesToGet", "IndexName"] as const;

function selectOf({ input }: Call): "COUNT" | "ALL_ATTRIBUTES" {
  for (const member of unsupported) {
    if (input[member] === undefined) continue;
    throw validation(`The embedded organization answers no Scan with ${member}: it keeps no data`);
  }
  const select = optionalChoice(input, "Select", [
    "SPECIFIC_ATTRIBUTES",
    "COUNT",
    "ALL_ATTRIBUTES",
    "ALL_PROJECTED_ATTRIBUTES",
  ] as const);
  if (select === "SPECIFIC_ATTRIBUTES") {
    throw validation(
      "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES",
    );
  }
  if (select === "ALL_PROJECTED_ATTRIBUTES") {
    throw validation("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
  }
  return select ?? "ALL_ATTRIBUTES";
}

function segmentsOf({ input }: Call): { readonly segment: number; readonly segments: number } {
  const [segment, segments] = [optionalInteger(input, "Segment"), optionalInteger(input, "TotalSegments")];
  if (segment === undefined && segments === undefined) return { segment: 0, segments: 1 };
  if (segment === undefined) {
    throw validation(
      "The Segment parameter is required but was not present in the request when TotalSegments is present",
    );
  }
  if (segments === undefined) {
    throw validation(
      "The TotalSegments parameter is required but was not present in the request when Segment parameter is present",
    );
  }
  boundedNumber(input, "TotalSegments", { min: 1, max: 1_000_000, fallback: 1 });
  if (segment < 0 || segment >= segments) {
    throw validation(
      `The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: ${segment} is not less than TotalSegments: ${segments}`,
    );
  }
  return { segment, segments };
}

function* itemsAfter({ index }: Position, count: number, segment: number, segments: number): Iterable<number> {
  const first = index + 1;
  for (let at = first + ((((segment - first) % segments) + segments) % segments); at < count; at += segments) yield at;
}

const encode = ({ index, again }: Position): string => `${index} ${again}`;
function decode(cursor: string | null): Position {
  const [index = -1, again = 0] = (cursor ?? "-1 0").split(" ").map(Number);
  return { index, again };
}

function consumed(call: Call, table: Table, bytes: number, consistent: boolean): Output {
  const wanted = optionalChoice(call.input, "ReturnConsumedCapacity", ["INDEXES", "TOTAL", "NONE"] as const);
  if (wanted === undefined || wanted === "NONE") return {};
  const units = Math.max(1, Math.ceil(bytes / unitBytes)) * (consistent ? 1 : 0.5);
  return {
    ConsumedCapacity: {
      TableName: table.name,
      CapacityUnits: units,
      ...(wanted === "INDEXES" ? { Table: { CapacityUnits: units } } : {}),
    },
  };
}
