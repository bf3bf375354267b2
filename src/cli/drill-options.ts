/** The options of `drill`, each declared once: which tables, from what, how far it may go, and what it has to prove. */
import { Option } from "@commander-js/extra-typings";
import type { DrillFormatId } from "../report/drill/registry.ts";
import { accountIds, filled, repeated, tags, wholeNumber, type TagWanted } from "./option-values.ts";
import type { ConfigFlags, RunsFlags } from "./options.ts";
import { milliseconds, most, percent } from "./setting-values.ts";
import { helpOf, settings } from "./settings.ts";
import type { LogFlags } from "./teller.ts";
import { writeOptions, type WriteFlags } from "./write-options.ts";

export const drillSources = ["pitr", "backup", "both"] as const;
export type DrillFrom = (typeof drillSources)[number];

export const defaultAtOnce = 3;
/** AWS allows 50 restores at once; a drill leaves nearly all of them to whoever needs one. */
export const mostAtOnce = 5;
export const defaultOthers = 0;
export const defaultWait = 12 * 3_600_000;
export const defaultTolerance = 10;

export const drillOptions = {
  table: () =>
    new Option("--table <arn|name>", "drill these tables; `*` and `?` stand for other characters").argParser(repeated),
  tag: () => new Option("--tag <key=value>", "drill tables that carry this tag, or any of several").argParser(tags),
  rule: () =>
    new Option("--rule <id>", "drill tables that fail this rule in the run, or any of several").argParser(repeated),
  all: () => new Option("--all", "drill every table of the run"),
  sample: () => new Option("--sample <percent>", "of those chosen, a sample of each account").argParser(percent("5%")),
  seed: () => new Option("--seed <text>", "what the sample is drawn by (default: the id of the run)").argParser(filled),
  from: () =>
    new Option("--from <source>", "restore PITR's newest moment, the newest native backup, or each")
      .choices(drillSources)
      .default("pitr" as const),
  allowDataCopy: () =>
    new Option("--allow-data-copy <account>", "a drill copies data: the accounts in which it may").argParser(
      accountIds,
    ),
  rto: () => new Option("--rto <duration>", "a restore has to be ACTIVE within this").argParser(milliseconds),
  rpo: () => new Option("--rpo <duration>", "what is restored has to be at most this old").argParser(milliseconds),
  count: () => new Option("--count", "count every item of what was restored, which reads all of it"),
  countTolerance: () =>
    new Option(
      "--count-tolerance <percent>",
      `how far a count may be off, since AWS's own is up to six hours old (default: ${defaultTolerance}%)`,
    ).argParser(percent("5%")),
  maxGib: () => new Option("--max-gib <n>", "refuse to restore more than this").argParser(wholeNumber(most, 1)),
  atOnce: () =>
    new Option("--at-once <n>", `restores at once (default: ${defaultAtOnce}, at most ${mostAtOnce})`).argParser(
      wholeNumber(mostAtOnce, 1),
    ),
  maxOthers: () =>
    new Option(
      "--max-others <n>",
      `begin no drill where others have more restores under way (default: ${defaultOthers})`,
    ).argParser(wholeNumber(50)),
  wait: () =>
    new Option("--wait <duration>", "how long a restore is waited for (default: 12h)").argParser(milliseconds),
  yes: () => new Option("-y, --yes", "do not ask"),
  evidence: () =>
    new Option("--evidence <file>", "where the evidence goes (default: drills-<id>.ndjson)").argParser(filled),
  signKey: () =>
    new Option("--sign-key <file>", "sign the evidence with this Ed25519 private key (PEM)").argParser(filled),
  signCommand: () => new Option("--sign-command <command>", "have the evidence signed by a command").argParser(filled),
  signUnobserved: () => new Option("--sign-unobserved", "also sign what other hosts than AWS's answered"),
  drillRole: () => new Option("--drill-role <name>", helpOf("drillRole")).argParser(settings.drillRole.parse),
  drillExternalId: () =>
    new Option("--drill-external-id <id>", helpOf("drillExternalId")).argParser(settings.drillExternalId.parse),
  sessionName: writeOptions.sessionName,
  hubRole: writeOptions.hubRole,
  journals: writeOptions.journals,
  forget: () =>
    new Option("--forget <name>", "take this scratch table for gone: somebody saw to it").argParser(repeated),
};

export type DrillRoleFlags = ConfigFlags &
  LogFlags &
  Pick<WriteFlags, "sessionName" | "hubRole" | "journals"> & {
    readonly drillRole?: string | undefined;
    readonly drillExternalId?: string | undefined;
  };

export type DrillFlags = DrillRoleFlags &
  RunsFlags & {
    readonly table?: readonly string[] | undefined;
    readonly tag?: readonly TagWanted[] | undefined;
    readonly rule?: readonly string[] | undefined;
    readonly all?: true | undefined;
    readonly sample?: number | undefined;
    readonly seed?: string | undefined;
    readonly from: DrillFrom;
    readonly allowDataCopy?: readonly string[] | undefined;
    readonly rto?: number | undefined;
    readonly rpo?: number | undefined;
    readonly count?: true | undefined;
    readonly countTolerance?: number | undefined;
    readonly maxGib?: number | undefined;
    readonly atOnce?: number | undefined;
    readonly maxOthers?: number | undefined;
    readonly wait?: number | undefined;
    readonly yes?: true | undefined;
    readonly evidence?: string | undefined;
    readonly signKey?: string | undefined;
    readonly signCommand?: string | undefined;
    readonly signUnobserved?: true | undefined;
    readonly format: DrillFormatId;
    readonly output: readonly string[];
  };

export type CleanupFlags = DrillRoleFlags & {
  readonly wait?: number | undefined;
  readonly forget?: readonly string[] | undefined;
  readonly signKey?: string | undefined;
  readonly signCommand?: string | undefined;
  readonly signUnobserved?: true | undefined;
};
