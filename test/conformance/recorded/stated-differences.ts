/**
 * Where the shape of an answer of our emulator is not that of the recorded one, and why that is right. Whatever else
 * differs is a fault of the emulator; what no longer differs must go from here.
 */

/** AWS, "What's new", 8 March 2023; no recording is younger than November 2022. */
const protection = "deletion protection came in March 2023, after the recordings; today AWS always sends the member";
/** API reference, PointInTimeRecoveryDescription. */
const period = "the recording is of 2020, when the period was not told yet; API_PointInTimeRecoveryDescription has it";
/** API reference, BackupDetails and BackupSummary; AWS CLI examples, create-backup, describe-backup, delete-backup. */
const type =
  "the recordings are of January to April 2018; API_BackupDetails requires the member, the CLI's examples send it";
const size = "the recordings are of January 2018; the AWS CLI's example of create-backup sends 0";
const billing =
  "the recordings are of 2018, before on-demand capacity; the AWS CLI's examples of December 2019 send it";
const features = "of two answers of January 2018 one has it, and so have the AWS CLI's examples, each empty";
const throughput = "the emulator knows no change of provisioned throughput, which nobody reads";
const switching = "the recorded table was just switching to on-demand; the emulator's tables never change their mode";
const identity =
  "the recording is of 2016, when tables had no TableId; today AWS sends it wherever it describes a table";
/** API reference, RecoveryPointByResource and DescribeBackupVault, which have these members today. */
const later =
  "the recordings are of 2020 and 2022, before logically air-gapped vaults and nested points; AWS has it today";
const short = "only the first point of the first answer was left whole by the recorders, and it has the member";
const done = 'the recorders wrote "Done" by hand: four services have the same points to the character';

/** `command member: recorded …, ours …` → why. */
export const statedDifferences: Readonly<Record<string, string>> = {
  "DescribeTable Table.DeletionProtectionEnabled: recorded absent, ours boolean": protection,
  "DeleteTable TableDescription.DeletionProtectionEnabled: recorded absent, ours boolean": protection,
  "DeleteTable TableDescription.TableId: recorded absent, ours string": identity,
  "DescribeContinuousBackups ContinuousBackupsDescription.PointInTimeRecoveryDescription.RecoveryPeriodInDays: recorded absent, ours number":
    period,
  "UpdateContinuousBackups ContinuousBackupsDescription.PointInTimeRecoveryDescription.RecoveryPeriodInDays: recorded absent, ours number":
    period,
  "CreateBackup BackupDetails.BackupType: recorded absent, ours string": type,
  "DescribeBackup BackupDescription.BackupDetails.BackupType: recorded absent, ours string": type,
  "DeleteBackup BackupDescription.BackupDetails.BackupType: recorded absent, ours string": type,
  "ListBackups BackupSummaries[].BackupType: recorded absent, ours string": type,
  "CreateBackup BackupDetails.BackupSizeBytes: recorded absent, ours number": size,
  "DescribeBackup BackupDescription.SourceTableDetails.BillingMode: recorded absent, ours string": billing,
  "DeleteBackup BackupDescription.SourceTableDetails.BillingMode: recorded absent, ours string": billing,
  "DescribeBackup BackupDescription.SourceTableFeatureDetails: recorded absent, ours object": features,
  "DeleteBackup BackupDescription.SourceTableFeatureDetails: recorded absent, ours object": features,
  "DescribeTable Table.ProvisionedThroughput.LastDecreaseDateTime: recorded instant in milliseconds, ours absent":
    throughput,
  "DescribeTable Table.BillingModeSummary.LastUpdateToPayPerRequestDateTime: recorded absent, ours instant in milliseconds":
    switching,
  "ListRecoveryPointsByResource RecoveryPoints[].StatusMessage: recorded string, ours absent": done,
  "ListRecoveryPointsByResource RecoveryPoints[].BackupVaultName: recorded absent, ours string": short,
  "ListRecoveryPointsByResource RecoveryPoints[].EncryptionKeyArn: recorded absent, ours string": short,
  "ListRecoveryPointsByResource RecoveryPoints[].IsParent: recorded absent, ours boolean": later,
  "ListRecoveryPointsByResource RecoveryPoints[].ResourceName: recorded absent, ours string": later,
  "ListRecoveryPointsByResource RecoveryPoints[].VaultType: recorded absent, ours string": later,
  "DescribeBackupVault VaultType: recorded absent, ours string": later,
  "DescribeBackupVault VaultState: recorded absent, ours string": later,
  "DescribeBackupVault Locked: recorded absent, ours boolean": later,
};

/** Recorded answers that neither our collectors read nor our emulator gives, and why none of it is a gap today. */
export const excused: Readonly<Record<string, string>> = {
  "dynamodb UpdateTable": "a write that this product does not make",
  "dynamodb TagResource": "a write that this product does not make; its answer is empty",
  "tagging TagResources": "a write that this product does not make, recorded with the answer of another operation",
};
