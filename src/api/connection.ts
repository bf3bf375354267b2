/** What a program said of roles and of its connection in, roles and how to connect out; refuses what AWS never would take. */
import type { ConnectOptions } from "../aws/connect.ts";
import { rolesOf, type SaidOfRoles } from "../engine/roles-of.ts";
import { ouNamed } from "../engine/selection.ts";
import { UsageError } from "../errors.ts";
import { roleForms, type Form } from "../model/role-forms.ts";
import type { RecordedRoles, Roles } from "../model/roles.ts";
import { checkOptions } from "./check-options.ts";
import type { ConnectionOptions, RoleOptions } from "./options.ts";

/** `recorded`: of the run that is gone on with. */
export function rolesFor(options: ConnectionOptions, recorded: RecordedRoles | null): Roles {
  const { role = {}, roles = {}, hubRole } = options;
  checkRole("role", role);
  for (const [place, other] of Object.entries(roles)) {
    if (!/^\d{12}$/.test(place)) ouNamed(place, (message) => new UsageError(`roles: ${message}`));
    const { sessionName, ...rest } = other as NonNullable<ConnectionOptions["role"]>;
    if (sessionName !== undefined) throw new UsageError(`roles["${place}"]: sessionName is one for all, in role`);
    checkRole(`roles["${place}"]`, rest);
  }
  if (hubRole !== undefined) {
    checkOptions(hubRole, { arn: "text", externalId: "text", sessionName: "text" }, "hubRole");
    inForm("hubRole.arn", hubRole.arn, roleForms.arn);
    inForm("hubRole.externalId", hubRole.externalId, roleForms.externalId);
    inForm("hubRole.sessionName", hubRole.sessionName, roleForms.sessionName);
  }
  const said: Readonly<Record<Parameters<SaidOfRoles["isSaid"]>[0], boolean>> = {
    roleName: role.name !== undefined,
    sessionName: role.sessionName !== undefined,
    hubRole: hubRole !== undefined,
  };
  return rolesOf(
    {
      values: {
        roleName: role.name ?? "RestorableAudit",
        externalId: role.externalId ?? null,
        sessionName: role.sessionName ?? "restorable",
        hubRole: hubRole?.arn ?? null,
        hubExternalId: hubRole?.externalId ?? null,
        hubSessionName: hubRole?.sessionName ?? "restorable",
      },
      isSaid: (name) => said[name],
      exceptions: roles,
      again: { role: "by role.externalId", hub: "by hubRole.externalId", exception: "by its externalId in roles" },
    },
    recorded,
  );
}

export function connectionFor(
  { credentials, region, endpoint, quotaShare }: ConnectionOptions,
  { hub }: Roles,
): Pick<ConnectOptions, "endpoint" | "callerCredentials" | "region" | "hubRole" | "pacing"> {
  if (quotaShare !== undefined && !(quotaShare > 0 && quotaShare <= 1)) {
    throw new UsageError(`quotaShare must be above 0 and 1 at most, such as 0.5, and is ${quotaShare}`);
  }
  return {
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(region === undefined ? {} : { region }),
    // Whether they are keys is looked at when they are needed; a provider may take some time to give them.
    ...(credentials === undefined
      ? {}
      : { callerCredentials: credentials as NonNullable<ConnectOptions["callerCredentials"]> }),
    hubRole: hub ?? undefined,
    pacing: quotaShare === undefined ? {} : { share: quotaShare },
  };
}

/** External ids that were handed over. */
export const externalIdsIn = ({ role, roles, hubRole }: ConnectionOptions): readonly (string | undefined)[] =>
  [role, hubRole, ...Object.values(roles ?? {})].map((each) => each?.externalId);

function checkRole(option: string, role: RoleOptions & { readonly sessionName?: string | undefined }): void {
  checkOptions(role, { name: "text", externalId: "text", sessionName: "text" }, option);
  inForm(`${option}.name`, role.name, roleForms.name);
  inForm(`${option}.externalId`, role.externalId, roleForms.externalId);
  inForm(`${option}.sessionName`, role.sessionName, roleForms.sessionName);
}

/** Without the value, which may be an external id but for a letter. */
function inForm(option: string, value: string | undefined, { pattern, says }: Form): void {
  if (value !== undefined && !pattern.test(value)) throw new UsageError(`${option} must be ${says}`);
}
