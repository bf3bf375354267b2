/**
 * A table's name in, the table as DescribeTable tells it now out: what a drill compares, and what proves whose it is. Not
 * found is believed the second time only, since reads are eventually consistent.
 */
import type { Ports } from "../aws/ports.ts";
import type { OutputOf, ScopeReader } from "../aws/read-client.ts";
import type { Unknown } from "../model/fact.ts";

export type Described = NonNullable<OutputOf<"dynamodb:DescribeTable">["Table"]>;

export type Looked =
  | { readonly state: "there"; readonly table: Described }
  | { readonly state: "gone" }
  | { readonly state: "unread"; readonly reason: Unknown };

export type Looking = { readonly reader: ScopeReader; readonly ports: Pick<Ports, "now" | "sleep"> };

const confirmAfterMs = 1_000;

export async function lookAt({ reader, ports }: Looking, name: string): Promise<Looked> {
  const operation = "dynamodb:DescribeTable";
  let read = await reader.read(operation, { TableName: name });
  if (read.state === "unread" && isNotFound(read.reason)) {
    await ports.sleep(confirmAfterMs);
    read = await reader.read(operation, { TableName: name });
  }
  if (read.state === "unread") return isNotFound(read.reason) ? { state: "gone" } : read;
  const { Table: table } = read.value;
  if (table?.TableName === name) return { state: "there", table };
  return { state: "unread", reason: { kind: "malformed", operation, detail: "an answer about another table" } };
}

const isNotFound = ({ code }: Unknown): boolean => code === "ResourceNotFoundException";
