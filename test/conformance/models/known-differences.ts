/**
 * Where AWS itself departs from its own model, by its documentation: such deviations of an answer are right. Each is named
 * with what AWS does, and one that no answer needs any more is refused by the tests.
 */
import type { Deviation, DeviationKind } from "./deviation.ts";

export type KnownDifference = {
  readonly kind: DeviationKind;
  readonly path: RegExp;
  readonly text: RegExp;
  readonly because: string;
};

export const knownDifferences: readonly KnownDifference[] = [
  {
    kind: "range",
    path: /^(Table|TableDescription)\.(GlobalSecondaryIndexes\[\d+\]\.)?ProvisionedThroughput\.NumberOfDecreasesToday$/,
    text: /^0 is not within 1 /,
    because:
      "the model says at least 1 (PositiveLongObject); the sample answers of DescribeTable and CreateTable in the API " +
      "reference hold 0, as does every table whose throughput was not lowered today",
  },
  {
    kind: "range",
    path: /^BackupDescription\.(SourceTableDetails|SourceTableFeatureDetails\.GlobalSecondaryIndexes\[\d+\])\.ProvisionedThroughput\.(Read|Write)CapacityUnits$/,
    text: /^0 is not within 1 /,
    because:
      "the model says at least 1 (PositiveLongObject); the API reference of ProvisionedThroughput says that with " +
      "PAY_PER_REQUEST the value is set to 0, and the member is required here",
  },
  {
    kind: "pattern",
    path: /^(BackupSummaries\[\d+\]|BackupDescription\.BackupDetails)\.BackupName$/,
    text: /\$DeletedTableBackup" does not match/,
    because:
      "the model's pattern has no $; the developer guide (Point-in-time recovery, Before you begin) says that all system " +
      "backups are called table-name$DeletedTableBackup",
  },
  {
    kind: "pattern",
    path: /^(BackupVaultList\[\d+\]\.)?BackupVaultName$/,
    text: /"aws\/efs\/automatic-backup-vault" does not match/,
    because:
      "the model's pattern has no slash; the EFS user guide (Automatic backups) and steampipe-plugin-aws#1156 name the " +
      "vault that EFS makes aws/efs/automatic-backup-vault",
  },
];

export const differenceOf = (deviation: Deviation): KnownDifference | undefined =>
  knownDifferences.find(
    ({ kind, path, text }) => kind === deviation.kind && path.test(deviation.path) && text.test(deviation.text),
  );
