/** The ARN of a native backup or of a recovery point of AWS Backup to where it lies; null for any other text. */

export type BackupArn = {
  readonly kind: "native" | "recovery-point";
  readonly account: string;
  readonly region: string;
  /** Of a native backup. */
  readonly tableArn: string | null;
};

const native = /^(arn:aws[a-z-]*:dynamodb:([a-z0-9-]+):(\d{12}):table\/[\w.-]{3,255})\/backup\/[\w.-]{1,100}$/;
const point = /^arn:aws[a-z-]*:backup:([a-z0-9-]+):(\d{12}):recovery-point:[\w-]{1,100}$/;

export function readBackupArn(arn: string): BackupArn | null {
  const [, tableArn, region, account] = native.exec(arn) ?? [];
  if (tableArn !== undefined && region !== undefined && account !== undefined) {
    return { kind: "native", account, region, tableArn };
  }
  const [, at, of] = point.exec(arn) ?? [];
  return at === undefined || of === undefined
    ? null
    : { kind: "recovery-point", account: of, region: at, tableArn: null };
}
