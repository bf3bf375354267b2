/**
 * The writing side of AWS for drills: close a scratch table to everybody else, read of it, and delete it. It is the one
 * client that deletes, and refuses in code every table that is not named as drills name theirs, or that has another TableId.
 */
import { isScratchName } from "../model/drill.ts";
import type { Unknown } from "../model/fact.ts";
import type { Aws, Session } from "./connect.ts";
import type { WriteOutput } from "./write-clients.ts";
import { writeCalls, type WriteCalls, type Written } from "./write-call.ts";

/** `count`: items on the page; `next`: where the next one begins, undefined at the end. Items themselves are not kept. */
export type ScannedPage = { readonly count: number; readonly next: PageStart };

/** The key after which a page begins; undefined: at the beginning. */
export type PageStart = WriteOutput<"dynamodb:Scan">["LastEvaluatedKey"];

export type Driller = {
  /** PutResourcePolicy, where there is none yet: everything is denied to all principals but the drill's role. */
  denyOthers(of: { readonly name: string; readonly arn: string; readonly roleArn: string }): Promise<Written<{}>>;
  /** Scan: one page of at most `limit` items. */
  scanPage(of: { readonly name: string; readonly limit: number }): Promise<Written<ScannedPage>>;
  /** Scan: counts a page of up to a megabyte. `from`: `next` of the page before, undefined for the first. */
  countPage(of: { readonly name: string; readonly from: PageStart }): Promise<Written<ScannedPage>>;
  /** DeleteTable, right after the name was read to be of this TableId; `foreign`: it is not, and nothing was sent. */
  deleteScratchTable(of: { readonly name: string; readonly tableId: string }): Promise<Deleting>;
  ledger: WriteCalls["ledger"];
};

export type Deleting = Written<{}> | { readonly state: "foreign"; readonly because: string };

export function createDriller(
  aws: Pick<Aws, "calling" | "lent" | "reader">,
  session: Session,
  region: string,
): Driller {
  const calls = writeCalls(aws, session, region);
  const reader = aws.reader(session, region);
  const { write } = calls;

  function scanned(page: Written<WriteOutput<"dynamodb:Scan">>): Written<ScannedPage> {
    if (page.state !== "written") return page;
    const { Count, LastEvaluatedKey } = page.value;
    if (typeof Count !== "number") return { state: "unclear", reason: malformed("no Count") };
    return { ...page, value: { count: Count, next: LastEvaluatedKey } };
  }

  return {
    async denyOthers({ name, arn, roleArn }) {
      if (!arn.endsWith(`:table/${checked(name)}`)) throw new Error(`${arn} is not the ARN of ${name}`);
      return write("dynamodb:PutResourcePolicy", {
        ResourceArn: arn,
        Policy: policyAgainstOthers(arn, roleArn),
        ExpectedRevisionId: "NO_POLICY",
      });
    },
    scanPage: async ({ name, limit }) =>
      scanned(await write("dynamodb:Scan", { TableName: checked(name), Limit: limit, ConsistentRead: true })),
    countPage: async ({ name, from }) =>
      scanned(await write("dynamodb:Scan", { TableName: checked(name), Select: "COUNT", ExclusiveStartKey: from })),
    async deleteScratchTable({ name, tableId }) {
      const read = await reader.read("dynamodb:DescribeTable", { TableName: checked(name) });
      if (read.state === "unread") return { state: "refused", reason: read.reason };
      const { TableId: id, TableName: told } = read.value.Table ?? {};
      if (told !== name || id !== tableId) {
        return { state: "foreign", because: `${name} is now the table of id ${id ?? "(none)"}, and not ${tableId}` };
      }
      return write("dynamodb:DeleteTable", { TableName: name });
    },
    ledger: () => [...calls.ledger(), ...reader.ledger()],
  };
}

/** A bug, wherever it comes from: nothing of the kind may ever be sent. */
function checked(name: string): string {
  if (!isScratchName(name)) throw new Error(`${name} is not named as the scratch table of a drill`);
  return name;
}

/** `aws:PrincipalArn` of a session is the ARN of its role, with its path (IAM user guide, global condition keys). */
const policyAgainstOthers = (arn: string, roleArn: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "RestorableDrill",
        Effect: "Deny",
        Principal: "*",
        Action: "dynamodb:*",
        Resource: [arn, `${arn}/index/*`],
        Condition: { ArnNotEquals: { "aws:PrincipalArn": roleArn } },
      },
    ],
  });

const malformed = (detail: string): Unknown => ({ kind: "malformed", operation: "dynamodb:Scan", detail });
