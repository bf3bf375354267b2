/** DynamoDB's answers about tables: ListTables, DescribeTable, ListTagsOfResource. */
import { seconds, type Call, type Output } from "./call.ts";
import { indexMembers } from "./indexes.ts";
import { boundedNumber, optionalText, requiredText } from "./input.ts";
import { notFound, tagsNotFound } from "./not-found.ts";
import type { TableStatus } from "./organization.ts";
import { pageOf, type Cursors } from "./paging.ts";
import type { ScopeStore } from "./scope-store.ts";
import { ServiceError, constraint, validation } from "./service-error.ts";
import { arnOf, type Table } from "./table.ts";
import { settingsMembers } from "./table-settings.ts";
import { tagPage } from "./tag-page.ts";
import { asTold, hasTags, statusAt } from "./table-state.ts";

export const scopeOf = (call: Call): ScopeStore => call.world.scope(call.principal.account, call.region);

const nameCursors: Cursors<string> = {
  after: (name) => name,
  // `-` is the first character a table name can have: nothing comes between a name and itself with it.
  same: (cursor) => (cursor === null ? "---" : `${cursor}-`),
};

export function listTables(call: Call): Output {
  const limit = boundedNumber(call.input, "Limit", { min: 1, max: 100, fallback: 100 });
  const cursor = optionalText(call.input, "ExclusiveStartTableName") ?? null;
  if (cursor !== null) checkTableName(cursor, "exclusiveStartTableName");
  const page = pageOf({
    items: scopeOf(call).namesAfter(cursor ?? "", call.now),
    limit,
    cursor,
    cursors: nameCursors,
    fault: call.pageFault,
  });
  call.mentioned.push(...page.items);
  return {
    TableNames: page.items,
    ...(page.next === null ? {} : { LastEvaluatedTableName: page.next }),
  };
}

export function describeTable(call: Call): Output {
  const name = tableNameOf(call, requiredText(call.input, "TableName"));
  const found = findTable(call, name);
  if (!found) throw notFound(`Table: ${name} not found`);
  return { Table: describe(asTold(found.table, found.status, call.now), found.status) };
}

const tagsPerPage = 10;

export function listTagsOfResource(call: Call): Output {
  const arn = requiredText(call.input, "ResourceArn");
  if (!/^arn:[^:]+:dynamodb:[^:]*:\d{12}:table\/[^/]+$/.test(arn)) {
    throw validation(`Invalid TableArn: Invalid ResourceArn provided as input ${arn}`);
  }
  const found = findTable(call, tableNameOf(call, arn));
  if (!found || !hasTags(found.table, found.status, call.now)) throw tagsNotFound(arn);
  return tagPage({
    call,
    operation: "dynamodb:ListTagsOfResource",
    tags: found.table.tags,
    limit: tagsPerPage,
    invalidToken: () => validation("Invalid NextToken"),
  });
}

/** The table of this scope with the status it has now, if it exists; counts the call. */
export function findTable(
  call: Call,
  name: string,
): { readonly table: Table; readonly status: TableStatus } | undefined {
  const table = scopeOf(call).find(name, call.now);
  if (!table) return undefined;
  table.calls += 1;
  const status = statusAt(table, call.now);
  if (status === "gone") return undefined;
  call.mentioned.push(name);
  return { table, status };
}

/** What DynamoDB says while it cannot use a table's key (aws-facts §3.1, lab 333). */
export const keyDisabled = (): ServiceError =>
  validation("KMS key disabled error: the key of the table cannot be used");

/** A name, or the ARN of a table of this very scope; ARNs of other accounts need a resource policy (aws-facts §3.11). */
export function tableNameOf(call: Call, nameOrArn: string): string {
  if (!nameOrArn.startsWith("arn:")) {
    checkTableName(nameOrArn, "tableName");
    return nameOrArn;
  }
  const own = arnOf(scopeOf(call).place, "");
  const name = nameOrArn.slice(nameOrArn.lastIndexOf("/") + 1);
  if (nameOrArn !== own + name) {
    const other = /^arn:[^:]+:dynamodb:([^:]*):(\d{12}):table\/[^/]+$/.exec(nameOrArn);
    if (!other) throw validation(`Invalid table name/ARN: ${nameOrArn}`);
    if (other[2] === call.principal.account) throw notFound(`Table: ${nameOrArn} not found`);
    throw new ServiceError(
      "AccessDeniedException",
      `User: ${call.principal.arn} is not authorized to perform: ${call.operation} on resource: ${nameOrArn} because no resource-based policy allows the ${call.operation} action`,
    );
  }
  checkTableName(name, "tableName");
  return name;
}

export function checkTableName(name: string, member: string): void {
  if (name.length < 3 || name.length > 255) {
    throw validation("TableName must be at least 3 characters long and at most 255 characters long");
  }
  if (!/^[a-zA-Z0-9_.-]+$/.test(name)) {
    throw constraint(member, name, "satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
  }
}

/** TableDescription with the members AWS leaves out left out (aws-facts §2). */
export function describe(table: Table, status: TableStatus): Output {
  const provisioned = table.billingMode === "PROVISIONED";
  return {
    AttributeDefinitions: table.key.attributes,
    TableName: table.name,
    KeySchema: table.key.schema,
    TableStatus: status,
    CreationDateTime: seconds(table.created),
    ProvisionedThroughput: {
      NumberOfDecreasesToday: 0,
      ReadCapacityUnits: provisioned ? 5 : 0,
      WriteCapacityUnits: provisioned ? 5 : 0,
    },
    TableSizeBytes: table.sizeBytes,
    ItemCount: table.itemCount,
    TableArn: table.arn,
    ...indexMembers({ ...table, status }),
    ...(table.id === null ? {} : { TableId: table.id }),
    ...(provisioned
      ? {}
      : {
          BillingModeSummary: {
            BillingMode: "PAY_PER_REQUEST",
            LastUpdateToPayPerRequestDateTime: seconds(table.created),
          },
        }),
    ...(table.class === "STANDARD" ? {} : { TableClassSummary: { TableClass: table.class } }),
    ...(table.deletionProtection === null ? {} : { DeletionProtectionEnabled: table.deletionProtection }),
    ...(table.replicas.length === 0
      ? {}
      : {
          GlobalTableVersion: "2019.11.21",
          Replicas: table.replicas.map((replica) => ({
            RegionName: replica.region,
            ReplicaStatus: replica.status ?? "ACTIVE",
            ...(replica.account === undefined ? {} : { ReplicaArn: replicaArn(table.arn, replica) }),
          })),
        }),
    ...settingsMembers({ ...table, restoring: table.restoring && status === "CREATING" }),
    ...(table.archival === null
      ? {}
      : {
          ArchivalSummary: {
            ArchivalDateTime: seconds(table.archival.at),
            ArchivalReason: "INACCESSIBLE_ENCRYPTION_CREDENTIALS",
            ...(table.archival.backupArn === null ? {} : { ArchivalBackupArn: table.archival.backupArn }),
          },
        }),
  };
}

function replicaArn(arn: string, replica: { readonly region: string; readonly account?: string }): string {
  const parts = arn.split(":");
  parts[3] = replica.region;
  parts[4] = replica.account ?? "";
  return parts.join(":");
}
