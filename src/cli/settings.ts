/**
 * The registry of settings: of each, where it stands in restorable.yaml, its environment variable, what it is about, how
 * its text is read and what it is unless given. Flags, help, the file and its schema all go by it.
 */
import { accountIds, filled, wholeNumber } from "./option-values.ts";
import { roleSettings } from "./role-settings.ts";
import { setting } from "./setting.ts";
import * as read from "./setting-values.ts";

/** Named as commander names the flag, where there is one. */
export const settings = {
  ...roleSettings,
  policy: setting({
    key: "policy",
    env: "RESTORABLE_POLICY",
    about: "policy file, shipped pack or rule (see `restorable policy list`)",
    parse: filled,
    fallback: "baseline",
  }),
  failOn: setting({
    key: "failOn",
    env: "RESTORABLE_FAIL_ON",
    about: "exit 1 when a finding of this severity or above fails; `never` to report only",
    parse: read.failOn,
    fallback: "low",
  }),
  newSince: setting({
    key: "newSince",
    env: "RESTORABLE_NEW_SINCE",
    about: "count only fails that are new since this run (id, path or `latest`) or this JSON or NDJSON report of one",
    parse: filled,
    fallback: null,
  }),
  failOnSla: setting({
    key: "failOnSla",
    env: "RESTORABLE_FAIL_ON_SLA",
    about: "exit 1 when a finding of this severity or above fails for longer than the policy's `sla` allows",
    parse: read.failOn,
    fallback: "never",
  }),
  maxUnknown: setting({
    key: "maxUnknown",
    env: "RESTORABLE_MAX_UNKNOWN",
    about: "exit 3 above this many unknown verdicts",
    parse: wholeNumber(read.most),
    fallback: 0,
  }),
  maxUnseen: setting({
    key: "maxUnseen",
    env: "RESTORABLE_MAX_UNSEEN",
    about: "exit 3 above this many unseen accounts and Regions",
    parse: wholeNumber(read.most),
    fallback: 0,
  }),
  region: setting({
    key: "regions",
    env: "RESTORABLE_REGIONS",
    about: "only these Regions",
    parse: read.regions,
    fallback: null,
  }),
  excludeAccount: setting({
    key: "excludeAccounts",
    env: "RESTORABLE_EXCLUDE_ACCOUNTS",
    about: "leave these accounts out",
    parse: (text: string) => accountIds(text),
    fallback: null,
  }),
  shard: setting({
    key: "shard",
    env: "RESTORABLE_SHARD",
    about: "i/n: of the accounts those of the i-th of n shards alone, shared out by a digest of the account id",
    parse: read.shard,
    fallback: null,
  }),
  blindSpots: setting({
    key: "blindSpots",
    env: "RESTORABLE_BLIND_SPOTS",
    about: "file of accounts and Regions accepted as unseen, each with its cause, owner and expiry",
    parse: filled,
    fallback: null,
  }),
  waivers: setting({
    key: "waivers",
    env: "RESTORABLE_WAIVERS",
    about: "file of fails that are accepted, each with its rule, tables, owner, approver and expiry",
    parse: filled,
    fallback: null,
  }),
  waiverWarning: setting({
    key: "waiverWarning",
    env: "RESTORABLE_WAIVER_WARNING",
    about: "how long before its expiry a waiver is warned of",
    parse: read.duration,
    fallback: "14d",
  }),
  ownerTag: setting({
    key: "ownerTag",
    env: "RESTORABLE_OWNER_TAG",
    about: "key of the tag that names who owns a table, for the monthly report",
    parse: read.tagKey,
    fallback: "owner",
  }),
  ownedTags: setting({
    key: "ownedTags",
    env: "RESTORABLE_OWNED_TAGS",
    about: "tags, `key` or `key=value`, that tell that a table is managed as code: plans leave it to its template",
    parse: read.ownedTags,
    fallback: null,
  }),
  journals: setting({
    key: "journals",
    env: "RESTORABLE_JOURNALS",
    about: "where journals are kept of what was changed in AWS",
    parse: filled,
    fallback: ".restorable/journals",
  }),
  runs: setting({
    key: "runs",
    env: "RESTORABLE_RUNS",
    about: "where run directories are kept",
    parse: filled,
    fallback: ".restorable/runs",
  }),
  quotaShare: setting({
    key: "quotaShare",
    env: "RESTORABLE_QUOTA_SHARE",
    about: "how much of AWS's request quotas a scan may use, such as 50%",
    parse: read.share,
    fallback: null,
  }),
  queueUrl: setting({
    key: "queueUrl",
    env: "RESTORABLE_QUEUE_URL",
    about: "Redis or Valkey that a queue is kept in, as rediss://user:password@host:6379; a secret",
    parse: read.queueUrl,
    fallback: null,
  }),
  workers: setting({
    key: "workers",
    env: "RESTORABLE_WORKERS",
    about: "processes of this machine that scan side by side, one for each core at most",
    parse: wholeNumber(read.mostWorkers, 1),
    fallback: 1,
  }),
} as const;

export type SettingId = keyof typeof settings;
export const settingIds = Object.keys(settings) as readonly SettingId[];

type Given<Id extends SettingId> = ReturnType<(typeof settings)[Id]["parse"]>;

/** What was said of some settings: by flags, or by a file. */
export type Said = { readonly [Id in SettingId]?: Given<Id> | undefined };
/** null: not said, and nothing stands for it. */
export type Values = {
  readonly [Id in SettingId]: Given<Id> | ((typeof settings)[Id]["fallback"] extends null ? null : never);
};

/** For `--help`: what it is about, what it is unless given, and the variable that gives it. */
export function helpOf(id: SettingId): string {
  const { about, env, fallback } = settings[id];
  return `${about} (${fallback === null ? "" : `default: ${fallback}, `}env: ${env})`;
}
