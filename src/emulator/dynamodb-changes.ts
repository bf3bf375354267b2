/** DynamoDB's answers to CreateTable and DeleteTable. */
import type { Call, Output } from "./call.ts";
import { checkTableName, describe, scopeOf, tableNameOf } from "./dynamodb-tables.ts";
import { tagsOf } from "./dynamodb-tags.ts";
import { uuidOf } from "./ids.ts";
import { indexesOfRequest } from "./indexes.ts";
import { optionalChoice, optionalFlag, optionalObjects, requiredText, type Input } from "./input.ts";
import { notFound } from "./not-found.ts";
import { ServiceError, validation } from "./service-error.ts";
import { arnOf, buildTable, type KeyShape, type Table } from "./table.ts";
import { statusAt } from "./table-state.ts";

/** Virtual time from CREATING to ACTIVE. */
const creationTakes = 10_000;
/** Virtual time from DELETING to gone (aws-facts §3.1: DescribeTable finds it for about 5 s). */
const deletionTakes = 5_000;

export function createTable(call: Call): Output {
  const name = requiredText(call.input, "TableName");
  checkTableName(name, "tableName");
  const scope = scopeOf(call);
  if (scope.find(name, call.now)) throw new ServiceError("ResourceInUseException", `Table already exists: ${name}`);
  const key = keyOf(call);
  const tags = tagsOf(optionalObjects(call.input, "Tags") ?? []);
  const made: Table = {
    ...buildTable({ name }, scope.place),
    // Never that of an earlier table of this name (aws-facts §3.5).
    id: uuidOf(`${arnOf(scope.place, name)} created ${call.now} ${Math.random()}`),
    created: call.now,
    status: "CREATING",
    settlesAt: call.now + creationTakes,
    pitr: { enabled: false, since: call.now, period: 35 },
    deletionProtection: optionalFlag(call.input, "DeletionProtectionEnabled") ?? false,
    billingMode: optionalChoice(call.input, "BillingMode", ["PROVISIONED", "PAY_PER_REQUEST"]) ?? "PROVISIONED",
    class: optionalChoice(call.input, "TableClass", ["STANDARD", "STANDARD_INFREQUENT_ACCESS"]) ?? "STANDARD",
    tags,
    wasTagged: Object.keys(tags).length > 0,
    key,
    indexes: indexesOfRequest(call.input),
  };
  scope.put(made);
  return { TableDescription: describe(made, "CREATING") };
}

export function deleteTable(call: Call): Output {
  const name = tableNameOf(call, requiredText(call.input, "TableName"));
  const scope = scopeOf(call);
  const table = scope.find(name, call.now);
  if (!table) throw notFound(`Table: ${name} not found`);
  const status = statusAt(table, call.now);
  if (status === "CREATING") {
    throw new ServiceError(
      "ResourceInUseException",
      `Attempt to change a resource which is still in use: Table is being created: ${name}`,
    );
  }
  if (status === "DELETING" || status === "gone") {
    throw new ServiceError(
      "ResourceInUseException",
      `Attempt to change a resource which is still in use: Table is being deleted: ${name}`,
    );
  }
  if (table.deletionProtection === true) {
    throw validation(
      "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.",
    );
  }
  const deleting: Table = {
    ...table,
    status: "DELETING",
    deletingSince: call.now,
    settlesAt: call.now + deletionTakes,
    turns: [],
  };
  scope.put(deleting);
  return { TableDescription: withoutDesign(describe(deleting, "DELETING")) };
}

/** Of a table that goes AWS tells no keys and no creation (recorded answers; AWS CLI examples, delete-table). */
function withoutDesign(description: Output): Output {
  const { AttributeDefinitions: _attributes, KeySchema: _keys, CreationDateTime: _created, ...rest } = description;
  return rest;
}

function keyOf(call: Call): KeyShape {
  const schema = optionalObjects(call.input, "KeySchema");
  const attributes = optionalObjects(call.input, "AttributeDefinitions");
  if (!schema?.length || !attributes?.length) {
    throw validation("One or more parameter values were invalid: KeySchema and AttributeDefinitions are required");
  }
  return {
    schema: schema.map((element) => ({
      AttributeName: attributeName(element),
      KeyType: choice(element, "KeyType", ["HASH", "RANGE"]),
    })),
    attributes: attributes.map((definition) => ({
      AttributeName: attributeName(definition),
      AttributeType: choice(definition, "AttributeType", ["S", "N", "B"]),
    })),
  };
}

function attributeName(of: Input): string {
  const name = requiredText(of, "AttributeName");
  if (name.length < 1 || name.length > 255) throw validation("AttributeName must have 1 to 255 characters");
  return name;
}

const choice = (of: Input, member: string, choices: readonly string[]): string =>
  optionalChoice(of, member, choices) ?? requiredText(of, member);
