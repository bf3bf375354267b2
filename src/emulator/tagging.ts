/** The Resource Groups Tagging API's answer: GetResources, which knows only tables that are tagged or once were. */
import type { Call, Output } from "./call.ts";
import { scopeOf } from "./dynamodb-tables.ts";
import { optionalList, optionalInteger, optionalText } from "./input.ts";
import { opaqueCursors, pageOf } from "./paging.ts";
import { ServiceError } from "./service-error.ts";
import { arnOf, type Table } from "./table.ts";

const invalid = (message: string): ServiceError => new ServiceError("InvalidParameterException", message);

const tablesPerPage = 100;

export function getResources(call: Call): Output {
  const { input } = call;
  const limit = optionalInteger(input, "ResourcesPerPage") ?? tablesPerPage;
  if (limit < 1 || limit > tablesPerPage) throw invalid("ResourcesPerPage must be between 1 and 100");
  const arns = optionalList(input, "ResourceARNList");
  const types = optionalList(input, "ResourceTypeFilters");
  const filters = filtersOf(call);
  if (arns && (types || filters.length > 0 || input["ResourcesPerPage"] !== undefined)) {
    throw invalid("ResourceARNList cannot be combined with other filters or with paging");
  }
  const { cursors, keyOf } = opaqueCursors<Table>("tag:GetResources", (table) => table.name);
  const token = optionalText(input, "PaginationToken");
  const cursor = token === undefined || token === "" ? null : token;
  const after = keyOf(cursor, () => invalid("The PaginationToken is not valid"));
  const dynamodb = types === undefined || types.some((type) => type === "dynamodb" || type === "dynamodb:table");
  const page = pageOf({
    items: dynamodb
      ? tagged(call, after, (table) => matches(table, filters) && (arns?.includes(table.arn) ?? true))
      : [],
    limit,
    cursor,
    cursors,
    fault: call.pageFault,
  });
  call.mentioned.push(...page.items.map((table) => table.name));
  return {
    // "" at the end, never absent (recorded answers).
    PaginationToken: page.next ?? "",
    ResourceTagMappingList: page.items.map((table) => ({
      ResourceARN: arnOf(scopeOf(call).place, table.name),
      Tags: Object.entries(table.tags).map(([Key, Value]) => ({ Key, Value })),
    })),
  };
}

function* tagged(call: Call, after: string, accepts: (table: Table) => boolean): Iterable<Table> {
  for (const table of scopeOf(call).tablesAfter(after, call.now)) {
    if (table.wasTagged && accepts(table)) yield table;
  }
}

type Filter = { readonly key: string; readonly values: readonly unknown[] };

function filtersOf(call: Call): readonly Filter[] {
  return (optionalList(call.input, "TagFilters") ?? []).map((filter): Filter => {
    if (typeof filter !== "object" || filter === null || !("Key" in filter) || typeof filter.Key !== "string") {
      throw invalid("Every TagFilter needs a Key");
    }
    return { key: filter.Key, values: "Values" in filter && Array.isArray(filter.Values) ? filter.Values : [] };
  });
}

const matches = (table: Table, filters: readonly Filter[]): boolean =>
  filters.every(
    ({ key, values }) => Object.hasOwn(table.tags, key) && (values.length === 0 || values.includes(table.tags[key])),
  );
