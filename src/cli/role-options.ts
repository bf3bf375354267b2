/** Through which roles a command reads: the flags for it, and what flags, environment and restorable.yaml come to. */
import { Option } from "@commander-js/extra-typings";
import * as engine from "../engine/roles-of.ts";
import type { RecordedRoles, Roles } from "../model/roles.ts";
import { helpOf, settings } from "./settings.ts";
import type { Settled } from "./settle.ts";

export const roleOptions = {
  roleName: () => new Option("--role-name <name>", helpOf("roleName")).argParser(settings.roleName.parse),
  externalId: () => new Option("--external-id <id>", helpOf("externalId")).argParser(settings.externalId.parse),
  sessionName: () => new Option("--session-name <name>", helpOf("sessionName")).argParser(settings.sessionName.parse),
  hubRole: () => new Option("--hub-role <arn>", helpOf("hubRole")).argParser(settings.hubRole.parse),
};

export type RoleFlags = {
  readonly roleName?: string | undefined;
  readonly externalId?: string | undefined;
  readonly sessionName?: string | undefined;
  readonly hubRole?: string | undefined;
};

/** `recorded`: of the run that is gone on with. Its names stand unless a flag or the environment says otherwise. */
export const rolesOf = (given: Settled, recorded: RecordedRoles | null): Roles =>
  engine.rolesOf(
    saidOf(given, ({ by }, name) => by[name] === "flag" || by[name] === "environment"),
    recorded,
  );

/** For whoever helps with a run that another process has begun: its names stand, whatever is said here. */
export const rolesOfRun = (given: Settled, recorded: RecordedRoles): Roles =>
  engine.rolesOf(
    saidOf(given, () => false),
    recorded,
  );

type Named = Parameters<engine.SaidOfRoles["isSaid"]>[0];

const saidOf = (given: Settled, isSaid: (given: Settled, name: Named) => boolean): engine.SaidOfRoles => ({
  values: given.values,
  isSaid: (name) => isSaid(given, name),
  exceptions: given.exceptions,
  again: {
    role: `by --external-id, ${settings.externalId.env} or \`role.externalId\` of restorable.yaml`,
    hub: `by ${settings.hubExternalId.env} or \`hubRole.externalId\` of restorable.yaml`,
    exception: "under `roles` of restorable.yaml (see --config)",
  },
});
