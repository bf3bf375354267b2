/** The JSON Schema of restorable.yaml, from the registry of settings and the catalogue of operations. */
import { Type } from "typebox";
import type { TSchema } from "typebox";
import { failOnChoices } from "../src/cli/setting-values.ts";
import { settings, type SettingId } from "../src/cli/settings.ts";
import { operations } from "../src/model/operations.ts";
import { choice, closed, mapped, optional, said } from "./schema-parts.ts";

const about = (id: SettingId): { description: string } => {
  const { about: says, env, fallback } = settings[id];
  return said(`${says} (${fallback === null ? "" : `default: ${fallback}; `}${env} goes before it)`);
};

/** Any scalar, as the parsers of the flags read them: what an editor is told is advice. */
const text = (id: SettingId, more: { examples?: readonly string[] } = {}): TSchema => ({
  ...Type.Union([Type.String({ ...more })]),
  ...about(id),
});
const whole = (id: SettingId, more: { minimum?: number } = {}): TSchema => ({
  ...Type.Union([Type.Integer({ minimum: 0, ...more })]),
  ...about(id),
});

/** Digits without quotes are a number to YAML. */
const accountId = Type.Union([Type.String({ pattern: "^[0-9]{12}$" }), Type.Integer()]);
const unit = Type.Union([Type.String({ pattern: "^(ou|r)-", examples: ["ou-ab12-11111111"] })]);
const list = (item: TSchema, description: { description: string }): TSchema =>
  Type.Array(item, { minItems: 1, ...description });

const exception = Type.Object(
  {
    accounts: optional(list(accountId, said("the accounts it is for"))),
    ous: optional(list(unit, said("the OUs it is for, with all below them, or the root; the deepest one counts"))),
    name: optional({ ...Type.Union([Type.String()]), ...said("the role there (default: `role.name`)") }),
    externalId: optional({ ...Type.Union([Type.String()]), ...said("its external id (default: `role.externalId`)") }),
  },
  closed,
);

export const config = Type.Object(
  {
    role: optional(
      Type.Object(
        {
          name: optional(text("roleName")),
          externalId: optional(text("externalId")),
          sessionName: optional(text("sessionName")),
        },
        { ...closed, ...said("the role in every account") },
      ),
    ),
    hubRole: optional(
      Type.Object(
        {
          arn: text("hubRole", { examples: ["arn:aws:iam::111122223333:role/RestorableHub"] }),
          externalId: optional(text("hubExternalId")),
          sessionName: optional(text("hubSessionName")),
        },
        { ...closed, ...said("a role to take on before all others (role chaining: its sessions last an hour)") },
      ),
    ),
    writeRole: optional(
      Type.Object(
        { name: optional(text("writeRole")), externalId: optional(text("writeExternalId")) },
        { ...closed, ...said("the role of plans, backups and restores; audits never take it on") },
      ),
    ),
    drillRole: optional(
      Type.Object(
        { name: optional(text("drillRole")), externalId: optional(text("drillExternalId")) },
        { ...closed, ...said("the role of drills, the only one that deletes: tables of its own") },
      ),
    ),
    pushRole: optional(
      Type.Object(
        { name: optional(text("pushRole")), externalId: optional(text("pushExternalId")) },
        { ...closed, ...said("the role of imports into Security Hub; it can do nothing else") },
      ),
    ),
    roles: optional(
      Type.Array(exception, {
        minItems: 1,
        ...said("other roles, by account or OU; one for an account goes before those for OUs"),
      }),
    ),
    policy: optional(text("policy")),
    failOn: optional(choice(failOnChoices, about("failOn").description)),
    newSince: optional(text("newSince", { examples: ["latest"] })),
    failOnSla: optional(choice(failOnChoices, about("failOnSla").description)),
    maxUnknown: optional(whole("maxUnknown")),
    maxUnseen: optional(whole("maxUnseen")),
    regions: optional(list({ ...Type.Union([Type.String({ examples: ["eu-central-1"] })]) }, about("region"))),
    excludeAccounts: optional(list(accountId, about("excludeAccount"))),
    shard: optional(text("shard", { examples: ["2/4"] })),
    blindSpots: optional(text("blindSpots")),
    waivers: optional(text("waivers")),
    waiverWarning: optional(text("waiverWarning", { examples: ["14d"] })),
    ownerTag: optional(text("ownerTag")),
    ownedTags: optional(list({ ...Type.Union([Type.String({ examples: ["iac=terraform"] })]) }, about("ownedTags"))),
    journals: optional(text("journals")),
    runs: optional(text("runs")),
    quotaShare: optional(text("quotaShare", { examples: ["50%"] })),
    rates: optional(
      Type.Object(
        mapped(operations, ({ rate }) =>
          optional(Type.Number(said(`requests a second, of one account in one Region (default: ${rate.perSecond})`))),
        ),
        { ...closed, ...said("rates of AWS operations, where yours differ from those assumed") },
      ),
    ),
    prices: optional(
      Type.Object(
        {
          currency: optional({ ...Type.Union([Type.String({ examples: ["EUR"] })]), ...said("default: USD") }),
          nativePerGiB: optional(Type.Number(said("a GiB of native backup for a month (default: 0.1)"))),
          awsBackupPerGiB: optional(
            Type.Number(said("a GiB of a recovery point of AWS Backup for a month (default: 0.1)")),
          ),
          pitrPerGiB: optional(Type.Number(said("a GiB of a table with PITR for a month (default: 0.2)"))),
          restorePerGiB: optional(Type.Number(said("a GiB that is restored (default: 0.15)"))),
          readPerMillion: optional(Type.Number(said("a million read request units (default: 0.125)"))),
          estimated: optional({
            ...Type.Union([Type.String({ examples: ["2026-11-01"] })]),
            ...said("the day of these prices (default: 2026-11-01)"),
          }),
        },
        {
          ...closed,
          ...said(
            "what backups cost you, for sums in reports and costs in plans; the defaults are estimates for us-east-1",
          ),
        },
      ),
    ),
    queueUrl: optional(text("queueUrl")),
    workers: optional(whole("workers", { minimum: 1 })),
  },
  closed,
);
