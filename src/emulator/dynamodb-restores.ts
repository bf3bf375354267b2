/** DynamoDB's answers to RestoreTableFromBackup and RestoreTableToPointInTime; the new table is `restored-table.ts`'s. */
import { statusOf } from "./backup.ts";
import type { Call, Output } from "./call.ts";
import { backupIn } from "./dynamodb-backups.ts";
import { checkTableName, describe, keyDisabled, scopeOf } from "./dynamodb-tables.ts";
import { optionalFlag, optionalNumber, optionalText, requiredText } from "./input.ts";
import { keyOf } from "./keys.ts";
import { restoresExceeded } from "./limits.ts";
import { backupNotFound, tableNotFound } from "./not-found.ts";
import { restoredTable, type Source } from "./restored-table.ts";
import { isBeingRestored, runningRestores } from "./restores.ts";
import type { ScopeStore } from "./scope-store.ts";
import { ServiceError, constraint, validation } from "./service-error.ts";
import { asTold, hasContinuousBackups, statusAt, windowAt } from "./table-state.ts";
import { arnOf, type Table } from "./table.ts";

export function restoreTableFromBackup(call: Call): Output {
  const target = targetOf(call);
  const arn = requiredText(call.input, "BackupArn");
  const backup = backupIn(call, placeOfArn(call, arn), arn);
  const status = statusOf(backup, call.now);
  if (status === "DELETED") throw backupNotFound(arn);
  if (status === "CREATING" || isBeingRestored(call, arn)) {
    throw new ServiceError("BackupInUseException", `Backup is being used: ${arn}`);
  }
  return begin(call, target, {
    ...backup.source,
    sizeBytes: backup.sizeBytes,
    arn: backup.tableArn,
    backupArn: arn,
    to: backup.created,
  });
}

export function restoreTableToPointInTime(call: Call): Output {
  const target = targetOf(call);
  const { scope, name } = sourceNamed(call);
  const latest = optionalFlag(call.input, "UseLatestRestorableTime") ?? false;
  const at = optionalNumber(call.input, "RestoreDateTime");
  if (latest === (at !== undefined)) {
    throw validation("Exactly one of RestoreDateTime and UseLatestRestorableTime must be specified");
  }
  const table = sourceTable(call, scope, name);
  const window = windowAt(table.pitr, call.now);
  if (window === null || statusAt(table, call.now) === "CREATING") {
    throw new ServiceError(
      "PointInTimeRecoveryUnavailableException",
      `Point in time recovery is not enabled for table '${name}'`,
    );
  }
  const to = at === undefined ? window.latest : at * 1000;
  if (to < window.earliest || to > window.latest) {
    throw new ServiceError(
      "InvalidRestoreTimeException",
      "An invalid restore time was specified. RestoreDateTime must be between EarliestRestorableDateTime and LatestRestorableDateTime.",
    );
  }
  return begin(call, target, { ...table, backupArn: null, to });
}

function targetOf(call: Call): string {
  const name = requiredText(call.input, "TargetTableName");
  checkTableName(name, "targetTableName");
  return name;
}

/** A source may be in another Region of the account (developer guide, restoring across Regions), not in another account. */
function placeOfArn(call: Call, arn: string): ScopeStore {
  const [, , , region = "", account = ""] = arn.split(":");
  if (/^\d{12}$/.test(account) && account !== call.principal.account) {
    throw new ServiceError(
      "AccessDeniedException",
      `User: ${call.principal.arn} is not authorized to perform: ${call.operation} on resource: ${arn}`,
    );
  }
  const enabled = call.world.account(call.principal.account)?.regions.has(region) ?? false;
  return enabled ? call.world.scope(call.principal.account, region) : scopeOf(call);
}

function sourceNamed(call: Call): { readonly scope: ScopeStore; readonly name: string } {
  const [given, arn] = [optionalText(call.input, "SourceTableName"), optionalText(call.input, "SourceTableArn")];
  if (given !== undefined && arn === undefined) {
    checkTableName(given, "sourceTableName");
    return { scope: scopeOf(call), name: given };
  }
  if (arn === undefined || given !== undefined) {
    throw validation("Exactly one of SourceTableName and SourceTableArn must be specified");
  }
  const name = /^arn:[^:]+:dynamodb:[^:]+:\d{12}:table\/([a-zA-Z0-9_.-]+)$/.exec(arn)?.[1];
  if (name === undefined) throw constraint("sourceTableArn", arn, "be the ARN of a table");
  const scope = placeOfArn(call, arn);
  if (arn !== arnOf(scope.place, name)) throw tableNotFound(arn);
  return { scope, name };
}

/** Found as DescribeContinuousBackups finds tables (aws-facts §3.1). */
function sourceTable(call: Call, scope: ScopeStore, name: string): Table {
  const table = scope.find(name, call.now);
  const status = table === undefined ? "gone" : statusAt(table, call.now);
  if (table === undefined || status === "gone") throw tableNotFound(name);
  table.calls += 1;
  if (!hasContinuousBackups(table, status, call.now)) throw tableNotFound(name);
  if (status === "INACCESSIBLE_ENCRYPTION_CREDENTIALS") throw keyDisabled();
  return table;
}

function begin(call: Call, target: string, source: Source): Output {
  const scope = scopeOf(call);
  refuseTaken(call, scope, target);
  // What is under a key is restored with that key only, whatever the new table is to have (aws-facts §3.2).
  const { encryption } = source.settings;
  if (encryption !== null && keyOf(call.world, encryption.keyArn)?.state !== "Enabled") throw keyDisabled();
  const { atOnce } = call.world.restores;
  // Quotas are of one account in one Region (aws-facts §5.2).
  if (runningRestores(scope, call.now).length >= atOnce) throw restoresExceeded(atOnce);
  const made = restoredTable(call, scope, target, source);
  scope.put(made);
  scope.restores.push({
    table: target,
    tableId: made.id ?? "",
    sourceTableArn: source.arn,
    backupArn: source.backupArn,
    to: source.to,
    begun: call.now,
  });
  return { TableDescription: describe(asTold(made, "CREATING", call.now), "CREATING") };
}

function refuseTaken(call: Call, scope: ScopeStore, target: string): void {
  const table = scope.find(target, call.now);
  if (table === undefined) return;
  const status = statusAt(table, call.now);
  // API reference, TableInUseException: "A target table with the specified name is either being created or deleted."
  if (status === "CREATING" || status === "DELETING") {
    throw new ServiceError("TableInUseException", `Table is being created or deleted: ${target}`);
  }
  throw new ServiceError("TableAlreadyExistsException", `Table already exists: ${target}`);
}
