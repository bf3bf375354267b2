/**
 * Through which roles a command reads: the flags for it, and the roles that flags, environment, restorable.yaml and the
 * run that is gone on with come to. Refuses to go on without an external id that the run was begun with.
 */
import { Option } from "@commander-js/extra-typings";
import { UsageError } from "../errors.ts";
import type { RecordedRole, RecordedRoles, Roles } from "../model/roles.ts";
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
export function rolesOf(given: Settled, recorded: RecordedRoles | null): Roles {
  const { values, by, exceptions } = given;
  const isTyped = (id: "roleName" | "sessionName" | "hubRole"): boolean =>
    recorded === null || by[id] === "flag" || by[id] === "environment";
  const name = isTyped("roleName") ? values.roleName : (recorded?.everywhere.name ?? values.roleName);
  const arn = isTyped("hubRole") ? values.hubRole : (recorded?.hub?.arn ?? null);
  const everywhere = withId({ name }, values.externalId);
  const hubSession = recorded?.hub?.sessionName ?? values.hubSessionName;
  const roles: Roles = {
    everywhere,
    except: Object.fromEntries(
      recorded === null
        ? Object.entries(exceptions).map(([id, role]) => [
            id,
            withId({ name: role.name ?? name }, role.externalId ?? values.externalId),
          ])
        : Object.entries(recorded.except).map(([id, role]) => [
            id,
            withId(
              { name: role.name === recorded.everywhere.name ? name : role.name },
              exceptions[id]?.externalId ?? values.externalId,
            ),
          ]),
    ),
    sessionName: isTyped("sessionName") ? values.sessionName : (recorded?.sessionName ?? values.sessionName),
    hub: arn === null ? null : { ...withId({ arn }, values.hubExternalId), sessionName: hubSession },
  };
  if (recorded !== null) refuseLostIds(roles, recorded);
  return roles;
}

const withId = <T extends object>(role: T, externalId: string | null): T & { readonly externalId?: string } => ({
  ...role,
  ...(externalId === null ? {} : { externalId }),
});

/** Without it every account still to be opened would go down in the run as one without the role. */
function refuseLostIds(roles: Roles, recorded: RecordedRoles): void {
  const lost = (now: { readonly externalId?: string } | null | undefined, then: RecordedRole | RecordedRoles["hub"]) =>
    then?.externalId === true && now?.externalId === undefined;
  const refuse = (whose: string, how: string): UsageError =>
    new UsageError(`the run was begun with an external id for ${whose}, which is not kept: give it again, ${how}`);
  if (lost(roles.everywhere, recorded.everywhere)) {
    throw refuse("its role", `by --external-id, ${settings.externalId.env} or \`role.externalId\` of restorable.yaml`);
  }
  if (lost(roles.hub, recorded.hub)) {
    throw refuse("its hub role", `by ${settings.hubExternalId.env} or \`hubRole.externalId\` of restorable.yaml`);
  }
  const [id] = Object.keys(recorded.except).filter((each) => lost(roles.except[each], recorded.except[each] ?? null));
  if (id !== undefined) throw refuse(`the role in ${id}`, "under `roles` of restorable.yaml (see --config)");
}
