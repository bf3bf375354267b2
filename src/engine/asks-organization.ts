/** Whether Organizations is asked about accounts: where they are to be listed, their facts are wanted, or roles go by OU. */
import type { GroupId } from "../model/fact-groups.ts";
import type { Roles } from "../model/roles.ts";
import type { Selection } from "../model/run.ts";

type Asked = { readonly selection: Selection; readonly groups: readonly GroupId[]; readonly roles: Roles };

export const asksOrganization = ({ selection, groups, roles }: Asked): boolean =>
  selection.population.kind === "organization" ||
  groups.includes("account") ||
  Object.keys(roles.except).some((id) => !/^\d+$/.test(id));
