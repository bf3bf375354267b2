/** A list of backups for programs: every table with each of its points, one table a line, as they come. */
import type { BackupListContext, BackupListFormat, ListedTable } from "../../model/backup-report.ts";
import type { ListedPoint } from "../../model/listed-backups.ts";
import type { RetentionFate } from "../../model/retention.ts";
import { escapedJson } from "../escape/escape-json.ts";

export const backupsSchemaVersion = 1;

export const backupsJsonFormat: BackupListFormat = {
  id: "json",
  extensions: [".json"],
  about: "for programs: every backup and recovery point",
  create(context) {
    let tables = 0;
    return {
      begin: () => `{\n${headOf(context)}  "tables": [`,
      table: (table) => `${tables++ === 0 ? "" : ","}\n    ${line(ofTable(table))}`,
      end: ({ totals, lacking }) =>
        `${tables === 0 ? "" : "\n  "}],\n  "totals": ${line(totals)},\n  "complete": ${line(lacking.length === 0)},\n` +
        `  "lacking": ${line(lacking)}\n}\n`,
    };
  },
};

const line = (value: unknown): string => escapedJson(JSON.stringify(value));

function headOf({ run, prices, scheme, filters }: BackupListContext): string {
  const { currency, estimated, nativePerGiB, awsBackupPerGiB } = prices;
  const head = {
    schemaVersion: backupsSchemaVersion,
    run: { id: run.id, asOf: run.asOf, foreignHosts: run.foreignHosts },
    filters,
    prices: { estimated, currency, nativePerGiB, awsBackupPerGiB },
    retention: scheme === null ? null : { scheme, deletes: false },
  };
  return Object.entries(head)
    .map(([key, value]) => `  ${line(key)}: ${line(value)},\n`)
    .join("");
}

const ofTable = ({
  account,
  region,
  table,
  arn,
  state,
  tableId,
  points,
  summed,
  totals,
  missing,
  fates,
}: ListedTable) => ({
  account,
  region,
  table,
  arn,
  state,
  tableId,
  totals,
  points: points.map((point, index) => ofPoint(point, fates?.[index])),
  // Of tables that are gone a run keeps the sums of native backups.
  summed: summed.native.count + summed.system.count === 0 ? null : summed,
  missing,
});

const ofPoint = (point: ListedPoint, fate: RetentionFate | undefined) => ({
  kind: point.kind,
  arn: point.arn,
  name: point.name,
  status: point.status,
  created: point.created,
  sizeBytes: point.sizeBytes,
  account: point.account,
  region: point.region,
  vault: point.vault,
  expires: point.expires,
  immutable: point.immutable,
  whose: point.whose,
  tableId: point.tableId,
  ...(fate === undefined ? {} : { retention: fate }),
});
