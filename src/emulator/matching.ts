/** Which calls a refusal or a fault is about: everything it states must match. */
import { operationMatches, type OperationId } from "./operations.ts";

/** A call as refusals, faults and the log see it. `account`: whose scope is meant; for sts:AssumeRole the one to be entered. */
export type CallFacts = {
  readonly account: string;
  readonly region: string;
  readonly operation: OperationId;
  readonly table: string | null;
  /** The vault of AWS Backup that a call names. */
  readonly vault?: string | null;
};

export type CallPattern = {
  readonly account?: string;
  readonly region?: string;
  readonly operation?: string;
  readonly table?: string;
  readonly vault?: string;
};

export const matchesCall = (pattern: CallPattern, call: CallFacts): boolean =>
  (pattern.account === undefined || pattern.account === call.account) &&
  (pattern.region === undefined || pattern.region === call.region) &&
  (pattern.operation === undefined || operationMatches(pattern.operation, call.operation)) &&
  (pattern.table === undefined || pattern.table === call.table) &&
  (pattern.vault === undefined || pattern.vault === call.vault);

/** The table a call names, by name or ARN; null when it is about none. */
export function tableNamed(operation: OperationId, input: Readonly<Record<string, unknown>>): string | null {
  if (operation.startsWith("kms:")) return null;
  const given =
    input["TableName"] ??
    input["BackupArn"] ??
    input["ResourceArn"] ??
    input["SourceTableName"] ??
    input["SourceTableArn"];
  if (typeof given !== "string") return null;
  if (!given.startsWith("arn:")) return given;
  return /:table\/([^/]+)/.exec(given)?.[1] ?? null;
}

export const vaultNamed = (input: Readonly<Record<string, unknown>>): string | null =>
  typeof input["BackupVaultName"] === "string" ? input["BackupVaultName"] : null;
