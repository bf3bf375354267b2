/**
 * Names or ARNs of tables as they were typed in, the tables as AWS has them now out: their TableId and size. A name needs a
 * Region, and an account unless it is the caller's; what is not there is refused before anything is made.
 */
import type { Aws, Caller } from "../aws/connect.ts";
import { checkRegions } from "../aws/partitions.ts";
import { UnseenError, UsageError } from "../errors.ts";
import { readTableArn } from "../model/table-arn.ts";
import { unknownWords } from "../model/unknown-words.ts";
import type { OpenedSession } from "../aws/proven-session.ts";
import type { TableToBackUp } from "../remediate/backup-steps.ts";
import { unopenedHint } from "../report/outcome/words.ts";
import type { ChoiceFlags } from "./backup-options.ts";
import type { Io } from "./io.ts";
import { quoted } from "./resumed-run.ts";

export type NamedTable = { readonly account: string | null; readonly region: string; readonly table: string };

/** Nothing is asked of AWS. `account` null: the caller's. Throws UsageError. */
export function namedTables(words: readonly string[], flags: ChoiceFlags, env: Io["env"]): readonly NamedTable[] {
  const [region = env["AWS_REGION"] || env["AWS_DEFAULT_REGION"], ...otherRegions] = flags.region ?? [];
  const [account = null, ...otherAccounts] = flags.account ?? [];
  if (otherRegions.length + otherAccounts.length > 0) {
    throw new UsageError("tables by name are of one account and one Region: name one, or give ARNs");
  }
  const tables = words.map((word): NamedTable => {
    const place = readTableArn(word);
    if (place !== null) return place;
    if (!/^[\w.-]{3,255}$/.test(word)) {
      throw new UsageError(
        `${quoted(word)} is neither the name of a table (3 to 255 letters, digits and _.-) nor its ARN`,
      );
    }
    if (region === undefined) throw new UsageError(`say in which Region the table ${word} is: --region, or its ARN`);
    return { account, region, table: word };
  });
  checkRegions(tables.map((table) => table.region));
  const keys = tables.map((table) => JSON.stringify([table.account, table.region, table.table]));
  const twice = tables.find((_, at) => keys.indexOf(keys[at] ?? "") !== at);
  if (twice !== undefined) throw new UsageError(`the table ${twice.table} is named twice`);
  return tables;
}

export async function describedTables(
  aws: Pick<Aws, "reader">,
  given: {
    readonly caller: Caller;
    readonly tables: readonly NamedTable[];
    readonly sessionIn: (account: string) => Promise<OpenedSession>;
  },
): Promise<readonly TableToBackUp[]> {
  const { caller, tables, sessionIn } = given;
  const found: TableToBackUp[] = [];
  for (const { account: named, region, table } of tables) {
    const account = named ?? caller.account;
    const opened = await sessionIn(account);
    if (opened.state === "unopened") {
      throw new UnseenError(
        `account ${account} was not opened, and nothing was made: ${opened.because}. ${unopenedHint}`,
      );
    }
    const read = await aws.reader(opened.session, region).read("dynamodb:DescribeTable", { TableName: table });
    if (read.state === "unread") {
      if (read.reason.code === "ResourceNotFoundException") {
        throw new UsageError(
          `there is no table ${table} in account ${account}, Region ${region}: nothing was made. Check --account and --region`,
        );
      }
      throw new UnseenError(`the table ${table} could not be read, and nothing was made: ${unknownWords(read.reason)}`);
    }
    const { TableArn: arn, TableId: tableId, TableSizeBytes: size } = read.value.Table ?? {};
    const expected = `arn:${caller.partition}:dynamodb:${region}:${account}:table/${table}`;
    if (arn !== undefined && arn !== expected) {
      throw new UnseenError(`asked about the table ${table}, AWS answered about ${arn}: nothing was made`);
    }
    if (arn === undefined || tableId === undefined) {
      throw new UnseenError(`AWS tells no TableId of ${table}, without which nobody could say whose a backup is`);
    }
    found.push({ account, region, table, arn, tableId, sizeBytes: size ?? null });
  }
  return found;
}
