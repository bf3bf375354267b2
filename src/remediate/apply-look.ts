/**
 * Looks in AWS for the backup of a step that may have been made: CreateBackup takes no token, so its name tells. In goes
 * the step, out comes the ARN, that there is none, or that it could not be looked.
 */
import type { ScopeReader } from "../aws/read-client.ts";
import type { PlanStep } from "../model/plan.ts";
import { operations } from "../model/operations.ts";
import { unknownWords } from "../model/unknown-words.ts";

export type Looked =
  | { readonly state: "found"; readonly arn: string }
  | { readonly state: "none" }
  | { readonly state: "unread"; readonly because: string };

const operation = "dynamodb:ListBackups";

/** A backup of a namesake of the table is none of this step. */
export async function lookForBackup(reader: ScopeReader, step: PlanStep<"create-backup">): Promise<Looked> {
  const input = { TableName: step.table, BackupType: "USER", Limit: operations[operation].answers.most } as const;
  for await (const page of reader.pages(operation, input)) {
    if (page.state === "unread") return { state: "unread", because: unknownWords(page.reason) };
    for (const { BackupName: name, BackupArn: arn, TableId: tableId } of page.value.BackupSummaries ?? []) {
      if (name !== step.params.name || (tableId !== undefined && tableId !== step.tableId)) continue;
      if (arn !== undefined) return { state: "found", arn };
    }
  }
  return { state: "none" };
}
