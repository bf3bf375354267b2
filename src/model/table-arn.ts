/** The ARN of a table (`arn:aws:dynamodb:eu-west-1:111122223333:table/orders`) to its scope and name; null for any other text. */
import type { Scope } from "./observation.ts";

const tableArn = /^arn:[^:]+:dynamodb:([^:]+):(\d{12}):table\/([^/]+)$/;

export function readTableArn(arn: string): (Scope & { readonly table: string }) | null {
  const [, region, account, table] = tableArn.exec(arn) ?? [];
  return region === undefined || account === undefined || table === undefined ? null : { account, region, table };
}
