/**
 * The roles of a scan and an account in, the role to assume in that account out: the one named for the account itself,
 * else for the deepest of the OUs it is in, else the one for every account.
 */
import type { AssumeOptions } from "../aws/connect.ts";
import type { AccountRecord } from "../model/observation.ts";
import type { Roles } from "../model/roles.ts";

/** Where Organizations did not tell the path, no OU counts: a role that is not there is then reported as such. */
export function roleFor(
  { everywhere, except, sessionName }: Roles,
  { id, facts }: Pick<AccountRecord, "id" | "facts">,
): Omit<AssumeOptions, "operations"> {
  const path = facts["account.path"];
  const above = path?.state === "known" ? String(path.value).split("/") : [];
  const named = [...above, id].findLast((step) => Object.hasOwn(except, step));
  const { name, externalId } = (named === undefined ? undefined : except[named]) ?? everywhere;
  return { roleName: name, sessionName, ...(externalId === undefined ? {} : { externalId }) };
}
