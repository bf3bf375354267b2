/**
 * The flags of `restore` in, what is asked of AWS out. What can be told wrong without a call is refused here: ARNs of
 * something else, a source in another place than named, and recovery points that only AWS Backup can restore.
 */
import { checkRegions, partitionOfArn } from "../aws/partitions.ts";
import { UsageError } from "../errors.ts";
import type { RestoreAsk } from "../model/restore.ts";
import { readTableArn } from "../model/table-arn.ts";
import type { RestoreFlags } from "./restore-options.ts";

const backupArn = /^arn:[^:]+:dynamodb:([^:]+):(\d{12}):table\/([a-zA-Z0-9_.-]{3,255})\/backup\/[A-Za-z0-9-]+$/;

/** `caller`: whose account and partition hold for a table that is named without them. */
export function restoreAskOf(
  flags: RestoreFlags,
  caller: { readonly account: string; readonly partition: string },
): RestoreAsk {
  const { backup, table, toTime, to } = flags;
  if (backup !== undefined) {
    const [, region = "", account = ""] = readBackupArn(backup);
    refuseElsewhere(flags, { arn: backup, account, region, partition: caller.partition });
    return { account, region, source: { kind: "backup", backupArn: backup }, to };
  }
  if (table === undefined || toTime === undefined) {
    throw new UsageError("say from what: --backup ARN, or --table NAME with --to-time INSTANT (or latest)");
  }
  const { account, region, arn } = tableOf(flags, table, caller);
  return { account, region, source: { kind: "time", tableArn: arn, at: toTime }, to };
}

function readBackupArn(arn: string): RegExpExecArray {
  const read = backupArn.exec(arn);
  if (read !== null) return read;
  if (/^arn:[^:]+:backup:[^:]*:\d*:recovery-point:/.test(arn)) {
    throw new UsageError(
      `${arn} is a recovery point of AWS Backup, which DynamoDB does not restore: restore it in the console of AWS ` +
        "Backup, or by `aws backup start-restore-job` with the metadata of `aws backup get-recovery-point-restore-metadata`",
    );
  }
  throw new UsageError(
    `${arn} is no ARN of a native backup, which reads arn:aws:dynamodb:REGION:ACCOUNT:table/NAME/backup/ID`,
  );
}

type Place = { readonly arn: string; readonly account: string; readonly region: string };

function tableOf(
  flags: RestoreFlags,
  table: string,
  caller: { readonly account: string; readonly partition: string },
): Place {
  if (table.startsWith("arn:")) {
    const read = readTableArn(table);
    if (read === null) {
      throw new UsageError(`${table} is no ARN of a table, which reads arn:aws:dynamodb:REGION:ACCOUNT:table/NAME`);
    }
    const place = { arn: table, account: read.account, region: read.region };
    refuseElsewhere(flags, { ...place, partition: caller.partition });
    return place;
  }
  if (!/^[a-zA-Z0-9_.-]{3,255}$/.test(table))
    throw new UsageError(`${table} is no name of a table: 3 to 255 of a-z A-Z 0-9 _.-`);
  const { account = caller.account, region } = flags;
  if (region === undefined) throw new UsageError("a name says no Region: add --region, or give the ARN of the table");
  checkRegions([region]);
  return { arn: `arn:${caller.partition}:dynamodb:${region}:${account}:table/${table}`, account, region };
}

/** A restore into another Region or account is not offered: DynamoDB has none to another account, and this makes none to another Region. */
function refuseElsewhere(flags: RestoreFlags, place: Place & { readonly partition: string }): void {
  checkRegions([place.region]);
  const told = [
    ["--account", flags.account, place.account],
    ["--region", flags.region, place.region],
  ] as const;
  for (const [flag, said, of] of told) {
    if (said === undefined || said === of) continue;
    throw new UsageError(
      `${flag} ${said}, but ${place.arn} lies in ${of}: this restores into the account and Region of the source alone`,
    );
  }
  if (partitionOfArn(place.arn) === place.partition) return;
  throw new UsageError(`${place.arn} is of another partition than your credentials, ${place.partition}`);
}
