/** What is kept of deleted tables, and for ever, as members of the JSON report in their order. */
import type { BackupSum, KeptBackups, KeptGroup, KeptTable } from "../../model/kept-backups.ts";

export function ofKept({ deletedTables, neverExpiring, prices, unseen }: KeptBackups) {
  return {
    deletedTables: ofGroup(deletedTables),
    neverExpiring: ofGroup(neverExpiring),
    prices: {
      currency: prices.currency,
      nativePerGiB: prices.nativePerGiB,
      awsBackupPerGiB: prices.awsBackupPerGiB,
    },
    unseen: { native: unseen.native, awsBackup: unseen.awsBackup },
  };
}

const ofGroup = ({ tables, native, awsBackup, monthlyCost, largest }: KeptGroup) => ({
  tables,
  native: ofSum(native),
  awsBackup: ofSum(awsBackup),
  monthlyCost,
  largest: largest.map(ofTable),
});

const ofTable = ({ subject, account, region, table, arn, native, awsBackup, monthlyCost }: KeptTable): KeptTable => ({
  subject,
  account,
  region,
  table,
  arn,
  native: ofSum(native),
  awsBackup: ofSum(awsBackup),
  monthlyCost,
});

const ofSum = ({ count, sizeBytes, unsized, oldest, newest }: BackupSum): BackupSum => ({
  count,
  sizeBytes,
  unsized,
  oldest,
  newest,
});
