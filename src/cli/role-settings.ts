/** Settings about roles: which to assume where, by which external id, and as which session. Part of the registry in settings.ts. */
import { setting } from "./setting.ts";
import * as read from "./setting-values.ts";

export const roleSettings = {
  roleName: setting({
    key: "role.name",
    env: "RESTORABLE_ROLE_NAME",
    about: "role to assume in each account",
    parse: read.roleName,
    fallback: "RestorableAudit",
  }),
  externalId: setting({
    key: "role.externalId",
    env: "RESTORABLE_EXTERNAL_ID",
    about: "external id that the trust policy of the role asks for",
    parse: read.externalId,
    fallback: null,
  }),
  sessionName: setting({
    key: "role.sessionName",
    env: "RESTORABLE_SESSION_NAME",
    about: "role session name, as CloudTrail will show it",
    parse: read.sessionName,
    fallback: "restorable",
  }),
  hubRole: setting({
    key: "hubRole.arn",
    env: "RESTORABLE_HUB_ROLE",
    about: "ARN of a role to take on first, which lists the accounts and assumes their roles",
    parse: read.roleArn,
    fallback: null,
  }),
  hubExternalId: setting({
    key: "hubRole.externalId",
    env: "RESTORABLE_HUB_EXTERNAL_ID",
    about: "external id that the trust policy of the hub role asks for",
    parse: read.externalId,
    fallback: null,
  }),
  hubSessionName: setting({
    key: "hubRole.sessionName",
    env: "RESTORABLE_HUB_SESSION_NAME",
    about: "session name of the hub role",
    parse: read.sessionName,
    fallback: "restorable",
  }),
  writeRole: setting({
    key: "writeRole.name",
    env: "RESTORABLE_WRITE_ROLE",
    about: "role to assume in each account where something is changed: plans, backups, restores",
    parse: read.roleName,
    fallback: "RestorableWrite",
  }),
  writeExternalId: setting({
    key: "writeRole.externalId",
    env: "RESTORABLE_WRITE_EXTERNAL_ID",
    about: "external id that the trust policy of that role asks for",
    parse: read.externalId,
    fallback: null,
  }),
  drillRole: setting({
    key: "drillRole.name",
    env: "RESTORABLE_DRILL_ROLE",
    about: "role to assume in each account where restores are drilled",
    parse: read.roleName,
    fallback: "RestorableDrill",
  }),
  drillExternalId: setting({
    key: "drillRole.externalId",
    env: "RESTORABLE_DRILL_EXTERNAL_ID",
    about: "external id that the trust policy of that role asks for",
    parse: read.externalId,
    fallback: null,
  }),
  pushRole: setting({
    key: "pushRole.name",
    env: "RESTORABLE_PUSH_ROLE",
    about: "role to assume in each account whose findings are imported into Security Hub",
    parse: read.roleName,
    fallback: "RestorablePush",
  }),
  pushExternalId: setting({
    key: "pushRole.externalId",
    env: "RESTORABLE_PUSH_EXTERNAL_ID",
    about: "external id that the trust policy of that role asks for",
    parse: read.externalId,
    fallback: null,
  }),
} as const;
