/** The table that an answer of AWS Backup is about, told from the ARN of the table or from that of a recovery point of it. */

const tableArn = /^arn:[^:]+:dynamodb:[^:]*:[^:]*:table\/[^/]+$/;
/** Without the advanced features of AWS Backup a point has the ARN of a backup, which is below that of its table. */
const plainPoint = /^(arn:[^:]+:dynamodb:[^:]*:[^:]*:table\/[^/]+)\/backup\//;

/** Both as they were sent. Undefined: it is about something that is no table. Null: it does not say. */
export function tableNamed(resourceArn: unknown, pointArn: unknown): string | null | undefined {
  if (typeof resourceArn === "string") return tableArn.test(resourceArn) ? resourceArn : undefined;
  return typeof pointArn === "string" ? (plainPoint.exec(pointArn)?.[1] ?? null) : null;
}
