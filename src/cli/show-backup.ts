/** The ARN of a backup in, what AWS tells of it now out, in words or JSON. Nothing is changed. Resolves to the exit code. */
import type { Aws } from "../aws/connect.ts";
import { UnseenError, UsageError } from "../errors.ts";
import { monthlyCost } from "../evaluate/backup-totals.ts";
import type { OperationId } from "../model/operations.ts";
import type { ActionPrices } from "../model/prices.ts";
import type { LiveTable, ShownBackup } from "../model/shown-backup.ts";
import { escapedJson } from "../report/escape/escape-json.ts";
import { terminalProse, terminalText } from "../report/escape/escape-terminal.ts";
import { costWords, grouped, instantWords, sizeWords } from "../report/numbers.ts";
import { paintWith } from "../report/paint.ts";
import { foreignStamp } from "../report/run-words.ts";
import { readBackupArn, type BackupArn } from "../restore/backup-arn.ts";
import { showBackup } from "../restore/backup-show.ts";
import { connectCaller } from "../engine/connect-caller.ts";
import { exitCodes } from "./exit-codes.ts";
import type { Io } from "./io.ts";
import { knownCaller } from "./known-caller.ts";
import type { ConfigFlags } from "./options.ts";
import { connectionIn } from "./pacing-options.ts";
import { reasonText } from "../engine/reason-text.ts";
import { rolesOf, type RoleFlags } from "./role-options.ts";
import { screenOptions } from "./screen.ts";
import { settled } from "./settle.ts";

export type BackupShowFlags = RoleFlags & ConfigFlags & { readonly format: "console" | "json" };

export async function performBackupShow(io: Io, arn: string, flags: BackupShowFlags): Promise<number> {
  const place = readBackupArn(arn);
  if (place === null) {
    throw new UsageError(
      `${terminalText(arn)} is no ARN of a backup, which reads arn:aws:dynamodb:REGION:ACCOUNT:table/NAME/backup/ID, ` +
        "nor of a recovery point, arn:aws:backup:REGION:ACCOUNT:recovery-point:ID",
    );
  }
  const given = await settled(io, flags);
  const roles = rolesOf(given, null);
  const { backup, hosts } = await connectCaller(
    io,
    (aws) => read(io, aws, { arn, place, roles }),
    connectionIn(given, roles),
  );
  const asOf = new Date(io.now()).toISOString();
  const shown = { backup, asOf, hosts, prices: given.prices };
  await io.stdout.write(flags.format === "json" ? inJson(shown) : inWords(shown, io));
  return backup.live.state === "unknown" ? exitCodes.incomplete : exitCodes.ok;
}

type Asked = { readonly arn: string; readonly place: BackupArn; readonly roles: ReturnType<typeof rolesOf> };

async function read(io: Io, aws: Aws, { arn, place, roles }: Asked) {
  const caller = await knownCaller(aws);
  const reads: readonly OperationId[] =
    place.kind === "native"
      ? ["dynamodb:DescribeBackup", "dynamodb:DescribeTable"]
      : ["backup:ListBackupVaults", "backup:ListRecoveryPointsByBackupVault", "dynamodb:DescribeTable"];
  const sessionIn = async (account: string) => {
    // Nobody needs a role to be where he is.
    if (account === caller.account) return aws.hub;
    const role = roles.except[account] ?? roles.everywhere;
    const id = role.externalId === undefined ? {} : { externalId: role.externalId };
    const assumed = await aws.assume(account, {
      roleName: role.name,
      sessionName: roles.sessionName,
      ...id,
      operations: reads,
    });
    return assumed.state === "read" ? assumed.value : assumed.reason;
  };
  const session = await sessionIn(place.account);
  if ("kind" in session) throw new UnseenError(`account ${place.account} was not opened: ${reasonText(session)}`);
  const showing = await showBackup(
    { reader: aws.reader(session, place.region), arn, place, asOf: io.now() },
    async ({ account, region }) => {
      const other = await sessionIn(account);
      return "kind" in other ? null : aws.reader(other, region);
    },
  );
  if (showing.state === "none") throw new UsageError(showing.because);
  if (showing.state === "unread") {
    throw new UnseenError(
      `${arn} could not be read: ${showing.because}` +
        (place.kind === "native" ? ". The role needs dynamodb:DescribeBackup: see --role-name" : ""),
    );
  }
  return { backup: showing.backup, hosts: aws.hosts() };
}

type Shown = {
  readonly backup: ShownBackup;
  readonly asOf: string;
  readonly hosts: readonly string[];
  readonly prices: ActionPrices;
};

function costOf({ backup: { kind, sizeBytes }, prices }: Shown): number | null {
  if (kind === "system") return 0;
  if (sizeBytes === null) return null;
  const bytes = kind === "native" ? { native: sizeBytes, awsBackup: 0 } : { native: 0, awsBackup: sizeBytes };
  return monthlyCost(bytes, prices);
}

const kinds = {
  native: "native backup",
  system: "SYSTEM backup, kept by DynamoDB since the table was deleted",
  "aws-backup": "recovery point of AWS Backup",
} as const;

const by = {
  "table-id": "same TableId",
  "younger-than-table": "no TableId is told, and it is younger than the table",
  "older-than-table": "no TableId is told, and it is older than the table",
} as const;

function liveWords(live: LiveTable): string {
  switch (live.state) {
    case "same":
      return `the table is there, and the same (${by[live.by]})`;
    case "re-created":
      return `another table has the name now (${live.by === "table-id" ? `TableId ${live.tableId ?? "?"}` : by[live.by]})`;
    case "gone":
      return "the table is gone";
    case "unknown":
      return `whether the table is still there is not known: ${live.because}`;
    default:
      return live satisfies never;
  }
}

function inWords(shown: Shown, io: Io): string {
  const { backup, asOf, hosts, prices } = shown;
  const { source } = backup;
  const paint = paintWith(screenOptions(io));
  const cost = costOf(shown);
  const age = backup.created === null ? null : Math.floor((Date.parse(asOf) - Date.parse(backup.created)) / 86_400_000);
  const rows: readonly (readonly [string, string])[] = [
    ["what", kinds[backup.kind]],
    ["name", backup.name ?? ""],
    ["table", `${backup.table}  ${backup.tableArn}`],
    ["status", backup.status ?? "not told"],
    [
      "made",
      backup.created === null
        ? "not told"
        : `${instantWords(backup.created)}, ${grouped(Math.max(0, age ?? 0))} days ago`,
    ],
    [
      "expires",
      backup.expires === "never" ? "never" : backup.expires === null ? "not told" : instantWords(backup.expires),
    ],
    ["size", backup.sizeBytes === null ? "not told" : sizeWords(backup.sizeBytes)],
    [
      "a month",
      cost === null ? "" : `about ${costWords(cost, prices.currency)} (an estimate at prices of ${prices.estimated})`,
    ],
    ["lies in", [backup.account, backup.region, backup.vault === null ? "" : `vault ${backup.vault}`].join(" ").trim()],
    ["lock", backup.lock ?? ""],
    ["TableId", source?.tableId ?? ""],
    ["keys", keyWords(source?.keys ?? [])],
    [
      "indexes",
      (source?.indexes ?? []).map(({ kind, name, keys }) => `${name} (${kind}: ${keyWords(keys)})`).join(", "),
    ],
    ["settings", (source?.settings ?? []).join(", ")],
    ["now", liveWords(backup.live)],
  ];
  const told = rows.filter(([, text]) => text !== "");
  return [
    ...(hosts.length === 0 ? [] : [`${foreignStamp}: ${hosts.map(terminalText).join(", ")}`]),
    paint.strong(terminalText(backup.arn)),
    ...told.map(([name, text]) => `  ${name.padEnd(9)} ${terminalProse(text)}`),
    "",
    backup.command === null
      ? paint.fail(terminalProse(`It cannot be restored: ${backup.hindrance ?? ""}`))
      : `Restore it into a new table by\n  ${terminalText(backup.command)}`,
    "",
  ].join("\n");
}

const keyWords = (keys: readonly { readonly name: string; readonly role: string }[]): string =>
  keys.map(({ name, role }) => `${name} ${role}`).join(", ");

function inJson(shown: Shown): string {
  const { backup, asOf, hosts, prices } = shown;
  const cost = costOf(shown);
  const document = {
    schemaVersion: 1,
    kind: "restorable-backup",
    asOf,
    foreignHosts: hosts,
    backup,
    monthlyCost: cost === null ? null : { amount: cost, currency: prices.currency, estimated: prices.estimated },
  };
  return `${escapedJson(JSON.stringify(document, null, 2))}\n`;
}
