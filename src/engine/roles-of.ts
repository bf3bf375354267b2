/**
 * Through which roles a scan goes: what was said of them, and the roles of the run that is gone on with, in; one for every
 * account out. Refuses to go on without an external id that the run was begun with.
 */
import { UsageError } from "../errors.ts";
import type { RecordedRole, RecordedRoles, Roles } from "../model/roles.ts";

type Named = "roleName" | "sessionName" | "hubRole";

export type SaidOfRoles = {
  readonly values: {
    readonly roleName: string;
    readonly externalId: string | null;
    readonly sessionName: string;
    readonly hubRole: string | null;
    readonly hubExternalId: string | null;
    readonly hubSessionName: string;
  };
  /** What was said for this very scan, so that it stands before what the run has recorded. */
  readonly isSaid: (name: Named) => boolean;
  /** By account id, and by id of an OU or root. */
  readonly exceptions: Readonly<
    Record<string, { readonly name?: string | undefined; readonly externalId?: string | undefined }>
  >;
  /** How an external id is given again. */
  readonly again: { readonly role: string; readonly hub: string; readonly exception: string };
};

/** `recorded`: of the run that is gone on with. Its names stand unless a flag or the environment says otherwise. */
export function rolesOf(given: SaidOfRoles, recorded: RecordedRoles | null): Roles {
  const { values, exceptions } = given;
  const isTyped = (name: Named): boolean => recorded === null || given.isSaid(name);
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
  if (recorded !== null) refuseLostIds(roles, recorded, given.again);
  return roles;
}

const withId = <T extends object>(role: T, externalId: string | null): T & { readonly externalId?: string } => ({
  ...role,
  ...(externalId === null ? {} : { externalId }),
});

/** Without it every account still to be opened would go down in the run as one without the role. */
function refuseLostIds(roles: Roles, recorded: RecordedRoles, again: SaidOfRoles["again"]): void {
  const lost = (now: { readonly externalId?: string } | null | undefined, then: RecordedRole | RecordedRoles["hub"]) =>
    then?.externalId === true && now?.externalId === undefined;
  const refuse = (whose: string, how: string): UsageError =>
    new UsageError(`the run was begun with an external id for ${whose}, which is not kept: give it again, ${how}`);
  if (lost(roles.everywhere, recorded.everywhere)) throw refuse("its role", again.role);
  if (lost(roles.hub, recorded.hub)) throw refuse("its hub role", again.hub);
  const [id] = Object.keys(recorded.except).filter((each) => lost(roles.except[each], recorded.except[each] ?? null));
  if (id !== undefined) throw refuse(`the role in ${id}`, again.exception);
}
