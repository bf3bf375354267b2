/** One recovery point as a vault lists it, and the vault itself, to the members that are stored of a point: instants only. */
import type { OutputOf } from "../aws/read-client.ts";
import { known, unknown, type Fact, type ListItem } from "../model/fact.ts";
import type { Scope } from "../model/observation.ts";
import { pointLists } from "../model/point-lists.ts";
import type { RawMember } from "../model/recovery-points.ts";
import { ifSent, malformed, membersOf } from "./members.ts";

export type Vault = NonNullable<OutputOf<"backup:ListBackupVaults">["BackupVaultList"]>[number];
export type Point = NonNullable<OutputOf<"backup:ListRecoveryPointsByBackupVault">["RecoveryPoints"]>[number];

const operation = "backup:ListRecoveryPointsByBackupVault";
const { count, flag, instant, oneOf, planned, text } = membersOf(operation);
const ofVault = membersOf("backup:ListBackupVaults");

/** What all points of a vault share. `name` is known to be there. */
export function vaultMembers(vault: Vault, name: string, { account, region }: Scope) {
  return {
    account: known(account),
    region: known(region),
    vault: known(name),
    locked: ofVault.flag("Locked", vault.Locked),
    lockDate: ifSent(vault.LockDate, ofVault.planned("LockDate", vault.LockDate)),
  } satisfies Partial<Record<RawMember, Fact>>;
}

type SharedMember = keyof ReturnType<typeof vaultMembers>;

const vaultTypes = ["BACKUP_VAULT", "LOGICALLY_AIR_GAPPED_BACKUP_VAULT", "RESTORE_ACCESS_BACKUP_VAULT"];

/** `seenAt`: ISO instant of the answer. */
export function pointItem(point: Point, vault: Vault, seenAt: string) {
  const { BackupSizeInBytes: size, CreatedBy: creator } = point;
  return {
    arn: text("RecoveryPointArn", point.RecoveryPointArn),
    status: oneOf("Status", point.Status, pointLists.recoveryPoints.items.status.values),
    created: instant("CreationDate", point.CreationDate, seenAt),
    sizeBytes: ifSent(size, count("BackupSizeInBytes", size)),
    deleteAt: deleteAt(point),
    encrypted: flag("IsEncrypted", point.IsEncrypted),
    keyArn: ifSent(point.EncryptionKeyArn, text("EncryptionKeyArn", point.EncryptionKeyArn)),
    copiedFrom: ifSent(point.SourceBackupVaultArn, text("SourceBackupVaultArn", point.SourceBackupVaultArn)),
    plan: ifSent(creator?.BackupPlanId, text("BackupPlanId", creator?.BackupPlanId)),
    // Either may be left out by an older service; that a vault is a plain one is told, and never taken for granted.
    vaultType: oneOf("VaultType", vault.VaultType ?? point.VaultType, vaultTypes),
  } satisfies Record<Exclude<RawMember, SharedMember>, Fact> & ListItem;
}

/** AWS works it out from the lifecycle; one that ends without it is an answer nobody understands. -1 days: for ever. */
function deleteAt({ CalculatedLifecycle: calculated, Lifecycle: lifecycle }: Point): Fact {
  const at = calculated?.DeleteAt;
  const days: unknown = lifecycle?.DeleteAfterDays;
  if ((at === undefined || at === null) && typeof days === "number" && days >= 0) {
    return unknown(malformed(operation, "DeleteAfterDays without DeleteAt"));
  }
  return ifSent(at, planned("DeleteAt", at));
}
