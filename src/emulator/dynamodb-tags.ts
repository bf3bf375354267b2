/** DynamoDB's answers that change the tags of a table: TagResource, UntagResource. */
import type { Call, Output } from "./call.ts";
import { findTable, scopeOf, tableNameOf } from "./dynamodb-tables.ts";
import { inUse } from "./dynamodb-updates.ts";
import { optionalList, optionalObjects, requiredText } from "./input.ts";
import { tagsNotFound } from "./not-found.ts";
import { ServiceError, constraint, validation } from "./service-error.ts";
import type { Table } from "./table.ts";

/** Developer guide, tagging restrictions. */
const mostTags = 50;

export function tagResource(call: Call): Output {
  const table = taggedTable(call);
  const given = optionalObjects(call.input, "Tags");
  if (given === undefined) throw needs("tags");
  const added = tagsOf(given);
  const tags = { ...table.tags, ...added };
  // That the limit is told by this error is assumed: AWS documents the limit, not the error.
  if (Object.keys(tags).length > mostTags) {
    throw validation(`One or more parameter values were invalid: Too many tags: at most ${mostTags} per resource`);
  }
  scopeOf(call).put({ ...table, tags, wasTagged: table.wasTagged || Object.keys(added).length > 0 });
  return {};
}

export function untagResource(call: Call): Output {
  const table = taggedTable(call);
  const keys = optionalList(call.input, "TagKeys");
  if (keys === undefined) throw needs("tagKeys");
  for (const key of keys) {
    if (typeof key !== "string") throw new ServiceError("SerializationException", "Unexpected value type in payload");
    checkKey(key);
  }
  const tags = Object.fromEntries(Object.entries(table.tags).filter(([key]) => !keys.includes(key)));
  scopeOf(call).put({ ...table, tags });
  return {};
}

/** Tags as a request gives them; refuses what no tag can be. */
export function tagsOf(given: readonly Readonly<Record<string, unknown>>[]): Readonly<Record<string, string>> {
  const tags: [string, string][] = given.map((tag) => {
    const [key, value] = [requiredText(tag, "Key"), requiredText(tag, "Value")];
    checkKey(key);
    // API reference, Tag.
    if (value.length > 256) throw constraint("tag.value", value, "have length less than or equal to 256");
    return [key, value];
  });
  const twice = tags.find(([key], n) => tags.findIndex(([other]) => other === key) < n);
  if (twice) throw validation(`One or more parameter values were invalid: Duplicate tag key: ${twice[0]}`);
  return Object.fromEntries(tags);
}

function checkKey(key: string): void {
  if (key.length < 1 || key.length > 128) throw constraint("tag.key", key, "have length between 1 and 128");
  if (key.toLowerCase().startsWith("aws:")) {
    throw validation(`One or more parameter values were invalid: The prefix aws: is reserved: ${key}`);
  }
}

function taggedTable(call: Call): Table {
  const arn = requiredText(call.input, "ResourceArn");
  if (!/^arn:[^:]+:dynamodb:[^:]*:\d{12}:table\/[^/]+$/.test(arn)) {
    throw validation(`Invalid TableArn: Invalid ResourceArn provided as input ${arn}`);
  }
  const found = findTable(call, tableNameOf(call, arn));
  if (!found) throw tagsNotFound(arn);
  if (found.status === "CREATING" || found.status === "DELETING") throw inUse(found.table.name, found.status);
  return found.table;
}

const needs = (member: string): ServiceError =>
  validation(
    `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
  );
