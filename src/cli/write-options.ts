/** The options of every command that writes, each declared once: through which role, and where its journal is kept; and what they come to. */
import { Option } from "@commander-js/extra-typings";
import type { WriteAccess } from "../remediate/apply-sessions.ts";
import { roleOptions } from "./role-options.ts";
import type { Settled } from "./settle.ts";
import { helpOf, settings } from "./settings.ts";

export const writeOptions = {
  writeRole: () => new Option("--write-role <name>", helpOf("writeRole")).argParser(settings.writeRole.parse),
  writeExternalId: () =>
    new Option("--write-external-id <id>", helpOf("writeExternalId")).argParser(settings.writeExternalId.parse),
  asCaller: () =>
    new Option("--as-caller", "write with the caller's own keys, in its own account alone").conflicts([
      "writeRole",
      "writeExternalId",
    ]),
  sessionName: roleOptions.sessionName,
  hubRole: roleOptions.hubRole,
  journals: () => new Option("--journals <dir>", helpOf("journals")).argParser(settings.journals.parse),
};

export type WriteFlags = {
  readonly writeRole?: string | undefined;
  readonly writeExternalId?: string | undefined;
  readonly asCaller?: true | undefined;
  readonly sessionName?: string | undefined;
  readonly hubRole?: string | undefined;
  readonly journals?: string | undefined;
};

export function writeAccessOf({ asCaller }: WriteFlags, { values }: Pick<Settled, "values">): WriteAccess {
  if (asCaller === true) return "caller";
  const { writeRole, writeExternalId, sessionName } = values;
  return { roleName: writeRole, sessionName, ...(writeExternalId === null ? {} : { externalId: writeExternalId }) };
}
