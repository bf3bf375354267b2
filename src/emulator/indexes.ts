/**
 * Secondary indexes of a table: from a specification or from a request that creates a table, and what DescribeTable and
 * DescribeBackup say of them.
 */
import type { Output } from "./call.ts";
import { optionalChoice, optionalList, optionalObject, optionalObjects, requiredText, type Input } from "./input.ts";
import { validation } from "./service-error.ts";

/** An index in a specification; all its keys are strings. */
export type IndexSpec = {
  readonly name: string;
  /** GLOBAL unless given. A LOCAL one shares the hash key of its table, which must have a range key. */
  readonly type?: (typeof indexTypes)[number];
  /** Unless given: the hash key of the table. */
  readonly hash?: string;
  readonly range?: string;
  /** ALL unless given. */
  readonly projection?: (typeof projections)[number];
  /** With INCLUDE: what is projected beside the keys. */
  readonly attributes?: readonly string[];
};

export const indexTypes = ["GLOBAL", "LOCAL"] as const;
export const projections = ["ALL", "KEYS_ONLY", "INCLUDE"] as const;

type KeySchema = readonly { readonly AttributeName: string; readonly KeyType: string }[];

export type Index = {
  readonly name: string;
  readonly type: (typeof indexTypes)[number];
  readonly schema: KeySchema;
  readonly projection: { readonly ProjectionType: string; readonly NonKeyAttributes?: readonly string[] };
};

/** Expects a checked specification. */
export function buildIndexes(specs: readonly IndexSpec[], tableHash: string): readonly Index[] {
  return specs.map(({ name, type = "GLOBAL", hash = tableHash, range, projection = "ALL", attributes }) => ({
    name,
    type,
    schema: [
      { AttributeName: hash, KeyType: "HASH" },
      ...(range === undefined ? [] : [{ AttributeName: range, KeyType: "RANGE" }]),
    ],
    projection: { ProjectionType: projection, ...(attributes === undefined ? {} : { NonKeyAttributes: attributes }) },
  }));
}

const members = { GLOBAL: "GlobalSecondaryIndexes", LOCAL: "LocalSecondaryIndexes" } as const;

/** Of a request to CreateTable, or, under other names, of the overrides of a restore; undefined: the request has none. */
export function indexesGiven(input: Input, member: string, type: Index["type"]): readonly Index[] | undefined {
  return optionalObjects(input, member)?.map((given): Index => {
    const schema = optionalObjects(given, "KeySchema");
    const projection = optionalObject(given, "Projection");
    if (!schema?.length || projection === undefined) {
      throw validation("One or more parameter values were invalid: an index needs a KeySchema and a Projection");
    }
    const attributes = optionalList(projection, "NonKeyAttributes");
    return {
      name: requiredText(given, "IndexName"),
      type,
      schema: schema.map((element) => ({
        AttributeName: requiredText(element, "AttributeName"),
        KeyType: optionalChoice(element, "KeyType", ["HASH", "RANGE"]) ?? requiredText(element, "KeyType"),
      })),
      projection: {
        ProjectionType: optionalChoice(projection, "ProjectionType", projections) ?? "ALL",
        ...(attributes === undefined ? {} : { NonKeyAttributes: attributes.map(String) }),
      },
    };
  });
}

export const indexesOfRequest = (input: Input): readonly Index[] =>
  indexTypes.flatMap((type) => indexesGiven(input, members[type], type) ?? []);

/** Whether both are the same index, also as to keys and projection. */
export const sameIndex = (one: Index, other: Index): boolean =>
  one.type === other.type &&
  one.name === other.name &&
  keysText(one) === keysText(other) &&
  one.projection.ProjectionType === other.projection.ProjectionType &&
  attributesText(one) === attributesText(other);

const keysText = ({ schema }: Index): string =>
  JSON.stringify(schema.map(({ AttributeName, KeyType }) => [AttributeName, KeyType]));
const attributesText = ({ projection }: Index): string =>
  JSON.stringify((projection.NonKeyAttributes ?? []).toSorted());

type Described = {
  readonly arn: string;
  readonly status: string;
  readonly indexes: readonly Index[];
  readonly sizeBytes: number;
  readonly itemCount: number;
  readonly billingMode: string;
};

/** The members of a TableDescription; none without indexes. */
export function indexMembers(table: Described): Output {
  return byType(table.indexes, (index) => ({
    ...designOf(index),
    ...(index.type === "LOCAL"
      ? {}
      : {
          IndexStatus: table.status === "CREATING" || table.status === "DELETING" ? table.status : "ACTIVE",
          ProvisionedThroughput: { NumberOfDecreasesToday: 0, ...unitsOf(table.billingMode) },
        }),
    IndexSizeBytes: table.sizeBytes,
    ItemCount: table.itemCount,
    IndexArn: `${table.arn}/index/${index.name}`,
  }));
}

/** The members of SourceTableFeatureDetails. */
export const indexFeatures = (indexes: readonly Index[], billingMode: string): Output =>
  byType(indexes, (index) => ({
    ...designOf(index),
    ...(index.type === "LOCAL" ? {} : { ProvisionedThroughput: unitsOf(billingMode) }),
  }));

const designOf = ({ name, schema, projection }: Index): Output => ({
  IndexName: name,
  KeySchema: schema,
  Projection: projection,
});

export const unitsOf = (billingMode: string) =>
  billingMode === "PROVISIONED"
    ? { ReadCapacityUnits: 5, WriteCapacityUnits: 5 }
    : { ReadCapacityUnits: 0, WriteCapacityUnits: 0 };

function byType(indexes: readonly Index[], tell: (index: Index) => Output): Output {
  return Object.fromEntries(
    indexTypes.flatMap((type) => {
      const own = indexes.filter((index) => index.type === type);
      return own.length === 0 ? [] : [[members[type], own.map(tell)]];
    }),
  );
}
