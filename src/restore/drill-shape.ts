/**
 * What a restore has to bring back of a table beside its items: an answer of DescribeTable or DescribeBackup in; keys,
 * indexes, encryption and the number of items out. A backup holds the table as it was, a restore by PITR as it is.
 */
import type { OutputOf, ScopeReader } from "../aws/read-client.ts";
import type { DrillWish } from "../model/drill-journal.ts";
import { unknownWords } from "../model/unknown-words.ts";
import type { Described } from "./drill-look.ts";

type Index = Pick<NonNullable<Described["LocalSecondaryIndexes"]>[number], "IndexName" | "KeySchema" | "Projection">;

export type Shape = {
  readonly keys: NonNullable<Described["KeySchema"]>;
  readonly global: readonly Index[];
  readonly local: readonly Index[];
  readonly sse: Described["SSEDescription"];
  readonly types: NonNullable<Described["AttributeDefinitions"]>;
  /** Of which the types of attributes are known. */
  readonly typed: Readonly<Record<"keys" | "indexes" | "encryption", boolean>>;
  /** As AWS counted them within the six hours before; null: not known. */
  readonly items: number | null;
};

export const shapeOfTable = (table: Described): Shape => ({
  keys: table.KeySchema ?? [],
  global: table.GlobalSecondaryIndexes ?? [],
  local: table.LocalSecondaryIndexes ?? [],
  sse: table.SSEDescription,
  types: table.AttributeDefinitions ?? [],
  typed: { keys: true, indexes: true, encryption: true },
  items: table.ItemCount ?? null,
});

type Backup = NonNullable<OutputOf<"dynamodb:DescribeBackup">["BackupDescription"]>;

/**
 * `table`: the same, of the same TableId, as it is now. A backup tells no types of attributes: those of the table's own key
 * never change, those of an index can, since it can be deleted and made anew.
 */
export function shapeOfBackup(
  { SourceTableDetails: details, SourceTableFeatureDetails: features = {} }: Backup,
  table: Described,
): Shape {
  return {
    keys: details?.KeySchema ?? [],
    global: features.GlobalSecondaryIndexes ?? [],
    local: features.LocalSecondaryIndexes ?? [],
    sse: features.SSEDescription,
    types: table.AttributeDefinitions ?? [],
    typed: { keys: true, indexes: false, encryption: true },
    items: details?.ItemCount ?? null,
  };
}

export type ShapeRead =
  { readonly state: "read"; readonly shape: Shape } | { readonly state: "unread"; readonly because: string };

/** What is to come back, before the restore is asked for. */
export async function shapeWished(reader: ScopeReader, wish: DrillWish, table: Described): Promise<ShapeRead> {
  if (wish.kind === "pitr") return { state: "read", shape: shapeOfTable(table) };
  const read = await reader.read("dynamodb:DescribeBackup", { BackupArn: wish.backup });
  const unread = (because: string): ShapeRead => ({
    state: "unread",
    because: `the backup could not be looked at: ${because}`,
  });
  if (read.state === "unread") return unread(unknownWords(read.reason));
  const { BackupDescription: backup } = read.value;
  const { TableId: tableId, KeySchema: keys = [] } = backup?.SourceTableDetails ?? {};
  if (backup?.BackupDetails?.BackupArn !== wish.backup || keys.length === 0) {
    return unread("AWS answered about another one, or without a key");
  }
  if (tableId !== table.TableId) {
    return unread(`it is of the table of id ${tableId ?? "(none)"}, and not of ${table.TableId ?? "(none)"}`);
  }
  return { state: "read", shape: shapeOfBackup(backup, table) };
}
