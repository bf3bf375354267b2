/**
 * The `table` group: identity, state and settings of one table from DescribeTable. A table that is twice not found is
 * gone; every other failure leaves the group unread.
 */
import type { OutputOf, ScopeReader } from "../aws/read-client.ts";
import type { Ports } from "../aws/ports.ts";
import type { Fact, Unknown } from "../model/fact.ts";
import { absent, known, unknown } from "../model/fact.ts";
import type { Answer } from "./answer.ts";
import { unanswered } from "./answer.ts";
import { ifSent, malformed, membersOf } from "./members.ts";
import type { FactsOf } from "./observed-facts.ts";
import { facts as catalogue } from "../model/facts.ts";
import { replicaCount, replicaList, replicasInService } from "./table-replicas.ts";
import { encryptionFacts, restoreFacts, streamFact } from "./table-settings.ts";

export type Description = NonNullable<OutputOf<"dynamodb:DescribeTable">["Table"]>;

export type Described =
  /** `status` null: AWS sent none. `arn` null: AWS sent none. `replicas`: ARNs of the others that are in service. */
  | {
      readonly state: "described";
      readonly status: string | null;
      readonly arn: string | null;
      readonly replicas: readonly string[];
      readonly answer: Answer & { readonly state: "read" };
    }
  | { readonly state: "gone"; readonly reason: Unknown }
  | { readonly state: "unread"; readonly reason: Unknown };

const operation = "dynamodb:DescribeTable";
const { text, count, flag, instant, oneOf } = membersOf(operation);

/**
 * DescribeTable is eventually consistent and may not find a table it listed a moment ago (API reference, DescribeTable):
 * milliseconds before "not found" is asked again and then believed.
 */
const confirmAfterMs = 1_000;

/** `arn`: what the listed name makes it in this account and Region. An answer about any other table is none. */
export type ListedTable = { readonly name: string; readonly arn: string };

export async function collectTable(
  reader: ScopeReader,
  ports: Pick<Ports, "sleep">,
  { name, arn }: ListedTable,
): Promise<Described> {
  const input = { TableName: name };
  let read = await reader.read(operation, input);
  if (notFound(read) !== null) {
    await ports.sleep(confirmAfterMs);
    read = await reader.read(operation, input);
  }
  const refusal = notFound(read);
  if (refusal !== null) return { state: "gone", reason: { ...refusal, detail: "deleted during the scan" } };
  if (read.state === "unread") return read;
  const table = read.value.Table;
  if (table === undefined) return { state: "unread", reason: malformed(operation, "no Table") };
  if (table.TableName !== name || (table.TableArn !== undefined && table.TableArn !== arn)) {
    return { state: "unread", reason: malformed(operation, "an answer about another table") };
  }
  const facts = tableFacts(table, read.evidence.at);
  const status = facts["table.status"];
  return {
    state: "described",
    status: status.state === "known" ? String(status.value) : null,
    arn: table.TableArn ?? null,
    replicas: replicasInService(table, arn),
    answer: { state: "read", facts, lists: replicaList(table, arn), evidence: [read.evidence] },
  };
}

/** A table that is gone keeps the refusal as the proof of it. */
export function answerOf(described: Described): Answer {
  return described.state === "described" ? described.answer : unanswered(described.reason);
}

/** The refusal when AWS says that what was asked about is not there, else null; each operation has its own code for it. */
export function notFound(
  read: { readonly state: "read" } | { readonly state: "unread"; readonly reason: Unknown },
): Unknown | null {
  if (read.state === "read") return null;
  const { code } = read.reason;
  return code === "ResourceNotFoundException" || code === "TableNotFoundException" ? read.reason : null;
}

function tableFacts(table: Description, seenAt: string): FactsOf<"table"> {
  return {
    "table.id": ifSent(table.TableId, text("TableId", table.TableId)),
    "table.status": oneOf("TableStatus", table.TableStatus, catalogue["table.status"].values),
    "table.created": instant("CreationDateTime", table.CreationDateTime, seenAt),
    "table.sizeBytes": ifSent(table.TableSizeBytes, count("TableSizeBytes", table.TableSizeBytes)),
    "table.itemCount": ifSent(table.ItemCount, count("ItemCount", table.ItemCount)),
    // Not defaults of ours: DescribeTable sends these two summaries only once a table has left STANDARD or PROVISIONED.
    "table.class":
      table.TableClassSummary === undefined
        ? known("STANDARD")
        : text("TableClass", table.TableClassSummary.TableClass),
    "table.billingMode":
      table.BillingModeSummary === undefined
        ? known("PROVISIONED")
        : text("BillingMode", table.BillingModeSummary.BillingMode),
    "table.deletionProtection": ifSent(
      table.DeletionProtectionEnabled,
      flag("DeletionProtectionEnabled", table.DeletionProtectionEnabled),
    ),
    "table.archivalBackupArn": archivalBackupArn(table),
    "table.replicaCount": replicaCount(table),
    ...restoreFacts(table, seenAt),
    ...encryptionFacts(table, seenAt),
    "restoreSettings.stream": streamFact(table),
  };
}

function archivalBackupArn(table: Description): Fact {
  if (table.ArchivalSummary !== undefined) {
    return text("ArchivalBackupArn", table.ArchivalSummary.ArchivalBackupArn);
  }
  return table.TableStatus === "ARCHIVED" ? unknown(malformed(operation, "ARCHIVED without ArchivalSummary")) : absent;
}
