/** The roles that a scan goes through in; as a run records them out: with whether there was an external id, and without it. */
import type { RecordedRole, RecordedRoles, Role, Roles } from "../model/roles.ts";

export function recordedRoles({ everywhere, except, sessionName, hub }: Roles): RecordedRoles {
  const recorded = ({ name, externalId }: Role): RecordedRole => ({ name, externalId: externalId !== undefined });
  return {
    everywhere: recorded(everywhere),
    except: Object.fromEntries(Object.entries(except).map(([id, role]) => [id, recorded(role)])),
    sessionName,
    hub:
      hub === null
        ? null
        : { arn: hub.arn, externalId: hub.externalId !== undefined, sessionName: hub.sessionName ?? "restorable" },
  };
}
