/** DynamoDB's answers about point-in-time recovery: DescribeContinuousBackups, UpdateContinuousBackups. */
import { seconds, type Call, type Output } from "./call.ts";
import { findTable, scopeOf, tableNameOf } from "./dynamodb-tables.ts";
import { optionalInteger, optionalObject, requiredText } from "./input.ts";
import { tableNotFound } from "./not-found.ts";
import { ServiceError, constraint, validation } from "./service-error.ts";
import type { Pitr, Table } from "./table.ts";
import { hasContinuousBackups, windowAt } from "./table-state.ts";

const day = 86_400_000;

export function describeContinuousBackups(call: Call): Output {
  const name = tableNameOf(call, requiredText(call.input, "TableName"));
  const found = findTable(call, name);
  // aws-facts §3.1: "not found" for tables that DescribeTable still finds.
  if (!found || !hasContinuousBackups(found.table, found.status, call.now)) throw tableNotFound(name);
  return found.status === "CREATING"
    ? description(null, "DISABLED", call.now)
    : description(found.table.pitr, "ENABLED", call.now);
}

export function updateContinuousBackups(call: Call): Output {
  const name = tableNameOf(call, requiredText(call.input, "TableName"));
  const wanted = optionalObject(call.input, "PointInTimeRecoverySpecification");
  if (!wanted || typeof wanted["PointInTimeRecoveryEnabled"] !== "boolean") {
    throw validation(
      "1 validation error detected: Value null at 'pointInTimeRecoverySpecification.pointInTimeRecoveryEnabled' failed to satisfy constraint: Member must not be null",
    );
  }
  const enabled = wanted["PointInTimeRecoveryEnabled"];
  const period = optionalInteger(wanted, "RecoveryPeriodInDays");
  if (period !== undefined) checkPeriod(period, enabled);
  const found = findTable(call, name);
  if (!found || !hasContinuousBackups(found.table, found.status, call.now)) throw tableNotFound(name);
  if (found.status === "CREATING") throw backupsNotYet(name);
  found.table.pitr = changed(found.table.pitr, enabled, period ?? 35, call.now);
  scopeOf(call).put(found.table);
  return description(found.table.pitr, "ENABLED", call.now);
}

export const backupsNotYet = (name: string): ServiceError =>
  new ServiceError(
    "ContinuousBackupsUnavailableException",
    `Backups are being enabled for the table: ${name}. Please retry later`,
  );

function checkPeriod(period: number, enabled: boolean): void {
  const member = "pointInTimeRecoverySpecification.recoveryPeriodInDays";
  if (period < 1) throw constraint(member, String(period), "have value greater than or equal to 1");
  if (period > 35) throw constraint(member, String(period), "have value less than or equal to 35");
  if (!enabled) throw validation("RecoveryPeriodInDays can only be set when PointInTimeRecovery is enabled");
}

/** aws-facts §3.3: enabling what is on keeps the window, off → on resets it; a longer period does not bring history back. */
function changed(pitr: Pitr, enabled: boolean, period: number, now: number): Pitr {
  if (!enabled) return { ...pitr, enabled: false };
  if (!pitr.enabled) return { enabled: true, since: now, period };
  return { enabled: true, since: Math.max(pitr.since, now - (pitr.period ?? 35) * day), period };
}

/** With PITR off the inner object holds only the status (lab 083). `pitr` null: not known to the backup side yet. */
function description(pitr: Table["pitr"] | null, status: "ENABLED" | "DISABLED", now: number): Output {
  const window = pitr === null ? null : windowAt(pitr, now);
  return {
    ContinuousBackupsDescription: {
      // aws-facts §0.1: ENABLED on every table; it is not PITR.
      ContinuousBackupsStatus: status,
      PointInTimeRecoveryDescription:
        pitr === null || window === null
          ? { PointInTimeRecoveryStatus: "DISABLED" }
          : {
              PointInTimeRecoveryStatus: "ENABLED",
              ...(pitr.period === null ? {} : { RecoveryPeriodInDays: pitr.period }),
              EarliestRestorableDateTime: seconds(window.earliest),
              LatestRestorableDateTime: seconds(window.latest),
            },
    },
  };
}
