/** AWS Backup's answers about vaults and the Region: ListBackupVaults, DescribeBackupVault, DescribeRegionSettings. */
import { backupPage, needed, ofThisAccount, optionalOneOf, optionalTruth } from "./backup-input.ts";
import type { Vault } from "./backup-store.ts";
import { seconds, type Call, type Output } from "./call.ts";
import { ServiceError } from "./service-error.ts";

export const backupOf = (call: Call) => call.world.backupIn(call.principal.account, call.region);

const vaultTypes = ["BACKUP_VAULT", "LOGICALLY_AIR_GAPPED_BACKUP_VAULT", "RESTORE_ACCESS_BACKUP_VAULT"] as const;

export function listBackupVaults(call: Call): Output {
  const type = optionalOneOf(call.input, "ByVaultType", vaultTypes);
  // Vaults that other accounts share are not written here.
  const shared = optionalTruth(call.input, "ByShared") ?? false;
  const { items, rest } = backupPage<Vault>(call, {
    key: ({ name }) => name,
    list: (after) =>
      backupOf(call)
        .vaults()
        .filter((vault) => vault.name > after && !shared && (type === undefined || vault.type === type)),
  });
  return { BackupVaultList: items.map((vault) => described(call, vault)), ...rest };
}

export function describeBackupVault(call: Call): Output {
  const name = needed(call.input, "BackupVaultName");
  ofThisAccount(call);
  const vault = backupOf(call)
    .vaults()
    .find((each) => each.name === name);
  // The model promises ResourceNotFoundException; this is what callers get (aws-sdk-js#2625, steampipe-plugin-aws#1163).
  if (!vault) throw new ServiceError("AccessDeniedException", "Insufficient privileges to perform this action.", 403);
  return described(call, vault);
}

const described = (call: Call, vault: Vault): Output => ({
  BackupVaultName: vault.name,
  BackupVaultArn: vault.arn,
  VaultType: vault.type,
  VaultState: "AVAILABLE",
  CreationDate: seconds(vault.created),
  ...(vault.keyArn === null ? {} : { EncryptionKeyArn: vault.keyArn }),
  ...(vault.keyType === null ? {} : { EncryptionKeyType: vault.keyType }),
  ...(vault.name === "Default" ? { CreatorRequestId: "Default" } : {}),
  NumberOfRecoveryPoints: backupOf(call).countIn(vault.name, call.now),
  Locked: vault.lock !== null,
  ...(vault.lock === null ? {} : lockOf(vault.lock)),
});

const lockOf = ({ minRetentionDays, maxRetentionDays, date }: NonNullable<Vault["lock"]>): Output => ({
  ...(minRetentionDays === null ? {} : { MinRetentionDays: minRetentionDays }),
  ...(maxRetentionDays === null ? {} : { MaxRetentionDays: maxRetentionDays }),
  ...(date === null ? {} : { LockDate: seconds(date) }),
});

export function describeRegionSettings(call: Call): Output {
  const { optIn, advanced } = backupOf(call);
  // Some of those that AWS tells of; of the others nobody asks here.
  return {
    ResourceTypeOptInPreference: {
      Aurora: true,
      DynamoDB: optIn,
      EBS: true,
      EC2: true,
      EFS: true,
      FSx: true,
      RDS: true,
      S3: true,
    },
    ResourceTypeManagementPreference: { DynamoDB: advanced, EFS: true },
  };
}
