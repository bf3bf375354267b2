/** The options of `backup create`, each declared once: of which tables, in which way, through which role, how far it may go. */
import { Option } from "@commander-js/extra-typings";
import { backupIdPattern, namePrefix, vaultName } from "../remediate/backup-journal.ts";
import { accountIds, filled, matching, repeated, tags, wholeNumber, type TagWanted } from "./option-values.ts";
import type { ConfigFlags, RunsFlags } from "./options.ts";
import { milliseconds, regions, roleArn } from "./setting-values.ts";
import type { LogFlags } from "./teller.ts";
import { writeOptions, type WriteFlags } from "./write-options.ts";

export const defaultMaxBackups = 100;
export const defaultBackupWait = 900_000;

export const backupOptions = {
  account: () => new Option("--account <id...>", "account of the tables, or of a run only these").argParser(accountIds),
  region: () => new Option("--region <name...>", "Region of the tables, or of a run only these").argParser(regions),
  run: () =>
    new Option("--run <run>", "choose from the tables of this run (default with a choice: latest)").argParser(filled),
  policy: () => new Option("-p, --policy <file|pack>", "with --rule: judge the run by this policy").argParser(filled),
  rule: () => new Option("--rule <id>", "tables of the run that fail this rule").argParser(filled),
  tag: () =>
    new Option("--tag <key=value>", "tables of the run with this tag, repeatable: all must hold").argParser(tags),
  table: () => new Option("--table <glob>", "tables of the run of this name, repeatable").argParser(repeated),
  name: () =>
    new Option("--name <prefix>", "how names of native backups begin; an id follows")
      .argParser(matching(namePrefix, "3 to 200 letters, digits and _.-"))
      .default("restorable"),
  vault: () =>
    new Option("--vault <name>", "by AWS Backup, into this vault, instead of natively").argParser(
      matching(vaultName, "2 to 50 letters, digits, _ and -"),
    ),
  backupRole: () =>
    new Option(
      "--backup-role <arn>",
      "role that AWS Backup takes on (default: its own AWSBackupDefaultServiceRole)",
    ).argParser(roleArn),
  keep: () =>
    new Option(
      "--keep <days>",
      "let AWS Backup delete the point after so many days (default: kept for ever)",
    ).argParser(wholeNumber(36_500, 1)),
  wait: () =>
    new Option("--wait <duration>", "how long each backup is waited for until it is there (default: 15m)").argParser(
      milliseconds,
    ),
  noWait: () => new Option("--no-wait", "ask for the backups, and do not wait until they are there"),
  maxBackups: () =>
    new Option("--max-backups <n>", "refuse to make more than this at once")
      .argParser(wholeNumber(10_000, 1))
      .default(defaultMaxBackups),
  resume: () =>
    new Option("--resume <id>", "go on with what was begun: looks what was made before anything is made").argParser(
      matching(backupIdPattern, "an id as `backup create` printed it, 20261120T120000Z-1a2b3c4d"),
    ),
  yes: () => new Option("-y, --yes", "do not ask before more than one table is backed up"),
  ...writeOptions,
};

export type ChoiceFlags = {
  readonly account?: readonly string[] | undefined;
  readonly region?: readonly string[] | undefined;
  readonly run?: string | undefined;
  readonly policy?: string | undefined;
  readonly rule?: string | undefined;
  readonly tag?: readonly TagWanted[] | undefined;
  readonly table?: readonly string[] | undefined;
};

export type BackupCreateFlags = ChoiceFlags &
  WriteFlags &
  ConfigFlags &
  RunsFlags &
  LogFlags & {
    readonly name: string;
    readonly vault?: string | undefined;
    readonly backupRole?: string | undefined;
    readonly keep?: number | undefined;
    /** False: it is not waited at all. */
    readonly wait?: number | boolean | undefined;
    readonly maxBackups: number;
    readonly resume?: string | undefined;
    readonly yes?: true | undefined;
    readonly format: "console" | "json";
  };
