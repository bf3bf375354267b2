/**
 * Where moto restores otherwise than AWS says it does, and the emulator as AWS says; what is not listed, both do alike.
 * A difference that is not listed, and a listed one that is gone, fail.
 */

type Difference = { readonly moto: string; readonly emulator: string; readonly because: string };

const takesTime =
  "a restore takes time (DynamoDB developer guide, Restoring a table from a backup); moto's is done at once";
const noId = "moto has no TableId (DynamoDB API reference, TableDescription)";
const noSummary =
  "that RestoreSummary goes once the table is ACTIVE was measured (lab 216), and the emulator can be told to keep it";
const unchecked =
  "moto does not look at the recovery window (DynamoDB API reference, RestoreTableToPointInTime, Errors)";
const mode = "moto forgets the billing mode (DynamoDB API reference, BillingModeSummary; SourceTableDetails)";

export const restoreDifferences: Readonly<Record<string, Difference>> = {
  "restore to a point in time, PITR off": {
    moto: "answered",
    emulator: "PointInTimeRecoveryUnavailableException",
    because: unchecked,
  },
  "restore to the year 2001": { moto: "answered", emulator: "InvalidRestoreTimeException", because: unchecked },
  "restore to no time": {
    moto: "answered",
    emulator: "ValidationException",
    because: "the API reference has no default for a restore without RestoreDateTime and UseLatestRestorableTime",
  },
  "restore of no table": {
    moto: "SourceTableNotFoundException",
    emulator: "TableNotFoundException",
    because: "DynamoDB API reference, RestoreTableToPointInTime, Errors",
  },
  "restore by the table's ARN": {
    moto: "SourceTableNotFoundException",
    emulator: "answered",
    because: "DynamoDB API reference, RestoreTableToPointInTime, SourceTableArn",
  },
  "backup, at once": {
    moto: "AVAILABLE",
    emulator: "CREATING",
    because: "DynamoDB API reference, BackupDetails, BackupStatus",
  },
  "backup, its table's billing mode": { moto: "undefined", emulator: "PAY_PER_REQUEST", because: mode },
  "backup, its table's indexes": {
    moto: ", ",
    emulator: "by-status, by-total",
    because: "DynamoDB API reference, SourceTableFeatureDetails, which moto does not send",
  },
  "second restore of that backup at once": {
    moto: "answered",
    emulator: "BackupInUseException",
    because: "DynamoDB API reference, RestoreTableFromBackup, BackupInUseException; in moto no restore is under way",
  },
  "scan of a table being restored": { moto: "answered", emulator: "ResourceNotFoundException", because: takesTime },
  "deletion of a restored table, at once": {
    moto: "ACTIVE",
    emulator: "DELETING",
    because: "DynamoDB API reference, DeleteTable: the table is in the DELETING state until it is gone",
  },
  "tables in the end": {
    moto: "from-2001 from-backup-too from-nowhen made orders to-point too-early",
    emulator: "by-arn made orders to-point",
    because: "what each of them has restored, and the other refused",
  },
  ...Object.fromEntries(
    (
      [
        ["restore from a backup", "from-backup", "a backup of orders"],
        ["restore to a point in time", "to-point", " orders"],
      ] as const
    ).flatMap(([asked, table, from]) => [
      [`${asked}, at once`, { moto: "ACTIVE", emulator: "CREATING", because: takesTime }],
      [
        `${asked}, where from`,
        { moto: `${from}, in progress: false`, emulator: `${from}, in progress: true`, because: takesTime },
      ],
      [`${table}: billing mode`, { moto: "undefined", emulator: "PAY_PER_REQUEST", because: mode }],
      [`${table}: has an id`, { moto: "false", emulator: "true", because: noId }],
      [`${table}: origin`, { moto: `${from}, in progress: false`, emulator: "nothing said", because: noSummary }],
    ]),
  ),
};
