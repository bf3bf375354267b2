/** Options of `restorable plan`: which findings, how they are mended, for how long the plan holds. */
import { InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { parseDuration } from "../condition/duration.ts";
import { refusedPattern } from "../condition/pattern.ts";
import { severities, type Severity } from "../model/severity.ts";
import { bounds, longestTtlMs, mostKeptDays } from "../remediate/plan-bounds.ts";
import { accountIds, matching, names, repeated, wholeNumber } from "./option-values.ts";
import { regions } from "./setting-values.ts";

export type PlanFlags = {
  readonly rule?: readonly string[] | undefined;
  readonly severity?: Severity | undefined;
  readonly account?: readonly string[] | undefined;
  readonly region?: readonly string[] | undefined;
  readonly table?: readonly string[] | undefined;
  readonly tag?: readonly string[] | undefined;
  readonly backupWith?: "native" | "aws-backup" | undefined;
  readonly vault?: string | undefined;
  readonly backupRole: string;
  readonly keep?: number | undefined;
  readonly backupTag?: string | undefined;
  readonly includeOwned?: true | undefined;
  readonly ttl: string;
};

/** `key=value` up to the first `=`. */
const tag = matching(/^[^=]{1,128}=.{0,256}$/s, "a tag, as team=payments");

function glob(pattern: string, previous: readonly string[] = []): readonly string[] {
  const why = refusedPattern("glob", pattern);
  if (why !== null) throw new InvalidArgumentError(`It cannot be used: ${why}.`);
  return repeated(pattern, previous);
}

function ttl(text: string): string {
  const ms = parseDuration(text);
  if (ms !== null && ms > 0 && ms <= longestTtlMs) return text;
  throw new InvalidArgumentError("It must be a duration of 30d at most, such as 24h.");
}

function days(text: string): number {
  const [, count] = /^(\d+)d?$/.exec(text) ?? [];
  return wholeNumber(mostKeptDays, 1)(count ?? text);
}

function backupTag(text: string): string {
  const { key, value } = tagIn(text);
  if (text.includes("=") && bounds.tagKey.test(key) && bounds.tagValue.test(value)) return text;
  throw new InvalidArgumentError("It must be a tag that AWS allows, as backup=daily.");
}

export function tagIn(text: string): { readonly key: string; readonly value: string } {
  const at = text.indexOf("=");
  return at === -1 ? { key: text, value: "" } : { key: text.slice(0, at), value: text.slice(at + 1) };
}

const role = matching(
  /^(?:arn:aws[a-z-]*:iam::\d{12}:role\/)?(?:[\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/,
  "the name of a role, with its path if it has one, or its ARN",
);

export const planOptions = {
  rule: () => new Option("--rule <id...>", "only findings of these rules").argParser(names),
  severity: () => new Option("--severity <severity>", "only findings of this severity or above").choices(severities),
  account: () => new Option("--account <id...>", "only tables in these accounts").argParser(accountIds),
  region: () =>
    new Option("--region <name...>", "only tables in these Regions").argParser((text: string) => regions(text)),
  table: () => new Option("--table <glob>", "only tables of such a name, repeatable").argParser(glob),
  tag: () =>
    new Option("--tag <key=value>", "only tables with this tag, repeatable: with all of them").argParser(
      (text: string, previous: readonly string[] | undefined) => repeated(tag(text), previous),
    ),
  backupWith: () =>
    new Option("--backup-with <kind>", "how backups are made (default: as each rule says)").choices([
      "native",
      "aws-backup",
    ] as const),
  vault: () =>
    new Option("--vault <name>", "vault for backups by AWS Backup, one of this name in each Region").argParser(
      matching(bounds.vault, "the name of a vault"),
    ),
  backupRole: () =>
    new Option("--backup-role <role>", "role that AWS Backup takes on, by name in each account or by ARN")
      .argParser(role)
      .default("service-role/AWSBackupDefaultServiceRole"),
  keep: () =>
    new Option("--keep <days>", "days after which AWS Backup deletes the backup (default: never)").argParser(days),
  backupTag: () =>
    new Option(
      "--backup-tag <key=value>",
      "the tag to put tables into backup plans with (default: what their plans select by)",
    ).argParser(backupTag),
  includeOwned: () => new Option("--include-owned", "also plan for tables that are managed as code"),
  ttl: () =>
    new Option("--ttl <duration>", "how long the plan may be applied, 30d at most").argParser(ttl).default("24h"),
} as const;
