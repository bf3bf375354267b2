/** The options of `restorable iam`, each declared once: which role, for what, in which partition, and whom it trusts. */
import { Option } from "@commander-js/extra-typings";
import { actionIds, type ActionId } from "../model/plan.ts";
import type { RoleFormatId } from "../report/role/registry.ts";
import { partitions, type PartitionId } from "../aws/partitions.ts";
import { filled, matching, namesAmong } from "./option-values.ts";
import type { ConfigFlags, RunsFlags } from "./options.ts";

export const alsoUses = ["backups", "scan"] as const;
export type AlsoUse = (typeof alsoUses)[number];

export type IamFlags = RunsFlags &
  ConfigFlags & {
    readonly policy?: string | undefined;
    readonly hub?: true | undefined;
    readonly write?: true | undefined;
    readonly restore?: true | undefined;
    readonly drill?: true | undefined;
    readonly push?: true | undefined;
    readonly also?: readonly AlsoUse[] | undefined;
    readonly accountTags?: true | undefined;
    readonly action?: readonly ActionId[] | undefined;
    readonly backupRole?: string | undefined;
    readonly restoreTo?: string | undefined;
    readonly trustedBy?: string | undefined;
    readonly organizationId?: string | undefined;
    readonly run?: string | undefined;
    readonly partition?: PartitionId | undefined;
    readonly roleName?: string | undefined;
    readonly externalId?: string | undefined;
    readonly writeRole?: string | undefined;
    readonly writeExternalId?: string | undefined;
    readonly drillRole?: string | undefined;
    readonly drillExternalId?: string | undefined;
    readonly pushRole?: string | undefined;
    readonly pushExternalId?: string | undefined;
    readonly hubRole?: string | undefined;
    readonly format: RoleFormatId;
    readonly output: readonly string[];
  };

// The forms of names and ARNs: IAM API reference, CreateRole and CreateUser; DynamoDB API reference, CreateTable.
const anyRole = matching(
  /^(?:arn:aws[a-z-]*:iam::\d{12}:role\/)?(?:[\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/,
  "the name of a role, with its path if it has one, or its ARN",
);
const principal = matching(
  /^arn:aws[a-z-]*:iam::\d{12}:(?:root|(?:role|user)\/(?:[\w+=,.@-]+\/)*[\w+=,.@-]{1,64})$/,
  "the ARN of a role, a user or an account, as arn:aws:iam::111122223333:role/RestorableHub",
);
const tableName = matching(/^[\w.*-]{1,255}$/, "the name of a table, in which * stands for other characters");
const organizationId = matching(/^o-[a-z0-9]{10,32}$/, "the id of an organization, as o-a1b2c3d4e5");

export const iamOptions = {
  hub: () =>
    new Option(
      "--hub",
      "the role that lists the accounts and assumes the others (with --write, --drill, --push those too)",
    ),
  write: () => new Option("--write", "the role that applies plans and makes backups"),
  restore: () => new Option("--restore", "the role that restores tables; with --write one that does both"),
  drill: () => new Option("--drill", "the role that drills restores"),
  push: () => new Option("--push", "the role that imports findings into Security Hub"),
  also: () =>
    new Option(
      "--also <use...>",
      "what else the role reads for: `backups` (backup list, backup show), `scan` (every fact there is)",
    ).argParser(namesAmong(alsoUses)),
  accountTags: () => new Option("--account-tags", "accounts are chosen by their tags, which the hub reads"),
  action: () =>
    new Option("--action <id...>", "actions that plans may take (default: those the policy's rules name)").argParser(
      namesAmong(actionIds),
    ),
  backupRole: () =>
    new Option(
      "--backup-role <role>",
      "role that may be handed to AWS Backup (default: service-role/AWSBackupDefaultServiceRole)",
    ).argParser(anyRole),
  restoreTo: () =>
    new Option("--restore-to <name>", "tables that a restore may make, * for any characters (default: any)").argParser(
      tableName,
    ),
  trustedBy: () =>
    new Option("--trusted-by <arn>", "who may take the role on (default: the hub role)").argParser(principal),
  organizationId: () =>
    new Option(
      "--organization-id <id>",
      "the organization that they have to be of (default: that of the newest run)",
    ).argParser(organizationId),
  run: () => new Option("--run <run>", "take the organization from this run").argParser(filled),
  partition: () =>
    new Option("--partition <name>", "partition of AWS (default: that of the ARNs, else aws)").choices(
      Object.keys(partitions) as PartitionId[],
    ),
} as const;
